"""What a notebook calls: ``checks.NAME(mine)`` says the verdict on an answer."""

from helpers.checks import grade
from helpers.checks.exercise import takes


class Check:
    """An exercise under its name; called with answers it prints its verdict."""

    def __init__(self, exercise, name="", notebook=""):
        self.exercise, self.wrong = exercise, 0  # how many wrong answers in a row
        call = f"checks.{name}({', '.join(takes(exercise))})"
        self.__doc__ = (
            f"{call}: is the answer right, and what isn't?\n\n"
            f"Called in notebook {notebook}, in the cell of its exercise."
        )

    def __call__(self, *answers):
        """Print the verdict: of a first wrong answer the hint and where to look.

        From the second on, all that is known and a point to recompute. It begins anew
        with the kernel, and with an answer that is right or open.
        """
        verdict = self.verdict(*answers)
        self.wrong = self.wrong + 1 if verdict.state == "wrong" else 0
        print(verdict.brief() if self.wrong == 1 else verdict)

    def verdict(self, *answers):
        """Return the verdict on the answers; never raises, prints nothing."""
        return grade.verdict(self.exercise, answers)

    def __repr__(self):
        return "a check of an exercise"

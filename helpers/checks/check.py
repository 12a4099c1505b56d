"""What a notebook calls: ``checks.NAME(mine)`` says the verdict on an answer."""

from textwrap import fill

from IPython import get_ipython
from IPython.display import display

from helpers.checks import grade
from helpers.checks.exercise import takes

# Beside the words, for `make progress`: {"exercise": ..., "state": ..., "hint": ...}.
VERDICT = "application/vnd.course.verdict+json"


class Check:
    """An exercise under its name; called with answers it says its verdict."""

    def __init__(self, exercise, name="", notebook=""):
        self.exercise, self.name = exercise, name
        self.wrong = 0  # how many wrong answers in a row
        call = f"checks.{name}({', '.join(takes(exercise))})"
        self.__doc__ = (
            f"{call}: is the answer right, and what isn't?\n\n"
            f"Called in notebook {notebook}, in the cell of its exercise."
        )

    def __call__(self, *answers):
        """Say the verdict, and of every further wrong answer in a row a little more.

        It begins anew with the kernel, and with an answer that is right or open.
        """
        verdict = self.verdict(*answers)
        self.wrong = self.wrong + 1 if verdict.state == "wrong" else 0
        text = verdict.told(self.wrong)
        if get_ipython() is None:
            print(text)
            return
        # Jupyter breaks a line that is too long for the window in the middle of a word.
        options = {"break_long_words": False, "break_on_hyphens": False}
        text = "\n".join(fill(line, 88, **options) for line in text.splitlines())
        data = {"exercise": self.name, "state": verdict.state, "hint": verdict.said[0]}
        display({"text/plain": text, VERDICT: data}, raw=True)

    def verdict(self, *answers):
        """Return the verdict on the answers; never raises, prints nothing."""
        return grade.verdict(self.exercise, answers)

    def __repr__(self):
        return "a check of an exercise"

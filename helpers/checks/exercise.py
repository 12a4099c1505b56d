"""An exercise as data: what is asked, what is true, and the known misconceptions.

An exercise is its own check: called with an answer it prints its verdict.
"""

import copy
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from helpers.checks import grade
from helpers.checks.answer import read
from helpers.checks.feedback import OPEN

tries = {}  # by exercise: how many wrong answers in a row


class Exercise:
    """What all exercises do; their ``judge`` returns the verdict, in a guarded run."""

    def __call__(self, *answers):
        """Print the verdict: of a first wrong answer the hint and where to look.

        From the second on, all that is known and a point to recompute. It begins anew
        with the kernel, and with an answer that is right or open.
        """
        verdict = self.verdict(*answers)
        wrong = not verdict.correct and verdict.lines[0].startswith("Not yet.")
        tries[id(self)] = tries.get(id(self), 0) + 1 if wrong else 0
        print(verdict.brief() if tries[id(self)] == 1 else verdict)

    def introduce(self, name, notebook):
        """Say what ``help(checks.NAME)`` shows."""
        said = (
            f"{name}({', '.join(self.takes())}): is the answer right, and what isn't?"
        )
        where = f"Called in notebook {notebook}, in the cell of its exercise."
        object.__setattr__(self, "__doc__", f"{said}\n\n{where}")

    def takes(self):
        """Return the names of the answers."""
        return list(inspect.signature(self.judge).parameters)

    def __repr__(self):
        return "a check of an exercise"

    def verdict(self, *answers):
        """Return the verdict on the answers; never raises, prints nothing."""
        return grade.verdict(self.judge, answers)


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class FunctionExercise(Exercise):
    """An exercise whose answer is a function, judged at ``points``.

    What is due there must not be whole numbers, or a rounded answer passes; sample
    counts that differ tell a sum from a factor. A misconception is a wrong way to
    compute the answer, as a function like the truth, and its hint.
    """

    arguments: tuple[str, ...]
    points: tuple[tuple[Any, ...], ...]
    truth: Callable[..., Any]
    correct: str
    see: str
    misconceptions: tuple[tuple[Callable[..., Any], str], ...] = ()
    parts: tuple[str, ...] = ("the result",)  # names, if there are several results
    rows: bool = False  # the result is a list, one entry an epoch
    explain: Callable[[Any], str] = lambda case: ""  # a hint for a ``diagnose.Case``
    errors: tuple[tuple[str, str], ...] = ()  # a part of an error's message, and a hint
    forbidden: Mapping[str, str] = field(default_factory=dict)  # names and why not
    given: str = ""  # the source of a function to be mended
    open: str = OPEN  # what is said while the answer is unchanged
    call: Callable[..., Any] | None = None  # (answer, *point): calls it otherwise,
    called_with: tuple[str, ...] = ()  # with these arguments

    def judge(self, answer):
        return grade.function(self, answer)

    def all_points(self):
        """The points, and the first once more at the end."""
        return [*self.points, self.points[0]]

    def values(self, function, points=None):
        """Return the results of a function at all points, each as a list of parts."""
        points = copy.deepcopy(points or self.all_points())
        with np.errstate(all="ignore"):
            results = [function(*point) for point in points]
        results = results if len(self.parts) > 1 else [[result] for result in results]
        return [[np.array(part, float) for part in parts] for parts in results]


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number that is due, ``known`` wrong ones (number, hint, perhaps a tolerance).

    ``explain`` says of any other what it would lead to. Tolerances are relative.
    """

    truth: float
    known: tuple[tuple, ...] = ()
    explain: Callable[[float], str] | None = None
    tolerance: float = 2e-3

    def hint(self, answer):
        """Return what is wrong with a number handed in, or "" if it is right."""
        value = read(_out_of_quotes(answer))
        if isinstance(value, str):
            return f"Your answer is {value}; a number is due."
        if value.size == 1 and not isinstance(answer, list | tuple):
            value = value.reshape(())
        if value.ndim:
            these = f"a list or an array of shape {value.shape}"
            comma = ", without a comma" if value.size == 1 else ""
            return f"Your answer is {these}; one number alone is due{comma}."
        if not np.isfinite(value):
            return "Your answer is not a finite number (NaN or infinity)."
        sign = (-self.truth, "The size is right, the sign is wrong.")
        known = ((self.truth, "", self.tolerance), *self.known, sign)
        for number, hint, *near in known:
            tolerance = (*near, max(self.tolerance, 1e-4))[0]
            if abs(value - number) <= tolerance * abs(number) + 1e-12:
                return hint
        way = "large" if value > self.truth else "small"
        return self.explain(float(value)) if self.explain else f"That is too {way}."


def _out_of_quotes(answer):
    """Return the number in a text such as "02", and any other answer as it is."""
    try:
        return float(answer) if isinstance(answer, str) else answer
    except ValueError:
        return answer


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class ValueExercise(Exercise):
    """An exercise whose answers are values, each under its name with its ``hint``."""

    due: Mapping[str, Any]
    correct: str
    see: str
    step: str = ""  # the next step on the way, for a second wrong answer

    def takes(self):
        return list(self.due)

    def judge(self, *answers):
        return grade.values(self, answers)

"""An exercise as data: what is asked, what is true, what is said of wrong answers.

Nothing is computed here. A mapping has a hint first, then what calls for it, or a tuple
of several such things.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


class HintError(Exception):
    """What is wrong, found by an exercise's ``call`` before numbers are compared."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Exercise:
    """What all exercises say: of a right answer, of a wrong and of an open one.

    ``see`` is the place in the lesson, ``step`` the next step on the way: for a wrong
    answer that has had every hint and a point to recompute.
    """

    correct: str
    see: str = ""
    step: str = ""
    open: str = "put your answer where the `...` is, and run again."


@dataclass(frozen=True, kw_only=True, eq=False)
class FunctionExercise(Exercise):
    """An exercise whose answer is a function.

    What is asked:

    - ``truth``: the right function; an answer takes its arguments, in its order.
    - ``points``: the arguments of each call. What is due there must not be whole
      numbers, or a rounded answer passes; sample counts that differ tell a sum from a
      factor.
    - ``parts``: the names of the results, if there are several.
    - ``rows``: whether the result is a list with one entry an epoch.
    - ``given``: the source of a function that is to be mended.
    - ``call``: ``call(answer, *point)`` in place of ``answer(*point)``.

    What is said, besides what can be told of any function:

    - ``misconceptions``: wrong ways to compute the answer, as functions like the truth
      (see ``ways``); a hint is given if its way explains the answer at every point.
    - ``explain``: returns a hint found in the numbers of a ``compare.Case``, or "".
    - ``errors``: a part of the message of an error.
    - ``forbidden``: a name that must not be used; a dot before it if an attribute.
    - ``nearly``: of numbers that are all within 1 % of what is due.
    """

    truth: Callable[..., Any]
    points: tuple[tuple[Any, ...], ...]
    parts: tuple[str, ...] = ("the result",)
    rows: bool = False
    given: str = ""
    call: Callable[..., Any] = lambda answer, *point: answer(*point)

    misconceptions: Mapping[str, Any] = field(default_factory=dict)
    explain: Callable[[Any], str] = lambda case: ""
    errors: Mapping[str, Any] = field(default_factory=dict)
    forbidden: Mapping[str, Any] = field(default_factory=dict)
    nearly: str = (
        "Nearly right at every point: rounded, or measured with too large a step?"
    )

    @property
    def arguments(self):
        """The names of the arguments: those of the truth that have no default."""
        named = inspect.signature(self.truth).parameters.values()
        return tuple(p.name for p in named if p.default is p.empty)

    @property
    def all_points(self):
        """The points, and the first once more at the end."""
        return [*self.points, self.points[0]]


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number that is due; tolerances are relative.

    ``known`` has wrong numbers, ``nearly`` how near to the truth is called close, and
    ``explain`` says of any other number what it would lead to.
    """

    truth: float
    tolerance: float = 2e-3
    known: Mapping[str, Any] = field(default_factory=dict)
    nearly: float = 0.0
    explain: Callable[[float], str] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class ValueExercise(Exercise):
    """An exercise whose answers are numbers: what is ``due``, by name.

    A function may come ``first``; ``between`` is said while the numbers lack.
    """

    due: Mapping[str, Number]
    first: FunctionExercise | None = None
    between: str = ""


def number_exercise(name, *, correct, see, step="", **number):
    """Return an exercise with one ``Number``."""
    due = {name: Number(**number)}
    return ValueExercise(due=due, correct=correct, see=see, step=step)


@dataclass(frozen=True, kw_only=True, eq=False)
class OwnExercise(Exercise):
    """An exercise that judges in its own way.

    ``hints(*answers)`` returns what is wrong, or None while an answer is open.
    """

    hints: Callable[..., list[str] | None]


def ways(*listed):
    """Return misconceptions: each hint stands before its wrong way, or several ways."""
    found = {}
    for each in listed:
        if isinstance(each, str):
            hint = found.setdefault(each, [])
        else:
            hint.append(each)
    return found


def pairs(hints):
    """Yield each hint with each of the things that call for it."""
    for hint, found in hints.items():
        for each in found if isinstance(found, list | tuple) else [found]:
            yield hint, each


def takes(exercise):
    """Return the names of an exercise's answers."""
    if isinstance(exercise, OwnExercise):
        return list(inspect.signature(exercise.hints).parameters)
    if isinstance(exercise, FunctionExercise):
        return ["answer"]
    return [*["answer"] * bool(exercise.first), *exercise.due]

"""What an exercise asks: the truth, the known faults, and the words for them."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

WAITING = "Waiting for you"


@dataclass(frozen=True)
class Fault:
    """A plausible wrong way to compute the answer, and the hint it deserves.

    ``function`` takes the same arguments as the truth. A fault that the exercise hands
    out to be mended is ``as_given``: whoever still has it has not begun.
    """

    function: Callable[..., Any]
    hint: str
    as_given: bool = False


@dataclass(frozen=True)
class Question:
    """An exercise whose answer is a function.

    ``points`` are the arguments it is judged at; the first two must fit each other, so
    that single arguments can be swapped between them. ``form`` is "number", "array" or
    "rows" (one entry an epoch: a trajectory). ``see`` names the place in the lesson,
    ``correct`` is what a right answer hears. ``errors`` pairs a part of an error's
    message with what to say of it.

    ``call(answer, *point)`` calls the answer where that takes more than
    ``answer(*point)``; ``called_with`` then names the arguments the answer gets.
    """

    arguments: tuple[str, ...]
    points: tuple[tuple[Any, ...], ...]
    truth: Callable[..., Any]
    correct: str
    see: str
    faults: tuple[Fault, ...] = ()
    form: str = "number"
    errors: tuple[tuple[str, str], ...] = ()
    call: Callable[..., Any] | None = None
    called_with: tuple[str, ...] = ()

    def all_points(self) -> list[tuple[Any, ...]]:
        """The points; single arguments swapped; the first once more, at the end."""
        first, second, *_ = self.points
        swapped = [(*first[:i], second[i], *first[i + 1 :]) for i in range(len(first))]
        return [*self.points, *swapped, first]

    def values(self, function: Callable[..., Any]) -> list[np.ndarray]:
        """Return the results of a function at all points, as float64 arrays."""
        with np.errstate(all="ignore"):
            results = [function(*self.copied(point)) for point in self.all_points()]
        return [np.array(result, np.float64) for result in results]

    @staticmethod
    def copied(point: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return a point that may be changed without changing this one."""
        return tuple(copy.deepcopy(part) for part in point)

    @staticmethod
    def samples(point: tuple[Any, ...]) -> int:
        """Return the number of samples in the arguments: 1 if there is no array."""
        arrays = [part for part in point if isinstance(part, np.ndarray)]
        return max((array.size for array in arrays), default=1)

    def swap_of(self, argument: int) -> int:
        """The index in :meth:`all_points` that differs from point 0 in one argument."""
        return len(self.points) + argument

    def place(self, point: tuple[Any, ...]) -> str:
        """Describe a point in a few words, such as ``4 samples, w = 0.5``."""
        words = []
        for name, value in zip(self.arguments, point, strict=True):
            if np.ndim(value):
                words.append(f"{len(value)} values of {name}")
            elif not callable(value):
                words.append(f"{name} = {value:g}")
        return ", ".join(words)


@dataclass(frozen=True)
class ValueQuestion:
    """An exercise whose answer is one number.

    ``known`` pairs wrong numbers with their hints; ``explain`` turns any other wrong
    number into a hint, for instance by saying what it would lead to. Answers are
    right within the relative ``tolerance``; ``near`` holds a wider one, and what an
    answer within it hears.
    """

    truth: float
    correct: str
    see: str
    known: tuple[tuple[float, str], ...] = ()
    explain: Callable[[float], str] | None = None
    tolerance: float = 2e-3
    near: tuple[float, str] = (
        2e-2,
        "Close, but not exact: is it rounded? Give more digits.",
    )


@dataclass(frozen=True)
class Verdict:
    """What a check found, and the one to three lines it says."""

    correct: bool
    lines: tuple[str, ...]


def correct(sentence: str) -> Verdict:
    """Return the verdict on a right answer."""
    return Verdict(True, (f"Correct: {sentence}",))


def unfilled() -> Verdict:
    """Return the verdict on a cell that still holds its ``...``."""
    text = "put your answer where the `...` is, and run again."
    return Verdict(False, (f"{WAITING}: {text}",))


def not_yet(causes: list[str], see: str = "") -> Verdict:
    """Return the verdict on a wrong answer: at most three lines."""
    first, *more = causes
    lines = [first if first.startswith(WAITING) else f"Not yet. {first}"]
    if more:
        lines.append(" ".join(more))
    if see:
        lines.append(see)
    return Verdict(False, tuple(lines))


def of_several(
    right: list[str], wrong: list[str], sentence: str, see: str = ""
) -> Verdict:
    """Return the verdict on several answers: the right names, the causes of the rest.

    ``sentence`` is what is said if all are right.
    """
    if not wrong:
        return correct(sentence)
    if right:
        verb = "is" if len(right) == 1 else "are"
        wrong = [f"{' and '.join(right)} {verb} right. {wrong[0]}", *wrong[1:]]
    return not_yet(wrong, see)

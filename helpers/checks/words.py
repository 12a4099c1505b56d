"""The words of a verdict: one to three lines, and what the student's code printed."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from inspect import unwrap
from numbers import Real
from pathlib import Path
from types import ModuleType

import numpy as np

from helpers.checks.exercise import pairs
from helpers.checks.read import names_used

_BEGINS = {"solved": "Correct:", "wrong": "Not yet.", "open": "Waiting for you:"}
_OURS = str(Path(__file__).parents[1])
_ERRORS = {
    "A power is written `**` in Python.": (" ^", "bitwise_xor"),
    "A name that is set in a function is the function's own: set it before it is used, "
    "or give the new value another name.": "cannot access local",
    "`append` returns nothing: leave out the `weights =`.": "attribute 'append'",
    "An array is there: `float` and the functions of `math` take one number, those of "
    "numpy an array.": "converted to Python",
    "`if` and Python's `max` take one number, and an array is there: `np.where`, "
    "`np.maximum` or a loop go through it.": "truth value of an array",
    "A plain array is there, no Tensor: leave out `.data`.": "memoryview",
    "A plain number has no graph (is it made by `.item()`?): call `backward()` on the "
    "tensor.": "no attribute 'backward'",
    "`np` is not imported yet: write `import numpy as np` in your cell.": "name 'np'",
    "Are the brackets of a method missing, as in `x.mean()`?": "method'",
    "torch refuses to set a parameter in place while it records: use "
    "`torch.no_grad()`.": "a leaf Variable",
    "A tuple is there: by a comma too many (at the end of a line, in 0,01), or from a "
    "function with several results.": ("sequence by non-int", "'tuple'"),
    "The list has no such place: `append` adds one.": "assignment index out",
    "One number is there where `for`, `sum` or `+=` want many: `range(n)` counts, and "
    "`append` adds one to a list.": (
        "float' object is not it",
        "64' object is not it",
        "int' object is not it",
    ),
    "`range` takes round brackets.": "'type' object is not sub",
    "Is a `*` missing before a bracket, or a name reused?": "object is not callable",
    "A list is given: numpy's functions take one, as `np.sum`.": "'list' object has no",
    "Your function is handed {}. Any other name must be spelled as in the lesson, in a "
    'cell that was run (menu Run, "Run All Above Selected Cell").': "' is not defined",
}


@dataclass(frozen=True)
class Verdict:
    """An answer's state, "solved", "wrong" or "open", what to say, and what it printed.

    ``see`` is the place in the lesson. ``more`` is for further tries, one line each:
    what comes out at one point and what is due there, then the next step.
    """

    state: str
    said: tuple[str, ...]
    see: str = ""
    printed: tuple[str, ...] = ()
    more: tuple[str, ...] = ()

    @property
    def lines(self):
        said = f"{_BEGINS[self.state]} {self.said[0]}", *self.said[1:], self.see
        return tuple(filter(None, said))

    @property
    def correct(self):
        return self.state == "solved"

    def told(self, tries):
        """What is said of so many wrong answers in a row.

        Of the first the hint and the place in the lesson, then all that is known, and
        with every further one a line of ``more``.
        """
        lines = [*self.lines, *self.more[: max(0, tries - 1)]]
        if tries == 1 and self.see:
            lines = [self.lines[0], self.see]
        heading = ["Your code prints:"] if self.printed else []
        return "\n".join([*lines, *heading, *(f"    {p}" for p in self.printed)])


def correct(sentence):
    return Verdict("solved", (sentence,))


def waiting(text):
    return Verdict("open", (text,))


def not_yet(hints, see=""):
    """Return the verdict on a wrong answer: its hints, and the place in the lesson."""
    said = [hints[0], " ".join(hints[1:])] if see else hints[:3]
    return Verdict("wrong", tuple(filter(None, said)), see)


def of_parts(hints):
    """Say which parts of an answer are right, having no hint, and what others lack."""
    right, said = [name for name in hints if not hints[name]], []
    for hint in dict.fromkeys(filter(None, hints.values())):
        names = [name for name in hints if hints[name] == hint]
        said.append(f"{listed(names)}: {hint}" if len(hints) > 1 else hint)
    if right and said:
        verb = "is" if len(right) == 1 else "are"
        said[0] = f"{listed(right)} {verb} right. {said[0]}"
    return said


def listed(names, word="and"):
    """Return ``a``, ``a and b``, or ``a, b and c``, in backticks."""
    *start, last = (f"`{name}`" for name in names)
    return f"{', '.join(start)} {word} {last}" if start else last


def outside(exercise, answer):
    """Say which data of the lesson are read where others are handed in, or ""."""
    around = getattr(answer, "__globals__", {})
    names = [
        name
        for name in sorted(names_used(answer) & around.keys())
        if not isinstance(around[name], Real | str | ModuleType | Callable)
    ]
    if not names or not any(map(np.ndim, exercise.points[0])):
        return ""
    verb = "is" if len(names) == 1 else "are"
    return f"{listed(names)} {verb} read from outside: use what is handed in."


def of_error(error, exercise, answer):
    """Return the hints for an exception of the student's function."""
    message = " ".join(str(error).split())
    stops = f"Your code stops with {type(error).__name__}: {message[:140]}"
    hints = [stops.rstrip(": ")]
    home = getattr(getattr(unwrap(answer), "__code__", None), "co_filename", "")
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if f.filename == home and not f.filename.startswith(_OURS)]
    for f in own[-1:]:
        hints.append(f"It happens in line {f.lineno} of its cell: {f.line[:60]}")
    known = [*pairs(exercise.errors), *pairs(_ERRORS)]
    found = [hint for hint, part in known if part in message]
    if any(word in message for word in ("shape", "dimension", "size of tensor")):
        found = [*filter(None, [outside(exercise, answer)]), *found]
    given = listed(exercise.arguments)
    return hints + [hint.replace("{}", given) for hint in found[:1]]

"""Read what a student handed in: numbers in any form, or what stands in their place."""

import inspect
from collections.abc import Iterator, Sequence, ValuesView
from decimal import Decimal
from dis import get_instructions, hasname
from itertools import islice
from numbers import Real
from operator import attrgetter
from types import CodeType

import numpy as np

NOTHING, UNFILLED = "nothing (`None`)", "a `...` still"
_TRUTH = "True or False"
_NO_NUMBERS = (
    (type(...), UNFILLED),
    (type(None), NOTHING),
    ((str, bytes), "text in quotes"),
    ((bool, np.bool_), _TRUTH),
)
_code = attrgetter("co_code", "co_consts", "co_names", "co_varnames")


def read(value):
    """Return an answer in any honest form as numbers in float64.

    What holds no numbers comes back as words that follow on "is" or "returns". Tensors
    are known by their ``detach`` and ``tolist``; no library is imported for it. A
    ``helpers.autograd`` tensor of one number is read as that; of several it is no
    array, and no rule may return it. Nor is a ``Trajectory`` a list of weights.
    """
    for kinds, words in _NO_NUMBERS:
        if isinstance(value, kinds):
            return words
    if isinstance(value, Real | Decimal):
        return np.array(float(value))
    if isinstance(value, Iterator | ValuesView):
        value = list(islice(value, 1000))
    if isinstance(value, Sequence):
        return _of_list(value)
    if callable(getattr(value, "detach", None)):
        value = np.array(value.detach().tolist())
    if isinstance(value, np.ndarray):
        return _of_array(value)
    if isinstance(getattr(value, "w", None), np.ndarray):
        return "a whole run (its weights are its `.w`)"
    inner = getattr(value, "data", None)
    if isinstance(inner, np.ndarray | float) and np.ndim(inner) == 0:
        return read(inner)
    if callable(value) and hasattr(value, "__name__"):
        return "a function (are its brackets missing?)"
    return f"an object of type {type(value).__name__}"


def _of_list(value):
    parts = [read(each) for each in value]
    for part in parts:
        if isinstance(part, str):
            return f"a list with {part} in it"
    if len({part.shape for part in parts}) > 1:
        return "a list whose entries have different shapes"
    return np.array(parts, float)


def _of_array(value):
    if value.dtype == object and value.size:
        return read(value.tolist())
    if value.dtype.kind in "fiu":
        return value.astype(float)
    kinds = {"b": _TRUTH, "c": "a complex number", "U": "text", "S": "text"}
    return kinds.get(value.dtype.kind, "an array of other things than numbers")


def is_untouched(function, given):
    """Whether a function is still the ``given`` one."""
    code = getattr(function, "__code__", None)
    due = compile(given, "", "exec").co_consts[0]
    return bool(given and code) and _code(code) == _code(due)


def names_used(function):
    """Return the names that code reads from outside; attributes begin with a dot."""
    code = getattr(function, "__code__", function)
    if not isinstance(code, CodeType):
        return set()
    found = [each for each in get_instructions(code) if each.opcode in hasname]
    dots = ("." * ("ATTR" in each.opname or "METHOD" in each.opname) for each in found)
    names = {dot + each.argval for dot, each in zip(dots, found, strict=True)}
    return names.union(*map(names_used, code.co_consts))


def wrong_call(function, arguments):
    """Say why a function can't be called with these arguments, or ""."""
    try:
        takes = inspect.signature(function)
        takes.bind(*arguments)
        names = list(takes.parameters)
        wrong = sorted(names) == sorted(arguments) and names != list(arguments)
    except ValueError:  # a function written in C
        return ""
    except TypeError:
        wrong = True
    said = f"Your function takes {takes}; the exercise calls it with "
    return said + f"({', '.join(arguments)}), in this order." if wrong else ""

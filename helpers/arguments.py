"""Bad input at a lesson's border gets an error that names the argument.

`@checked` looks at the arguments of a taught function by their names, so the function
itself stays what the notebook shows::

    @checked
    def train(x, y, gradient, w=0.0, learning_rate=0.01, epochs=20): ...

Numbers that leave the finite range on the way are the lesson's own matter (notebook
03): they are returned as they are, and numpy's warnings about them are left out.
"""

import functools
import inspect
import math
import numbers
import operator
import reprlib

import numpy as np


def number(value, name, finite=True):
    """Return one real number as a float: Python's, numpy's, or a tensor without shape.

    Raises ``TypeError`` for anything else, ``ValueError`` for NaN or infinity unless
    ``finite`` is false.
    """
    if getattr(value, "shape", None) == () and hasattr(value, "item"):
        value = value.item()
    if not isinstance(value, numbers.Real) or isinstance(value, bool):
        raise TypeError(f"{name} must be a number, not {_described(value)}")
    if finite and not math.isfinite(value):
        raise ValueError(f"{name} must be a finite number, not {value}")
    return float(value)


def positive(value, name):
    """Return ``value`` as a finite float above zero; errors as in :func:`number`."""
    if number(value, name) <= 0:
        raise ValueError(f"{name} must be above zero, not {value}")
    return float(value)


def count(value, name, least=0):
    """Return ``value`` as a whole number of at least ``least``, or raise an error."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(f"{name} must be a whole number, not {_described(value)}")
    whole = operator.index(value)
    if whole < least:
        raise ValueError(f"{name} must be {least} or more, not {whole}")
    return whole


def array(value, name):
    """Return finite real numbers, one at least, as an array, or raise an error."""
    result = np.asarray(value.detach().cpu() if hasattr(value, "detach") else value)
    if result.dtype.kind not in "fiu":
        raise TypeError(f"{name} must hold real numbers, not {_described(value)}")
    if result.size == 0:
        raise ValueError(f"{name} must hold at least one number; it is empty")
    if not np.isfinite(result).all():
        bad = result[~np.isfinite(result)]
        raise ValueError(f"{name} must be finite; it holds {bad[0]}")
    return result


def samples(x, y, names=("x", "y")):
    """Return ``x`` and ``y`` as arrays of one shape; errors as in :func:`array`."""
    x, y = array(x, names[0]), array(y, names[1])
    if x.shape != y.shape:
        raise ValueError(
            f"{names[0]} and {names[1]} must have the same shape; "
            f"{names[0]} is {x.shape}, {names[1]} is {y.shape}"
        )
    return x, y


def _column(value, name):
    if not hasattr(value, "dtype"):  # a list times 2 is a longer list
        raise TypeError(f"{name} must be an array, not {_described(value)}")
    array(value, name)


def _described(value):
    shape = getattr(value, "shape", ())
    return f"an array of shape {tuple(shape)}" if shape else reprlib.repr(value)


RULES = {
    **dict.fromkeys(("x", "y", "distance", "velocity", "matrix"), _column),
    **dict.fromkeys(("w", "b"), functools.partial(number, finite=False)),
    **dict.fromkeys(("at", "learning_rate"), number),
    **dict.fromkeys(("h", "h0", "curvature"), positive),
    "epochs": count,
}
PAIRS = (("x", "y"), ("distance", "velocity"))


def checked(taught):
    """Let a function refuse arguments that :data:`RULES` has a rule for, by name.

    What a checked function calls meanwhile is not checked once more: a loop looks at
    its arguments once, and not in every epoch.
    """
    signature = inspect.signature(taught)

    @functools.wraps(taught)
    def refusing(*arguments, **named):
        if checked.at_work:
            return taught(*arguments, **named)
        given = signature.bind(*arguments, **named).arguments
        for name, value in given.items():
            if name in RULES:
                RULES[name](value, name)
        for pair in PAIRS:
            if given.keys() >= set(pair):
                samples(given[pair[0]], given[pair[1]], pair)
        checked.at_work = True
        try:
            with np.errstate(over="ignore", invalid="ignore"):
                return taught(*arguments, **named)
        finally:
            checked.at_work = False

    return refusing


checked.at_work = False

"""Bad input at a lesson's border gets an error that names the argument.

The lessons give one name to one thing, so a name says what its argument must be. A
function marked ``@checked`` stays, inside, what the notebook shows.
"""

import functools
import inspect
import reprlib
from numbers import Real

import numpy as np


def is_sample(value):
    """Not a list (times 2 it is a longer list), not empty, no inf and nan in it."""
    array = hasattr(value, "dtype") and 0 not in value.shape
    return array and bool((abs(value) < np.inf).all())


def is_number(value):
    """Python's, numpy's, or a tensor without shape."""
    return isinstance(value, Real) or getattr(value, "shape", None) == ()


def is_count(value):
    return hasattr(value, "__index__") and value >= 0


RULES = dict.fromkeys("xy", (is_sample, "an array of finite numbers, one at least"))
RULES |= dict.fromkeys(("w", "b", "learning_rate"), (is_number, "a number"))
RULES["epochs"] = is_count, "a whole number, 0 or more"


def checked(taught):
    """Let a function refuse arguments by these rules, and x and y of unlike shapes.

    A run that diverges is the lesson's own matter (notebook 03): numpy does not warn.
    """
    names = inspect.signature(taught).parameters

    @functools.wraps(taught)
    def checking(*arguments, **named):
        given = dict(zip(names, arguments, strict=False)) | named
        for name, (fits, wanted) in RULES.items():
            if name in given and not fits(given[name]):
                value = reprlib.repr(given[name])
                raise ValueError(f"{name} must be {wanted}, not {value}")
        if given.keys() >= {"x", "y"} and given["x"].shape != given["y"].shape:
            shapes = f"x is {given['x'].shape}, y is {given['y'].shape}"
            raise ValueError(f"x and y must have the same shape; {shapes}")
        with np.errstate(over="ignore", invalid="ignore"):
            return taught(*arguments, **named)

    return checking

"""Bad input at a lesson's border gets an error that names the argument.

What an argument must be stands above the function, which itself stays what the
notebook shows::

    @checked(x=sample, y=sample, w=number, learning_rate=number, epochs=count)
    def train(x, y, gradient, w=0.0, learning_rate=0.01, epochs=20): ...
"""

import functools
import inspect
import reprlib
from numbers import Real

import numpy as np


def sample(value, name):
    """Refuse a list (times 2 it is a longer list), an empty array, inf and nan."""
    numbers = np.asarray(value.detach().cpu() if hasattr(value, "detach") else value)
    if not (hasattr(value, "dtype") and numbers.size and np.isfinite(numbers).all()):
        _refuse(value, name, "an array of finite numbers, one at least")


def number(value, name):
    """Refuse all but one number: Python's, numpy's, or a tensor without shape."""
    if not isinstance(value, Real) and getattr(value, "shape", None) != ():
        _refuse(value, name, "a number")


def count(value, name):
    """Refuse all but whole numbers from 0 on."""
    if not hasattr(value, "__index__") or value < 0:
        _refuse(value, name, "a whole number, 0 or more")


def _refuse(value, name, wanted):
    raise ValueError(f"{name} must be {wanted}, not {reprlib.repr(value)}")


def checked(**rules):
    """Let a function refuse arguments by these rules, and x and y of unlike shapes.

    What it calls meanwhile is not checked: a loop looks at its arguments once. A run
    that diverges is the lesson's own matter (notebook 03): numpy does not warn of it.
    """

    def decorate(taught):
        signature = inspect.signature(taught)

        @functools.wraps(taught)
        def checking(*arguments, **named):
            if checked.at_work:
                return taught(*arguments, **named)
            given = signature.bind(*arguments, **named)
            given.apply_defaults()
            for name, rule in rules.items():
                rule(given.arguments[name], name)
            x, y = map(given.arguments.get, "xy")
            if y is not None and x.shape != y.shape:
                shapes = f"x is {x.shape}, y is {y.shape}"
                raise ValueError(f"x and y must have the same shape; {shapes}")
            checked.at_work = True
            try:
                with np.errstate(over="ignore", invalid="ignore"):
                    return taught(*arguments, **named)
            finally:
                checked.at_work = False

        return checking

    return decorate


checked.at_work = False

"""Checks of arguments: bad input gets an error that names the argument."""

import functools
import inspect
import operator
from collections.abc import Callable
from math import isfinite
from numbers import Real
from typing import Any

import numpy as np


def number(value: Any, name: str) -> float:
    """Return ``value`` as a finite float.

    Accepts what holds one real number: Python and numpy numbers, and arrays or tensors
    without dimensions. Raises ``TypeError`` if it is not a number, ``ValueError`` if it
    is NaN or infinite.
    """
    if isinstance(value, Real) and not isinstance(value, bool | np.bool_):
        result = float(value)
    elif getattr(value, "shape", None) == () and hasattr(value, "item"):
        return number(value.item(), name)
    else:
        raise TypeError(f"{name} must be a number, not {_described(value)}")
    if not isfinite(result):
        raise ValueError(f"{name} must be a finite number, not {result}")
    return result


def positive(value: Any, name: str) -> float:
    """Return ``value`` as a finite float above zero; errors as in :func:`number`."""
    result = number(value, name)
    if result <= 0:
        raise ValueError(f"{name} must be above zero, not {result}")
    return result


def count(value: Any, name: str, least: int = 0) -> int:
    """Return ``value`` as a whole number of at least ``least``.

    Raises ``TypeError`` if it is not a whole number, ``ValueError`` if it is too small.
    """
    try:
        if isinstance(value, bool | np.bool_):
            raise TypeError
        result = operator.index(value)
    except TypeError:
        raise TypeError(
            f"{name} must be a whole number, not {_described(value)}"
        ) from None
    if result < least:
        raise ValueError(f"{name} must be {least} or more, not {result}")
    return result


def array(value: Any, name: str) -> np.ndarray:
    """Return ``value`` as a numeric array: not empty, every entry finite.

    An array of floats comes back as it is, without a copy; whole numbers become
    float64. Raises ``TypeError`` for anything but real numbers, ``ValueError`` for an
    empty array, NaN or infinity.
    """
    try:
        result = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must have rows of equal length") from None
    if result.dtype.kind in "iu":
        result = result.astype(np.float64)
    if result.dtype.kind != "f":
        raise TypeError(f"{name} must hold real numbers, not {_described(value)}")
    if result.size == 0:
        raise ValueError(f"{name} must hold at least one number; it is empty")
    if not np.isfinite(result).all():
        at = tuple(int(i) for i in np.argwhere(~np.isfinite(result))[0])
        place = at[0] if len(at) == 1 else at
        where = f" at index {place}" if at else ""
        raise ValueError(f"{name} must be finite; it is {result[at]}{where}")
    return result


def samples(x: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return ``x`` and ``y`` as arrays of one and the same shape.

    Errors as in :func:`array`; ``ValueError`` if the shapes differ.
    """
    x, y = array(x, "x"), array(y, "y")
    if x.shape != y.shape:
        raise ValueError(
            f"x and y must have the same shape; x is {x.shape}, y is {y.shape}"
        )
    return x, y


def checked(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function of samples and parameters, f(x, y, w, ...), refuse bad ones.

    ``x`` and ``y`` must be numpy arrays of one shape, not empty. NaN or infinity in the
    input always reaches a sum over it, so the input is looked at only if the result, a
    number or a tuple of numbers, isn't finite. Errors as in :func:`samples` and
    :func:`number`.

    ``unchecked`` is the function itself, for loops that have checked their samples.
    """

    @functools.wraps(function)
    def refusing(x: Any, y: Any, *parameters: Any, **named: Any) -> Any:
        for value, name in ((x, "x"), (y, "y")):
            if not isinstance(value, np.ndarray):
                raise TypeError(
                    f"{name} must be a numpy array, not {_described(value)}"
                )
        if x.shape != y.shape or not x.size:
            samples(x, y)
        result = function(x, y, *parameters, **named)
        if not np.all(np.isfinite(result)):
            samples(x, y)
            given = inspect.signature(function).bind(x, y, *parameters, **named)
            for name, value in list(given.arguments.items())[2:]:
                number(value, name)
        return result

    refusing.unchecked = function
    return refusing


def unchecked(value: Any, name: str) -> Callable[..., Any]:
    """Return the function below :func:`checked`, or any other function as it is.

    Errors as in :func:`function`.
    """
    return getattr(function(value, name), "unchecked", value)


def function(value: Any, name: str) -> Any:
    """Return ``value`` if it can be called, else raise ``TypeError``."""
    if not callable(value):
        raise TypeError(f"{name} must be a function, not {_described(value)}")
    return value


def _described(value: Any) -> str:
    if isinstance(value, str | bool | int | float | complex | type(None)):
        return repr(value)
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype} with shape {value.shape}"
    return f"a {type(value).__name__}"

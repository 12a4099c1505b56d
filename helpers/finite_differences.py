"""Measure a slope without any derivation: finite differences, from notebook 02.

Both differences follow from Taylor's series. For a smooth function f the forward
difference errs by about f''(at) * h / 2, the central difference by f'''(at) * h**2 / 6;
both also by rounding, which grows as h shrinks.
"""

from collections.abc import Callable

from helpers import arguments


def forward_difference(
    function: Callable[[float], float], at: float, h: float = 1e-3
) -> float:
    """Return (function(at + h) - function(at)) / h.

    ``function`` takes one number and returns one. Raises ``TypeError`` or
    ``ValueError`` if it doesn't, or if ``h`` isn't a number above zero.
    """
    at, h = arguments.number(at, "at"), arguments.positive(h, "h")
    return (_value(function, at + h) - _value(function, at)) / h


def central_difference(
    function: Callable[[float], float], at: float, h: float = 1e-3
) -> float:
    """Return (function(at + h) - function(at - h)) / (2 * h).

    Arguments and errors as in :func:`forward_difference`.
    """
    at, h = arguments.number(at, "at"), arguments.positive(h, "h")
    return (_value(function, at + h) - _value(function, at - h)) / (2 * h)


def _value(function: Callable[[float], float], at: float) -> float:
    arguments.function(function, "function")
    return arguments.number(function(at), f"function({at:g})")

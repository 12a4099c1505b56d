"""Measure a slope without any derivation: finite differences, from notebook 02.

Both differences follow from Taylor's series. For a smooth function f the forward
difference errs by about f''(at) * h / 2, the central difference by f'''(at) * h**2 / 6;
both also by rounding, which grows as h shrinks.
"""

from helpers.arguments import checked


@checked
def forward_difference(function, at, h=1e-3):
    """Return (function(at + h) - function(at)) / h.

    ``function`` takes one number and returns one; ``h`` is a number above zero.
    """
    return (function(at + h) - function(at)) / h


@checked
def central_difference(function, at, h=1e-3):
    """Return (function(at + h) - function(at - h)) / (2 * h).

    Arguments and errors as in :func:`forward_difference`.
    """
    return (function(at + h) - function(at - h)) / (2 * h)

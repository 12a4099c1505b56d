"""Measure a slope without any derivation: the central difference, from notebook 02.

For a smooth function f it is off by about f'''(at) * h**2 / 6 (Taylor's series), and by
rounding, which grows as h shrinks.
"""


def central_difference(function, at, h=1e-3):
    """Return (function(at + h) - function(at - h)) / (2 * h).

    ``function`` takes one number and returns one; ``h`` is a number above zero.
    """
    return (function(at + h) - function(at - h)) / (2 * h)

"""The helmet readings of 1981: a head's acceleration after an impact (notebook 09).

G. Schmidt, R. Mattern and F. Schüler, 1981; printed in B. W. Silverman, "Some aspects
of the spline smoothing approach to non-parametric regression curve fitting", Journal of
the Royal Statistical Society B 47, 1 (1985): 133 readings from a simulated motorcycle
accident, in the order of time. Some were taken at the same time.
"""

from helpers.data import columns


def load():
    """Return `time` in ms after the impact and `acceleration` in g: shape (133,)."""
    return columns("helmet_1981.csv", time=float, acceleration=float)

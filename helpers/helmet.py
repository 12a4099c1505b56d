"""The helmet readings of 1981: a head's acceleration after an impact (notebook 09).

G. Schmidt, R. Mattern and F. Schüler, 1981; printed in B. W. Silverman, "Some aspects
of the spline smoothing approach to non-parametric regression curve fitting", Journal of
the Royal Statistical Society B 47, 1 (1985): 133 readings from a simulated motorcycle
accident, in the order of time. Some were taken at the same time.
"""

from dataclasses import dataclass

import numpy as np

from helpers.data import FOLDER


@dataclass(frozen=True)
class Readings:
    """Times in ms after the impact and accelerations in g, float64, shape (N,)."""

    time: np.ndarray
    acceleration: np.ndarray

    def __len__(self):
        return len(self.time)


def load():
    """Return the 133 readings."""
    rows = np.loadtxt(FOLDER / "helmet_1981.csv", delimiter=",", skiprows=1)
    return Readings(*rows.T)

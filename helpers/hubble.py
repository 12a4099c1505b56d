"""Hubble's table of 1929, the slope of its line and the age that follows from it.

E. Hubble, "A relation between distance and radial velocity among extra-galactic
nebulae", Proceedings of the National Academy of Sciences 15, 168 (1929), table 1:
24 nebulae, their distances in megaparsecs (Mpc) and their velocities in km/s; a
positive velocity points away from us.
"""

import csv
from dataclasses import dataclass

import numpy as np

from helpers.arguments import checked
from helpers.data import FOLDER

KM_PER_MPC = 3.0856775814913673e19  # 10**6 * 648000 / pi astronomical units (IAU 2015)
SECONDS_PER_YEAR = 365.25 * 24 * 60 * 60  # a Julian year


@dataclass(frozen=True)
class Table:
    """Nebulae with their distances in Mpc and velocities in km/s, float64, (N,)."""

    nebula: tuple[str, ...]
    distance: np.ndarray
    velocity: np.ndarray

    def __len__(self):
        return len(self.nebula)


def load():
    """Return the table of 1929."""
    return Table(*_columns("hubble_1929.csv"))


def directions():
    """Return where the nebulae of the table stand: vectors of length 1, shape (24, 3).

    The axes are Hubble's: to right ascension 0 h and 6 h, both at declination 0, and
    to the north pole. The positions (J2000) are known ones; his table has none.
    """
    _, *angles = _columns("hubble_directions.csv")
    right_ascension, declination = np.radians(angles)
    across = np.cos(declination)
    return np.column_stack(
        [
            across * np.cos(right_ascension),
            across * np.sin(right_ascension),
            np.sin(declination),
        ]
    )


def _columns(name):
    """Return the names in a file of this folder, and its columns of numbers."""
    with (FOLDER / name).open(encoding="utf-8") as file:
        _, *rows = csv.reader(file)
    nebula, *columns = zip(*rows, strict=True)
    return nebula, *(np.array(column, float) for column in columns)


@checked
def through_origin(distance, velocity):
    """Return H0 in km/s/Mpc for velocity = H0 * distance, by least squares.

    The derivative of the mean squared error is zero where H0 = sum(d * v) / sum(d**2).
    """
    return float((distance * velocity).sum() / (distance**2).sum())


@checked
def age_in_gyr(h0):
    """Return 1/H0 in billions of years (Gyr) for ``h0`` in km/s/Mpc, above zero."""
    seconds = KM_PER_MPC / h0
    return seconds / SECONDS_PER_YEAR / 1e9

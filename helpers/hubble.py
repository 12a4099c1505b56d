"""Hubble's table of 1929, and what turns its slope into an age (notebook 08).

E. Hubble, "A relation between distance and radial velocity among extra-galactic
nebulae", Proceedings of the National Academy of Sciences 15, 168 (1929), table 1:
24 nebulae, their distances in megaparsecs (Mpc) and their velocities in km/s; a
positive velocity points away from us.
"""

import numpy as np

from helpers.data import columns

KM_PER_MPC = 3.0856775814913673e19  # 10**6 * 648000 / pi astronomical units (IAU 2015)
SECONDS_PER_YEAR = 365.25 * 24 * 60 * 60  # a Julian year


def load():
    """Return `nebula`, `distance` in Mpc and `velocity` in km/s: shape (24,) each."""
    return columns("hubble_1929.csv", nebula="U16", distance=float, velocity=float)


def directions():
    """Return where the nebulae of the table stand: vectors of length 1, shape (24, 3).

    The axes are Hubble's: to right ascension 0 h and 6 h, both at declination 0, and
    to the north pole. The positions (J2000) are known ones; his table has none.
    """
    table = columns(
        "hubble_directions.csv", nebula="U16", ascension=float, height=float
    )
    ascension, height = np.radians(table.ascension), np.radians(table.height)
    x, y = np.cos(height) * np.cos(ascension), np.cos(height) * np.sin(ascension)
    return np.column_stack([x, y, np.sin(height)])

"""Hubble's table of 1929: reading it, fitting it, and the age that follows from it.

E. Hubble, "A relation between distance and radial velocity among extra-galactic
nebulae", Proceedings of the National Academy of Sciences 15, 168 (1929), table 1:
24 nebulae, their distances in megaparsecs (Mpc) and their velocities in km/s; a
positive velocity points away from us.
"""

import csv
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from helpers import arguments
from helpers.data import FOLDER

COLUMNS = ("nebula", "distance_mpc", "velocity_km_s")
KM_PER_MPC = 3.0856775814913673e19  # 10**6 * 648000 / pi astronomical units (IAU 2015)
SECONDS_PER_YEAR = 365.25 * 24 * 60 * 60  # a Julian year


@dataclass(frozen=True)
class Table:
    """Nebulae with their distances in Mpc and velocities in km/s, float64, (N,)."""

    nebula: tuple[str, ...]
    distance: np.ndarray
    velocity: np.ndarray

    def __len__(self) -> int:
        return len(self.nebula)


def load(path: str | Path = FOLDER / "hubble_1929.csv") -> Table:
    """Read a table of nebulae from a CSV file.

    The first line names the columns, in any order: ``nebula``, ``distance_mpc`` and
    ``velocity_km_s``. Raises ``ValueError`` with the line and the column for a missing
    column, a wrong number of fields, a distance that isn't a positive number, a
    velocity that isn't a number, and a file without nebulae.
    """
    path = Path(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        try:
            header = [name.strip() for name in next(reader, [])]
            _check_header(header, path.name)
            rows = [
                _row(header, fields, f"{path.name}, line {reader.line_num}")
                for fields in reader
                if fields
            ]
        except UnicodeDecodeError:
            raise ValueError(f"{path.name} isn't text in UTF-8") from None
        except csv.Error as error:
            place = f"{path.name}, line {reader.line_num}"
            raise ValueError(f"{place}: {error}") from None
    if not rows:
        raise ValueError(f"{path.name} holds no nebulae")
    nebula, distance, velocity = zip(*rows, strict=True)
    return Table(nebula, np.array(distance), np.array(velocity))


def through_origin(distance: np.ndarray, velocity: np.ndarray) -> float:
    """Return H0 in km/s/Mpc for velocity = H0 * distance, by least squares.

    The derivative of the mean squared error is zero where H0 = sum(d * v) / sum(d**2).
    """
    distance, velocity = arguments.samples(distance, velocity)
    if not distance.any():
        raise ValueError("every distance is zero: no slope fits better than another")
    return float((distance * velocity).sum() / (distance**2).sum())


def with_intercept(distance: np.ndarray, velocity: np.ndarray) -> tuple[float, float]:
    """Return slope in km/s/Mpc and intercept in km/s of the least-squares line.

    With the distances centred the slope is that of a line through the origin; the
    intercept makes the line go through the point of both means.
    """
    distance, velocity = arguments.samples(distance, velocity)
    centred = distance - distance.mean()
    if not centred.any():
        raise ValueError(
            "every distance is the same: no slope fits better than another"
        )
    slope = float((centred * velocity).sum() / (centred**2).sum())
    return slope, float(velocity.mean() - slope * distance.mean())


def age_in_gyr(h0: float) -> float:
    """Return 1/H0 in billions of years (Gyr) for ``h0`` in km/s/Mpc, h0 > 0."""
    seconds = KM_PER_MPC / arguments.positive(h0, "h0")
    return seconds / SECONDS_PER_YEAR / 1e9


def _check_header(header: list[str], name: str) -> None:
    for column in COLUMNS:
        if header.count(column) != 1:
            found = "appears twice" if column in header else "is missing"
            raise ValueError(f"{name}, line 1: column {column} {found}")


def _row(header: list[str], fields: list[str], place: str) -> tuple[str, float, float]:
    if len(fields) != len(header):
        raise ValueError(
            f"{place}: {len(fields)} fields instead of {len(header)} "
            f"({', '.join(header)})"
        )
    row = dict(zip(header, fields, strict=True))
    nebula = row["nebula"].strip()
    if not nebula:
        raise ValueError(f"{place}, column nebula: the name is empty")
    distance = _number(row, "distance_mpc", place)
    if distance <= 0:
        raise ValueError(
            f"{place}, column distance_mpc: a distance must be positive, not "
            f"{row['distance_mpc']!r}"
        )
    return nebula, distance, _number(row, "velocity_km_s", place)


def _number(row: dict[str, str], column: str, place: str) -> float:
    try:
        value = float(row[column])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{place}, column {column}: {row[column]!r} isn't a number")
    return value

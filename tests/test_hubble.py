"""Hubble's table and what notebook 08 makes of it."""

import hashlib
import json

import numpy as np
import pytest

from helpers import hubble
from helpers.data import FOLDER


def test_the_table_is_hubbles():
    table = hubble.load()
    assert len(table) == len(table.distance) == len(table.velocity) == 24
    assert (table.nebula[0], table.nebula[-1]) == ("S.Mag.", "NGC 4649")
    assert table.distance.dtype == table.velocity.dtype == np.float64
    assert table.distance.sum() == pytest.approx(21.873)
    assert table.velocity.sum() == 8955
    assert hashlib.sha256((FOLDER / "hubble_1929.csv").read_bytes()).hexdigest() == (
        "e3410de73b19c1110045dd4cdfa8eaa0d58576cf3855ee14d7c0b485fe69bb7e"
    )


def test_with_the_suns_motion_the_fit_is_the_one_hubble_printed():
    table, towards = hubble.load(), hubble.directions()
    columns = np.column_stack([table.distance, towards])
    h0, *drift = np.linalg.lstsq(columns, table.velocity, rcond=None)[0]
    assert h0 == pytest.approx(465, abs=1)
    assert drift == pytest.approx([-65, 226, -195], abs=10)  # give or take 50, 95, 40


def test_the_units_are_those_of_their_definitions():
    astronomical_unit = 149_597_870.7  # km, exact since 2012
    assert pytest.approx(1e6 * astronomical_unit * 648_000 / np.pi) == hubble.KM_PER_MPC
    assert hubble.SECONDS_PER_YEAR == 31_557_600


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("rate", "mean of the squared distances: 1.2299 Mpc^2"),
        ("rate", "stable below: 0.8131"),
        ("check", "trained: 423.9"),
        ("check", "formula: 423.9"),
        ("check", "lstsq:   423.9"),
        ("age-printed", "1/H0 = 2.31 Gyr"),
        ("bias-run", "epoch 200: slope 454.16, intercept -40.78 km/s"),
        ("bias-run", "lstsq: slope 454.16, intercept -40.78 km/s"),
    ],
)
def test_the_notebook_prints_the_known_results(cell, line):
    path = FOLDER.parent.parent / "notebooks" / "08_hubble_1929.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    (found,) = (each for each in cells if each["id"] == cell)
    assert line in "".join(found["outputs"][0]["text"]).splitlines()

"""Notebook 09's helper: Hubble's table, the fits and the age."""

import hashlib
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers import hubble
from helpers.data import FOLDER

HEADER = "nebula,distance_mpc,velocity_km_s"
DIGEST = "e3410de73b19c1110045dd4cdfa8eaa0d58576cf3855ee14d7c0b485fe69bb7e"
ROWS = ["NGC 598,0.263,-70", "NGC 221,0.275,-185", "NGC 4486,2.0,800"]


@pytest.fixture
def written(tmp_path):
    def write(*lines, **options):
        path = tmp_path / "table.csv"
        path.write_text("\n".join(lines), **{"encoding": "utf-8", **options})
        return path

    return write


# The table


def test_the_table_is_hubbles():
    table = hubble.load()
    assert len(table) == len(table.distance) == len(table.velocity) == 24
    assert table.nebula[0] == "S.Mag."
    assert table.nebula[-1] == "NGC 4649"
    assert table.distance.dtype == table.velocity.dtype == np.float64
    assert (table.distance.min(), table.distance.max()) == (0.032, 2.0)
    assert (table.velocity.min(), table.velocity.max()) == (-220, 1090)
    assert table.distance.sum() == pytest.approx(21.873)
    assert table.velocity.sum() == 8955


def test_the_file_is_the_one_that_was_given():
    digest = hashlib.sha256((FOLDER / "hubble_1929.csv").read_bytes()).hexdigest()
    assert digest == DIGEST


def test_the_columns_may_stand_in_any_order_among_others(written):
    path = written(
        "velocity_km_s, note ,distance_mpc,nebula", "-70,near,0.263, NGC 598 "
    )
    table = hubble.load(path)
    assert table.nebula == ("NGC 598",)
    assert (table.distance[0], table.velocity[0]) == (0.263, -70.0)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_endings_marks_and_empty_lines_do_no_harm(tmp_path, ending):
    path = tmp_path / "table.csv"
    text = ending.join([HEADER, *ROWS, "", ""])
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert hubble.load(str(path)).nebula == ("NGC 598", "NGC 221", "NGC 4486")


@pytest.mark.parametrize("column", hubble.COLUMNS)
def test_a_missing_column_is_named(written, column):
    path = written(HEADER.replace(column, "other"), *ROWS)
    with pytest.raises(ValueError, match=f"line 1: column {column} is missing"):
        hubble.load(path)


def test_a_column_that_appears_twice_is_named(written):
    path = written(HEADER + ",nebula", *(row + ",x" for row in ROWS))
    with pytest.raises(ValueError, match="line 1: column nebula appears twice"):
        hubble.load(path)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("NGC 1,1.0", "line 3: 2 fields instead of 3"),
        ("NGC 1,1.0,5,6", "line 3: 4 fields instead of 3"),
        ("NGC 1,0,5", "line 3, column distance_mpc: .* positive, not '0'"),
        ("NGC 1,-2,5", "line 3, column distance_mpc: .* positive, not '-2'"),
        ("NGC 1,far,5", "line 3, column distance_mpc: 'far' isn't a number"),
        ("NGC 1,nan,5", "line 3, column distance_mpc: 'nan' isn't a number"),
        ("NGC 1,inf,5", "line 3, column distance_mpc: 'inf' isn't a number"),
        ("NGC 1,1.0,", "line 3, column velocity_km_s: '' isn't a number"),
        ("NGC 1,1.0,fast", "line 3, column velocity_km_s: 'fast' isn't a number"),
        ("NGC 1,1.0,-inf", "line 3, column velocity_km_s: '-inf' isn't a number"),
        (" ,1.0,5", "line 3, column nebula: the name is empty"),
    ],
)
def test_a_faulty_row_is_named_by_line_and_column(written, row, message):
    with pytest.raises(ValueError, match=message):
        hubble.load(written(HEADER, ROWS[0], row, ROWS[1]))


def test_the_line_is_counted_in_the_file_not_among_the_rows(written):
    with pytest.raises(ValueError, match=r"table\.csv, line 5, column velocity_km_s"):
        hubble.load(written(HEADER, "", ROWS[0], "", "NGC 1,1.0,x"))


def test_a_table_without_nebulae_is_refused(written):
    with pytest.raises(ValueError, match="holds no nebulae"):
        hubble.load(written(HEADER))
    with pytest.raises(ValueError, match="line 1: column nebula is missing"):
        hubble.load(written(""))


def test_a_file_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(b"\xff\xfe\x00n")
    with pytest.raises(ValueError, match=r"table\.csv isn't text in UTF-8"):
        hubble.load(path)


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(FileNotFoundError):
        hubble.load(tmp_path / "none.csv")


# The fits


def test_the_fits_of_the_table_are_the_known_ones():
    table = hubble.load()
    h0 = hubble.through_origin(table.distance, table.velocity)
    slope, intercept = hubble.with_intercept(table.distance, table.velocity)
    assert f"{h0:.1f}" == "423.9"
    assert (f"{slope:.2f}", f"{intercept:.2f}") == ("454.16", "-40.78")
    assert f"{hubble.age_in_gyr(h0):.2f}" == "2.31"


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("rate", "mean of the squared distances: 1.2299 Mpc^2"),
        ("rate", "stable below: 0.8131"),
        ("check", "trained: 423.9"),
        ("check", "lstsq:   423.9"),
        ("age-printed", "1/H0 = 2.31 Gyr"),
        ("bias-run", "trained: slope 454.16 km/s per Mpc, intercept -40.78 km/s"),
        ("bias-run", "lstsq:   slope 454.16 km/s per Mpc, intercept -40.78 km/s"),
    ],
)
def test_the_notebook_prints_the_known_results(cell, line):
    path = FOLDER.parent.parent / "notebooks" / "09_hubble_1929.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    (found,) = (each for each in cells if each["id"] == cell)
    assert line in "".join(found["outputs"][0]["text"]).splitlines()


numbers = st.floats(-100, 100, width=32)


@given(arrays(float, 8, elements=numbers), arrays(float, 8, elements=numbers))
def test_the_fits_agree_with_least_squares(x, y):
    x = np.round(x, 2) + 0.25 * np.arange(8)
    if np.ptp(x) < 0.1:
        return
    solved = np.linalg.lstsq(x[:, None], y, rcond=None)[0]
    assert hubble.through_origin(x, y) == pytest.approx(solved[0], abs=1e-6)
    solved = np.linalg.lstsq(np.column_stack([x, np.ones(8)]), y, rcond=None)[0]
    assert hubble.with_intercept(x, y) == pytest.approx(tuple(solved), abs=1e-6)


def test_distances_that_leave_the_slope_open_are_refused():
    with pytest.raises(ValueError, match="every distance is zero"):
        hubble.through_origin(np.zeros(3), np.ones(3))
    with pytest.raises(ValueError, match="every distance is the same"):
        hubble.with_intercept(np.full(3, 2.0), np.ones(3))
    with pytest.raises(ValueError, match="same shape"):
        hubble.through_origin(np.ones(3), np.ones(2))


# The age


def test_the_units_are_those_of_their_definitions():
    astronomical_unit = 149_597_870.7  # km, exact since 2012
    assert pytest.approx(1e6 * astronomical_unit * 648_000 / np.pi) == hubble.KM_PER_MPC
    assert hubble.SECONDS_PER_YEAR == 31_557_600


def test_the_age_is_one_over_the_expansion_rate():
    assert hubble.age_in_gyr(70) == pytest.approx(13.97, abs=0.005)
    assert hubble.age_in_gyr(140) == pytest.approx(hubble.age_in_gyr(70) / 2)


@pytest.mark.parametrize("h0", [0, -70, float("nan"), float("inf")])
def test_an_expansion_rate_that_is_not_above_zero_is_refused(h0):
    with pytest.raises(ValueError, match="h0"):
        hubble.age_in_gyr(h0)

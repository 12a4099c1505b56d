"""The helmet readings are those that were printed, and a broken table is refused."""

import pytest

from helpers import helmet


def test_the_table_is_the_printed_one():
    readings = helmet.load()
    assert len(readings) == 133
    assert len(set(readings.time.tolist())) == 94
    assert readings.time[[0, -1]].tolist() == [2.4, 57.6]
    assert (readings.acceleration.min(), readings.acceleration.max()) == (-134, 75)
    assert round(float(readings.acceleration.sum()), 1) == -3397.6


def test_a_reading_that_is_no_number_is_named(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("time_ms,acceleration_g\n2.4,0.0\n2.6,fast\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"mine\.csv, line 3.*acceleration_g.*'fast'"):
        helmet.load(path)

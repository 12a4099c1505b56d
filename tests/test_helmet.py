"""The helmet readings are those that were printed, 133 of them."""

from helpers import helmet


def test_the_table_is_the_printed_one():
    readings = helmet.load()
    assert len(readings) == 133
    assert len(set(readings.time.tolist())) == 94
    assert readings.time[[0, -1]].tolist() == [2.4, 57.6]
    assert (readings.acceleration.min(), readings.acceleration.max()) == (-134, 75)
    assert round(float(readings.acceleration.sum()), 1) == -3397.6

"""The project's own copies of the data are whole and what the course says they are."""

import hashlib

import numpy as np

from helpers import helmet
from helpers.data import FOLDER, digits, four_samples, recorded_runs, recovered_start


def test_the_four_samples_are_float32_and_y_is_twice_x():
    x, y = four_samples()
    assert x.dtype == y.dtype == np.float32
    np.testing.assert_array_equal(x, [1, 2, 3, 4])
    np.testing.assert_array_equal(y, 2 * x)


def test_the_recovered_start_gives_the_recorded_first_prediction():
    w, b = recovered_start()
    assert f"{5 * w + b:.3f}" == recorded_runs()["torch_run"]["prediction_at_5_before"]
    assert float(np.float32(w)) == w
    assert float(np.float32(b)) == b


def test_not_a_character_of_the_recorded_runs_has_changed():
    text = (FOLDER / "recorded_runs.json").read_bytes().replace(b"\r\n", b"\n")
    assert hashlib.sha256(text).hexdigest() == (
        "3e797dd166d0fad84e632d8ec9b77ff908b0d1ae65733c6b3f398cf640900e9d"
    )


def test_the_digits_are_those_of_the_uci_repository():
    pixels, digit = digits()
    assert pixels.shape == (1797, 64)
    assert (pixels.min(), pixels.max(), pixels.sum()) == (0, 16, 561718)
    assert list(digit[:10]) == list(range(10))


def test_the_helmet_readings_are_the_printed_ones():
    readings = helmet.load()
    assert len(readings) == 133
    assert len(set(readings.time.tolist())) == 94
    assert readings.time[[0, -1]].tolist() == [2.4, 57.6]
    assert (readings.acceleration.min(), readings.acceleration.max()) == (-134, 75)
    assert round(float(readings.acceleration.sum()), 1) == -3397.6

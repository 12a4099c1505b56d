"""A trajectory keeps its rows and prints them as the recorded runs were printed."""

import numpy as np
import pytest

from helpers.trajectory import Trajectory


@pytest.fixture
def run():
    run = Trajectory(w=0.0, b=1.0)
    run.record(30.0, w=1.2, b=0.5)
    run.record(np.float32(4.75), w=np.float64(1.68), b=0.25)
    run.record(0.768, w=1.872, b=0.125)
    return run


def test_rows_come_back_as_arrays_and_a_path_begins_with_the_start(run):
    assert len(run) == 3
    np.testing.assert_array_equal(run.losses, [30.0, 4.75, 0.768])
    np.testing.assert_array_equal(run.w, [1.2, 1.68, 1.872])
    np.testing.assert_array_equal(run.b, [0.5, 0.25, 0.125])
    np.testing.assert_array_equal(run.path("b"), [1.0, 0.5, 0.25, 0.125])
    assert run.losses.dtype == run.w.dtype == np.float64


def test_it_prints_the_recorded_format_without_a_bias_unless_asked(run):
    assert str(run).splitlines() == [
        "prediction before training: f(5) = 1.000",
        "epoch 1: w = 1.200, loss = 30.00000000",
        "epoch 2: w = 1.680, loss = 4.75000000",
        "epoch 3: w = 1.872, loss = 0.76800000",
        "prediction after training: f(5) = 9.485",
    ]
    assert run.table(w="", b=".2f", loss=".1f", every=2).splitlines() == [
        "epoch 1: w = 1.2, b = 0.50, loss = 30.0",
        "epoch 3: w = 1.872, b = 0.12, loss = 0.8",
    ]


def test_a_run_without_epochs_prints_its_start_twice():
    run = Trajectory(w=0.5)
    assert run.losses.shape == run.w.shape == (0,)
    assert str(run).splitlines() == [
        "prediction before training: f(5) = 2.500",
        "prediction after training: f(5) = 2.500",
    ]
    assert repr(run) == "<Trajectory of 0 epochs from {'w': 0.5}>"


def test_a_row_must_have_the_parameters_of_the_start(run):
    with pytest.raises(TypeError, match=r"holds a loss and w, b$"):
        run.record(1.0, w=1.0)
    assert len(run) == 3

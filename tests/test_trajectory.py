"""A trajectory keeps its rows and prints them as the recorded runs were printed."""

import numpy as np
import pytest

from helpers.trajectory import Trajectory


@pytest.fixture
def run():
    run = Trajectory(w=0.0, b=1.0)
    run.record(30.0, w=1.2, b=0.5)
    run.record(4.79999924, w=1.68, b=0.25)
    run.record(0.768, w=1.872, b=0.125)
    return run


def test_rows_come_back_as_arrays_with_one_entry_an_epoch(run):
    assert len(run) == 3
    np.testing.assert_array_equal(run.losses, [30.0, 4.79999924, 0.768])
    np.testing.assert_array_equal(run.w, [1.2, 1.68, 1.872])
    np.testing.assert_array_equal(run.b, [0.5, 0.25, 0.125])
    assert run.losses.dtype == run.w.dtype == np.float64


def test_a_path_begins_with_the_start(run):
    np.testing.assert_array_equal(run.path("w"), [0.0, 1.2, 1.68, 1.872])
    assert run.start == {"w": 0.0, "b": 1.0}


def test_it_prints_the_recorded_format():
    run = Trajectory(w=0.0)
    run.record(30.0, w=1.2)
    run.record(4.79999924, w=1.68)
    assert str(run).splitlines() == [
        "prediction before training: f(5) = 0.000",
        "epoch 1: w = 1.200, loss = 30.00000000",
        "epoch 2: w = 1.680, loss = 4.79999924",
        "prediction after training: f(5) = 8.400",
    ]


def test_a_table_can_show_the_bias_other_digits_and_every_other_epoch(run):
    assert run.table(w="", b=".2f", loss=".1f", every=2).splitlines() == [
        "epoch 1: w = 1.2, b = 0.50, loss = 30.0",
        "epoch 3: w = 1.872, b = 0.12, loss = 0.8",
    ]


def test_the_probe_is_the_prediction_at_five(run):
    assert run.probe_before == 1.0
    assert run.probe_after == pytest.approx(5 * 1.872 + 0.125)


def test_a_run_without_epochs_prints_its_start_twice():
    run = Trajectory(w=0.5)
    assert len(run) == 0
    assert run.losses.shape == run.w.shape == (0,)
    assert run.probe_before == run.probe_after == 2.5
    assert str(run).splitlines() == [
        "prediction before training: f(5) = 2.500",
        "prediction after training: f(5) = 2.500",
    ]


@pytest.mark.parametrize("bad", [float("inf"), float("nan")])
def test_a_number_that_is_not_finite_marks_the_run_as_diverged(run, bad):
    assert not run.diverged
    run.record(bad, w=0.0, b=0.0)
    assert run.diverged


def test_a_stopped_run_says_so_in_one_finite_line(run):
    run.stop()
    assert run.diverged
    last = run.table().splitlines()[-1]
    assert last == "stopped after epoch 3: the numbers are no longer finite"


def test_numpy_numbers_are_printed_like_python_numbers():
    run = Trajectory(w=np.float32(0.0))
    run.record(np.float32(0.1), w=np.float64(0.5))
    assert run.table(w="", loss=".8f") == "epoch 1: w = 0.5, loss = 0.10000000"


@pytest.mark.parametrize("start", [{}, {"b": 1.0}, {"w": 1.0, "slope": 2.0}])
def test_a_start_without_a_weight_or_with_unknown_names_is_refused(start):
    with pytest.raises(TypeError, match="starts with w="):
        Trajectory(**start)


@pytest.mark.parametrize("row", [{}, {"w": 1.0}, {"w": 1.0, "b": 1.0, "c": 1.0}])
def test_a_row_must_have_the_parameters_of_the_start(run, row):
    with pytest.raises(TypeError, match="expects a loss and w, b"):
        run.record(1.0, **row)
    assert len(run) == 3


def test_an_unknown_parameter_is_named():
    run = Trajectory(w=0.0)
    with pytest.raises(ValueError, match="no parameter 'b'"):
        run.path("b")
    with pytest.raises(ValueError, match="no bias"):
        run.table(b=".3f")


@pytest.mark.parametrize("every", [0, -1])
def test_every_must_be_one_or_more(run, every):
    with pytest.raises(ValueError, match="every must be 1 or more"):
        run.table(every=every)

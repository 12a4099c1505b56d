"""Weight and bias: gradients, loop and Hessian of notebook 04."""

import warnings

import numpy as np
import pytest

from helpers.data import four_samples, recorded_runs, recovered_start
from helpers.finite_differences import central_difference
from helpers.weight_and_bias import (
    eigenvalues,
    forward,
    gradients,
    hessian,
    loss,
    train,
)

X32, Y32 = four_samples()
X, Y = X32.astype(float), Y32.astype(float)
PLACES = [(0.0, 0.0), (1.0, -2.0), (3.0, 0.5)]


def test_predictions_are_a_line():
    np.testing.assert_array_equal(forward(X32, 2.0, 1.0), [3, 5, 7, 9])
    assert forward(X32, 2.0, 1.0).dtype == np.float32


@pytest.mark.parametrize(("w", "b"), PLACES)
def test_both_partial_derivatives_are_the_measured_slopes(w, b):
    dw, db = gradients(X, Y, w, b)
    assert dw == pytest.approx(central_difference(lambda v: loss(X, Y, v, b), w))
    assert db == pytest.approx(central_difference(lambda v: loss(X, Y, w, v), b))


@pytest.mark.parametrize(("w", "b"), PLACES)
def test_the_hessian_is_the_measured_change_of_the_gradients(w, b):
    measured = [
        [
            central_difference(lambda v, i=i: gradients(X, Y, v, b)[i], w)
            for i in (0, 1)
        ],
        [
            central_difference(lambda v, i=i: gradients(X, Y, w, v)[i], b)
            for i in (0, 1)
        ],
    ]
    np.testing.assert_allclose(hessian(X), measured, atol=1e-9)


def test_eigenvalues_are_those_of_the_general_solver():
    for matrix in (hessian(X), hessian(X - 2.5), np.array([[1.0, -3.0], [-3.0, 1.0]])):
        expected = np.linalg.eigvalsh(matrix)[::-1]
        np.testing.assert_allclose(eigenvalues(matrix), expected, rtol=1e-12)


def test_the_recorded_torch_run_comes_out_to_five_digits():
    recorded = recorded_runs()["torch_run"]
    run = train(X, Y, gradients, *recovered_start(), recorded["learning_rate"], 100)
    for row in recorded["rows"]:
        assert run.w[row["epoch"] - 1] == pytest.approx(row["w"], abs=5e-7)
        assert f"{run.losses[row['epoch'] - 1]:.4f}" == row["loss"]
    assert f"{run.probe_before:.3f}" == recorded["prediction_at_5_before"]
    assert f"{run.probe_after:.3f}" == recorded["prediction_at_5_after"]


def test_both_updates_use_the_gradient_at_the_old_place():
    run = train(X, Y, gradients, 1.0, -2.0, learning_rate=0.1, epochs=1)
    dw, db = gradients(X, Y, 1.0, -2.0)
    assert (run.w[0], run.b[0]) == (1.0 - 0.1 * dw, -2.0 - 0.1 * db)


def test_a_diverging_run_stops_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run = train(X32, Y32, gradients, learning_rate=1.0, epochs=1000)
    assert run.diverged
    assert len(run) < 1000


@pytest.mark.parametrize("function", [loss, gradients])
@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (X, Y[:2], "same shape"),
        (X[:0], Y[:0], "at least one"),
        (X, Y * np.nan, "y must be finite"),
    ],
)
def test_samples_that_do_not_fit_are_named(function, x, y, message):
    with pytest.raises(ValueError, match=message):
        function(x, y, 0.0, 0.0)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"b": "0"}, TypeError, "b must be a number"),
        ({"w": float("inf")}, ValueError, "w must be a finite number"),
        ({"epochs": -3}, ValueError, "epochs must be 0 or more"),
        ({"learning_rate": None}, TypeError, "learning_rate must be a number"),
        ({"gradients": None}, TypeError, "gradients must be a function"),
        ({"y": [1.0]}, ValueError, "same shape"),
    ],
)
def test_train_names_the_argument_that_is_wrong(arguments, error, message):
    with pytest.raises(error, match=message):
        train(**({"x": X, "y": Y, "gradients": gradients} | arguments))


@pytest.mark.parametrize("matrix", [np.eye(3), np.array([[1.0, 2.0], [3.0, 1.0]])])
def test_eigenvalues_need_a_symmetric_two_by_two_matrix(matrix):
    with pytest.raises(ValueError, match=r"matrix must be symmetric"):
        eigenvalues(matrix)


def test_the_hessian_needs_inputs():
    with pytest.raises(ValueError, match="x must hold at least one"):
        hessian([])

"""Weight and bias: gradients, loop and Hessian of notebook 04."""

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

X, Y = (each.astype(float) for each in four_samples())


def test_predictions_and_loss():
    np.testing.assert_array_equal(forward(X, 2.0, 1.0), [3, 5, 7, 9])
    assert loss(X, Y, 0.0, 0.0) == 30.0
    assert loss(X, Y, 2.0, -3.0) == 9.0


@pytest.mark.parametrize(("w", "b"), [(0.0, 0.0), (1.0, -2.0), (3.0, 0.5)])
def test_gradients_and_hessian_are_the_measured_slopes(w, b):
    def along_w(v):
        return np.array([loss(X, Y, v, b), *gradients(X, Y, v, b)])

    def along_b(v):
        return np.array([loss(X, Y, w, v), *gradients(X, Y, w, v)])

    slopes = central_difference(along_w, w), central_difference(along_b, b)
    np.testing.assert_allclose([s[0] for s in slopes], gradients(X, Y, w, b))
    np.testing.assert_allclose([s[1:] for s in slopes], hessian(X), atol=1e-9)


def test_eigenvalues_are_those_of_the_general_solver():
    for matrix in (hessian(X), hessian(X - 2.5), np.array([[1.0, -3.0], [-3.0, 1.0]])):
        expected = np.linalg.eigvalsh(matrix)[::-1]
        np.testing.assert_allclose(eigenvalues(matrix), expected, rtol=1e-12)


def test_the_recorded_torch_run_comes_out_to_five_digits():
    recorded = recorded_runs()["torch_run"]
    run = train(X, Y, gradients, *recovered_start())
    for row in recorded["rows"]:
        assert run.w[row["epoch"] - 1] == pytest.approx(row["w"], abs=5e-7)
        assert f"{run.losses[row['epoch'] - 1]:.4f}" == row["loss"]
    assert f"{run.probe_after:.3f}" == recorded["prediction_at_5_after"]
    assert len(run) == 100


def test_both_updates_use_the_gradient_at_the_old_place():
    run = train(X, Y, gradients, 1.0, -2.0, learning_rate=0.1, epochs=1)
    dw, db = gradients(X, Y, 1.0, -2.0)
    assert (run.w[0], run.b[0]) == (1.0 - 0.1 * dw, -2.0 - 0.1 * db)
    assert train(X, Y, gradients, epochs=0).start == {"w": 0.0, "b": 0.0}

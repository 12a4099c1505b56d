"""One weight: loss, gradients and loop give the numbers of notebooks 01 to 03."""

import numpy as np
import pytest

from helpers.data import four_samples, recorded_runs
from helpers.finite_differences import central_difference
from helpers.one_weight import forward, hand_gradient, loss, mean_gradient, train

X, Y = four_samples()


def test_predictions_and_loss():
    np.testing.assert_array_equal(forward(X, 3.0), [3, 6, 9, 12])
    assert forward(X, 3.0).dtype == np.float32
    assert [loss(X, Y, w) for w in (0.0, 2.0, 3.0)] == [30.0, 0.0, 7.5]


@pytest.mark.parametrize("w", [-1.0, 0.5, 3.0])
def test_the_mean_gradient_is_the_measured_slope_and_the_hand_gradient_n_times_it(w):
    x, y = X.astype(float), Y.astype(float)
    slope = central_difference(lambda v: loss(x, y, v), w)
    assert mean_gradient(x, y, w) == pytest.approx(slope, abs=1e-9)
    assert hand_gradient(x, y, w) == len(x) * mean_gradient(x, y, w)


def test_the_recorded_numpy_run_comes_out_to_its_last_digit():
    recorded = recorded_runs()["numpy_run"]
    assert str(train(X, Y, hand_gradient)).splitlines() == [
        f"prediction before training: f(5) = {recorded['prediction_at_5_before']}",
        *[
            f"epoch {row['epoch']}: w = {row['w']}, loss = {row['loss']}"
            for row in recorded["rows"]
        ],
        f"prediction after training: f(5) = {recorded['prediction_at_5_after']}",
    ]


def test_four_times_the_learning_rate_makes_the_mean_gradient_the_same_run():
    wrong = train(X, Y, hand_gradient, w=-3.0, learning_rate=0.01, epochs=7)
    right = train(X, Y, mean_gradient, w=-3.0, learning_rate=0.04, epochs=7)
    np.testing.assert_array_equal(wrong.path("w"), right.path("w"))
    assert wrong.path("w")[0] == -3.0
    assert len(wrong) == 7

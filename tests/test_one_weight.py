"""One weight: loss, gradients and loop give the numbers of notebooks 01 to 03."""

import warnings

import numpy as np
import pytest

from helpers.data import four_samples, recorded_runs
from helpers.finite_differences import central_difference
from helpers.one_weight import forward, hand_gradient, loss, mean_gradient, train

X, Y = four_samples()
LOSS_AND_GRADIENTS = (loss, hand_gradient, mean_gradient)


def test_predictions_have_the_shape_and_dtype_of_the_inputs():
    assert forward(X, 3.0).dtype == X.dtype
    np.testing.assert_array_equal(forward(X, 3.0), [3, 6, 9, 12])


@pytest.mark.parametrize(("w", "expected"), [(0.0, 30.0), (2.0, 0.0), (3.0, 7.5)])
def test_the_loss_is_the_mean_of_the_squared_errors(w, expected):
    assert loss(X, Y, w) == expected
    assert type(loss(X, Y, w)) is float


@pytest.mark.parametrize("w", [-1.0, 0.0, 0.5, 3.0])
def test_the_mean_gradient_is_the_measured_slope_and_the_hand_gradient_n_times_it(w):
    x, y = X.astype(float), Y.astype(float)
    slope = central_difference(lambda v: loss(x, y, v), w)
    assert mean_gradient(x, y, w) == pytest.approx(slope, abs=1e-9)
    assert hand_gradient(x, y, w) == len(x) * mean_gradient(x, y, w)


def test_the_recorded_numpy_run_comes_out_to_its_last_digit():
    recorded = recorded_runs()["numpy_run"]
    run = train(
        X,
        Y,
        hand_gradient,
        recorded["start_w"],
        recorded["learning_rate"],
        recorded["epochs"],
    )
    rows = [
        f"epoch {row['epoch']}: w = {row['w']}, loss = {row['loss']}"
        for row in recorded["rows"]
    ]
    before, after = (
        recorded[f"prediction_at_5_{when}"] for when in ("before", "after")
    )
    assert str(run).splitlines() == [
        f"prediction before training: f(5) = {before}",
        *rows,
        f"prediction after training: f(5) = {after}",
    ]


def test_four_times_the_learning_rate_makes_the_mean_gradient_the_same_run():
    wrong = train(X, Y, hand_gradient, learning_rate=0.01)
    right = train(X, Y, mean_gradient, learning_rate=0.04)
    np.testing.assert_array_equal(wrong.w, right.w)
    np.testing.assert_array_equal(wrong.losses, right.losses)


def test_no_epochs_leave_the_start():
    run = train(X, Y, mean_gradient, w=0.25, epochs=0)
    assert len(run) == 0
    assert run.path("w").tolist() == [0.25]


@pytest.mark.parametrize("learning_rate", [0.14, 5.0, 1e30])
def test_a_diverging_run_stops_without_a_warning_and_says_so(learning_rate):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run = train(X, Y, mean_gradient, learning_rate=learning_rate, epochs=2000)
    assert run.diverged
    assert len(run) < 2000
    assert np.isfinite(run.w).all()
    assert np.isfinite(run.losses).all()
    assert "no longer finite" in str(run)


@pytest.mark.parametrize("function", LOSS_AND_GRADIENTS)
@pytest.mark.parametrize(
    ("x", "y", "error", "message"),
    [
        (X, Y[:3], ValueError, "same shape"),
        (X.reshape(4, 1), Y, ValueError, "same shape"),
        (X[:0], Y[:0], ValueError, "x must hold at least one number"),
        (X * np.float32("nan"), Y, ValueError, "x must be finite"),
        (X, Y + np.float32("inf"), ValueError, "y must be finite"),
        ([1.0], [2.0], TypeError, "x must be a numpy array"),
        (X, None, TypeError, "y must be a numpy array, not None"),
    ],
)
def test_samples_that_do_not_fit_are_named(function, x, y, error, message):
    with pytest.raises(error, match=message), np.errstate(all="ignore"):
        function(x, y, 1.0)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"epochs": -1}, ValueError, "epochs must be 0 or more"),
        ({"epochs": 2.5}, TypeError, "epochs must be a whole number"),
        ({"learning_rate": "fast"}, TypeError, "learning_rate must be a number"),
        ({"learning_rate": float("nan")}, ValueError, "learning_rate must be a finite"),
        ({"w": None}, TypeError, "w must be a number"),
        ({"gradient": 3.0}, TypeError, "gradient must be a function"),
        ({"x": [], "y": []}, ValueError, "x must hold at least one number"),
        ({"x": [1.0, 2.0]}, ValueError, "same shape"),
    ],
)
def test_train_names_the_argument_that_is_wrong(arguments, error, message):
    good = {"x": X, "y": Y, "gradient": mean_gradient}
    with pytest.raises(error, match=message):
        train(**(good | arguments))


def test_training_leaves_the_samples_as_they_were():
    x, y = X.copy(), Y.copy()
    train(x, y, mean_gradient)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(y, Y)

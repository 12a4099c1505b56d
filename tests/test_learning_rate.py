"""The predictions of notebook 03 agree with runs."""

import numpy as np
import pytest

from helpers import learning_rate as rule
from helpers.data import four_samples
from helpers.one_weight import mean_gradient, train

X, Y = (each.astype(float) for each in four_samples())


@pytest.mark.parametrize(
    ("learning_rate", "factor"),
    [(0.01, 0.85), (1 / 15, 0.0), (0.1, -0.5), (2 / 15, -1.0), (0.14, -1.1)],
)
def test_the_error_factor_is_one_minus_fifteen_learning_rates(learning_rate, factor):
    assert rule.error_factor(X, learning_rate) == pytest.approx(factor, abs=1e-12)


@pytest.mark.parametrize("learning_rate", [0.01, 0.04, 0.1, 0.13])
def test_predicted_rows_are_the_rows_of_the_run(learning_rate):
    run = train(X, Y, mean_gradient, learning_rate=learning_rate, epochs=20)
    factor = rule.error_factor(X, learning_rate)
    epochs = range(1, 21)
    np.testing.assert_allclose(
        run.w, [rule.predicted_weight(k, factor) for k in epochs], rtol=1e-12
    )
    # A weight within 6e-8 of 2 is itself rounded to 2e-16: 8e-9 of its square.
    np.testing.assert_allclose(
        run.losses, [rule.predicted_loss(k, factor) for k in epochs], rtol=1e-8
    )


def test_the_largest_stable_learning_rate_separates_settling_from_diverging():
    border = rule.largest_stable(15.0)
    assert border == pytest.approx(2 / 15)
    for side, diverges in ((0.999, False), (1.001, True)):
        run = train(X, Y, mean_gradient, learning_rate=side * border, epochs=500)
        assert bool(run.losses[-1] > run.losses[0]) is diverges


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: rule.error_factor([], 0.1), ValueError, "x must hold at least one"),
        (lambda: rule.error_factor(X, "0.1"), TypeError, "learning_rate must be a num"),
        (lambda: rule.predicted_weight(0, 0.4), ValueError, "epoch must be 1 or more"),
        (lambda: rule.predicted_loss(1.5, 0.4), TypeError, "epoch must be a whole"),
        (lambda: rule.largest_stable(0), ValueError, "curvature must be above zero"),
    ],
)
def test_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()

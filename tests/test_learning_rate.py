"""The predictions of notebook 03 agree with runs."""

import numpy as np
import pytest

from helpers import learning_rate as rule
from helpers.data import four_samples
from helpers.one_weight import mean_gradient, train

X, Y = (each.astype(float) for each in four_samples())


@pytest.mark.parametrize("start", [0.0, 5.0])
@pytest.mark.parametrize("learning_rate", [0.01, 0.04, 0.1, 0.13])
def test_predicted_rows_are_the_rows_of_the_run(learning_rate, start):
    run = train(X, Y, mean_gradient, start, learning_rate, epochs=20)
    factor = rule.error_factor(X, learning_rate)
    for k in range(1, 21):
        weight = rule.predicted_weight(k, factor, start)
        assert run.w[k - 1] == pytest.approx(weight, rel=1e-12)
        # A weight within 6e-8 of 2 is itself rounded to 2e-16: 8e-9 of its square.
        loss = rule.predicted_loss(k, factor, 7.5 * (start - 2) ** 2)
        assert run.losses[k - 1] == pytest.approx(loss, rel=1e-8)


def test_samples_on_another_line_have_another_minimum():
    factor = rule.error_factor(X, 0.01)
    run = train(X, 3 * X, mean_gradient, learning_rate=0.01, epochs=2)
    assert run.w[1] == pytest.approx(rule.predicted_weight(2, factor, minimum=3.0))
    assert (rule.predicted_weight(1, 0.4), rule.predicted_loss(1, 0.4)) == (1.2, 30.0)


def test_the_largest_stable_learning_rate_separates_settling_from_diverging():
    border = rule.largest_stable(2 * np.mean(X**2))
    assert border == 2 / 15
    for side, diverges in ((0.999, False), (1.001, True)):
        run = train(X, Y, mean_gradient, learning_rate=side * border, epochs=500)
        assert bool(run.losses[-1] > run.losses[0]) is diverges

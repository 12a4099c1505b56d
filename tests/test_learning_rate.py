"""The rules of notebook 03 agree with runs."""

import numpy as np
import pytest

from helpers import learning_rate as rule
from helpers.data import four_samples
from helpers.one_weight import mean_gradient, train

X, Y = (each.astype(float) for each in four_samples())


@pytest.mark.parametrize("slope", [2.0, 3.0])
@pytest.mark.parametrize("learning_rate", [0.01, 0.04, 0.1, 0.13])
def test_every_update_multiplies_the_distance_by_the_factor(learning_rate, slope):
    run = train(X, slope * X, mean_gradient, 5.0, learning_rate, epochs=20)
    distances = run.path("w") - slope
    factor = rule.distance_factor(X, learning_rate)
    assert distances[1:] == pytest.approx(factor * distances[:-1], rel=1e-6)


def test_the_largest_stable_learning_rate_separates_settling_from_diverging():
    border = rule.largest_stable(2 * np.mean(X**2))
    assert border == 2 / 15
    for side, diverges in ((0.999, False), (1.001, True)):
        run = train(X, Y, mean_gradient, learning_rate=side * border, epochs=500)
        assert bool(run.losses[-1] > run.losses[0]) is diverges

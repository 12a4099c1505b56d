"""The rules of notebook 03 agree with runs."""

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


def test_at_the_factor_minus_one_diverging_begins():
    assert rule.distance_factor(X, 2 / 15) == -1
    for side, diverges in ((0.999, False), (1.001, True)):
        run = train(X, Y, mean_gradient, learning_rate=side * 2 / 15, epochs=500)
        assert bool(run.losses[-1] > run.losses[0]) is diverges

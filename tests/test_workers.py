"""One worker alone: the path that all others are held to."""

import numpy as np
import pytest

from helpers import hubble, workers


def test_alone_follows_the_formula_of_notebook_03():
    table = hubble.load()
    best = hubble.through_origin(table.distance, table.velocity)
    factor = 1 - 2 * 0.2 * (table.distance**2).mean()
    losses, weights = np.array(list(workers.train_alone(*workers.nebulae(), 20, 0.2))).T
    np.testing.assert_allclose(weights, best * (1 - factor ** np.arange(1, 21)), 1e-12)
    assert losses[0] == pytest.approx((table.velocity**2).mean(), rel=1e-14)

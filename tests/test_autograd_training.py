"""The loop with backward() walks the same way as the loop with derived gradients."""

import numpy as np
import pytest

from helpers import autograd, weight_and_bias
from helpers.data import four_samples


@pytest.mark.parametrize("rate", [0.01, 0.5])  # 0.5 is far beyond what is stable
def test_the_bits_of_the_hand_derived_loop(rate):
    x, y = (array.astype(float) for array in four_samples())
    start = {"w": -0.5, "b": 0.25, "learning_rate": rate, "epochs": 100}
    ours = autograd.train(x, y, **start)
    by_hand = weight_and_bias.train(x, y, weight_and_bias.gradients, **start)
    for name in ("w", "b"):
        np.testing.assert_array_equal(ours.path(name), by_hand.path(name))
    np.testing.assert_array_equal(ours.losses, by_hand.losses)


def test_a_bad_argument_is_named():
    with pytest.raises(TypeError, match="learning_rate"):
        autograd.train(*four_samples(), learning_rate=None)

"""The loop with backward() walks the same way as the loops with derived gradients."""

import numpy as np
import pytest

from helpers import one_weight, weight_and_bias
from helpers.autograd_training import train
from helpers.data import four_samples


def samples(dtype):
    return tuple(array.astype(dtype) for array in four_samples())


def test_the_mended_trajectory_of_notebook_02():
    run = train(*four_samples(), w=0.0, learning_rate=0.01, epochs=20)
    assert [f"{w:.3f}" for w in run.w[[0, 1, 2, 19]]] == [
        "0.300",
        "0.555",
        "0.772",
        "1.922",
    ]
    assert run.losses[0] == 30.0


def test_one_weight_has_the_bits_of_the_hand_derived_loop_in_float64():
    x, y = samples(np.float64)
    ours = train(x, y, w=0.0, epochs=50)
    by_hand = one_weight.train(x, y, one_weight.mean_gradient, w=0.0, epochs=50)
    np.testing.assert_array_equal(ours.path("w"), by_hand.path("w"))
    np.testing.assert_array_equal(ours.losses, by_hand.losses)


def test_weight_and_bias_have_the_bits_of_the_hand_derived_loop_in_float64():
    x, y = samples(np.float64)
    ours = train(x, y, w=-0.5, b=0.25, epochs=100)
    by_hand = weight_and_bias.train(
        x, y, weight_and_bias.gradients, w=-0.5, b=0.25, epochs=100
    )
    for name in ("w", "b"):
        np.testing.assert_array_equal(ours.path(name), by_hand.path(name))
    np.testing.assert_array_equal(ours.losses, by_hand.losses)


def test_float32_samples_give_the_same_trajectory_to_float32_precision():
    x, y = four_samples()
    one = train(x, y, w=0.0, epochs=50)
    by_hand = one_weight.train(x, y, one_weight.mean_gradient, w=0.0, epochs=50)
    np.testing.assert_allclose(one.w, by_hand.w, atol=2e-6)
    two = train(x, y, w=0.5, b=-0.5, epochs=100)
    by_hand = weight_and_bias.train(
        x, y, weight_and_bias.gradients, w=0.5, b=-0.5, epochs=100
    )
    np.testing.assert_allclose(two.w, by_hand.w, atol=2e-6)
    np.testing.assert_allclose(two.b, by_hand.b, atol=2e-6)
    assert np.array_equal(two.w, two.w.astype(np.float32))


def test_no_epoch_leaves_the_start():
    run = train([1.0], [2.0], w=0.5, b=1.0, epochs=0)
    assert (len(run), run.start) == (0, {"w": 0.5, "b": 1.0})


def test_a_diverging_run_stops_and_says_so():
    run = train(*samples(np.float64), learning_rate=1e6, epochs=1000)
    assert run.diverged
    assert 0 < len(run) < 1000


@pytest.mark.parametrize(
    ("change", "error", "named"),
    [
        ({"x": [1.0, 2.0, 3.0]}, ValueError, "x and y"),
        ({"x": [], "y": []}, ValueError, "x"),
        ({"x": [1.0, np.nan]}, ValueError, "x"),
        ({"y": ["a", "b"]}, TypeError, "y"),
        ({"w": "0"}, TypeError, "w"),
        ({"b": np.inf}, ValueError, "b"),
        ({"learning_rate": None}, TypeError, "learning_rate"),
        ({"epochs": -1}, ValueError, "epochs"),
        ({"epochs": 2.5}, TypeError, "epochs"),
    ],
)
def test_bad_arguments_are_named(change, error, named):
    good = {"x": [1.0, 2.0], "y": [2.0, 4.0]}
    with pytest.raises(error, match=rf"\b{named}\b"):
        train(**(good | change))

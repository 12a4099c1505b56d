"""What a student can get wrong at a lesson's border is named."""

import warnings

import numpy as np
import pytest
import torch

from helpers import arguments
from helpers.one_weight import loss, mean_gradient, train

X, Y = np.array([1.0, 3.0]), np.array([2.0, 6.0])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: loss(X[:, None], Y, 0.0), ValueError, r"x is \(2, 1\), y is \(2,\)"),
        (lambda: loss(X, Y[:1], 0.0), ValueError, "x and y must have the same shape"),
        (lambda: loss(X[:0], Y[:0], 0.0), ValueError, "x must hold at least one"),
        (lambda: loss(X, Y * np.nan, 0.0), ValueError, "y must be finite; it holds n"),
        (lambda: loss([1.0], Y, 0.0), TypeError, r"x must be an array, not \[1.0\]"),
        (lambda: loss(X, Y > 3, 0.0), TypeError, "y must hold real numbers, not an ar"),
        (lambda: loss(X, Y, X), TypeError, r"w must be .* array of shape \(2,\)"),
        (lambda: loss(X, Y, "2"), TypeError, "w must be a number, not '2'"),
        (lambda: mean_gradient(X, Y, None), TypeError, "w must be a number, not None"),
        (lambda: run(learning_rate="fast"), TypeError, "learning_rate must be a numb"),
        (lambda: run(learning_rate=np.inf), ValueError, "learning_rate must be a fini"),
        (lambda: run(epochs=2.5), TypeError, "epochs must be a whole number, not 2.5"),
        (lambda: run(epochs=-1), ValueError, "epochs must be 0 or more, not -1"),
        (lambda: speed("abc", Y), TypeError, "distance must be an array"),
        (lambda: speed(X, Y[:1]), ValueError, "distance and velocity must"),
    ],
)
def test_the_argument_that_does_not_fit_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


@arguments.checked
def speed(distance, velocity):
    return (distance * velocity).sum()


def run(**changed):
    return train(X, Y, mean_gradient, **changed)


def test_a_checked_function_is_otherwise_the_function():
    assert loss(X, y=Y, w=0.0) == 20.0
    assert loss.__name__ == "loss"
    assert loss.__doc__.startswith("Return the mean squared error")


def test_numbers_that_are_no_longer_finite_are_returned_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert loss(X, Y, 1e200) == np.inf
        assert np.isnan(mean_gradient(X, Y, np.nan))
        assert mean_gradient(X, Y, -np.inf) == -np.inf


@pytest.mark.parametrize("value", [2, np.float32(2), np.array(2.0), torch.tensor(2.0)])
def test_a_number_in_any_form_becomes_a_float(value):
    assert arguments.number(value, "w") == arguments.positive(value, "w") == 2.0
    assert type(arguments.number(value, "w")) is float


@pytest.mark.parametrize("value", [True, 2j, [2.0], torch.tensor([2.0])])
def test_anything_else_is_no_number(value):
    with pytest.raises(TypeError, match="w must be a number"):
        arguments.number(value, "w")


def test_a_positive_number_is_above_zero():
    with pytest.raises(ValueError, match="h must be above zero, not 0"):
        arguments.positive(0, "h")


def test_a_count_is_a_whole_number():
    assert arguments.count(np.int32(1), "epoch", least=1) == 1
    with pytest.raises(TypeError, match="epoch must be a whole number, not True"):
        arguments.count(True, "epoch")


def test_samples_may_be_lists_and_tensors_where_a_figure_takes_them():
    x, y = arguments.samples([1, 2], torch.tensor([0.5, 1.0], requires_grad=True))
    np.testing.assert_array_equal(x, [1, 2])
    np.testing.assert_array_equal(y, [0.5, 1.0])

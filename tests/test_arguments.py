"""Bad input gets an error that names the argument and what was expected."""

import numpy as np
import pytest
import torch

from helpers import arguments


@pytest.mark.parametrize(
    "value", [2, 2.0, np.float32(2), np.int64(2), np.array(2.0), torch.tensor(2.0)]
)
def test_a_number_in_any_form_becomes_a_float(value):
    assert arguments.number(value, "w") == 2.0
    assert type(arguments.number(value, "w")) is float


@pytest.mark.parametrize(
    "value", ["2", None, True, 2j, [2.0], np.array([2.0]), object(), np.bool_(True)]
)
def test_what_is_no_number_is_a_type_error_that_names_the_argument(value):
    with pytest.raises(TypeError, match=r"^learning_rate must be a number, not "):
        arguments.number(value, "learning_rate")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), np.float32("-inf")])
def test_a_number_must_be_finite(value):
    with pytest.raises(ValueError, match=r"^w must be a finite number"):
        arguments.number(value, "w")


@pytest.mark.parametrize("value", [0, -1e-9])
def test_a_positive_number_must_be_above_zero(value):
    with pytest.raises(ValueError, match=r"^h must be above zero"):
        arguments.positive(value, "h")


@pytest.mark.parametrize("value", [1.0, "3", None, True, np.float64(3)])
def test_a_count_must_be_a_whole_number(value):
    with pytest.raises(TypeError, match=r"^epochs must be a whole number"):
        arguments.count(value, "epochs")


def test_a_count_must_not_be_below_its_least():
    assert arguments.count(np.int32(0), "epochs") == 0
    with pytest.raises(ValueError, match=r"^epochs must be 0 or more, not -1"):
        arguments.count(-1, "epochs")


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        ([], ValueError, "x must hold at least one number"),
        ([1.0, float("nan")], ValueError, "x must be finite; it is nan at index 1"),
        ([[1.0], [float("inf")]], ValueError, "it is inf at index (1, 0)"),
        (float("nan"), ValueError, "x must be finite; it is nan"),
        ([[1.0], [1.0, 2.0]], ValueError, "x must have rows of equal length"),
        ("abc", TypeError, "x must hold real numbers, not 'abc'"),
        ([1j], TypeError, "x must hold real numbers"),
        ([True, False], TypeError, "x must hold real numbers"),
        (None, TypeError, "x must hold real numbers, not None"),
    ],
)
def test_a_bad_array_is_named(value, error, message):
    with pytest.raises(error) as caught:
        arguments.array(value, "x")
    assert message in str(caught.value)


def test_a_float_array_is_not_copied_and_whole_numbers_become_float64():
    x = np.array([1, 2], np.float32)
    assert arguments.array(x, "x") is x
    assert arguments.array([1, 2], "x").dtype == np.float64


def test_samples_of_different_shape_are_refused_with_both_shapes():
    with pytest.raises(ValueError, match=r"x is \(3,\), y is \(3, 1\)"):
        arguments.samples(np.zeros(3), np.zeros((3, 1)))


def test_a_function_must_be_callable():
    assert arguments.function(abs, "gradient") is abs
    with pytest.raises(TypeError, match=r"^gradient must be a function, not 3"):
        arguments.function(3, "gradient")


@arguments.checked
def mean_of_products(x, y, w, b=0.0):
    """A function such as a loss, for the tests below."""
    return float((w * x * y + b).mean())


X = np.array([1.0, 3.0])


def test_a_checked_function_returns_what_the_function_returns():
    assert mean_of_products(X, X, 2.0) == 10.0
    assert mean_of_products(X, X, w=2.0, b=1.0) == 11.0
    assert mean_of_products.unchecked(X, X, 2.0) == 10.0
    assert mean_of_products.__doc__ == "A function such as a loss, for the tests below."


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        (([1.0], X, 2.0), TypeError, "x must be a numpy array, not a list"),
        ((X, 3.0, 2.0), TypeError, "y must be a numpy array, not 3.0"),
        ((X, np.ones(3), 2.0), ValueError, "same shape"),
        ((X, X[:, None], 2.0), ValueError, "same shape"),
        ((X[:0], X[:0], 2.0), ValueError, "x must hold at least one"),
        ((X, X * np.nan, 2.0), ValueError, "y must be finite"),
        ((X, X, np.nan), ValueError, "w must be a finite number"),
        ((X, X, 1.0, np.inf), ValueError, "b must be a finite number"),
    ],
)
def test_a_checked_function_names_what_does_not_fit(given, error, message):
    with pytest.raises(error, match=message):
        mean_of_products(*given)


def test_a_result_that_overflows_with_good_input_is_no_error():
    with np.errstate(over="ignore"):
        assert mean_of_products(X * 1e200, X * 1e200, 1.0) == np.inf


def test_loops_take_checked_and_other_functions_and_nothing_else():
    assert arguments.unchecked(mean_of_products, "gradient")(X, X, 2.0) == 10.0
    assert arguments.unchecked(abs, "gradient") is abs
    with pytest.raises(TypeError, match=r"^gradient must be a function, not 3"):
        arguments.unchecked(3, "gradient")

"""Finite differences measure slopes, with the errors that notebook 02 derives."""

import math

import pytest

from helpers.finite_differences import central_difference, forward_difference


def parabola(w):
    return 7.5 * (w - 2) ** 2


@pytest.mark.parametrize("h", [0.1, 0.01, 0.001])
def test_the_forward_difference_of_the_parabola_errs_by_its_curvature(h):
    assert forward_difference(parabola, 0.0, h) + 30 == pytest.approx(7.5 * h, rel=1e-6)


@pytest.mark.parametrize("h", [1.0, 0.1, 0.001])
def test_the_central_difference_of_a_parabola_is_exact_but_for_rounding(h):
    assert central_difference(parabola, 0.0, h) == pytest.approx(-30, abs=1e-10)


def test_the_central_difference_errs_by_the_third_derivative():
    error = central_difference(math.exp, 0.0, 1e-2) - 1
    assert error == pytest.approx(1e-4 / 6, rel=1e-3)


def test_both_step_by_a_thousandth_unless_told():
    assert forward_difference(parabola, 2.0) == pytest.approx(0.0075, rel=1e-6)
    assert central_difference(lambda w: w**3, 0.0) == pytest.approx(1e-6)

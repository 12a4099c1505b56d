"""The central difference measures slopes, as far off as notebook 02 says."""

import math

import pytest

from helpers.finite_differences import central_difference


def parabola(w):
    return 7.5 * (w - 2) ** 2


@pytest.mark.parametrize("h", [1.0, 0.1, 0.001])
def test_the_central_difference_of_a_parabola_is_exact_but_for_rounding(h):
    assert central_difference(parabola, 0.0, h) == pytest.approx(-30, abs=1e-10)


def test_elsewhere_it_is_off_by_the_third_derivative():
    off = central_difference(math.exp, 0.0, 1e-2) - 1
    assert off == pytest.approx(1e-4 / 6, rel=1e-3)


def test_it_steps_by_a_thousandth_unless_told():
    assert central_difference(lambda w: w**3, 0.0) == pytest.approx(1e-6)

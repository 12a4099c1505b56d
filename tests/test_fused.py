"""Notebook 12's helper: a multiply-add that rounds once."""

from itertools import product

import numpy as np
import pytest

from helpers.data import four_samples, recorded_runs, recovered_start
from helpers.fused import fma


def plain(a, b, c):
    return np.float32(a * b + c)


@pytest.mark.parametrize("arithmetic", [*product([plain, fma], repeat=3)])
def test_whatever_is_fused_notebook_07_prints_the_same_digits(arithmetic):
    forward, gradient, update = arithmetic
    w, b = np.float32(recovered_start())
    printed = {row["epoch"]: row for row in recorded_runs()["torch_run"]["rows"]}
    for epoch in range(1, 92):
        loss = gradient_w = gradient_b = np.float32(0)
        for x, y in zip(*four_samples(), strict=True):
            error = forward(w, x, b) - y
            loss = loss + error * error / 4
            gradient_w = gradient(error / 2, x, gradient_w)
            gradient_b = gradient_b + error / 2
        w, b = (
            update(np.float32(-0.01), *at) for at in ((gradient_w, w), (gradient_b, b))
        )
        if epoch in printed:
            assert f"{w:.5f}" == f"{printed[epoch]['w']:.5f}"
            assert f"{loss:.4f}" == printed[epoch]["loss"]


def test_fma_rounds_once_at_and_beside_a_tie_of_float32():
    one, small, step = np.float32(1), np.float32(2.0**-12), np.float32(2.0**-23)
    below = small * (one + step), small * (one - step)  # 2**-24 - 2**-70
    for a, b, c, expected in [
        (one + small, one + small, 2.0**-70, 1 + 2.0**-11 + 2.0**-23),
        (one + small, one + small, -(2.0**-70), 1 + 2.0**-11),
        (*below, one + step, 1 + 2.0**-23),
        (-below[0], below[1], one + step, 1 + 2.0**-23),
        (small * (one + 2852 * step), small * (one - 2851 * step), one, 1 + 2.0**-23),
        (small, small, one, 1.0),
        (small, small, one + step, 1 + 2.0**-22),
    ]:
        for sign in (one, -one):
            result = fma(np.array([sign * a]), b, sign * np.float32(c))
            assert float(result[0]) == sign * expected

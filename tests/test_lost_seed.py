"""Notebook 12's helper: a start recovered from the printed rows of its run."""

from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pytest
import torch

from helpers import torch_autograd
from helpers.data import four_samples, recorded_runs, recovered_start
from helpers.lost_seed import GRID, candidates, fma, plain, replay, survivors

X, Y = four_samples()
ROWS = recorded_runs()["torch_run"]["rows"]
START, NEIGHBOUR = recovered_start(), (-0.6483198404312134, -0.5033023357391357)
NEAR = candidates(np.array(START), reach=8)
EVERY_ARITHMETIC = list(product([plain, fma], repeat=3))


def found(rows=ROWS, starts=NEAR, x=X, y=Y, **arithmetic):
    kept = survivors(starts, rows, x, y, 0.01, **arithmetic)
    return [tuple(start) for start in kept.tolist()]


def test_the_recorded_log_has_the_known_start_and_one_neighbour():
    assert found() == [START, NEIGHBOUR]
    printed = recorded_runs()["torch_run"]["prediction_at_5_before"]
    assert all(f"{5 * w + b:.3f}" == printed for w, b in found())


def test_only_the_known_start_prints_the_log_in_every_order_of_addition():
    always = {START, NEIGHBOUR}
    for order in map(list, permutations(range(4))):
        always &= set(found(x=X[order], y=Y[order]))
    assert always == {START}


def test_a_log_with_one_digit_changed_has_no_start():
    off = float(np.nextafter(np.float32(ROWS[5]["w"]), np.float32(3)))
    for place, change in ((5, {"w": off}), (3, {"loss": "0.0188"})):
        rows = [*ROWS]
        rows[place] = rows[place] | change
        assert found(rows) == []


@pytest.mark.parametrize("arithmetic", EVERY_ARITHMETIC)
def test_the_recorded_run_fused_neither_its_forward_pass_nor_its_update(arithmetic):
    forward, gradient, update = arithmetic
    kept = found(forward=forward, gradient=gradient, update=update)
    assert kept == ([] if fma in (forward, update) else [START, NEIGHBOUR])


@pytest.mark.parametrize("arithmetic", EVERY_ARITHMETIC)
def test_whatever_is_fused_notebook_07_prints_the_same_digits(arithmetic):
    start, places = np.array([START]), ("forward", "gradient", "update")
    named = dict(zip(places, arithmetic, strict=True))
    losses, weights = replay(start, X, Y, 0.01, 91, **named)
    assert abs(weights - replay(start, X, Y, 0.01, 91)[1]).max() < 1e-6
    for row in ROWS:
        at = row["epoch"] - 1
        assert f"{weights[at, 0]:.5f}" == f"{row['w']:.5f}"
        assert f"{losses[at, 0]:.4f}" == row["loss"]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_the_replay_has_the_bits_of_pytorch_for_every_start_beside_the_others(number):
    rng = np.random.default_rng(number)
    x, y = rng.normal(size=(2, number)).astype(np.float32)
    starts = rng.integers(-(2**23), 2**23, size=(5, 2)) * GRID
    losses, weights = replay(starts, x, y, 0.07, 60)
    assert losses.dtype == weights.dtype == np.float32
    for i, start in enumerate(starts.tolist()):
        run = torch_autograd.train(torch.tensor(x), torch.tensor(y), *start, 0.07, 60)
        assert losses[:, i].tolist() == run.losses.tolist()
        assert weights[:, i].tolist() == run.w.tolist()


def test_the_candidates_are_the_grid_around_the_nearest_point():
    starts = candidates(np.array([0.3, -0.7]) * GRID, reach=1) / GRID
    square = [(w, b) for w in (-1, 0, 1) for b in (-2, -1, 0)]
    assert [tuple(start) for start in starts] == square


def test_a_learning_rate_that_is_no_number_is_named():
    with pytest.raises(TypeError, match="learning_rate must be a number, not None"):
        survivors(NEAR, ROWS, X, Y, None)


@pytest.mark.parametrize("scale", [1.0, 1e-6, 1e6])
def test_fma_rounds_once(scale):
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(2, 2000)).astype(np.float32)
    c = (-a * b + scale * 1e-7 * rng.normal(size=2000)).astype(np.float32)
    result = fma(a, b, c)
    assert (result != plain(a, b, c)).any()
    for i in range(2000):
        exact = Fraction(float(a[i])) * Fraction(float(b[i])) + Fraction(float(c[i]))
        near = np.float32(result[i])
        around = (np.nextafter(near, np.float32(s)) for s in (-np.inf, np.inf))
        error = abs(Fraction(float(near)) - exact)
        assert all(error <= abs(Fraction(float(other)) - exact) for other in around)


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

"""Notebook 08's helper: a start recovered from the printed rows of its run."""

import json
import platform
from fractions import Fraction

import numpy as np
import pytest
import torch

from helpers import lost_seed
from helpers.data import FOLDER, four_samples, recorded_runs, recovered_start
from helpers.lost_seed import GRID, recover, replay

X, Y = four_samples()
ROWS = recorded_runs()["torch_run"]["rows"]
NEIGHBOUR = (-0.6483198404312134, -0.5033023357391357)
on_x86 = pytest.mark.skipif(
    platform.machine() not in ("x86_64", "AMD64"),
    reason="from five terms on the order of addition is known for x86 only",
)


def torch_run(w, b, x, y, learning_rate, epochs):
    """Train with PyTorch's autograd; return the losses and the weights."""
    x, y = torch.tensor(x, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)
    w, b = (torch.tensor(s, dtype=torch.float32, requires_grad=True) for s in (w, b))
    losses, weights = [], []
    for _ in range(epochs):
        loss = ((w * x + b - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
            b -= learning_rate * b.grad
        w.grad = b.grad = None
        losses.append(loss.item())
        weights.append(w.item())
    return np.array(losses), np.array(weights)


def printed(losses, weights, every=10, decimals=4):
    """Return the log of a run as it would be printed."""
    return [
        {
            "epoch": k + 1,
            "w": float(weights[k]),
            "loss": f"{float(losses[k]):.{decimals}f}",
        }
        for k in range(0, len(weights), every)
    ]


def made_up_log(start, x=X, y=Y, learning_rate=0.01, epochs=100, every=10):
    return printed(*torch_run(*start, x, y, learning_rate, epochs), every)


def changed(place, **values):
    return [
        {**row, **values} if number == place else row
        for number, row in enumerate(ROWS, 1)
    ]


# The recorded run


def test_the_recorded_log_has_the_known_start_and_one_neighbour():
    found = recover(ROWS, X, Y, 0.01)
    assert [tuple(start) for start in found.starts] == [recovered_start(), NEIGHBOUR]
    assert found.verdict == "2 starts give this log: it can't tell them apart"
    assert found.misfit < 2e-7
    assert found.estimate == pytest.approx(recovered_start(), abs=3e-7)


def test_both_starts_also_print_the_two_predictions_of_the_log():
    run = recorded_runs()["torch_run"]
    for w, b in recover(ROWS, X, Y, 0.01).starts:
        assert f"{5 * w + b:.3f}" == run["prediction_at_5_before"]
        _, weights = torch_run(w, b, X, Y, 0.01, 100)
        assert weights[90] == ROWS[-1]["w"]


def test_only_the_known_start_prints_the_log_in_every_order_of_addition(monkeypatch):
    orders = ([0, 1, 2, 3], [3, 2, 1, 0], [2, 3, 1, 0], [1, 2, 3, 0])
    always = {recovered_start(), NEIGHBOUR}
    for order in orders:
        monkeypatch.setattr(lost_seed, "addition_order", lambda _, order=order: order)
        always &= {tuple(start) for start in recover(ROWS, X, Y, 0.01).starts}
    assert always == {recovered_start()}


@pytest.mark.parametrize("fused", [("forward",), ("update",), ("forward", "update")])
def test_a_fused_forward_pass_or_update_cannot_have_made_the_recorded_log(fused):
    found = recover(ROWS, X, Y, 0.01, fused=fused)
    assert len(found.starts) == 0
    assert found.verdict.startswith("no start gives this log")


def test_samples_may_be_a_column_as_the_recorded_run_had_them():
    found = recover(ROWS, X[:, None], Y[:, None], 0.01)
    assert recovered_start() in map(tuple, found.starts)


def test_the_notebook_prints_the_start_it_found_and_types_none_in():
    path = FOLDER.parent.parent / "notebooks" / "08_recover_a_lost_seed.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = " ".join("".join(cell["source"]) for cell in cells)
    assert "0.64831" not in sources
    assert "0.50330" not in sources
    (survivors,) = (cell for cell in cells if cell["id"] == "survivors")
    text = "".join(survivors["outputs"][0]["text"])
    for w, b in (recovered_start(), NEIGHBOUR):
        assert f"w0 = {w}, b0 = {b}, f(5) = -3.745" in text


# The replay


@pytest.mark.parametrize("start", [recovered_start(), NEIGHBOUR, (0.0, 0.0)])
@pytest.mark.parametrize("column", [False, True])
def test_the_replay_has_the_bits_of_pytorch_over_all_epochs(start, column):
    x, y = (X[:, None], Y[:, None]) if column else (X, Y)
    losses, weights = replay(*start, x, y, 0.01, 100)
    expected_losses, expected_weights = torch_run(*start, x, y, 0.01, 100)
    assert losses.dtype == weights.dtype == np.float32
    assert losses[:, 0].tolist() == expected_losses.tolist()
    assert weights[:, 0].tolist() == expected_weights.tolist()


@pytest.mark.parametrize(
    "number", [1, 2, 3, 4, *(pytest.param(n, marks=on_x86) for n in range(5, 16))]
)
def test_the_replay_has_the_bits_of_pytorch_for_other_samples(number):
    rng = np.random.default_rng(number)
    x, y = rng.normal(size=(2, number)).astype(np.float32)
    for start in rng.uniform(-1, 1, size=(5, 2)).astype(np.float32).tolist():
        losses, weights = replay(*start, x, y, 0.07, 60)
        expected_losses, expected_weights = torch_run(*start, x, y, 0.07, 60)
        assert losses[:, 0].tolist() == expected_losses.tolist()
        assert weights[:, 0].tolist() == expected_weights.tolist()


def test_starts_replayed_side_by_side_do_not_disturb_each_other():
    rng = np.random.default_rng(8)
    w, b = rng.uniform(-1, 1, size=(2, 7)).astype(np.float32)
    losses, weights = replay(w, b, X, Y, 0.01, 30)
    for i in range(7):
        alone = replay(w[i], b[i], X, Y, 0.01, 30)
        assert losses[:, i].tolist() == alone[0][:, 0].tolist()
        assert weights[:, i].tolist() == alone[1][:, 0].tolist()


def test_a_diverging_replay_neither_warns_nor_raises():
    _, weights = replay(0.5, 0.5, X, Y, 1.0, 200)
    assert not np.isfinite(weights[-1, 0])


@pytest.mark.parametrize("scale", [1.0, 1e-6, 1e6])
def test_fma_rounds_once(scale):
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(2, 2000)).astype(np.float32)
    c = (-a * b + scale * 1e-7 * rng.normal(size=2000)).astype(np.float32)
    result = lost_seed.fma(a, b, c)
    twice = a * b + c
    assert (result != twice).any()
    for i in range(2000):
        exact = Fraction(float(a[i])) * Fraction(float(b[i])) + Fraction(float(c[i]))
        near = np.float32(result[i])
        around = (np.nextafter(near, np.float32(s)) for s in (-np.inf, np.inf))
        error = abs(Fraction(float(near)) - exact)
        assert all(error <= abs(Fraction(float(other)) - exact) for other in around)


def test_fma_rounds_once_where_two_roundings_would_fall_the_other_way():
    one = np.float32(1)
    a = one + np.float32(2.0**-12)  # a * a = 1 + 2**-11 + 2**-24: halfway, a tie
    for nudge, last_bit in ((2.0**-70, 2.0**-23), (-(2.0**-70), 0.0)):
        result = lost_seed.fma(np.array([a]), a, np.array([nudge], np.float32))
        assert float(result[0]) == 1 + 2.0**-11 + last_bit


# Logs made up here


@pytest.mark.parametrize("seed", range(12))
def test_the_start_of_a_made_up_log_is_among_the_found_ones(seed):
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2, 3, size=4).astype(np.float32)
    y = (rng.normal() * x + rng.normal(size=4)).astype(np.float32)
    learning_rate = float(rng.uniform(0.005, 0.1))
    start = tuple((rng.integers(-(2**23), 2**23, size=2) * GRID).tolist())
    log = made_up_log(start, x, y, learning_rate, 60, every=int(rng.integers(1, 8)))
    assert start in map(tuple, recover(log, x, y, learning_rate).starts)


def test_what_nn_linear_draws_is_on_the_grid_and_is_found():
    torch.manual_seed(5)
    for _ in range(3):
        layer = torch.nn.Linear(1, 1)
        start = layer.weight.item(), layer.bias.item()
        assert all((value / GRID).is_integer() and -1 <= value < 1 for value in start)
        assert start in map(tuple, recover(made_up_log(start), X, Y, 0.01).starts)


def test_a_log_of_every_epoch_can_leave_a_single_start():
    start = (1234568 * GRID, -2345682 * GRID)
    found = recover(made_up_log(start, every=1), X, Y, 0.01)
    assert found.starts.tolist() == [list(start)]
    assert found.verdict == "one start gives this log"


def test_a_log_without_losses_is_enough():
    rows = [{"epoch": row["epoch"], "w": row["w"]} for row in ROWS]
    assert recovered_start() in map(tuple, recover(rows, X, Y, 0.01).starts)


def test_the_losses_are_part_of_the_log():
    rows = changed(4, loss="0.0188")
    assert len(recover(rows, X, Y, 0.01).starts) == 0


def test_a_changed_last_bit_leaves_no_start():
    off = float(np.nextafter(np.float32(ROWS[5]["w"]), np.float32(3)))
    assert len(recover(changed(6, w=off), X, Y, 0.01).starts) == 0


@pytest.mark.parametrize("start", [(0.1, 0.2), (1.5, 0.25)])
def test_a_start_that_the_layer_cannot_draw_is_not_found(start):
    found = recover(made_up_log(start), X, Y, 0.01)
    assert found.estimate == pytest.approx(start, abs=1e-6)
    assert start not in map(tuple, found.starts)


def test_another_learning_rate_leaves_no_start_and_a_large_misfit():
    found = recover(ROWS, X, Y, 0.011)
    assert len(found.starts) == 0
    assert found.misfit > 1e-3


def test_a_fused_log_is_recovered_with_fused_arithmetic_only():
    start = (1234567 * GRID, -2345679 * GRID)
    log = printed(*(a[:, 0] for a in replay(*start, X, Y, 0.01, 91, fused=["update"])))
    assert len(recover(log, X, Y, 0.01).starts) == 0
    assert start in map(tuple, recover(log, X, Y, 0.01, fused=["update"]).starts)


@pytest.mark.parametrize("rows", [ROWS[-2:], ROWS[5:7]])
def test_rows_that_say_too_little_are_refused(rows):
    with pytest.raises(lost_seed.TooManyCandidatesError, match="say too little"):
        recover(rows, X, Y, 0.01)


def test_samples_that_hide_the_bias_are_refused():
    x, y = np.zeros(2, np.float32), np.ones(2, np.float32)
    rows = [{"epoch": 1, "w": 0.5}, {"epoch": 2, "w": 0.5}]
    with pytest.raises(ValueError, match="don't determine both"):
        recover(rows, x, y, 0.01)


def test_a_late_first_row_leaves_fewer_starts_to_try(monkeypatch):
    monkeypatch.setattr(lost_seed, "MOST_EPOCHS", 11_000)
    with pytest.raises(lost_seed.TooManyCandidatesError, match="at most 1000 are"):
        recover(ROWS[1:], X, Y, 0.01)
    assert recovered_start() in map(tuple, recover(ROWS, X, Y, 0.01).starts)


@pytest.mark.parametrize("apart", [1e-5, 1e-9, 1e-13])
def test_equations_that_nearly_agree_leave_too_many_candidates(apart):
    matrix = np.array([[0.5, 0.5], [0.5, 0.5 + apart], [0.25, 0.25]])
    with pytest.raises(lost_seed.TooManyCandidatesError):
        lost_seed.candidates(matrix, np.array([0.1, 0.2]), 4 * GRID)


# Its parts


def test_the_equations_hold_for_a_run_without_rounding():
    x, y = np.array([0.5, -1.0, 2.0]), np.array([1.0, 0.0, 3.0])
    rate = float(np.float32(0.1))
    w, b, rows = 0.25, -0.5, []
    for k in range(1, 31):
        error = w * x + b - y
        w, b = w - rate * 2 * (x * error).mean(), b - rate * 2 * error.mean()
        rows.append({"epoch": k, "w": float(np.float32(w))})
    matrix, target = lost_seed.equations(rows, x, y, 0.1)
    assert matrix.shape == (30, 2)
    assert matrix @ [0.25, -0.5] == pytest.approx(target, abs=3e-7)
    assert lost_seed.estimate(matrix, target) == pytest.approx([0.25, -0.5], abs=3e-7)


def test_the_candidates_are_all_grid_points_of_the_ellipse():
    matrix = np.array([[0.9, -0.3], [0.2, 0.4], [0.1, -0.5]])
    center, tolerance = np.array([0.3, -0.7]) + GRID / 3, 6 * GRID
    steps = np.arange(-40, 41)
    w = (np.round(center[0] / GRID) + np.repeat(steps, 81)) * GRID
    b = (np.round(center[1] / GRID) + np.tile(steps, 81)) * GRID
    away = np.column_stack([w, b]) - center
    inside = np.linalg.norm(away @ matrix.T, axis=1) <= tolerance
    found = set(zip(*lost_seed.candidates(matrix, center, tolerance), strict=True))
    assert found == set(zip(w[inside], b[inside], strict=True))
    assert 10 < len(found) < 6561


@pytest.mark.parametrize("corner", [(-1, -1), (-1, 1), (1, -1), (1, 1)])
def test_no_candidate_lies_outside_what_can_be_drawn(corner):
    w, b = lost_seed.candidates(np.eye(2), np.array(corner, float), 5 * GRID)
    assert len(w) > 5
    for values in (w, b):
        assert values.min() >= -1
        assert values.max() < 1


def test_survivors_are_the_starts_whose_replay_prints_every_row():
    rng = np.random.default_rng(2)
    w, b = np.array(recovered_start())[:, None] + rng.integers(-4, 5, (2, 300)) * GRID
    losses, weights = replay(w, b, X, Y, 0.01, 91)
    expected = [
        [w[i], b[i]]
        for i in range(300)
        if all(
            weights[row["epoch"] - 1, i] == np.float32(row["w"])
            and f"{losses[row['epoch'] - 1, i]:.4f}" == row["loss"]
            for row in ROWS
        )
    ]
    assert lost_seed.survivors(w, b, ROWS, X, Y, 0.01).tolist() == expected
    assert expected


# Bad input


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "needs 2 rows or more"),
        (ROWS[:1], "needs 2 rows or more"),
        (ROWS[::-1], "row 2: epoch 81 doesn't come after 91"),
        ([ROWS[0], ROWS[0]], "row 2: epoch 1 doesn't come after 1"),
        (changed(1, epoch=0), "row 1: epoch must be 1 or more"),
        (changed(3, w=float("nan")), "row 3: w must be a finite number"),
        (changed(3, w=float("inf")), "row 3: w must be a finite number"),
        (changed(3, w=1.832), "row 3: w: 1.832 isn't a float32 number in full"),
        (changed(3, w=1e300), "row 3: w: 1e\\+300 isn't a float32 number"),
        (changed(2, loss="-1.0"), "row 2: loss: '-1.0' isn't a printed loss"),
        (changed(2, loss="nan"), "row 2: loss: 'nan' isn't a printed loss"),
        (changed(2, loss=""), "row 2: loss: '' isn't a printed loss"),
        ([{"epoch": 1}, ROWS[1]], "row 1 has no 'w'"),
        ([ROWS[0], {"w": 0.5}], "row 2 has no 'epoch'"),
    ],
)
def test_a_log_that_no_run_prints_is_refused(rows, message):
    with pytest.raises(ValueError, match=message):
        recover(rows, X, Y, 0.01)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (changed(2, w="1.5"), "row 2: w must be a number"),
        (changed(2, epoch=11.0), "row 2: epoch must be a whole number"),
        (changed(2, epoch=True), "row 2: epoch must be a whole number"),
        (changed(2, loss=1.5593), "row 2: loss must be text"),
    ],
)
def test_a_log_of_the_wrong_types_is_refused(rows, message):
    with pytest.raises(TypeError, match=message):
        recover(rows, X, Y, 0.01)


@pytest.mark.parametrize("learning_rate", [0.0, -0.01, float("nan")])
def test_a_learning_rate_that_is_not_above_zero_is_refused(learning_rate):
    with pytest.raises(ValueError, match="learning_rate"):
        recover(ROWS, X, Y, learning_rate)


def test_a_learning_rate_that_overflows_is_refused():
    with pytest.raises(ValueError, match="overflows"):
        recover(ROWS, X, Y, 1e9)


def test_samples_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="same shape"):
        recover(ROWS, X, Y[:, None], 0.01)
    with pytest.raises(ValueError, match=r"\(N,\) or \(N, 1\)"):
        recover(ROWS, X.reshape(2, 2), Y.reshape(2, 2), 0.01)
    with pytest.raises(ValueError, match="16 samples are too many"):
        recover(ROWS, np.ones(16), np.ones(16), 0.01)


@pytest.mark.parametrize("fused", ["update", ["updates"]])
def test_unknown_fused_operations_are_refused(fused):
    with pytest.raises(ValueError, match="fused names operations"):
        recover(ROWS, X, Y, 0.01, fused=fused)
    with pytest.raises(ValueError, match="fused names operations"):
        replay(0.0, 0.0, X, Y, 0.01, 1, fused=fused)

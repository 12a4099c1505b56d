"""The benchmark compares equal work, in turns, and writes it down legibly."""

import numpy as np
import pytest

from helpers.tools import bench

NUMPY_ALONE = ("bare numpy", "this engine")


def test_an_epoch_is_forward_backward_and_update():
    w, b = bench.bare_numpy(4)()
    x = np.array([1.0, 2.0, 3.0, 4.0])
    error = bench.START[0] * x + bench.START[1] - 2 * x
    assert w == pytest.approx(bench.START[0] - 0.01 * (2 * x * error).mean())
    assert b == pytest.approx(bench.START[1] - 0.01 * (2 * error).mean())


def test_all_do_the_same_work_and_other_work_is_noticed(monkeypatch):
    assert tuple(bench.epochs(4, NUMPY_ALONE)) == NUMPY_ALONE
    lazy = (lambda n: lambda: bench.START, "numpy")
    monkeypatch.setitem(bench.CONTESTANTS, "this engine", lazy)
    with pytest.raises(ValueError, match="this engine reached"):
        bench.epochs(4, NUMPY_ALONE)


def test_timings_are_taken_in_turns_and_the_median_counts():
    now, calls = 0.0, []
    costs = {"slow": iter([9, 3, 5, 100]), "fast": iter([9, 1, 2, 1])}

    def make(name):
        def run():
            nonlocal now
            calls.append(name)
            now += next(costs[name])

        return run

    functions = {name: make(name) for name in costs}
    medians = bench.in_turns(functions, rounds=3, clock=lambda: now)
    assert calls[2:] == ["slow", "fast"] * 3
    assert medians == {"slow": 5, "fast": 1}


def test_the_table_gives_times_and_ratios():
    times = {4: {"bare numpy": 1e-5, "this engine": 3e-5}, 1000: {"bare numpy": 2e-3}}
    lines = [" ".join(line.split()) for line in bench.table(times).splitlines()]
    assert lines[0] == "one epoch, us N = 4 ratio N = 1,000 ratio"
    assert lines[1:3] == ["bare numpy 10.0 1.00 2,000.0 1.00", "this engine 30.0 3.00"]


def test_growth_is_drawn_into_a_file(tmp_path):
    path = tmp_path / "build" / "growth.png"
    bench.draw(
        {n: dict.fromkeys(bench.IN_THE_PICTURE, n * 1e-6) for n in (4, 10)}, path
    )
    assert path.read_bytes().startswith(b"\x89PNG")

"""The benchmark compares equal work, in turns, and writes it down legibly."""

import importlib.util

import numpy as np
import pytest

from helpers.tools import bench

INSTALLED = [
    name
    for name, (_, package) in bench.CONTESTANTS.items()
    if importlib.util.find_spec(package)
]


def test_all_contestants_do_the_same_work():
    bench.check_same_work(4, INSTALLED)


@pytest.mark.parametrize("name", ["bare numpy", "this engine"])
def test_an_epoch_is_forward_backward_and_update(name):
    epoch = bench.CONTESTANTS[name][0](4)
    w, b = map(float, epoch())
    x = np.array([1.0, 2.0, 3.0, 4.0])
    error = bench.START[0] * x + bench.START[1] - 2 * x
    assert w == pytest.approx(bench.START[0] - 0.01 * (2 * x * error).mean(), rel=1e-5)
    assert b == pytest.approx(bench.START[1] - 0.01 * (2 * error).mean(), rel=1e-5)


def test_other_work_is_noticed(monkeypatch):
    def lazy(n):
        return lambda: bench.START

    monkeypatch.setitem(bench.CONTESTANTS, "this engine", (lazy, "numpy"))
    with pytest.raises(ValueError, match="this engine reached"):
        bench.check_same_work(4, ["bare numpy", "this engine"])


def test_timings_are_taken_in_turns_and_the_median_counts():
    now, calls = 0.0, []
    costs = {"slow": [9, 9, 3, 5, 100], "fast": [9, 9, 1, 2, 1]}

    def make(name):
        remaining = iter(costs[name])

        def run():
            nonlocal now
            calls.append(name)
            now += next(remaining)

        return run

    medians = bench.in_turns(
        {name: make(name) for name in costs}, rounds=3, least=0, clock=lambda: now
    )
    assert calls[4:] == ["slow", "fast"] * 3
    assert medians == {"slow": 5, "fast": 1}


def test_quick_functions_are_repeated_within_a_timing():
    now, count = 0.0, 0

    def run():
        nonlocal now, count
        count += 1
        now += 0.001

    medians = bench.in_turns({"f": run}, rounds=2, least=0.01, clock=lambda: now)
    assert 2 + 2 * 9 <= count <= 2 + 2 * 10
    assert medians["f"] == pytest.approx(0.001)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(1.234e-5, "12.3 us"), (0.00456, "4.56 ms"), (2.5, "2.5 s"), (2e-7, "0.2 us")],
)
def test_durations_have_a_unit_that_suits(seconds, text):
    assert bench.duration(seconds) == text


def test_the_table_gives_times_ratios_and_memory():
    times = {4: {"bare numpy": 1e-5, "this engine": 3e-5}, 1000: {"bare numpy": 2e-5}}
    lines = bench.epoch_table(times, {"this engine": 20.04}).splitlines()
    assert len(lines) == 1 + len(bench.CONTESTANTS)
    assert lines[0].split("  ")[0] == "one epoch"
    assert "N = 1,000" in lines[0]
    assert " ".join(lines[1].split()) == "bare numpy 10 us 1.00 20 us 1.00 -"
    assert " ".join(lines[2].split()) == "this engine 30 us 3.00 - - 20.0 MB"


def test_the_helper_loops_walk_as_the_bare_ones_do():
    loops = bench.trajectory_loops(4)
    for name in ("one_weight.train", "weight_and_bias.train"):
        run, rows = loops[name](), np.array(loops[f"{name}, bare"]())
        np.testing.assert_array_equal(run.losses, rows[:, 0])
        np.testing.assert_array_equal(run.w, rows[:, 1])


def test_a_missing_package_is_one_line(monkeypatch, capsys):
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name: None if name == "micrograd" else object(),
    )
    assert bench.main([]) == 1
    output, error = capsys.readouterr()
    assert output == ""
    assert error == "make bench needs micrograd: pip install -e '.[bench]'\n"


def test_growth_is_drawn_into_a_file(tmp_path):
    path = tmp_path / "build" / "growth.png"
    bench.draw_growth({1: {"a": 1e-6}, 10: {"a": 2e-6}}, path)
    assert path.read_bytes().startswith(b"\x89PNG")

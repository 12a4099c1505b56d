"""The benchmark compares equal work, in turns, and writes it down legibly."""

import bench
import pytest


def test_all_do_the_same_work_and_other_work_is_noticed(monkeypatch):
    assert bench.epochs(4).keys() == bench.CONTESTANTS.keys()
    monkeypatch.setitem(bench.CONTESTANTS, "autograd", lambda *_: lambda: bench.START)
    with pytest.raises(ValueError, match="not the same work"):
        bench.epochs(4)


def test_each_is_timed_in_every_round_and_the_median_counts(monkeypatch):
    now, costs = 0.0, {"slow": iter([9] * 3 + [3, 5, 100]), "fast": iter([1] * 6)}

    def make(name):
        def epoch():
            nonlocal now
            now += next(costs[name])

        return epoch

    monkeypatch.setattr(bench.time, "process_time", lambda: now)
    medians = bench.in_turns({name: make(name) for name in costs}, rounds=3)
    assert medians == {"slow": 5, "fast": 1}


def test_the_table_gives_ratios_and_growth_is_drawn(monkeypatch, tmp_path, capsys):
    times = dict.fromkeys(bench.CONTESTANTS, 1e-5) | {"this engine": 3e-5}
    monkeypatch.setattr(bench, "epochs", lambda n: times)
    monkeypatch.setattr(bench, "in_turns", dict)
    monkeypatch.chdir(tmp_path)
    bench.main()
    lines = capsys.readouterr().out.splitlines()
    assert lines[4].split() == ["this", "engine", *["30.0", "3.00"] * 3]
    assert bench.PICTURE.read_bytes().startswith(b"\x89PNG")

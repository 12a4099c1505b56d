"""The benchmark compares equal work and writes it down legibly."""

import bench
import pytest


def test_all_do_the_same_work_and_other_work_is_noticed(monkeypatch):
    assert bench.epochs(4).keys() == bench.CONTESTANTS.keys()
    monkeypatch.setitem(bench.CONTESTANTS, "autograd", lambda *_: lambda: bench.START)
    with pytest.raises(ValueError, match="not the same work"):
        bench.epochs(4)


def test_the_table_gives_ratios_and_growth_is_drawn(monkeypatch, tmp_path, capsys):
    times = dict.fromkeys(bench.CONTESTANTS, 1e-5) | {"this engine": 3e-5}
    monkeypatch.setattr(bench, "epochs", lambda n: times)
    monkeypatch.setattr(bench, "in_turns", dict)
    monkeypatch.chdir(tmp_path)
    bench.main()
    lines = capsys.readouterr().out.splitlines()
    assert lines[4].split() == ["this", "engine", *["30.0", "3.00"] * 3]
    assert bench.PICTURE.read_bytes().startswith(b"\x89PNG")

"""What a teacher sees of a class: from stored outputs, or by running the answers."""

import csv
import json
import os
import shutil
import time

import pytest

from helpers.tools import cells, collect, judge, nbgrader, workbook

FIRST = cells.course()[0]
EXERCISES = cells.exercises_of(FIRST)


def hand_in(path, source=None, said=None, second=None):
    """Write a student's copy of the first notebook, with answers."""
    notebook = workbook.fresh(FIRST)
    first, other = (
        next(c for c in notebook["cells"] if c["id"] == exercise.answer["id"])
        for exercise in EXERCISES
    )
    first["source"] = source or first["source"]
    other["source"] = second or other["source"]
    if said:
        output = {"output_type": "stream", "name": "stdout", "text": said}
        first["outputs"] = [output]
    path.parent.mkdir(parents=True, exist_ok=True)
    cells.write(path, notebook)


def run(folder, *options):
    assert collect.main([str(folder), *options]) == 0
    with (folder / "collected.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def state(rows, student, exercise="1"):
    return next(
        row["state"]
        for row in rows
        if row["student"] == student
        and row["notebook"] == FIRST.stem
        and row["exercise"].startswith(exercise)
    )


def test_every_form_of_a_folder_is_understood(tmp_path):
    for place in (
        tmp_path / "ann" / FIRST.name,
        tmp_path / "bob" / "workbook" / FIRST.name,
        tmp_path / f"cem_{FIRST.name}",
        tmp_path / "dee" / "renamed by the student.ipynb",
    ):
        hand_in(place, "mine", "Correct: good\n")
    hand_in(tmp_path / "ann" / ".ipynb_checkpoints" / FIRST.name, "x", "Not yet. x\n")
    rows = run(tmp_path)
    assert {row["student"] for row in rows} == {"ann", "bob", "cem", "dee"}
    assert all(state(rows, name) == "solved" for name in ("ann", "bob", "cem", "dee"))
    assert state(rows, "ann", "2") == "not run"


def test_damaged_and_foreign_files_are_named_and_stop_nothing(tmp_path, capsys):
    hand_in(tmp_path / "ann" / FIRST.name, "mine", "Correct: good\n")
    (tmp_path / "bob").mkdir()
    (tmp_path / "bob" / FIRST.name).write_text('{"cells": [', encoding="utf-8")
    (tmp_path / "bob" / "folder.ipynb").mkdir()
    own = {"cells": [], "metadata": {"course": 3}, "nbformat": 4}
    (tmp_path / "bob" / "own\x1b[2J.ipynb").write_text(json.dumps(own))
    rows = run(tmp_path)
    said = capsys.readouterr().out
    assert state(rows, "ann") == "solved"
    for name in (FIRST.name, "folder.ipynb", "own?[2J.ipynb"):
        assert f"Left out: {os.path.join('bob', name)}" in said
    assert "\x1b" not in said


def test_the_summary_says_what_stopped_how_many_and_the_commonest_hint(
    tmp_path, capsys
):
    for at, hint in enumerate(["Half.", "Half.", "Sign."]):
        hand_in(tmp_path / f"s{at}" / FIRST.name, "mine", f"Not yet. {hint}\n")
    hand_in(tmp_path / "s3" / FIRST.name, "mine", "Correct: good\n")
    run(tmp_path)
    lines = capsys.readouterr().out.splitlines()
    line = next(line for line in lines if line.startswith("01 1"))
    assert line.endswith("1      3      0      0     2 x Half.")
    assert "forged" in lines[-1]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_of_the_table_is_a_formula(start):
    assert collect.harmless(f"{start}1+1").startswith("'")


def test_thirty_workbooks_are_collected_in_seconds(tmp_path):
    workbook.main([str(tmp_path / "student 00")])
    for at in range(1, 30):
        shutil.copytree(tmp_path / "student 00", tmp_path / f"student {at:02}")
    start = time.perf_counter()
    rows = run(tmp_path)
    assert time.perf_counter() - start < 20
    assert len({row["student"] for row in rows}) == 30


@pytest.mark.skipif(not hasattr(os, "fork"), reason="--run needs fork")
def test_run_judges_the_code_and_not_the_stored_output(tmp_path, monkeypatch):
    monkeypatch.setattr(cells, "course", lambda: [FIRST])
    stub = cells.without_check(EXERCISES[0].answer["source"]) + "\n"
    right, second = (
        f"{cells.without_check(each.answer['source'])}\n{nbgrader.solved(each)}"
        for each in EXERCISES
    )
    loop = "import time\nwhile True:\n    time.sleep(9)"
    handed_in = {
        "right": right,
        "forged": stub + "print('Correct: really')",
        "other check": right + "\nprint('Not yet. no')",
        "raises": "1 / 0",
        "no python": "def (",
        "dies": "import os\nos._exit(0)",
        "greedy": "much = bytearray(10**11)",
        "loops": loop,
    }
    monkeypatch.setattr(judge, "SECONDS", 3)
    for name, source in handed_in.items():
        forged = "Correct: forged\n"
        hand_in(tmp_path / "class" / name / FIRST.name, source, forged, second)
    hand_in(tmp_path / "class" / "untouched" / FIRST.name)
    rows = run(tmp_path / "class", "--run")
    hints = {row["student"]: row["hint"] for row in rows if row["exercise"][0] == "1"}
    found = {name: state(rows, name) for name in [*handed_in, "untouched"]}
    assert found.pop("right") == found.pop("other check") == "solved"
    assert found.pop("untouched") == "open"
    assert found.pop("forged") != "solved"
    assert set(found.values()) == {"wrong"}
    assert hints["raises"].startswith("ZeroDivisionError")
    assert hints["no python"].startswith("SyntaxError")
    assert "ended the process" in hints["dies"]
    assert hints["greedy"].startswith("MemoryError")
    assert "ran longer" in hints["loops"]
    assert {state(rows, name, "2") for name in handed_in} == {"solved"}

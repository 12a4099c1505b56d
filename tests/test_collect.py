"""What a teacher sees of a class, from what is stored in the files handed in."""

import csv
import json
import os
import shutil
import time

import pytest

from helpers.tools import cells, collect, workbook
from helpers.tools import hand_in as handing_in

FIRST = cells.course()[0]
BLANK, *EXERCISES = cells.exercises_of(FIRST)


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


def test_a_blank_in_a_lesson_is_told_from_the_exercises():
    assert collect.title(BLANK) == "in the lesson: second step"
    assert collect.title(EXERCISES[0]) == "1: one new sample"


def test_nothing_is_merged(tmp_path, capsys):
    """Names that only differ behind the notebook's, groups, and a browser's copies."""
    stem = FIRST.stem
    for at, (place, said) in enumerate(
        {
            f"{stem}_tom.ipynb": "Correct: x",
            f"{stem}_uma.ipynb": "Not yet. x",
            f"group A/wim/{FIRST.name}": "Correct: x",
            f"group A/xia/{FIRST.name}": "Not yet. x",
            f"yan/{FIRST.name}": "Not yet. x",
            f"yan/{stem} (1).ipynb": "Correct: x",
            f"yan/kept/{stem}-kept-2026-01-01-000000.ipynb": "Not yet. x",
        }.items()
    ):
        hand_in(tmp_path / place, "mine", said)
        os.utime(tmp_path / place, (at, at))
    rows = run(tmp_path)
    found = {name: state(rows, name) for name in {row["student"] for row in rows}}
    right = {"tom", "group A/wim", "yan"}
    assert found == dict.fromkeys(right, "solved") | {
        "uma": "wrong",
        "group A/xia": "wrong",
    }
    said = capsys.readouterr().out
    assert f"yan/{FIRST.name}: yan/{stem} (1).ipynb is newer and counts" in said


def test_what_hand_in_makes_is_collected(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    hand_in(tmp_path / "workbook" / FIRST.name, "mine", "Correct: good\n")
    (tmp_path / "class").mkdir()
    handing_in.hand_in("ann").rename(tmp_path / "class" / "ann.zip")
    assert state(run(tmp_path / "class"), "ann") == "solved"


@pytest.mark.parametrize("given", [[], [""], ["no such folder"], ["empty"]])
def test_without_anything_handed_in_it_says_what_to_do(
    tmp_path, monkeypatch, capsys, given
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    assert collect.main(given) == 1
    assert capsys.readouterr().out.count("\n") == 1


def test_damaged_and_foreign_files_are_named_and_stop_nothing(tmp_path, capsys):
    hand_in(tmp_path / "ann" / FIRST.name, "mine", "Correct: good\n")
    (tmp_path / "bob").mkdir()
    (tmp_path / "bob" / FIRST.name).write_text('{"cells": [', encoding="utf-8")
    (tmp_path / "bob" / "essay.docx").touch()
    (tmp_path / "eve").mkdir()
    own = {"cells": [], "metadata": {"course": 3}, "nbformat": 4}
    (tmp_path / "bob" / "own\x1b[2J.ipynb").write_text(json.dumps(own))
    rows = run(tmp_path)
    said = capsys.readouterr().out
    assert state(rows, "ann") == "solved"
    for name in (FIRST.name, "essay.docx", "own?[2J.ipynb"):
        assert f"Left out: bob/{name}" in said
    assert "Left out: eve: an empty folder" in said
    assert {row["student"] for row in rows} == {"ann", "bob", "eve"}
    assert "\x1b" not in said


def test_the_summary_says_what_stopped_how_many_and_the_commonest_hint(
    tmp_path, capsys
):
    for at, hint in enumerate(["Half.", "Half.", "Sign."]):
        hand_in(tmp_path / f"s{at}" / FIRST.name, "mine", f"Not yet. {hint}\n")
    hand_in(tmp_path / "s3" / FIRST.name, "mine", "Correct: good\n")
    run(tmp_path)
    lines = capsys.readouterr().out.splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("01 1"))
    assert lines[at].endswith("1      3      0      0")
    assert lines[at + 1] == "    2 x Half."
    assert any(line.startswith("s3  01 .s.") for line in lines)
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

"""How far a student and a class are, read from what is stored below the answers."""

import csv
import json
import os
import shutil
import zipfile

import pytest

from helpers.tools import cells, progress, workbook

FIRST = cells.course()[0]
_, *EXERCISES = cells.exercises(FIRST)
COPY = f"checks.{EXERCISES[0].check}(mine)"


def printed(*lines):
    text = "\n".join(lines) + "\n"
    return {"output_type": "stream", "name": "stdout", "text": text}


def judged(state, hint):
    data = {progress.VERDICT: {"exercise": "e", "state": state, "hint": hint}}
    return {"output_type": "display_data", "data": data, "metadata": {}}


def attempt(*outputs, source="mine", name=EXERCISES[0].answer["id"]):
    cell = workbook.cell_of("code", name, source, "exercise")
    return cell | {"outputs": list(outputs)}


def hand_in(path, *outputs):
    """Write a student's copy of the first notebook, its first exercise answered."""
    notebook = workbook.fresh(FIRST)
    for cell in notebook["cells"]:
        if cell["id"] == EXERCISES[0].answer["id"]:
            cell |= {"source": "mine", "outputs": list(outputs)}
    path.parent.mkdir(parents=True, exist_ok=True)
    cells.write(path, notebook, path.read_bytes() if path.exists() else None)


RIGHT, WRONG = judged("solved", ""), judged("wrong", "Half.")


@pytest.mark.parametrize(
    ("outputs", "state", "hint"),
    [
        ([], "typed", ""),
        ([printed("1"), RIGHT], "solved", ""),
        ([WRONG], "wrong", "Half."),
        ([WRONG, printed("Correct: of my own")], "wrong", "Half."),
        # As workbooks hold it in which a verdict was text alone.
        ([printed("mine", "Not yet. Half.", "See 4.")], "wrong", "Half."),
        ([printed("not Correct: at all")], "typed", ""),
        ([judged("open", "Put it there.")], "open", ""),
        ([judged("what", "")], "typed", ""),
        (
            [{"output_type": "error", "ename": "NameError", "evalue": "no x\nat all"}],
            "wrong",
            "NameError: no x",
        ),
    ],
)
def test_the_stored_output_says_how_an_answer_stands(outputs, state, hint):
    assert progress.state([attempt(*outputs)], EXERCISES[0]) == (state, hint)


def test_the_best_of_several_attempts_counts_and_the_last_of_equals():
    mine = [
        attempt(judged("wrong", "Sign.")),
        attempt(WRONG, source=COPY, name="copy"),
        attempt(judged("open", ""), source=COPY, name="copy-2"),
    ]
    assert progress.state(mine, EXERCISES[0]) == ("wrong", "Half.")
    mine[1:1] = [attempt(RIGHT, source=COPY, name="copy-3")]
    assert progress.state(mine, EXERCISES[0])[0] == "solved"
    assert progress.state(mine, EXERCISES[1])[0] == "not run"


def test_no_page_is_taken_for_solved_because_its_solutions_are():
    for page in cells.course():
        for each in cells.exercises(page):
            found = cells.read(page)["cells"]
            assert progress.state(found, each)[0] == "open"
            assert "solved" in [progress.verdict(c)[0] for c in each.solutions]


def test_the_report_counts_each_notebook_and_all_of_them(tmp_path, capsys, monkeypatch):
    workbook.main([str(tmp_path)])
    hand_in(tmp_path / "renamed.ipynb", RIGHT)
    (tmp_path / "03_learning_rate.ipynb").write_text("{", encoding="utf-8")
    (tmp_path / "04_weight_and_bias.ipynb").unlink()
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    progress.show()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split(maxsplit=1) == [FIRST.stem, "1 of 3 solved"]
    assert lines[2].endswith("can't be read")
    assert lines[3].endswith("0 of 4 solved")
    assert lines[-2].startswith("together")
    assert "1 of " in lines[-2]
    assert "save first" in lines[-1]


def collect(folder):
    assert progress.main(["--class", str(folder)]) == 0
    with (folder / progress.TABLE).open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row["01 1"] for row in csv.DictReader(file)}


def test_every_form_of_a_folder_is_understood_and_nobody_is_merged(tmp_path, capsys):
    stem, solved, wrong = FIRST.stem, "solved", "wrong: Half."
    handed_in = {
        f"ann/{FIRST.name}": RIGHT,
        f"bob/workbook/{FIRST.name}": RIGHT,
        f"bob/workbook/.ipynb_checkpoints/{FIRST.name}": WRONG,
        f"bob/workbook/kept/{stem}-kept-2026-01-01-000000.ipynb": WRONG,
        f"cem_{FIRST.name}": RIGHT,
        "dee/renamed by the student.ipynb": RIGHT,
        f"{stem}_tom.ipynb": RIGHT,
        f"{stem}_uma.ipynb": WRONG,
        f"group A/wim/{FIRST.name}": RIGHT,
        f"group A/xia/{FIRST.name}": WRONG,
        f"yan/{FIRST.name}": WRONG,
        f"yan/{stem} (1).ipynb": RIGHT,
        f"week 1/{stem}_ida.ipynb": RIGHT,
        f"week 1/{stem}_jon.ipynb": WRONG,
        f"zoe/workbook/{FIRST.name}": RIGHT,
        f"zoe/notebooks/{FIRST.name}": WRONG,
    }
    (tmp_path / "zoe" / "helpers").mkdir(parents=True)
    (tmp_path / "zoe" / "helpers" / "__init__.py").touch()
    for at, (place, said) in enumerate(handed_in.items()):
        hand_in(tmp_path / place, said)
        os.utime(tmp_path / place, (at, at))
    shutil.copytree(cells.NOTEBOOKS, tmp_path / "eli")  # the pages, not a workbook
    assert collect(tmp_path)
    capsys.readouterr()
    right = ["ann", "bob", "cem", "dee", "tom", "group A/wim", "yan", "week 1/ida"]
    assert collect(tmp_path) == dict.fromkeys(right, solved) | {
        "zoe": solved,
        "uma": wrong,
        "eli": "open",
        "group A/xia": wrong,
        "week 1/jon": wrong,
    }
    said = capsys.readouterr().out
    assert f"yan/{FIRST.name}: yan/{stem} (1).ipynb is newer and counts" in said
    assert "week 1: several names in one folder" in said
    assert said.count("Mind: ") == 3  # and a README among the pages


def test_what_hand_in_makes_is_collected(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert workbook.main(["--hand-in", "ann"]) == 1
    hand_in(tmp_path / "workbook" / "renamed.ipynb", RIGHT)
    for name, code in {"ann": 0, "ann.zip": 0, "": 1, "no/folder": 1}.items():
        assert workbook.main(["--hand-in", name]) == code
    (tmp_path / "class").mkdir()
    (tmp_path / "ann.zip").rename(tmp_path / "class" / "ann.zip")
    assert collect(tmp_path / "class") == {"ann": "solved"}


@pytest.mark.parametrize("given", [[""], ["no such folder"], ["empty"]])
def test_without_anything_handed_in_it_says_what_to_do(
    tmp_path, monkeypatch, capsys, given
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    hand_in(tmp_path / "elsewhere" / FIRST.name, RIGHT)
    assert progress.main(["--class", *given]) == 1
    said = capsys.readouterr().out
    assert said.endswith("one folder: make collect FOLDER=handed_in\n")
    assert said.count("\n") == 2


def test_what_cannot_be_read_gets_a_line_and_a_row_and_stops_nothing(tmp_path, capsys):
    def put(place, content):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_bytes(content)

    hand_in(tmp_path / "ann" / FIRST.name, RIGHT)
    notebook = {"cells": [], "metadata": {"course": 3}, "nbformat": 4}
    odd = {"cells": [{"cell_type": "code", "source": COPY, "outputs": [3]}]}
    odd["metadata"] = {"course": {"notebook": FIRST.stem}}
    put(f"bob/{FIRST.name}", b'{"cells": [')
    put("bob/own\x1b[2J.ipynb", json.dumps(notebook).encode())
    put(f"cem/{FIRST.name}", json.dumps(odd).encode())
    put("dee.docx", b"")
    put("eve.zip", b"no zip")
    with zipfile.ZipFile(tmp_path / "hal.zip", "w") as archive:
        archive.writestr(FIRST.name, "{}" * 99)
    spoilt = (tmp_path / "hal.zip").read_bytes().replace(b"{}{}", b"{}[]")
    put("hal.zip", spoilt)
    (tmp_path / "ian").mkdir()
    (tmp_path / "ian" / FIRST.name).symlink_to(tmp_path / "ann" / FIRST.name)
    (tmp_path / "lea").symlink_to(tmp_path / "ann")
    (tmp_path / "jon").mkdir()
    zipfile.ZipFile(tmp_path / "kim.zip", "w").close()
    put("max.zip", spoilt.replace(b"PK\x01\x02", b"PK\x01\x03"))
    found = collect(tmp_path)
    said = capsys.readouterr().out
    assert found.pop("ann") == "solved"
    lost = ["bob", "cem", "dee", "eve", "hal", "ian", "jon", "kim", "lea", "max"]
    assert found == dict.fromkeys(lost, "unread")
    for name in lost:
        assert f"Mind: {name}" in said
    assert "own?[2J" in said
    assert "\x1b" not in said


def test_the_class_is_seen_at_a_glance_with_what_stopped_most(tmp_path, capsys):
    for at, hint in enumerate(["Half.", "Half.", "Sign."]):
        hand_in(tmp_path / f"s{at}" / FIRST.name, judged("wrong", hint))
    hand_in(tmp_path / "s3" / FIRST.name, RIGHT)
    collect(tmp_path)
    lines = capsys.readouterr().out.splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("01 1"))
    assert lines[at].split() == ["01", "1", "1", "solved", "2", "x", "Half."]
    assert lines[at + 1] == ""
    assert any(line.startswith("s3  .s.  ...") for line in lines)
    assert "01 second-step,01 1,01 2,02 " in (tmp_path / progress.TABLE).read_text()
    assert "forged" in lines[-1]


def test_no_name_in_the_table_is_a_formula(tmp_path):
    hand_in(tmp_path / "=1" / FIRST.name, RIGHT)
    assert list(collect(tmp_path)) == ["'=1"]

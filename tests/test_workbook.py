"""The workbook: no answer before its question, and an update that loses nothing."""

import errno
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from helpers.tools import cells, workbook

PROJECT = Path(__file__).parent.parent
PAGES = cells.course()
FIRST = PAGES[0]
ANSWER = "exercise-1-answer"
MINE = "def my_gradient(x, y, w):\n    return 7  # mine"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one notebook, and the folder of a workbook beside it."""
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    (notebooks / FIRST.name).write_bytes(FIRST.read_bytes())
    monkeypatch.setattr(cells, "NOTEBOOKS", notebooks)
    monkeypatch.chdir(tmp_path)
    assert workbook.main([]) == 0
    return notebooks


@pytest.fixture
def path(course):
    return course.parent / "workbook" / FIRST.name


def edit(path, change):
    """Change the cells of a notebook as an editor would: in the list, in place."""
    notebook = cells.read(path)
    change(notebook["cells"])
    path.write_text(json.dumps(notebook), encoding="utf-8")


def at(found, name):
    return [cell.get("id") for cell in found].index(name)


def source_of(path, name):
    found = cells.read(path)["cells"]
    return found[at(found, name)]["source"]


def ids(path):
    return [cell["id"] for cell in cells.read(path)["cells"]]


def rewrite(name, source):
    def change(found):
        found[at(found, name)]["source"] = source

    return change


def solve(found):
    found[at(found, ANSWER)]["source"] = MINE
    said = {"output_type": "stream", "name": "stdout", "text": "Correct: kept\n"}
    found[at(found, ANSWER)]["outputs"] = [said]


def update(capsys, code=0):
    capsys.readouterr()
    assert workbook.main([]) == code
    return capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_output_and_no_answer_stands_in_sight_of_its_question(page):
    made = workbook.fresh(page)
    nbformat.validate(nbformat.from_dict(made | {"nbformat_minor": 5}))
    lesson = cells.read(page)["cells"]
    sliders = [c["id"] for c in lesson if "sliders." in c["source"] and "outputs" in c]
    found = {cell["id"]: cell for cell in made["cells"]}
    for cell in made["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
            assert "solution" not in cells.tags(cell)
            knob = cell["source"].startswith(workbook.RUN_ME)
            assert knob == (cell["id"] in sliders)
    for prediction in cells.predictions(lesson):
        asked = prediction.question["id"]
        below = made["cells"][at(made["cells"], asked) + 1]
        assert below["id"] == f"{asked}-prediction"
        assert prediction.told
        for told in prediction.told:
            text = found[told["id"]]["source"]
            assert text.startswith("<details>\n<summary>")
            assert text.endswith(f"</summary>\n\n{told['source']}\n\n</details>")
            assert cells.PREDICT not in text
            assert "\n#" not in text
    for cell in lesson:
        if "solution" in cells.tags(cell):
            assert found[cell["id"]]["cell_type"] == "markdown"
            assert found[cell["id"]]["source"].startswith("<details>")
        if cell["source"].startswith("#") and cell["cell_type"] == "markdown":
            assert found[cell["id"]]["source"].startswith(cell["source"][:20])


def test_page_and_workbook_link_to_each_other(course, path):
    for page in PAGES:
        assert "`make lab` makes it" in source_of(page, "edition")
    assert f"(../notebooks/{FIRST.name})" in source_of(path, "edition")
    assert workbook.main(["elsewhere/book"]) == 0
    assert "../notebooks" not in source_of(
        Path("elsewhere/book") / FIRST.name, "edition"
    )


def test_nothing_is_written_when_nothing_has_changed(course, path, capsys):
    edit(path, solve)
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert update(capsys) == ""
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_untouched_cells_follow_the_course_and_the_students_stay(course, path, capsys):
    def work(found):
        solve(found)
        found[at(found, "samples")]["outputs"] = [{"output_type": "stream"}]
        note = workbook.cell_of("markdown", "n0te", "a thought of mine")
        found.insert(at(found, "loss-explained") + 1, note)
        found[at(found, "loop-question-prediction")]["source"] += " ten"

    edit(path, work)
    edit(
        course / FIRST.name, rewrite("forward", "def forward(x, w):\n    return x * w")
    )
    assert "brought up to date" in update(capsys)
    found = cells.read(path)["cells"]
    assert source_of(path, "forward").endswith("x * w")
    assert source_of(path, ANSWER) == MINE
    assert "Correct: kept" in str(found[at(found, ANSWER)]["outputs"])
    assert found[at(found, "samples")]["outputs"]
    assert at(found, "n0te") == at(found, "loss-explained") + 1
    assert source_of(path, "loop-question-prediction").endswith(" ten")
    assert update(capsys) == ""


def test_a_cell_changed_on_both_sides_keeps_mine_and_shows_one_new_one_below(
    course, path, capsys
):
    edit(path, solve)
    for version in ("first", "second", "third"):
        edit(course / FIRST.name, rewrite(ANSWER, version))
        update(capsys)
        found = cells.read(path)["cells"]
        place = at(found, ANSWER)
        assert found[place]["source"] == MINE
        assert found[place + 1]["source"] == workbook.NEW["code"] + version
        assert found[place + 2]["id"] == "exercise-1-solution"
        edit(course / FIRST.name, rewrite("title", version))
        update(capsys)
        assert source_of(path, f"{ANSWER}-new") == workbook.NEW["code"] + version
    edit(path, lambda found: found[at(found, f"{ANSWER}-new")].update(source="mine"))
    edit(course / FIRST.name, rewrite(ANSWER, "fourth"))
    update(capsys)
    found = [cell["source"] for cell in cells.read(path)["cells"]]
    assert found.index("mine") - found.index(workbook.NEW["code"] + "fourth") == 1
    assert workbook.NEW["code"] + "third" not in found


def test_a_change_that_the_student_made_too_is_no_conflict(course, path, capsys):
    edit(path, rewrite("forward", "def forward(x, w):  \r\n    return x * w \n"))
    edit(
        course / FIRST.name, rewrite("forward", "def forward(x, w):\n    return x * w")
    )
    update(capsys)
    assert "forward-new" not in ids(path)


def test_a_renamed_cell_keeps_what_the_student_wrote(course, path, capsys):
    def rename(found):
        found[at(found, ANSWER)]["id"] = "exercise-1-place"

    edit(path, solve)
    edit(course / FIRST.name, rename)
    update(capsys)
    assert ids(path).count("exercise-1-place") == 1
    assert ANSWER not in ids(path)
    assert source_of(path, "exercise-1-place") == MINE


def test_an_exercise_that_the_course_removed_stays_where_it_was_solved(
    course, path, capsys
):
    def remove(found):
        for number in (1, 2):
            for part in ("", "-answer", "-solution"):
                del found[at(found, f"exercise-{number}{part}")]

    edit(path, solve)
    edit(course / FIRST.name, remove)
    update(capsys)
    found = ids(path)
    assert found.index(ANSWER) == found.index("exercise-1") + 1
    assert source_of(path, ANSWER) == MINE
    assert not [each for each in found if each.startswith("exercise-2")]
    assert update(capsys) == ""


def test_renumbered_exercises_keep_each_its_own_answer(course, path, capsys):
    def renumber(found):
        for part in ("", "-answer", "-solution"):
            del found[at(found, f"exercise-1{part}")]
            found[at(found, f"exercise-2{part}")]["id"] = f"exercise-1{part}"

    def work(found):
        solve(found)
        found[at(found, "exercise-2-answer")]["source"] = "second = 2"

    edit(path, work)
    edit(course / FIRST.name, renumber)
    update(capsys)
    assert source_of(path, ANSWER) == "second = 2"
    assert MINE in [cell["source"] for cell in cells.read(path)["cells"]]
    assert len(set(ids(path))) == len(ids(path))


def test_a_split_cell_and_a_new_one_come_in_at_their_places(course, path, capsys):
    def split(found):
        place = at(found, "loss-at-zero")
        found[place]["source"] = "print(1)"
        found.insert(place + 1, workbook.cell_of("code", "loss-second", "print(2)"))

    edit(path, solve)
    edit(course / FIRST.name, split)
    update(capsys)
    found = ids(path)
    assert found.index("loss-second") == found.index("loss-at-zero") + 1
    assert found[found.index("loss-second") + 1] == "loss-explained"


def test_the_order_is_the_courses_with_my_cells_below_the_ones_they_stood_below(
    course, path, capsys
):
    def swap(found):
        place = at(found, "figure-fit")
        found[place : place + 2] = found[place + 1], found[place]

    edit(course / FIRST.name, swap)
    update(capsys)
    found = ids(path)
    assert found.index("figure-fit") == found.index("figure-walk-note") + 1

    def move(found):
        found.append(found.pop(at(found, "samples")))
        found.append(workbook.cell_of("code", "mine", MINE))

    edit(path, move)
    assert update(capsys) == ""
    assert ids(path)[-2:] == ["samples", "mine"]
    edit(course / FIRST.name, rewrite("forward", "def forward(x, w): ..."))
    update(capsys)
    found = ids(path)
    assert found[found.index("samples") :][1] == "mine"
    assert found.index("samples") < found.index("forward")


def test_what_a_student_deleted_stays_deleted(course, path, capsys):
    edit(path, lambda found: found.pop(at(found, "figure-walk")))
    edit(course / FIRST.name, rewrite("figure-walk", "changed"))
    update(capsys)
    assert "figure-walk" not in ids(path)


def test_a_duplicate_with_the_same_id_is_kept_and_gets_its_own(course, path, capsys):
    def work(found):
        copy = found[at(found, ANSWER)] | {"source": MINE}
        found.insert(at(found, ANSWER) + 1, copy)

    edit(path, work)
    edit(course / FIRST.name, rewrite(ANSWER, "changed = True"))
    update(capsys)
    assert source_of(path, ANSWER) == "changed = True"
    assert MINE in [cell["source"] for cell in cells.read(path)["cells"]]
    assert len(set(ids(path))) == len(ids(path))


@pytest.mark.parametrize("content", [b"", b'{"cells": [', b"[1]", b"\xff\xfe\x00"])
def test_a_file_that_is_no_notebook_is_set_aside(course, path, capsys, content):
    path.write_bytes(content)
    assert "could not be read" in update(capsys)
    (aside,) = path.parent.glob("kept/*-unreadable-*.ipynb")
    assert aside.read_bytes() == content
    assert ANSWER in ids(path)


def test_a_notebook_of_another_origin_is_set_aside(course, path, capsys):
    for other in (cells.read(FIRST), workbook.fresh(PAGES[1])):
        path.write_text(json.dumps(other), encoding="utf-8")
        assert "not made by the course" in update(capsys)
    kept = list(path.parent.glob("kept/*-yours-*.ipynb"))
    assert len(kept) == 2
    assert other in [cells.read(each) for each in kept]


def test_a_renamed_notebook_stays_and_a_fresh_one_comes_beside(course, path, capsys):
    edit(path, solve)
    mine = path.rename(path.with_name("my first.ipynb"))
    before = mine.read_bytes()
    assert "made" in update(capsys)
    assert mine.read_bytes() == before
    assert source_of(path, ANSWER) != MINE


def test_a_notebook_that_the_course_renames_is_carried_over(
    course, path, capsys, monkeypatch
):
    edit(path, solve)
    now = course / "07_other_place.ipynb"
    (course / FIRST.name).rename(now)
    monkeypatch.setitem(workbook.FORMER, FIRST.stem, now.stem)
    said = update(capsys)
    assert f"{FIRST.name} until now" in said
    assert not path.exists()
    assert source_of(path.with_name(now.name), ANSWER) == MINE
    assert update(capsys) == ""


def test_every_former_name_leads_to_a_notebook_of_today():
    names = {page.stem for page in PAGES}
    assert names.issuperset(workbook.FORMER.values())
    assert names.isdisjoint(workbook.FORMER)


def test_cells_that_lost_their_ids_are_known_by_their_words_and_places(
    course, path, capsys
):
    edit(path, solve)
    notebook = cells.read(path)
    del notebook["cells"][at(notebook["cells"], "figure-walk")]
    notebook["cells"].insert(3, workbook.cell_of("markdown", "n0te", "a thought"))
    for cell in notebook["cells"]:
        del cell["id"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    edit(course / FIRST.name, rewrite("forward", "changed = True"))
    update(capsys)
    assert source_of(path, ANSWER) == MINE
    assert source_of(path, "forward") == "changed = True"
    assert "figure-walk" not in ids(path)
    assert cells.read(path)["cells"][3]["source"] == "a thought"
    assert len(set(ids(path))) == len(ids(path)) == len(notebook["cells"])


def test_cells_that_say_the_same_are_not_taken_for_one_renamed(course, path, capsys):
    def twins(found):
        for name in ("figure-fit", "figure-walk"):
            found[at(found, name)]["source"] = "twin()"

    edit(course / FIRST.name, twins)
    update(capsys)
    edit(path, rewrite("figure-walk", "mine = 1"))

    def rename(found):
        found[at(found, "figure-walk")]["id"] = "figure-line"
        found[at(found, "figure-fit")]["id"] = "figure-path"

    edit(course / FIRST.name, rename)
    update(capsys)
    assert source_of(path, "figure-line") == "twin()"
    assert source_of(path, "figure-walk") == "mine = 1"


def test_a_file_with_a_byte_order_mark_is_read(course, path, capsys):
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert update(capsys) == ""


def test_a_page_that_cannot_be_read_is_named_and_stops_nothing(course, path, capsys):
    (course / PAGES[1].name).write_bytes(b"<<<<<<< HEAD\n{}\n")
    edit(course / FIRST.name, rewrite("forward", "changed = True"))
    said = update(capsys, code=1)
    assert f"git checkout -- notebooks/{PAGES[1].name}" in said
    assert source_of(path, "forward") == "changed = True"


def test_a_new_notebook_is_added(course, path, capsys):
    (course / PAGES[1].name).write_bytes(PAGES[1].read_bytes())
    edit(path, solve)
    before = path.read_bytes()
    assert PAGES[1].name in update(capsys)
    assert (path.parent / PAGES[1].name).exists()
    assert path.read_bytes() == before


def test_reset_makes_one_notebook_anew_and_keeps_the_old_one(course, path, capsys):
    for _ in range(3):
        edit(path, solve)
        assert workbook.main(["--reset", "1"]) == 0
        assert source_of(path, ANSWER) != MINE
    kept = list(path.parent.glob("kept/*-kept-*.ipynb"))
    assert len(kept) == 3
    assert all(source_of(each, ANSWER) == MINE for each in kept)
    for unknown in ("77", "x", ""):
        assert workbook.main(["--reset", unknown]) == 1
    path.unlink()
    assert workbook.main(["--reset", "1"]) == 0
    assert path.exists()
    assert len(list(path.parent.glob("kept/*"))) == 3


def test_a_full_disk_leaves_the_old_file_and_says_so(course, path, capsys, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    edit(path, solve)
    edit(course / FIRST.name, rewrite("forward", "changed = True"))
    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    assert workbook.main([]) == 1
    assert "No space left" in capsys.readouterr().out
    assert workbook.main(["--reset", "01"]) == 1
    assert "left as it was: No space left" in capsys.readouterr().out
    assert path.read_bytes() == before
    assert sorted(each.name for each in path.parent.iterdir()) == [path.name]


def test_a_file_saved_meanwhile_is_left_as_it_is(path):
    with pytest.raises(OSError, match="saved meanwhile"):
        cells.write(path, cells.read(path), seen=b"what was read before")


@pytest.mark.skipif(os.name != "posix", reason="modes and links of POSIX")
def test_a_link_stays_a_link_and_a_mode_stays(course, path, capsys):
    elsewhere = path.rename(course.parent / "elsewhere.ipynb")
    elsewhere.chmod(0o640)
    path.symlink_to(elsewhere)
    edit(course / FIRST.name, rewrite("forward", "changed = True"))
    update(capsys)
    assert path.is_symlink()
    assert source_of(elsewhere, "forward") == "changed = True"
    assert elsewhere.stat().st_mode & 0o777 == 0o640


def test_a_notebook_whose_kernel_runs_is_left_alone(
    course, path, capsys, monkeypatch, tmp_path
):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    (tmp_path / "runtime").mkdir()
    edit(course / FIRST.name, rewrite("forward", "changed = True"))
    before = path.read_bytes()
    with socket.create_server(("127.0.0.1", 0)) as kernel:
        about = {
            "transport": "tcp",
            "ip": "127.0.0.1",
            "hb_port": kernel.getsockname()[1],
            "jupyter_session": str(path.resolve()),
        }
        file = tmp_path / "runtime" / "kernel-1.json"
        file.write_text(json.dumps(about), encoding="utf-8")
        assert "open in Jupyter" in update(capsys, code=1)
        assert path.read_bytes() == before
        assert workbook.main(["--reset", "01"]) == 1
        assert path.read_bytes() == before
    assert "brought up to date" in update(capsys)


def test_git_and_pytest_do_not_see_the_workbook():
    assert "/workbook/" in (PROJECT / ".gitignore").read_text().splitlines()
    settings = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'testpaths = ["tests", "notebooks"]' in settings


def test_it_is_one_command_for_any_folder(tmp_path):
    command = [sys.executable, "-m", "helpers.tools.workbook", str(tmp_path / "a b")]
    paths = [str(PROJECT), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True)
    assert done.returncode == 0
    made = sorted(each.name for each in (tmp_path / "a b").iterdir())
    assert made == [page.name for page in PAGES]

"""The workbook: no answer before its question, and an update that loses nothing."""

import errno
import json
import os
import subprocess
import sys
from itertools import count
from pathlib import Path
from random import Random
from typing import NamedTuple

import nbformat
import pytest

from helpers.tools import cells, workbook

PROJECT = Path(__file__).parent.parent
PAGES = cells.course()
FIRST, SECOND, *_ = PAGES
ANSWER = "exercise-1-answer"
MINE = "def my_gradient(x, y, w):\n    return 7  # mine"
NEW = f"# {workbook.NEW}"


def at(found, name):
    return [cell["id"] for cell in found].index(name)


def edit(path, change):
    """Change the cells of a notebook as an editor would: in the list, in place."""
    notebook = cells.read(path)
    change(notebook["cells"])
    path.write_text(json.dumps(notebook), encoding="utf-8")


def source_of(path, name):
    found = cells.read(path)["cells"]
    return found[at(found, name)]["source"]


class Book(NamedTuple):
    """A course of one notebook, and the workbook beside it."""

    page: Path
    path: Path
    said: pytest.CaptureFixture

    def update(self, code=0):
        self.said.readouterr()
        assert workbook.main([]) == code
        return self.said.readouterr().out

    def course(self, change):
        """The course changes, and the workbook is brought up to date."""
        edit(self.page, change)
        return self.update()

    def sources(self):
        return [cell["source"] for cell in cells.read(self.path)["cells"]]

    def ids(self):
        return [cell["id"] for cell in cells.read(self.path)["cells"]]


@pytest.fixture
def book(tmp_path, monkeypatch, capsys):
    page = tmp_path / "notebooks" / FIRST.name
    page.parent.mkdir()
    page.write_bytes(FIRST.read_bytes())
    monkeypatch.setattr(cells, "NOTEBOOKS", page.parent)
    monkeypatch.chdir(tmp_path)
    assert workbook.main([]) == 0
    return Book(page, tmp_path / "workbook" / FIRST.name, capsys)


def rewrite(name, source):
    def change(found):
        found[at(found, name)]["source"] = source

    return change


def solve(found):
    found[at(found, ANSWER)]["source"] = MINE
    said = {"output_type": "stream", "name": "stdout", "text": "Correct: kept\n"}
    found[at(found, ANSWER)]["outputs"] = [said]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_workbook_is_the_lesson_without_outputs_its_solutions_folded(page):
    made, lesson = workbook.fresh(page), cells.read(page)["cells"]
    nbformat.validate(nbformat.from_dict(made | {"nbformat_minor": 5}))
    found = {cell["id"]: cell for cell in made["cells"]}
    for cell in lesson:
        mine = found[cell["id"]]
        if "solution" in cells.tags(cell):
            assert mine["cell_type"] == "markdown"
            assert mine["source"].startswith("<details>")
        elif cell["cell_type"] == "code":
            run_me = workbook.RUN_ME if "sliders." in cell["source"] else ""
            assert mine["source"] == run_me + cell["source"]
            assert (mine["outputs"], mine["execution_count"]) == ([], None)
        elif cell["source"].startswith("#"):
            assert mine["source"].startswith(cell["source"][:20])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_answer_stands_in_sight_of_its_question(page):
    made = workbook.fresh(page)["cells"]
    for prediction in cells.predictions(cells.read(page)["cells"]):
        asked = at(made, prediction.question["id"])
        assert made[asked]["source"].endswith(workbook.PREDICT_HERE)
        assert made[asked + 1]["cell_type"] == "raw"
        assert prediction.told, "no explanation follows the answer"
        for told in prediction.told:
            text = made[at(made, told["id"])]["source"]
            assert text.startswith("<details>\n<summary>")
            assert text.endswith(f"</summary>\n\n{told['source']}\n\n</details>")
            assert cells.PREDICT not in text
            assert "\n#" not in text


def test_page_and_workbook_link_to_each_other_where_they_lie_side_by_side(book):
    assert f"(../notebooks/{FIRST.name})" in source_of(book.path, "edition")
    assert workbook.main(["elsewhere/book"]) == 0
    elsewhere = Path("elsewhere", "book", FIRST.name)
    assert "../notebooks" not in source_of(elsewhere, "edition")


def test_nothing_is_written_when_nothing_has_changed(book):
    edit(book.path, solve)
    before = book.path.read_bytes(), book.path.stat().st_mtime_ns
    assert book.update() == ""
    assert (book.path.read_bytes(), book.path.stat().st_mtime_ns) == before


def test_untouched_cells_follow_the_course_and_the_students_stay(book):
    def work(found):
        solve(found)
        found[at(found, "samples")]["outputs"] = [{"output_type": "stream"}]
        note = workbook.cell_of("markdown", "n0te", "a thought of mine")
        found.insert(at(found, "loss-explained") + 1, note)
        found[at(found, "loop-question-prediction")]["source"] += " ten"

    edit(book.path, work)
    assert "brought up to date" in book.course(rewrite("forward", "changed = True"))
    found = cells.read(book.path)["cells"]
    assert source_of(book.path, "forward") == "changed = True"
    assert source_of(book.path, ANSWER) == MINE
    assert "Correct: kept" in str(found[at(found, ANSWER)]["outputs"])
    assert found[at(found, "samples")]["outputs"]
    assert at(found, "n0te") == at(found, "loss-explained") + 1
    assert source_of(book.path, "loop-question-prediction").endswith(" ten")
    assert book.update() == ""


def test_a_cell_changed_on_both_sides_keeps_mine_and_shows_one_new_one_below(book):
    edit(book.path, solve)
    for version in ("first", "second", "third"):
        book.course(rewrite(ANSWER, version))
        found = book.sources()
        place = found.index(MINE)
        assert found[place + 1] == NEW + version
        assert book.ids()[place + 2] == "exercise-1-solution"
        book.course(rewrite("title", version))
        assert NEW + version in book.sources()
    edit(book.path, rewrite(book.ids()[place + 1], "mine too"))
    book.course(rewrite(ANSWER, "fourth"))
    found = book.sources()
    assert found.index("mine too") - found.index(NEW + "fourth") == 1
    assert NEW + "third" not in found


def test_a_change_that_the_student_made_too_is_no_conflict(book):
    edit(book.path, rewrite("forward", "def forward(x, w):  \r\n    return x * w \n"))
    book.course(rewrite("forward", "def forward(x, w):\n    return x * w"))
    assert NEW not in "".join(book.sources())


def test_an_exercise_that_the_course_removed_stays_where_it_was_solved(book):
    def remove(found):
        for number in (1, 2):
            for part in ("", "-answer", "-solution"):
                del found[at(found, f"exercise-{number}{part}")]

    edit(book.path, solve)
    book.course(remove)
    found = book.ids()
    assert found.index(ANSWER) == found.index("exercise-1") + 1
    assert source_of(book.path, ANSWER) == MINE
    assert not [each for each in found if each.startswith("exercise-2")]
    assert book.update() == ""


def test_renumbered_exercises_keep_each_its_own_answer(book):
    def renumber(found):
        for part in ("", "-answer", "-solution"):
            del found[at(found, f"exercise-1{part}")]
            found[at(found, f"exercise-2{part}")]["id"] = f"exercise-1{part}"

    edit(book.path, solve)
    edit(book.path, rewrite("exercise-2-answer", "second = 2"))
    book.course(renumber)
    assert source_of(book.path, ANSWER) == "second = 2"
    assert MINE in book.sources()
    assert len(set(book.ids())) == len(book.ids())


def test_the_order_is_the_courses_with_my_cells_below_the_ones_they_stood_below(book):
    def change(found):
        place = at(found, "figure-fit")
        found[place : place + 2] = found[place + 1], found[place]
        found.insert(at(found, "loss"), workbook.cell_of("code", "before-loss", "1"))

    def move(found):
        found.append(found.pop(at(found, "samples")))
        found.append(workbook.cell_of("code", "mine", MINE))
        del found[at(found, "forward")]

    edit(book.path, move)
    assert book.update() == ""
    assert book.ids()[-2:] == ["samples", "mine"]
    book.course(change)
    found = book.ids()
    assert found.index("mine") == found.index("samples") + 1 < found.index("loss")
    assert found.index("before-loss") == found.index("loss") - 1
    assert found.index("figure-fit") == found.index("figure-walk-note") + 1
    assert "forward" not in found


@pytest.mark.parametrize("seed", range(20))
def test_no_line_of_a_student_is_lost_whatever_both_sides_change(seed):
    random, number = Random(seed), count()

    def new():
        kind = random.choice(["code", "markdown", "raw"])
        return workbook.cell_of(kind, f"cell-{next(number)}", f"line {next(number)}")

    def change(found, said):
        """Rewrite, rename, add, copy or take out a cell."""
        at = random.randrange(len(found))
        cell = found[at]
        rewritten = cell | {"source": f"{said} {next(number)}"}
        renamed = cell | {"id": f"cell-{next(number)}"}
        ways = [[rewritten], [renamed], [new(), cell], []]
        found[at : at + 1] = random.choice(ways if len(found) > 5 else ways[:3])

    course = [new() for _ in range(8)]
    mine = {"cells": [], "metadata": {"course": {"cells": []}}}
    for _ in range(50):
        told = [f"{cell['id']} {cells.digest(cell)}" for cell in course]
        metadata = {"course": {"cells": told}}
        written = {c["source"] for c in mine["cells"] if c["source"].startswith("mine")}
        mine = workbook.merge(mine, {"cells": course[:], "metadata": metadata})
        assert written <= {cell["source"] for cell in mine["cells"]}
        assert len({cell["id"] for cell in mine["cells"]}) == len(mine["cells"])
        change(mine["cells"], "mine")
        if random.random() < 0.3:  # as JupyterLab once copied cells: with their ids
            mine["cells"].append(random.choice(mine["cells"]))
        change(course, "course")


@pytest.mark.parametrize(
    "content",
    [b"", b"[1]", FIRST.read_bytes(), json.dumps(workbook.fresh(SECOND)).encode()],
    ids=["empty", "list", "page", "another"],
)
def test_what_is_no_notebook_of_the_workbook_is_set_aside(book, content):
    book.path.write_bytes(content)
    assert "can't be brought up to date" in book.update()
    (aside,) = book.path.parent.glob("kept/*-kept-*.ipynb")
    assert aside.read_bytes() == content
    assert ANSWER in book.ids()


def test_a_page_that_cannot_be_read_is_named_and_stops_nothing(book):
    (book.page.parent / "00.ipynb").write_bytes(b"<<<<<<< HEAD\n{}\n")
    edit(book.page, rewrite("forward", "changed = True"))
    assert "git checkout -- notebooks/00.ipynb" in book.update(code=1)
    assert source_of(book.path, "forward") == "changed = True"


def test_reset_makes_one_notebook_anew_and_keeps_the_old_one(book):
    for _ in range(3):
        edit(book.path, solve)
        assert workbook.main(["--reset", "1"]) == 0
        assert source_of(book.path, ANSWER) != MINE
    kept = list(book.path.parent.glob("kept/*-kept-*.ipynb"))
    assert len(kept) == 3
    assert all(source_of(each, ANSWER) == MINE for each in kept)
    for unknown in ("77", "x", ""):
        assert workbook.main(["--reset", unknown]) == 1
    book.path.unlink()
    assert workbook.main(["--reset", "1"]) == 0
    assert book.path.exists()


def test_a_full_disk_leaves_the_old_file_and_says_so(book, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    edit(book.path, solve)
    edit(book.page, rewrite("forward", "changed = True"))
    before = book.path.read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    assert "left as it was: [Errno 28] No space left" in book.update(code=1)
    assert workbook.main(["--reset", "01"]) == 1
    assert book.path.read_bytes() == before
    files = [each for each in book.path.parent.rglob("*") if each.is_file()]
    assert files == [book.path]


def test_a_file_saved_meanwhile_is_left_as_it_is(book):
    with pytest.raises(OSError, match="saved meanwhile"):
        cells.write(book.path, cells.read(book.path), seen=b"what was read before")


@pytest.mark.skipif(os.name != "posix", reason="modes and links of POSIX")
def test_a_link_stays_a_link_and_a_mode_stays(book):
    elsewhere = book.path.rename(book.page.with_name("elsewhere"))
    elsewhere.chmod(0o640)
    book.path.symlink_to(elsewhere)
    book.course(rewrite("forward", "changed = True"))
    assert book.path.is_symlink()
    assert source_of(elsewhere, "forward") == "changed = True"
    assert elsewhere.stat().st_mode & 0o777 == 0o640


def test_a_notebook_whose_kernel_runs_is_left_alone(book, monkeypatch, tmp_path):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    edit(book.page, rewrite("forward", "changed = True"))
    before = book.path.read_bytes()
    about = tmp_path / "kernel-1.json"
    about.write_text(json.dumps({"jupyter_session": str(book.path.resolve())}))
    with subprocess.Popen([sys.executable, "-c", "input()", about], stdin=-1) as kernel:
        assert "open in Jupyter" in book.update(code=1)
        assert workbook.main(["--reset", "01"]) == 1
        assert book.path.read_bytes() == before
        kernel.communicate(b"\n")
    assert "brought up to date" in book.update()


def test_it_is_one_command_for_any_folder(tmp_path):
    command = [sys.executable, "-m", "helpers.tools.workbook", str(tmp_path / "a b")]
    assert subprocess.run(command, cwd=PROJECT.parent).returncode == 0
    made = sorted(each.name for each in (tmp_path / "a b").iterdir())
    assert made == [page.name for page in PAGES]

"""The workbook: no answer before its question, and an update that loses nothing."""

import errno
import json
import os
import socket
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
FIRST = PAGES[0]
ANSWER = "exercise-1-answer"
MINE = "def my_gradient(x, y, w):\n    return 7  # mine"
NEW = workbook.NEW["code"]


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
def test_no_output_and_no_solution_is_in_a_workbook_that_can_be_run(page):
    made = workbook.fresh(page)
    nbformat.validate(nbformat.from_dict(made | {"nbformat_minor": 5}))
    for cell in made["cells"]:
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)
            assert "solution" not in cells.tags(cell)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_answer_stands_in_sight_of_its_question(page):
    made, lesson = workbook.fresh(page), cells.read(page)["cells"]
    found = {cell["id"]: cell for cell in made["cells"]}
    for prediction in cells.predictions(lesson):
        asked = prediction.question["id"]
        assert found[asked]["source"].endswith(workbook.PREDICT_HERE)
        below = made["cells"][at(made["cells"], asked) + 1]
        assert below["id"] == f"{asked}-prediction"
        assert prediction.told
        for told in prediction.told:
            text = found[told["id"]]["source"]
            assert text.startswith("<details>\n<summary>")
            assert text.endswith(f"</summary>\n\n{told['source']}\n\n</details>")
            assert cells.PREDICT not in text
            assert "\n#" not in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_else_stands_in_a_workbook_is_the_lesson(page):
    found = {cell["id"]: cell for cell in workbook.fresh(page)["cells"]}
    for cell in cells.read(page)["cells"]:
        text = found[cell["id"]]["source"]
        if "solution" in cells.tags(cell):
            assert found[cell["id"]]["cell_type"] == "markdown"
            assert text.startswith("<details>")
        elif cell["cell_type"] == "code":
            run_me = workbook.RUN_ME if "sliders." in cell["source"] else ""
            assert text == run_me + cell["source"]
        elif cell["source"].startswith("#"):
            assert text.startswith(cell["source"][:20])


def test_page_and_workbook_link_to_each_other_where_they_lie_side_by_side(book):
    for page in PAGES:
        assert "`make lab` makes it" in source_of(page, "edition")
    assert f"(../notebooks/{FIRST.name})" in source_of(book.path, "edition")
    assert workbook.main(["elsewhere/book"]) == 0
    elsewhere = Path("elsewhere", "book", FIRST.name)
    assert "../notebooks" not in source_of(elsewhere, "edition")


def test_nothing_is_written_when_nothing_has_changed(book):
    edit(book.path, solve)
    book.path.write_bytes(
        b"\xef\xbb\xbf" + book.path.read_bytes()
    )  # some editors' mark
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
        assert source_of(book.path, f"{ANSWER}-new") == NEW + version
    edit(book.path, rewrite(f"{ANSWER}-new", "mine too"))
    book.course(rewrite(ANSWER, "fourth"))
    found = book.sources()
    assert found.index("mine too") - found.index(NEW + "fourth") == 1
    assert NEW + "third" not in found


def test_a_change_that_the_student_made_too_is_no_conflict(book):
    edit(book.path, rewrite("forward", "def forward(x, w):  \r\n    return x * w \n"))
    book.course(rewrite("forward", "def forward(x, w):\n    return x * w"))
    assert "forward-new" not in book.ids()


def test_a_cell_that_became_one_of_another_kind_keeps_what_was_written(book):
    name = "loop-question-prediction"

    def into_markdown(found):
        found[at(found, name)] = workbook.cell_of("markdown", name, "ten steps")

    edit(book.path, into_markdown)  # as workbooks had it once
    notebook = cells.read(book.path)
    lines = notebook["metadata"]["course"]["cells"]
    lines[:] = [line if line.split()[0] != name else f"{name} 0" for line in lines]
    book.path.write_text(json.dumps(notebook), encoding="utf-8")
    book.update()
    assert source_of(book.path, name) == "ten steps"


def test_a_renamed_cell_keeps_what_the_student_wrote(book):
    edit(book.path, solve)
    book.course(lambda found: found[at(found, ANSWER)].update(id="exercise-1-place"))
    assert book.ids().count("exercise-1-place") == 1
    assert ANSWER not in book.ids()
    assert source_of(book.path, "exercise-1-place") == MINE


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


def test_cells_that_say_the_same_are_not_taken_for_one_renamed(book):
    def rename(found):
        found[at(found, "figure-walk")]["id"] = "figure-line"
        found[at(found, "figure-fit")]["id"] = "figure-path"

    edit(book.page, rewrite("figure-fit", "twin()"))
    book.course(rewrite("figure-walk", "twin()"))
    edit(book.path, rewrite("figure-walk", "mine = 1"))
    book.course(rename)
    assert source_of(book.path, "figure-line") == "twin()"
    assert source_of(book.path, "figure-walk") == "mine = 1"


def test_a_split_cell_and_a_new_one_come_in_at_their_places(book):
    def split(found):
        place = at(found, "loss-at-zero")
        found[place]["source"] = "print(1)"
        found.insert(place + 1, workbook.cell_of("code", "loss-second", "print(2)"))

    edit(book.path, solve)
    book.course(split)
    found = book.ids()
    place = found.index("loss-at-zero")
    assert found[place : place + 3] == ["loss-at-zero", "loss-second", "loss-explained"]


def test_the_order_is_the_courses_with_my_cells_below_the_ones_they_stood_below(book):
    def swap(found):
        place = at(found, "figure-fit")
        found[place : place + 2] = found[place + 1], found[place]

    def move(found):
        found.append(found.pop(at(found, "samples")))
        found.append(workbook.cell_of("code", "mine", MINE))

    book.course(swap)
    found = book.ids()
    assert found.index("figure-fit") == found.index("figure-walk-note") + 1
    edit(book.path, move)
    assert book.update() == ""
    assert book.ids()[-2:] == ["samples", "mine"]
    book.course(rewrite("forward", "changed = True"))
    found = book.ids()
    assert found[found.index("samples") :][1] == "mine"
    assert found.index("samples") < found.index("forward")


def test_what_a_student_deleted_stays_deleted(book):
    edit(book.path, lambda found: found.pop(at(found, "figure-walk")))
    book.course(rewrite("figure-walk", "changed = True"))
    assert "figure-walk" not in book.ids()


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


def without_ids():
    notebook = workbook.fresh(FIRST)
    for cell in notebook["cells"]:
        del cell["id"]
    notebook["metadata"]["course"]["cells"] = []
    return notebook


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b'{"cells": [', b"[1]", b"\xff\xfe\x00", FIRST.read_bytes()),
        json.dumps(workbook.fresh(PAGES[1])).encode(),
        json.dumps(without_ids()).encode(),
    ],
    ids=["empty", "cut", "list", "bytes", "page", "another", "without ids"],
)
def test_what_is_no_notebook_of_the_workbook_is_set_aside(book, content):
    book.path.write_bytes(content)
    assert "can't be brought up to date" in book.update()
    (aside,) = book.path.parent.glob("kept/*-kept-*.ipynb")
    assert aside.read_bytes() == content
    assert ANSWER in book.ids()


def test_a_renamed_notebook_stays_and_a_fresh_one_comes_beside(book):
    edit(book.path, solve)
    mine = book.path.rename(book.path.with_name("my first.ipynb"))
    before = mine.read_bytes()
    assert "made" in book.update()
    assert mine.read_bytes() == before
    assert source_of(book.path, ANSWER) != MINE


def test_a_notebook_that_the_course_renames_is_carried_over(book, monkeypatch):
    edit(book.path, solve)
    now = book.page.rename(book.page.with_name("07_other_place.ipynb"))
    monkeypatch.setitem(workbook.FORMER, now.stem, FIRST.stem)
    assert f"{FIRST.name} until now" in book.update()
    assert not book.path.exists()
    assert source_of(book.path.with_name(now.name), ANSWER) == MINE
    book.path.write_text("one that came back")
    assert book.update() == ""
    assert source_of(book.path.with_name(now.name), ANSWER) == MINE


def test_every_former_name_is_of_a_notebook_of_today():
    names = {page.stem for page in PAGES}
    assert names.issuperset(workbook.FORMER)
    assert names.isdisjoint(workbook.FORMER.values())


def test_a_page_that_cannot_be_read_is_named_and_stops_nothing(book):
    (book.page.parent / "00.ipynb").write_bytes(b"<<<<<<< HEAD\n{}\n")
    edit(book.page, rewrite("forward", "changed = True"))
    assert "git checkout -- notebooks/00.ipynb" in book.update(code=1)
    assert source_of(book.path, "forward") == "changed = True"


def test_a_new_notebook_is_added(book):
    book.page.with_name(PAGES[1].name).write_bytes(PAGES[1].read_bytes())
    edit(book.path, solve)
    before = book.path.read_bytes()
    assert PAGES[1].name in book.update()
    assert book.path.with_name(PAGES[1].name).exists()
    assert book.path.read_bytes() == before


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


@pytest.mark.parametrize("former", ["", "00_former"])
def test_a_notebook_whose_kernel_runs_is_left_alone(
    book, monkeypatch, tmp_path, former
):
    path = book.path.rename(book.path.with_stem(former or FIRST.stem))
    monkeypatch.setitem(workbook.FORMER, FIRST.stem, former or FIRST.stem)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    edit(book.page, rewrite("forward", "changed = True"))
    before = path.read_bytes()
    with socket.create_server(("127.0.0.1", 0)) as kernel:
        about = {
            "transport": "tcp",
            "ip": "127.0.0.1",
            "hb_port": kernel.getsockname()[1],
            "jupyter_session": str(path.resolve()),
        }
        (tmp_path / "kernel-1.json").write_text(json.dumps(about), encoding="utf-8")
        assert "open in Jupyter" in book.update(code=1)
        assert workbook.main(["--reset", "01"]) == 1
        assert path.read_bytes() == before
    assert "brought up to date" in book.update()


def test_it_is_one_command_for_any_folder(tmp_path):
    command = [sys.executable, "-m", "helpers.tools.workbook", str(tmp_path / "a b")]
    assert subprocess.run(command, cwd=PROJECT.parent).returncode == 0
    made = sorted(each.name for each in (tmp_path / "a b").iterdir())
    assert made == [page.name for page in PAGES]

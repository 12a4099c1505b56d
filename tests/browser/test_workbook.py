"""The workbook in a real JupyterLab: a first lesson, and an update after it."""

import json
import re

import pytest
from playwright.sync_api import Page, expect
from test_lab import NOTEBOOKS, PANEL, STATE, run_all

from helpers.tools import cells, progress, workbook

FIRST = NOTEBOOKS[0]
ANSWER = "exercise-1-answer"
STATES = ["open", "solved", "open"]  # of the exercises in 01, one of them answered
RIGHT = """from helpers import checks


def my_gradient(x, y, w):
    return 2 * x * (w * x - y)


checks.one_sample_gradient(my_gradient)"""
WRONG = RIGHT.replace("2 * x", "x")
SAVE = "jupyterapp.commands.execute('docmanager:save')"
UNSAVED = "jupyterapp.shell.currentWidget.context.model.dirty"
SHUT_DOWN = "jupyterapp.shell.currentWidget.sessionContext.shutdown()"


def show(page: Page, lab, name: str) -> None:
    page.goto(lab.url(f"workbook/{name}"))
    page.wait_for_selector(f"{PANEL} .jp-Cell")
    page.wait_for_function(f"() => !({STATE})()[0]")


def cell(page: Page, name: str):
    found = json.loads(page.evaluate(STATE)[1])["cells"]
    at = [each["id"] for each in found].index(name)
    return page.locator(f"{PANEL} .jp-Cell").nth(at)


def answer(page: Page, source: str) -> None:
    cell(page, ANSWER).locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source)
    page.keyboard.press("Shift+Enter")


def test_a_lesson_in_the_workbook_and_an_update_after_it(
    page, lab, tmp_path, monkeypatch
):
    course = tmp_path / "notebooks"
    course.mkdir()
    source, book = course / FIRST.name, lab.folder / "workbook"
    source.write_bytes(FIRST.read_bytes())
    book.mkdir()
    monkeypatch.setattr(cells, "NOTEBOOKS", course)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(lab.runtime))
    assert workbook.bring_up(source, book) == "made"
    show(page, lab, FIRST.name)
    expect(page.locator(f"{PANEL} .jp-OutputArea-output")).to_have_count(0)
    assert not page.evaluate(UNSAVED)
    explained = cells.read(FIRST)["cells"]
    told = [p.told[0]["id"] for p in cells.predictions(explained)]
    folds = page.locator(f"{PANEL} details")
    exercises = len(cells.exercises(FIRST))
    assert folds.count() == len(told) + exercises
    for at in range(folds.count()):
        body = folds.nth(at).locator("summary ~ *").first
        expect(body).not_to_be_visible()
        folds.nth(at).locator("summary").click()
        expect(body).to_be_visible()
    expect(page.locator(f"{PANEL} details mjx-container").first).to_be_visible()
    expect(page.locator(f"{PANEL} details pre code span").first).to_be_visible()
    assert page.locator(f"{PANEL} mjx-merror").count() == 0

    place = cell(page, "loss-heading-prediction")
    cell(page, "loss-heading").click()
    page.keyboard.press("Shift+Enter")
    expect(place.locator(".cm-content")).to_be_focused()
    page.keyboard.type("a bowl, thirty")
    page.keyboard.press("Shift+Enter")
    expect(place).to_contain_text("thirty")
    run_all(page)
    outputs = page.locator(f"{PANEL} .jp-OutputArea-output")
    expect(outputs.filter(has_text=re.compile("^Correct:"))).to_have_count(0)
    expect(outputs.filter(has_text="Waiting for you:")).to_have_count(exercises)
    answer(page, WRONG)
    output = cell(page, ANSWER).locator(".jp-OutputArea")
    expect(output).to_contain_text("Not yet.")
    answer(page, RIGHT)
    expect(output).to_contain_text("Correct:")
    page.evaluate(SAVE)

    exercises = cells.exercises(FIRST)
    mine = cells.read(book / FIRST.name)["cells"]
    assert [progress.state(mine, e)[0] for e in exercises] == STATES
    changed = cells.read(source)
    for each in changed["cells"]:
        if each["id"] in ("title", ANSWER):
            each["source"] += "\n\n# changed in the course"
    cells.write(source, changed, source.read_bytes())
    before = (book / FIRST.name).read_bytes()
    with pytest.raises(OSError, match="open in Jupyter"):
        workbook.bring_up(source, book)
    assert (book / FIRST.name).read_bytes() == before
    page.evaluate(SHUT_DOWN)
    assert "brought up to date" in workbook.bring_up(source, book)
    show(page, lab, FIRST.name)
    expect(cell(page, "title")).to_contain_text("changed in the course")
    expect(cell(page, "loss-heading-prediction")).to_contain_text("thirty")
    expect(cell(page, ANSWER).locator(".jp-OutputArea")).to_contain_text("Correct:")
    below = cell(page, ANSWER).locator("xpath=following-sibling::*").first
    expect(below).to_contain_text(workbook.NEW.strip())
    mine = cells.read(book / FIRST.name)["cells"]
    assert [progress.state(mine, e)[0] for e in exercises] == STATES

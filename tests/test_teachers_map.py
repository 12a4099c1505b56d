"""The teacher's map is true: its cells exist, and its minutes add up."""

import re
from pathlib import Path

import pytest
from notebook_rules import MINUTES

from helpers.tools import cells, teachers_map

MAP = (cells.NOTEBOOKS / "README.md").read_text(encoding="utf-8")
PATHS = cells.course()
ROW = re.compile(r"^\| (\d+) \| (.+?) \|", re.MULTILINE)


def section(heading: str, level: int = 2) -> str:
    """Return the text below a heading that starts so, up to the next of its level."""
    parts = re.split(rf"(?m)^{'#' * level} ", MAP)
    (found,) = [part for part in parts if part.startswith(heading)]
    return re.split(r"(?m)^#{1," + str(level) + "} ", found)[0]


def title_of(path: Path) -> str:
    first = cells.read(path)["cells"][0]["source"]
    return first.splitlines()[0].removeprefix("# ")


def test_every_cell_the_map_names_exists_at_its_place():
    assert teachers_map.renumbered(MAP, cells.NOTEBOOKS) == MAP, "run make notebooks"
    assert "None: " not in MAP


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_minutes_of_the_parts_add_up_to_those_of_the_notebook(path):
    rows = ROW.findall(section(title_of(path)))
    assert sum(int(row[0]) for row in rows) == MINUTES[path.stem]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_notebook_has_a_question_answers_a_turn_and_something_to_skip(path):
    text = section(title_of(path))
    for part in ("**Ask**", "**It turns at**", "**Short of time:**"):
        assert text.count(part) == 1 or (part == "**Ask**" and part in text), part
    asked = text.split("**Ask**")[1].split("**It turns at**")[0]
    assert 2 <= len(re.findall(r"(?m)^- ", asked)) <= 3


@pytest.mark.parametrize("minutes", [90, 240, 450])
def test_the_minutes_of_each_plan_add_up_with_a_reserve(minutes):
    rows = ROW.findall(section(f"{minutes} minutes", level=3))
    assert sum(int(row[0]) for row in rows) == minutes
    reserve = sum(int(count) for count, what in rows if "reserve" in what)
    assert reserve >= minutes / 12
    takes = {name[:2]: count for name, count in MINUTES.items()}
    for count, what in rows:
        named = re.fullmatch(r"(?:\w+: )?((?:\d\d|, | and )+)", what)
        if named:  # whole notebooks
            assert int(count) == sum(takes[n] for n in re.findall(r"\d\d", named[1]))


def test_the_notebooks_take_what_the_map_says_they_take():
    assert round(sum(MINUTES.values()) / 60) == 7
    assert "Thirteen notebooks, about seven classroom hours" in MAP

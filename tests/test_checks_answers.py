"""Every exercise: wrong answers get their own hint, and nothing wrong ever passes."""

import contextlib
import json
import re
import symtable
import sys
from pathlib import Path

import pytest
from wrong_answers import WRONG

from helpers.checks import sandbox
from helpers.checks.registry import CHECKS

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
ROWS = [
    pytest.param(check, answers, hint, id=f"{check}: {name}")
    for check, rows in WRONG.items()
    for name, answers, hint in rows
]


@pytest.fixture(autouse=True)
def short_limits(monkeypatch):
    monkeypatch.setattr(sandbox, "LIMIT_SECONDS", 0.1)
    monkeypatch.setattr(sandbox, "GRACE_SECONDS", 1.0)


@pytest.fixture
def said(capsys):
    def say(check, *answers):
        capsys.readouterr()
        assert CHECKS[check](*answers) is None
        out, err = capsys.readouterr()
        assert err == ""
        return out

    return say


@pytest.fixture
def patience(monkeypatch):
    monkeypatch.setattr(sandbox, "LIMIT_SECONDS", 20.0)


def well_said(text):
    lines = text.splitlines()
    return (
        1 <= len(lines) <= 3
        and all(0 < len(line) <= 180 for line in lines)
        and lines[0].startswith(("Not yet.", "Waiting for you"))
        and "Traceback" not in text
        and "helpers" not in text
    )


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize(("check", "answers", "hint"), ROWS)
def test_a_wrong_answer_gets_its_own_hint_and_no_other(check, answers, hint, said):
    text = said(check, *answers)
    hints = {hint} if isinstance(hint, str) else set(hint)
    assert [part for part in hints if part not in text] == []
    others = {other for _, _, other in WRONG[check] if isinstance(other, str)}
    assert [other for other in others - hints if other in text] == []
    assert well_said(text)
    assert said(check, *answers) == text


def test_every_check_has_four_wrong_answers_or_more():
    assert {
        name: len(WRONG.get(name, [])) for name in CHECKS if len(WRONG[name]) < 4
    } == {}
    assert WRONG.keys() == CHECKS.keys()


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize(("check", "answers", "hint"), ROWS)
def test_a_place_in_the_lesson_that_is_named_exists(check, answers, hint, said):
    number = CHECKS[check].__module__[-2:]
    (path,) = NOTEBOOKS.glob(f"{number}_*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    page = "\n".join(
        "".join(c["source"]) for c in cells if c["cell_type"] == "markdown"
    )
    text = said(check, *answers).replace("\n", " ")
    for section, title in re.findall(r'section (\d+), "([^"]+)"', text):
        assert f"## {section}. {title}\n" in page
    for title in re.findall(r'"(Fault \d)"', text):
        assert f"### {title}: " in page


class Liar:
    def __eq__(self, other):
        return True

    __hash__ = object.__hash__
    __lt__ = __gt__ = __le__ = __ge__ = __eq__

    def __float__(self):
        return 1.0

    def __array__(self, *args, **kwargs):
        raise SystemExit

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__


class Thorny:
    def __getattribute__(self, name):
        raise KeyboardInterrupt(name)


class BadError(Exception):
    def __str__(self):
        raise RuntimeError


def loop(*_):
    while True:
        pass


def swallows(*_):
    while True:
        with contextlib.suppress(BaseException):
            print("again")


def recursion(*_):
    return recursion(*_) + 1


def bad_error(*_):
    raise BadError


def leave(*_):
    sys.exit(0)


def interrupt(*_):
    raise KeyboardInterrupt


def prints_a_lot(*_):
    for _ in range(20_000):
        print("noise " * 20)
    return 1e9


def breaks_its_arguments(*arguments):
    for argument in arguments:
        if hasattr(argument, "fill"):
            argument.fill(0)
    return 1e9


def generator(*_):
    yield 1.0


def nests_itself():
    nested = []
    nested.append(nested)
    return nested


VALUES = {
    "nan": float("nan"),
    "inf": float("inf"),
    "text": "2 * x * (w * x - y)",
    "nothing": None,
    "true": True,
    "complex": 1j,
    "empty list": [],
    "dict": {},
    "huge": 10**400,
    "million": list(range(1_000_000)),
    "nested in itself": nests_itself(),
    "generator": (i for i in range(3)),
    "liar": Liar(),
    "thorny": Thorny(),
    "class": Liar,
    "module": sys,
}
FUNCTIONS = {
    "loop": loop,
    "swallows": swallows,
    "recursion": recursion,
    "bad error": bad_error,
    "leave": leave,
    "interrupt": interrupt,
    "prints a lot": prints_a_lot,
    "breaks its arguments": breaks_its_arguments,
    "generator function": generator,
    "built in": print,
    **{f"returns {name}": (lambda *_, v=v: v) for name, v in VALUES.items()},
}
EVIL = {**VALUES, **FUNCTIONS}
COUNTS = {check: len(rows[0][1]) for check, rows in WRONG.items()}


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_no_evil_answer_passes_or_breaks_anything(check, said):
    streams = sys.stdout, sys.stderr
    for name, answer in EVIL.items():
        text = said(check, *[answer] * COUNTS[check])
        assert well_said(text), name
        assert (sys.stdout, sys.stderr) == streams, name


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_an_unfilled_answer_gets_one_friendly_line(check, said):
    text = said(check, *[...] * COUNTS[check])
    assert text.startswith("Waiting for you")
    assert text.count("\n") == 1


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_a_wrong_call_of_the_check_itself_does_not_raise(check, said):
    assert well_said(said(check))


def cells_of(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    return [
        (cell["id"], cell["metadata"].get("tags", []), "".join(cell["source"]))
        for cell in code
    ]


def names_of(source):
    """The names a cell binds at its top level, and those it reads from outside."""
    top = symtable.symtable(source, "cell", "exec")
    bound = {s.get_name() for s in top.get_symbols() if s.is_assigned()}
    bound |= {s.get_name() for s in top.get_symbols() if s.is_imported()}
    read, tables = set(), [top]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        symbols = [s for s in table.get_symbols() if s.is_referenced()]
        read |= {s.get_name() for s in symbols if table is top or s.is_global()}
    return bound, read


def needed(cells):
    """The exercise cells, and the cells of the lesson that they depend on."""
    kept, wanted = [], set()
    for cell_id, tags, source in reversed(cells):
        bound, read = names_of(source)
        changed = set(re.findall(r"^(\w+)\.\w+ = ", source, re.MULTILINE))
        exercise = "exercise" in tags or "solution" in tags
        used = (bound | changed) & wanted and "raises-exception" not in tags
        if exercise or used:
            kept.append((cell_id, tags, source))
            wanted = (wanted - bound) | read
    return kept[::-1]


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize(
    "path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda p: p.stem
)
def test_the_cells_of_every_exercise_do_what_they_should(path, capsys, monkeypatch):
    monkeypatch.chdir(path.parent)
    names, counted = {}, {"exercise": 0, "solution": 0}
    for cell_id, tags, source in needed(cells_of(path)):
        capsys.readouterr()
        exec(compile(source, cell_id, "exec"), names)
        out, _ = capsys.readouterr()
        lines = out.splitlines()
        if "checks." not in source:
            continue
        called = re.findall(r"^checks\.(\w+)\(", source, re.MULTILINE)
        assert [name in WRONG for name in called] == [True], cell_id
        if "exercise" in tags:
            assert any(line.startswith("Waiting for you") for line in lines), cell_id
            counted["exercise"] += 1
        else:
            assert "solution" in tags, cell_id
            assert lines[-1].startswith("Correct: "), cell_id
            counted["solution"] += 1
    assert counted["exercise"] == counted["solution"] >= 1


def test_every_check_is_called_in_its_own_notebook():
    for name, check in CHECKS.items():
        (path,) = NOTEBOOKS.glob(f"{check.__module__[-2:]}_*.ipynb")
        sources = [source for _, _, source in cells_of(path)]
        assert sum(f"checks.{name}(" in source for source in sources) == 2, name

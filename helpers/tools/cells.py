"""One reading of a notebook's cells, and one writing, shared by all editions.

A cell is a dictionary as in the file (a NotebookNode is one too). What it is for, the
source says by ids and tags:

- a text with ``**Predict.**`` asks; the code below it answers; the texts that follow,
  up to the next heading or question, tell what came out. A text whose id ends in
  ``-note``, ``-how`` or ``-question`` leads on instead and tells nothing;
- ``exercise-N`` asks, ``exercise-N-answer`` (tag ``exercise``) is the place to answer
  and ends in the one call of its check, cells tagged ``solution`` follow.
"""

import ast
import hashlib
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any, NamedTuple

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
PREDICT = "**Predict.**"
LEADS_ON = ("-note", "-how", "-question")
CHECK = re.compile(r"\bchecks\.(\w+)(?:\.verdict)?\(")
SAID = ("Correct:", "Not yet.", "Waiting for you:")

Cell = dict[str, Any]


class Prediction(NamedTuple):
    """A question, the code that answers it, and the texts that tell what came out."""

    question: Cell
    code: list[Cell]
    told: list[Cell]


class Exercise(NamedTuple):
    """An exercise: its text, the cell to answer in, its solutions, its check's name."""

    question: Cell
    answer: Cell
    solutions: list[Cell]
    check: str


class NotANotebook(ValueError):  # noqa: N818
    """A file that can't be read as a notebook."""


def course():
    """Return the paths of the course's notebooks, in order."""
    return sorted(NOTEBOOKS.glob("*.ipynb"))


def read(path):
    """Return the notebook in a file as it stands there; NotANotebook if it is none."""
    try:
        notebook = json.loads(path.read_bytes().decode("utf-8-sig"))
        for cell in notebook["cells"]:
            cell["source"] = text(cell)
            cell["metadata"] = dict(cell.get("metadata") or {})
            if cell["cell_type"] == "code":
                cell["outputs"] = list(cell.get("outputs") or [])
        notebook["metadata"] = dict(notebook.get("metadata") or {})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotANotebook("not a notebook") from error
    return notebook


def write(path, notebook, seen=None):
    """Write a notebook; see `replace`."""
    notebook = notebook | {"nbformat": 4, "nbformat_minor": 5}
    words = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    replace(path, words.encode(), seen)


def replace(path, content, seen):
    """Write a file in one step, or not at all: if it still holds what was ``seen``."""
    path = path.resolve()  # a link stays a link
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if (path.read_bytes() if path.exists() else None) != seen:
            raise BlockingIOError("it was saved meanwhile; run this again")
        if seen is not None:
            shutil.copymode(path, draft)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def text(cell):
    """Return the source of a cell as one string."""
    return "".join(cell["source"])


def tags(cell):
    return cell["metadata"].get("tags", [])


def digest(cell):
    """Return a fingerprint of what a cell says; line ends and blanks there don't count.

    It is kept in workbooks: a change here makes every cell look touched.
    """
    lines = [line.rstrip() for line in text(cell).strip().splitlines()]
    words = "\n".join([cell["cell_type"], *lines])
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def asks(cell):
    """Whether a text asks for a prediction."""
    return cell["cell_type"] == "markdown" and PREDICT in text(cell)


def predictions(cells):
    """Return every prediction, with what answers it up to the next heading."""
    found = []
    now = None
    for cell in cells:
        if cell["cell_type"] == "code":
            if now and not now.told:
                now.code.append(cell)
            continue
        if text(cell).startswith("#"):
            now = None
        elif now and not cell["id"].endswith(LEADS_ON):
            now.told.append(cell)
        if asks(cell):
            now = Prediction(cell, [], [])
            found.append(now)
    return found


def exercises(cells):
    """Return the exercises of a course notebook, in order."""
    found = []
    question = {}
    for cell in cells:
        if cell["cell_type"] == "markdown":
            question = cell
        elif "exercise" in tags(cell):
            check = CHECK.findall(text(cell))[-1]
            found.append(Exercise(question, cell, [], check))
        elif "solution" in tags(cell):
            found[-1].solutions.append(cell)
    return found


def exercises_of(path):
    """Return the exercises of the course notebook in a file."""
    return exercises(read(path)["cells"])


def attempts(cells, exercise):
    """Return the cells of a student that answer an exercise, copies of it included."""
    return [
        cell
        for cell in cells
        if cell["cell_type"] == "code"
        and "solution" not in tags(cell)
        and (
            cell.get("id") == exercise.answer["id"]
            or exercise.check in CHECK.findall(text(cell))
        )
    ]


def check_call(source):
    """Return the call of the check that an answer or a solution ends in."""
    return [each.value for each in ast.parse(source).body if _is_check(each)][-1]


def without_check(source):
    """Return an answer's source without its calls of a check, if it is Python."""
    lines = source.splitlines()
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return source
    for each in body:
        if _is_check(each):
            at, end = each.lineno - 1, each.end_lineno
            lines[at:end] = [""] * (end - at)
    return "\n".join(lines).rstrip()


def _is_check(each):
    return isinstance(each, ast.Expr) and bool(CHECK.match(ast.unparse(each)))


def verdict(cell):
    """Read the stored outputs: solved, wrong, open or not run, and the line that says.

    Who prints such a line, or edits the file, can forge it.
    """
    state, line = "not run", ""
    for output in cell["outputs"]:
        if output.get("output_type") == "error":
            state, line = "wrong", f"{output.get('ename')}: {output.get('evalue')}"
        elif output.get("name") == "stdout":
            for printed in "".join(output.get("text", "")).splitlines():
                if printed.startswith(SAID):
                    state, line = judged(printed)
    return state, line.partition("\n")[0]


def judged(line):
    """Take the first line of a check apart: the state, and what it says beyond it."""
    state = dict(zip(SAID, ("solved", "wrong", "open"), strict=True))
    word = next(word for word in SAID if line.startswith(word))
    return state[word], line[len(word) :].strip()

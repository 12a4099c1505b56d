"""One reading of a notebook's cells, and one writing, shared by all editions.

A cell is a dictionary as in the file (a NotebookNode is one too). What it is for, the
source says by ids and tags:

- a text with ``**Predict.**`` asks; up to the next heading or question the code answers
  and the texts tell what came out. A text whose id ends in ``-note``, ``-how`` or
  ``-question`` leads on instead and tells nothing, and so does one that sets a task,
  **Your turn.**;
- ``exercise-N`` asks, ``exercise-N-answer`` (tag ``exercise``) is the place to answer
  and ends in the call of its check, and so does the last of the cells tagged
  ``solution`` that follow.
"""

import hashlib
import json
import os
import re
import shutil
from pathlib import Path
from typing import NamedTuple

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
PREDICT, TASK = "**Predict.**", "**Your turn.**"
LEADS_ON = ("-note", "-how", "-question")
CHECK = re.compile(r"\bchecks\.(\w+)(?:\.verdict)?\(")


class Prediction(NamedTuple):
    """A question, the code that answers it, and the texts that tell what came out."""

    question: dict
    code: list[dict]
    told: list[dict]


class Exercise(NamedTuple):
    """An exercise: its text, the cell to answer in, its solutions, its check's name."""

    question: dict
    answer: dict
    solutions: list[dict]
    check: str


def course():
    """Return the paths of the course's notebooks, in order."""
    return sorted(NOTEBOOKS.glob("*.ipynb"))


def read(path):
    """Return the notebook in a file as it stands there; ValueError if it is none."""
    try:
        notebook = json.loads(path.read_bytes())
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValueError("not a notebook") from error
    return notebook


def write(path, notebook, seen=None):
    """Write a notebook; see `replace`."""
    notebook = notebook | {"nbformat": 4, "nbformat_minor": 5}
    replace(path, f"{json.dumps(notebook, indent=1)}\n".encode(), seen)


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


def tags(cell):
    return cell["metadata"].get("tags", [])


def digest(cell):
    """Return a fingerprint of what a cell says; line ends and blanks there don't count.

    It is kept in workbooks: a change here makes every cell look touched.
    """
    lines = [line.rstrip() for line in cell["source"].strip().splitlines()]
    words = "\n".join([cell["cell_type"], *lines])
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def leads_on(cell):
    """Whether a text below an output does not tell what came out."""
    return cell["id"].endswith(LEADS_ON) or cell["source"].startswith(("#", TASK))


def asks(cell):
    """Whether a text asks for a prediction."""
    return cell["cell_type"] == "markdown" and PREDICT in cell["source"]


def predictions(cells):
    """Return every prediction, with what answers it up to the next heading."""
    found, now = [], Prediction({}, [], [])  # of nothing asked
    for cell in cells:
        if cell["cell_type"] == "code":
            now.code.append(cell)
        elif cell["source"].startswith("#"):
            now = Prediction({}, [], [])
        elif not leads_on(cell):
            now.told.append(cell)
        if asks(cell):
            now = Prediction(cell, [], [])
            found.append(now)
    return found


def exercises(path):
    """Return the exercises of the course notebook in a file, in order."""
    found = []
    question = {}
    for cell in read(path)["cells"]:
        if cell["cell_type"] == "markdown":
            question = cell
        elif "exercise" in tags(cell):
            check = CHECK.findall(cell["source"])[-1]
            found.append(Exercise(question, cell, [], check))
        elif "solution" in tags(cell):
            found[-1].solutions.append(cell)
    return found

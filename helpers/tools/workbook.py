"""Make a student's workbook from the notebooks, or bring it up to date: `make lab`.

    python -m helpers.tools.workbook [folder]                (default: workbook)
    python -m helpers.tools.workbook --reset 03 [folder]     (`make reset NOTEBOOK=03`)
    python -m helpers.tools.workbook --hand-in ann [folder]  (`make hand-in NAME=ann`)

A workbook's notebook has no outputs, a place to write below every question, and what
tells an outcome or a solution folded away. It remembers in its metadata what the course
gave: a fingerprint of every cell by its id. So an update can tell what the student has
touched. Those cells stay, the others follow the course, and nothing is ever deleted.
"""

import argparse
import json
import sys
import uuid
import zipfile
from collections import Counter
from datetime import datetime
from pathlib import Path

import psutil
from ipykernel.ipkernel import IPythonKernel
from jupyter_core.paths import jupyter_runtime_dir

from helpers.tools import cells

FOLDER = Path("workbook")
KEPT = "kept"  # in it: copies that a reset or an update has set aside
FOLDED = "<details>\n<summary>{}</summary>\n\n{}\n\n</details>"
TOLD = "After you have run the cells above: what came out, and why"
SOLUTION = "A solution, for after your own attempt"
PREDICT_HERE = "\n\n*Into the box below, your prediction: Shift + Enter, and write.*"
RUN_ME = "# Run the cells above and then this one: the sliders appear below it.\n"
EDITION = "edition"
HERE = "**Your workbook:** run, change and add whatever you like, it is yours."
PAGE = " Stuck? [The page](../notebooks/{}) shows every output."
NEW = "New in the course; your own version stands above.\n"
COPY = "course_copy"  # in the metadata of a copy: of which cell, and its fingerprint
OPEN = "open in Jupyter: save it, close its tab, shut down its kernel, run this again"
UNREADABLE = "the course's page can't be read; git checkout -- notebooks/{}"


def fresh(path, page=True):
    """Return the workbook's edition of a course notebook, as if nobody had touched it.

    ``page``: whether the course's own notebooks lie beside the workbook.
    """
    notebook = cells.read(path)
    told = [cell["id"] for p in cells.predictions(notebook["cells"]) for cell in p.told]
    made = []
    for cell in notebook["cells"]:
        if cell["id"] == EDITION:
            cell["source"] = HERE + PAGE.format(path.name) * page
        made += _for_students(cell, cell["id"] in told)
    notebook["cells"] = made
    # As a kernel tells it: else Jupyter takes an untouched notebook for changed.
    notebook["metadata"]["language_info"] = IPythonKernel.language_info
    notebook["metadata"]["course"] = {
        "notebook": path.stem,
        "cells": [f"{cell['id']} {cells.digest(cell)}" for cell in made],
    }
    return notebook


def _for_students(cell, told):
    """Return what stands in a workbook for one cell of the course."""
    kind, source, tags, place = cell["cell_type"], cell["source"], cells.tags(cell), []
    if "solution" in tags:
        code = source.removeprefix("# Solution\n")
        source = FOLDED.format(SOLUTION, f"```python\n{code}\n```")
        kind, tags = "markdown", []
    elif "sliders." in source and kind == "code":
        source = RUN_ME + source
    elif told:
        source = FOLDED.format(TOLD, source)
    if cells.asks(cell):
        source += PREDICT_HERE
        # A raw cell is always in its editor, and nothing written there can be run.
        place = [cell_of("raw", f"{cell['id']}-prediction", "", "prediction")]
    return [cell_of(kind, cell["id"], source, *tags), *place]


def cell_of(kind, name, source, *tags):
    """Return a new cell, with no outputs and no metadata but tags."""
    cell = {"cell_type": kind, "id": name, "metadata": {}, "source": source}
    if tags:
        cell["metadata"]["tags"] = list(tags)
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell


def merge(mine, course):
    """Bring the changes of a course notebook into a student's.

    1. A cell is known by its id. One whose words stand under another id now, and
       nowhere else, is the same cell, renamed.
    2. A cell that the student has not touched becomes what it now is in the course.
    3. A touched one stays. If the course has changed it too, the course's stands below
       it, marked, in place of an earlier such copy.
    4. What the course has taken out goes, unless it was touched, or is the question
       of an answer that was.
    5. What the student has added stays below the cell it stood below.
    6. What the student has taken out stays out; what is new comes in.
    7. The order is the course's.
    """
    before, after = given(mine), given(course)
    if before == after:
        return mine
    new = {cell["id"]: cell for cell in course["cells"]}
    now = _names_now(before, after)  # rule 1
    touched = {c["id"] for c in mine["cells"] if cells.digest(c) != before.get(c["id"])}
    copies = {_copied(cell) for cell in mine["cells"]}
    found, last, taken = {"": []}, "", set(new)
    for cell in mine["cells"]:
        name, place = cell["id"], now.get(cell["id"])
        answers = {name, f"{name}-answer", f"{name}-prediction"}  # rule 4
        if _copied(cell):
            continue
        if place and place not in found:
            copied, last = name in copies, place
            found[place] = _both(cell, before[name], new[place], copied)
        elif name not in before or touched & answers:
            found[last].append(_own(cell, taken))  # rule 5
    for place in set(new).difference(now.values()):
        found[place] = [new[place]]  # rule 6
    merged = [cell for place in ("", *new) for cell in found.get(place, [])]  # rule 7
    metadata = mine["metadata"] | {"course": course["metadata"]["course"]}
    return mine | {"cells": merged, "metadata": metadata}


def given(notebook):
    """Return what the course gave: the fingerprint of each cell, in order, by id."""
    return dict(line.split(" ") for line in notebook["metadata"]["course"]["cells"])


def _names_now(before, after):
    """Return under which id the course has each of its cells now."""
    often = Counter([*before.values(), *after.values()])
    once = {words: name for name, words in after.items() if often[words] == 2}
    renamed = {name: once[words] for name, words in before.items() if words in once}
    stay = [name for name in before if name in after and name not in renamed.values()]
    return {name: name for name in stay} | renamed


def _both(mine, given, new, copied):
    """Return what stands at a place of the course: rules 2 and 3."""
    words, due = cells.digest(mine), cells.digest(new)
    mine = mine | {"id": new["id"]}
    if words == given:
        return [mine if given == due else new]
    if words == due or (given == due and not copied):
        return [mine]
    mark = f"# {NEW}" if new["cell_type"] == "code" else f"> {NEW}\n"
    copy = new | {"id": uuid.uuid4().hex[:8], "source": mark + new["source"]}
    copy["metadata"] = new["metadata"] | {COPY: [mine["id"], cells.digest(copy)]}
    return [mine, copy]


def _copied(cell):
    """Return of which cell this is a copy that an update made and nobody touched."""
    name, words = cell["metadata"].get(COPY, ("", ""))
    return name if words == cells.digest(cell) else ""


def _own(cell, taken):
    """Return a cell of the student's under an id that no other cell has."""
    name = uuid.uuid4().hex[:8] if cell["id"] in taken else cell["id"]
    taken.add(name)
    return cell | {"id": name}


def bring_up(source, folder, reset=False):
    """Make, update or reset one notebook of a workbook; return what to say about it."""
    path = folder / source.name
    beside = folder.resolve().parent == source.resolve().parents[1]
    notebook = fresh(source, page=beside)
    if not path.exists():
        cells.write(path, notebook)
        return "made"
    seen = path.read_bytes()
    merged, said = None, "made anew"
    if not reset:
        try:
            mine = cells.read(path)
            if mine["metadata"]["course"]["notebook"] != path.stem:
                raise ValueError("another notebook of the course")
            merged = merge(mine, notebook)
            if merged == mine:
                return ""
        except (KeyError, TypeError, ValueError, AttributeError):
            said = "can't be brought up to date"
    if is_open(path):
        raise BlockingIOError(OPEN)
    if merged:
        cells.write(path, merged, seen)
        return "brought up to date with the course"
    dated = f"{path.stem}-kept-{datetime.now():%Y-%m-%d-%H%M%S-%f}.ipynb"
    aside = folder / KEPT / dated
    aside.parent.mkdir(exist_ok=True)
    cells.replace(aside, seen, None)
    cells.write(path, notebook, seen)
    return f"{said}; what was there is now {aside}"


def is_open(path):
    """Whether a kernel of this user runs for the notebook at ``path``.

    Jupyter's servers, JupyterLab's and a hub's alike, write for every kernel which
    notebook it serves, and start it with the name of that file. A notebook that is
    shown without a kernel is not seen; JupyterLab itself then asks before it saves over
    a file that has changed.
    """
    running = str([each.info["cmdline"] for each in psutil.process_iter(["cmdline"])])
    files = Path(jupyter_runtime_dir()).glob("kernel-*.json")
    about = [json.loads(each.read_bytes()) for each in files if each.name in running]
    sessions = [Path(each.get("jupyter_session", "")).resolve() for each in about]
    return path.resolve() in sessions


def hand_in(name, folder):
    """Put the notebooks of a workbook into ``name``.zip; return what to say."""
    there = sorted(folder.glob("*.ipynb"))
    if not name:
        raise ValueError("Under which name? For instance: make hand-in NAME=ann")
    if not there:
        raise ValueError(f"{folder} holds no notebook yet: make lab")
    target = f"{name.removesuffix('.zip')}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in there:
            archive.write(path, path.name)
    return f"{target} is made of what is saved: hand in this file."


def update(folder, number):
    """Bring a workbook up to date, or make one notebook of it anew; say what was done.

    Return 1 if one had to be left as it was, else 0.
    """
    sources, left, made = cells.course(), 0, 0
    if number is not None:
        sources = [path for path in sources if path.name.startswith(number.zfill(2))]
    if not sources:
        raise ValueError("Which notebook? For instance 03: make reset NOTEBOOK=03")
    folder.mkdir(parents=True, exist_ok=True)
    for source in sources:
        try:
            said = bring_up(source, folder, reset=number is not None)
        except ValueError:
            said, left = UNREADABLE.format(source.name), 1
        except OSError as error:
            said, left = f"left as it was: {error}", 1
        made += said == "made"
        if said not in ("", "made"):
            print(f"{folder / source.name}: {said}")
    if made:
        print(f"{folder}: {made} notebook{'s' * (made > 1)} made")
    return left


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Make a workbook, or update it.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--reset", metavar="03", help="make this notebook anew")
    parser.add_argument("--hand-in", metavar="ann", help="put it all into ann.zip")
    asked = parser.parse_args(arguments)
    try:
        if asked.hand_in is None:
            return update(asked.folder, asked.reset)
        print(hand_in(asked.hand_in, asked.folder))
    except (ValueError, OSError) as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

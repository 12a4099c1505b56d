"""Make a student's workbook from the notebooks, or bring it up to date: `make lab`.

    python -m helpers.tools.workbook [folder]             (default: workbook)
    python -m helpers.tools.workbook --reset 03 [folder]  (`make reset NOTEBOOK=03`)

A workbook's notebook has no outputs, a place to write below every question, and what
tells an outcome or a solution folded away. It remembers in its metadata what the course
gave: a fingerprint of every cell by its id. So an update can tell what the student has
touched. Those cells stay, the others follow the course, and nothing is ever deleted.
"""

import argparse
import sys
from datetime import datetime
from itertools import count
from pathlib import Path

from helpers.tools import cells, sessions
from helpers.tools.cells import NotANotebook

FOLDER = Path("workbook")
KEPT = "kept"  # in it: copies that a reset or an update has set aside
EDITION = "edition"
FOLDED = "<details>\n<summary>{}</summary>\n\n{}\n\n</details>"
TOLD = "After you have run the cells above: what came out, and why"
SOLUTION = "A solution, for after your own attempt"
MORE = "The solution goes on"
PREDICT_HERE = "\n\n*Your prediction, into the box below: one click, and write.*"
RUN_ME = "# Run this cell: the sliders appear below it.\n"
HERE = "**Your workbook:** run, change and add whatever you like, it is yours."
PAGE = " Stuck? [The page](../notebooks/{}) shows every output."
OPEN = "open in Jupyter, so left as it is: shut down its kernel and run this again"
NEW_TEXT = "> **New in the course.** Your own version stands above.\n\n"
NEW_CODE = "# New in the course; your own version stands above.\n"


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
    notebook["metadata"]["course"] = {
        "notebook": path.stem,
        "cells": [f"{cell['id']} {cells.digest(cell)}" for cell in made],
    }
    return notebook


def _for_students(cell, told):
    """Return what stands in a workbook for one cell of the course."""
    source, tags = cell["source"], cells.tags(cell)
    if "solution" in tags:
        code = source.removeprefix("# Solution\n")
        summary = SOLUTION if cell["id"].endswith("-solution") else MORE
        source = FOLDED.format(summary, f"```python\n{code}\n```")
        return [cell_of("markdown", cell["id"], source)]
    if cell["cell_type"] == "code":
        knob = RUN_ME if "sliders." in source else ""
        return [cell_of("code", cell["id"], knob + source, *tags)]
    if told:
        source = FOLDED.format(TOLD, source)
    made = [cell_of(cell["cell_type"], cell["id"], source, *tags)]
    if cells.asks(cell):
        # A raw cell is always in its editor, and nothing written there can be run.
        made[-1]["source"] += PREDICT_HERE
        made.append(cell_of("raw", f"{cell['id']}-prediction", "", "prediction"))
    return made


def cell_of(kind, cell_id, source, *tags):
    """Return a new cell, with no outputs and no metadata but tags."""
    cell = {"cell_type": kind, "id": cell_id, "metadata": {}, "source": source}
    if tags:
        cell["metadata"]["tags"] = list(tags)
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell


def merge(mine, course):
    """Bring the changes of a course notebook into a student's, by the cells' ids."""
    before, after = given(mine), given(course)
    mine = mine | {"cells": _with_ids(mine["cells"], before)}
    moved_ids = _renamed(before, after)
    new = {cell["id"]: cell for cell in course["cells"]}
    firsts = {cell.get("id"): cell for cell in reversed(mine["cells"])}
    touched = {i for i, cell in firsts.items() if cells.digest(cell) != before.get(i)}
    # A block is a cell of the course with what the student has put below it.
    blocks = [("", [])]
    seen = set()
    for cell in mine["cells"]:
        old = cell.get("id")
        if _is_outdated_copy(cell, before, after):
            continue
        now = moved_ids.get(old, None if old in moved_ids.values() else old)
        if old not in before or old in seen:
            blocks[-1][1].append(cell)
        elif now not in new:
            answer = f"{old}-answer"
            if old in touched or (answer in touched and answer not in moved_ids):
                blocks[-1][1].append(cell)
        elif old not in touched:
            same = before[old] == after[now]
            blocks.append((now, [cell | {"id": now} if same else new[now]]))
        else:
            blocks.append((now, [cell | {"id": now}]))
            known = (before[old], cells.digest(cell))
            if after[now] not in known and "prediction" not in cells.tags(new[now]):
                blocks[-1][1].append(_marked(new[now]))
        seen.add(old)
    there = [moved_ids.get(old, old) for old in before]
    order = list(after)
    for at, now in enumerate(order):
        if now not in there:
            names = [name for name, _ in blocks]
            previous = next((n for n in reversed(order[:at]) if n in names), "")
            blocks.insert(names.index(previous) + 1, (now, [new[now]]))
    kept = [old for old in reversed(firsts) if old in before]
    if kept == [old for old in before if old in kept]:
        blocks.sort(key=lambda block: order.index(block[0]) if block[0] else -1)
    metadata = mine["metadata"] | {"course": course["metadata"]["course"]}
    return mine | {"cells": _with_own_ids(blocks), "metadata": metadata}


def given(notebook):
    """Return what the course gave: the fingerprint of each cell, in order, by id."""
    return dict(line.split(" ") for line in notebook["metadata"]["course"]["cells"])


def _renamed(before, after):
    """Tell which cells the course has renamed: old id to new id, same words."""

    def by_words(known):
        words = list(known.values())
        return {word: i for i, word in known.items() if words.count(word) == 1}

    old, new = by_words(before), by_words(after)
    return {old[w]: new[w] for w in old if w in new and old[w] != new[w]}


def _with_ids(mine, before):
    """Return cells that have lost their ids with them, as far as it is clear.

    If none was added or taken out, by their places; else by what they say.
    """
    if all("id" in cell for cell in mine):
        return mine
    if len(mine) == len(before):
        return [cell | {"id": i} for cell, i in zip(mine, before, strict=True)]
    said = {words: i for i, words in before.items()}
    return [cell | {"id": said.get(cells.digest(cell), "mine")} for cell in mine]


def _is_outdated_copy(cell, before, after):
    """Whether an update put this cell below a student's, and a newer one is there."""
    course, _, kind = str(cell.get("id", "")).rpartition("-")
    if kind != "new" or course not in before or after.get(course) == before[course]:
        return False
    words = cell["source"].removeprefix(NEW_CODE).removeprefix(NEW_TEXT)
    return cells.digest(cell | {"source": words}) == before[course]


def _marked(cell):
    mark = NEW_CODE if cell["cell_type"] == "code" else NEW_TEXT
    return cell | {"id": f"{cell['id']}-new", "source": mark + cell["source"]}


def _with_own_ids(blocks):
    """Return the cells in a row, no id twice; the course's own cells keep theirs."""
    taken = {name for name, _ in blocks}
    merged = []
    for name, block in blocks:
        for cell in block:
            own = first = cell.get("id") or "mine"
            more = count(2)
            while own in taken and cell is not (name and block[0]):
                own = f"{first}-{next(more)}"
            taken.add(own)
            merged.append(cell | {"id": own})
    return merged


def bring_up(source, folder, reset=False):
    """Make, update or reset one notebook of a workbook; return what to say about it."""
    path = folder / source.name
    beside = folder.resolve().parent == source.resolve().parents[1]
    notebook = fresh(source, page=beside)
    moved = ""
    if not path.exists() and not reset:
        former = _former(notebook, folder)
        if former is None:
            cells.write(path, notebook)
            return "made"
        if sessions.is_open(former):
            return f"{former.name} in the course until now, but {OPEN}"
        former.rename(path)
        moved = f"{former.name} until now; "
    if reset:
        return _anew(path, notebook, "kept", "made anew; the old one is {}")
    seen = path.read_bytes()
    try:
        mine = cells.read(path)
        name = mine["metadata"]["course"]["notebook"]
        if name != source.stem and name in [each.stem for each in cells.course()]:
            raise KeyError(name)
        merged = merge(mine, notebook)
    except NotANotebook:
        return _anew(path, notebook, "unreadable", "could not be read; kept as {}")
    except (KeyError, TypeError, ValueError, AttributeError):
        return _anew(path, notebook, "yours", "not made by the course; kept as {}")
    if merged == mine:
        return moved.removesuffix("; ")
    if sessions.is_open(path):
        return f"changed in the course, but {OPEN}"
    cells.write(path, merged, seen)
    return f"{moved}brought up to date with the course"


def _former(notebook, folder):
    """Return a student's file of this notebook under the name that it had before."""
    stems = [source.stem for source in cells.course()]
    for path in sorted(folder.glob("*.ipynb")):
        try:
            mine = cells.read(path)
            if mine["metadata"]["course"]["notebook"] in stems:
                continue
            shared = given(mine).keys() & given(notebook).keys()
            if len(shared) > len(given(mine)) / 2:
                return path
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
    return None


def _anew(path, notebook, word, said):
    """Keep a student's file under a dated name that is free, and make a fresh one."""
    if sessions.is_open(path):
        return OPEN
    draft = path.with_name(f".{path.name}-anew")  # written first: the disk may be full
    try:
        cells.write(draft, notebook)
        (path.parent / KEPT).mkdir(exist_ok=True)
        dated = f"{path.stem}-{word}-{datetime.now():%Y-%m-%d-%H%M%S}"
        names = (path.with_stem(f"{dated}_{at}" if at else dated) for at in count())
        names = (path.parent / KEPT / name.name for name in names)
        aside = path.rename(next(name for name in names if not name.exists()))
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    return said.format(f"{KEPT}/{aside.name}")


def unreadable(source):
    """Say which page of the course can't be read, and what helps."""
    return (
        f"{source.name}: the course's page can't be read (a conflict of versions?); "
        f"bring it back: git checkout -- notebooks/{source.name}"
    )


def main(arguments=None):
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--reset", metavar="03", help="make this notebook anew")
    given = parser.parse_args(arguments)
    reset = given.reset is not None
    begins = given.reset.zfill(2) if given.reset else ""
    sources = [s for s in cells.course() if s.name.startswith(begins)]
    if not sources:
        print("Here are no notebooks of the course: run this in its folder.")
        return 1
    if reset and len(sources) != 1:
        print("Which notebook? For instance 03: make reset NOTEBOOK=03")
        return 1
    failed = 0
    for source in sources:
        try:
            given.folder.mkdir(parents=True, exist_ok=True)
            said = bring_up(source, given.folder, reset)
            failed |= said.endswith(OPEN)
        except cells.NotANotebook:
            said, failed = "", 1
            print(unreadable(source))
        except (OSError, UnicodeEncodeError) as error:
            why = getattr(error, "strerror", None) or error
            said, failed = f"left as it was: {why}", 1
        if said:
            print(f"{given.folder / source.name}: {said}")
    return failed


if __name__ == "__main__":
    sys.exit(main())

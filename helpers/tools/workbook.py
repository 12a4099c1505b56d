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
import contextlib
import io
import json
import socket
import sys
import uuid
import zipfile
from datetime import datetime
from difflib import SequenceMatcher
from itertools import count
from pathlib import Path

from jupyter_core.paths import jupyter_runtime_dir

from helpers.tools import cells

FOLDER = Path("workbook")
KEPT = "kept"  # in it: copies that a reset or an update has set aside
# The names that notebooks had before, in the order in which they were changed.
FORMER = {
    "08_recover_a_lost_seed": "12_lost_start",
    "09_hubble_1929": "08_hubble_1929",
    "10_many_workers": "13_many_workers",
    "11_hidden_layer": "09_hidden_layer",
}
FOLDED = "<details>\n<summary>{}</summary>\n\n{}\n\n</details>"
TOLD = "After you have run the cells above: what came out, and why"
SOLUTION = "A solution, for after your own attempt"
MORE = "The solution goes on"
PREDICT_HERE = "\n\n*Your prediction, into the box below: one click, and write.*"
RUN_ME = "# Run the cells above and then this one: the sliders appear below it.\n"
EDITION = "edition"
HERE = "**Your workbook:** run, change and add whatever you like, it is yours."
PAGE = " Stuck? [The page](../notebooks/{}) shows every output."
NEW = {
    "markdown": "> **New in the course.** Your own version stands above.\n\n",
    "code": "# New in the course; your own version stands above.\n",
}
OPEN = "open in Jupyter, so left as it is: shut down its kernel and run this again"


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
    name, source, tags = cell["id"], cell["source"], cells.tags(cell)
    if "solution" in tags:
        code = source.removeprefix("# Solution\n")
        summary = SOLUTION if name.endswith("-solution") else MORE
        source = FOLDED.format(summary, f"```python\n{code}\n```")
        return [cell_of("markdown", name, source)]
    if cell["cell_type"] == "code":
        knob = RUN_ME if "sliders." in source else ""
        return [cell_of("code", name, knob + source, *tags)]
    if told:
        source = FOLDED.format(TOLD, source)
    if not cells.asks(cell):
        return [cell_of("markdown", name, source, *tags)]
    # A raw cell is always in its editor, and nothing written there can be run.
    place = cell_of("raw", f"{name}-prediction", "", "prediction")
    return [cell_of("markdown", name, source + PREDICT_HERE, *tags), place]


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

    1. A cell is known by its id, or else by its words, or by its place between others.
    2. A cell with the same words under another id is the same cell, renamed.
    3. A cell that the student has not touched becomes what it now is in the course.
    4. A touched one stays. If the course has changed it too, the course's stands below
       it, marked, in place of an earlier such copy.
    5. What the course has taken out goes, unless it was touched, or is the question
       of an answer that was.
    6. What the student has added stays below the cell it stood below.
    7. What the student has taken out stays out; what is new comes in.
    8. The order is the course's.
    """
    if mine["metadata"]["course"] == course["metadata"]["course"]:
        return mine
    before, after = given(mine), given(course)
    new = {cell["id"]: cell for cell in course["cells"]}
    named = _with_ids(mine["cells"], before)  # rule 1
    now = _names_now(before, after)  # rule 2
    touched = {c["id"]: cells.digest(c) != before.get(c["id"]) for c in named[::-1]}
    copies = [_copied(cell, before) for cell in named]
    kept, below, last, taken = {}, {"": []}, "", set(new)
    for cell, copied in zip(named, copies, strict=True):
        name = cell["id"]
        place = now.get(name)
        if copied:
            continue
        if name not in before or place in kept:
            below[last].append(_own(cell, taken))  # rule 6
        elif place:
            last, below[place] = place, []
            stays = touched[name] or before[name] == after[place]
            kept[place] = cell if stays else new[place]  # rule 3
            changed = before[name] != after[place] or name in copies
            differs = cells.digest(cell) != after[place] and new[place]["source"]
            if touched[name] and changed and differs:
                below[place].append(_own(_marked(new[place]), taken))  # rule 4
        elif any(
            touched.get(part) and not now.get(part)
            for part in (name, f"{name}-answer", f"{name}-prediction")
        ):
            below[last].append(_own(cell, taken))  # rule 5
    merged = below[""]
    for place, cell in new.items():  # rule 8
        if place in kept or place not in now.values():  # rule 7
            merged += [kept.get(place, cell) | {"id": place}, *below.get(place, [])]
    metadata = mine["metadata"] | {"course": course["metadata"]["course"]}
    return mine | {"cells": merged, "metadata": metadata}


def given(notebook):
    """Return what the course gave: the fingerprint of each cell, in order, by id."""
    return dict(line.split(" ") for line in notebook["metadata"]["course"]["cells"])


def _with_ids(mine, before):
    if all("id" in cell for cell in mine):
        return mine
    found, names = [cells.digest(cell) for cell in mine], list(before)
    matched = SequenceMatcher(None, found, list(before.values()), autojunk=False)
    known = {}
    for _, start, end, at, stop in matched.get_opcodes():
        known |= zip(range(start, end), names[at:stop], strict=False)
    return [
        {"id": known.get(at) or uuid.uuid4().hex[:8]} | cell
        for at, cell in enumerate(mine)
    ]


def _names_now(before, after):
    """Return under which id the course has each of its cells now."""

    def alone(known):
        words = list(known.values())
        return {word: name for name, word in known.items() if words.count(word) == 1}

    old, new = alone(before), alone(after)
    renamed = {old[w]: new[w] for w in old if w in new and old[w] != new[w]}
    stay = [name for name in before if name in after and name not in renamed.values()]
    return {name: name for name in stay} | renamed


def _copied(cell, before):
    """Return the id of the course's cell that an update has copied here, untouched."""
    mark = NEW.get(cell["cell_type"])
    if not mark or not cell["source"].startswith(mark):
        return None
    words = cells.digest(cell | {"source": cell["source"].removeprefix(mark)})
    return next((name for name, known in before.items() if known == words), None)


def _marked(cell):
    source = NEW[cell["cell_type"]] + cell["source"]
    return cell | {"id": f"{cell['id']}-new", "source": source}


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
    if reset and path.exists():
        return _anew(path, notebook, "kept", "made anew; the old one is {}")
    names = [name for name, now in FORMER.items() if now == source.stem]
    former = [path.with_stem(name) for name in names if path.with_stem(name).exists()]
    said = ""
    if former and not path.exists():
        if is_open(former[-1]):
            return f"{former[-1].name} until now, but {OPEN}"
        former[-1].rename(path)
        said = f"{former[-1].name} until now; "
    if not path.exists():
        cells.write(path, notebook)
        return "made"
    seen = path.read_bytes()
    try:
        mine = cells.read(path)
        if mine["metadata"]["course"]["notebook"] not in (source.stem, *names):
            raise KeyError("another notebook of the course")
        merged = merge(mine, notebook)
    except cells.NotANotebook:
        return _anew(path, notebook, "unreadable", "could not be read; kept as {}")
    except (KeyError, TypeError, ValueError, AttributeError):
        return _anew(path, notebook, "yours", "not made by the course; kept as {}")
    if merged == mine:
        return ""
    if is_open(path):
        return f"changed in the course, but {OPEN}"
    cells.write(path, merged, seen)
    return f"{said}brought up to date with the course"


def _anew(path, notebook, word, said):
    """Keep a student's file under a dated name that is free, and make a fresh one."""
    if is_open(path):
        return OPEN
    draft = path.with_name(f".{path.name}-anew")
    try:
        cells.write(draft, notebook)  # first: the disk may be full
        (path.parent / KEPT).mkdir(exist_ok=True)
        dated = f"{path.stem}-{word}-{datetime.now():%Y-%m-%d-%H%M%S}"
        names = (f"{dated}_{at}" if at else dated for at in count())
        places = (path.parent / KEPT / f"{name}.ipynb" for name in names)
        aside = path.rename(next(place for place in places if not place.exists()))
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    return said.format(f"{KEPT}/{aside.name}")


def is_open(path):
    """Whether a kernel of this user runs for the notebook at ``path``.

    Jupyter's servers, JupyterLab's and a hub's alike, write for every kernel where it
    listens and which notebook it serves. A notebook that is shown without a kernel is
    not seen; JupyterLab itself then asks before it saves over a file that has changed.
    """
    for about in Path(jupyter_runtime_dir()).glob("kernel-*.json"):
        # It may have gone and left only its file.
        with contextlib.suppress(OSError, ValueError, KeyError, AttributeError):
            kernel = json.loads(about.read_text(encoding="utf-8"))
            if Path(kernel["jupyter_session"]).resolve() != path.resolve():
                continue
            host, port = kernel["ip"], kernel["hb_port"]
            if kernel["transport"] == "ipc":
                with socket.socket(socket.AF_UNIX) as door:
                    door.connect(f"{host}-{port}")
            else:
                socket.create_connection((host, port), timeout=2).close()
            return True
    return False


def hand_in(name, folder):
    """Put the notebooks of a workbook into ``name``.zip; return what to say."""
    there = [folder / source.name for source in cells.course()]
    there = [path for path in there if path.exists()]
    if not name or Path(name).name != name:
        raise OSError(0, "Under which name? For instance: make hand-in NAME=ann")
    if not there:
        raise OSError(0, f"{folder} holds no notebook yet: make lab")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in there:
            archive.write(path, path.name)
    target = Path(f"{name.removesuffix('.zip')}.zip")
    seen = target.read_bytes() if target.exists() else None
    cells.replace(target, packed.getvalue(), seen)
    return f"{target} is made of what is saved: hand in this file."


def unreadable(source):
    """Say which page of the course can't be read, and what helps."""
    return (
        f"{source.name}: the course's page can't be read (a conflict of versions?); "
        f"bring it back: git checkout -- notebooks/{source.name}"
    )


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Make a workbook, or update it.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--reset", metavar="03", help="make this notebook anew")
    parser.add_argument(
        "--hand-in", metavar="ann", help="put it into one file, ann.zip"
    )
    given = parser.parse_args(arguments)
    sources = cells.course()
    if given.hand_in is not None:
        try:
            print(hand_in(given.hand_in, given.folder))
            return 0
        except OSError as error:
            print(error.strerror)
            return 1
    if given.reset is not None:
        begins = given.reset.zfill(2) if given.reset else "?"
        sources = [source for source in sources if source.name.startswith(begins)]
        if len(sources) != 1:
            print("Which notebook? For instance 03: make reset NOTEBOOK=03")
            return 1
    if not sources:
        print("Here are no notebooks of the course: run this in its folder.")
    failed = not sources
    for source in sources:
        try:
            given.folder.mkdir(parents=True, exist_ok=True)
            said = bring_up(source, given.folder, given.reset is not None)
            failed |= said.endswith(OPEN)
        except cells.NotANotebook:
            print(unreadable(source))
            said, failed = "", True
        except (OSError, UnicodeEncodeError) as error:
            why = getattr(error, "strerror", None) or error
            said, failed = f"left as it was: {why}", True
        if said:
            print(f"{given.folder / source.name}: {said}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

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
from pathlib import Path

from jupyter_core.paths import jupyter_runtime_dir

from helpers.tools import cells

FOLDER = Path("workbook")
KEPT = "kept"  # in it: copies that a reset or an update has set aside
FORMER = {  # the name that a notebook had before
    "08_hubble_1929": "09_hubble_1929",
    "09_hidden_layer": "11_hidden_layer",
    "12_lost_start": "08_recover_a_lost_seed",
    "13_many_workers": "10_many_workers",
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
UNREADABLE = "the course's page can't be read; git checkout -- notebooks/{}"
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
    if mine["metadata"]["course"] == course["metadata"]["course"]:
        return mine
    before, after = given(mine), given(course)
    new = {cell["id"]: cell for cell in course["cells"]}
    now = _names_now(before, after)  # rule 1
    copies = [_copied(cell, before) for cell in mine["cells"]]
    touched = _touched(mine["cells"], before)
    kept, below, last, taken = {}, {"": []}, "", set(new)
    for cell, copied in zip(mine["cells"], copies, strict=True):
        name, words = cell["id"], cells.digest(cell)
        place = now.get(name)
        if copied:
            continue
        if name not in before or place in kept:
            below[last].append(_own(cell, taken))  # rule 5
        elif place:
            last, below[place] = place, []
            unchanged, wrote = before[name] == after[place], words != before[name]
            kept[place] = cell if wrote or unchanged else new[place]  # rule 2
            clash = wrote and words != after[place] and new[place]["cell_type"] in NEW
            if clash and (not unchanged or name in copies):
                below[place].append(_own(_marked(new[place]), taken))  # rule 3
        elif touched & {name, f"{name}-answer", f"{name}-prediction"}:
            below[last].append(_own(cell, taken))  # rule 4
    gone = {place for place in now.values() if place not in kept}  # rule 6
    merged = below[""] + _in_order(new, gone, kept, below)  # rule 7
    metadata = mine["metadata"] | {"course": course["metadata"]["course"]}
    return mine | {"cells": merged, "metadata": metadata}


def _touched(mine, before):
    return {cell["id"] for cell in mine if cells.digest(cell) != before.get(cell["id"])}


def _in_order(new, gone, kept, below):
    """Return the course's cells but for those gone, each with what stands below it."""
    found = []
    for place, cell in new.items():
        if place not in gone:
            found += [kept.get(place, cell) | {"id": place}, *below.get(place, [])]
    return found


def given(notebook):
    """Return what the course gave: the fingerprint of each cell, in order, by id."""
    return dict(line.split(" ") for line in notebook["metadata"]["course"]["cells"])


def _names_now(before, after):
    """Return under which id the course has each of its cells now."""

    def alone(known):
        words = list(known.values())
        return {word: name for name, word in known.items() if words.count(word) == 1}

    old, new = alone(before), alone(after)
    renamed = {old[words]: new[words] for words in old if words in new}
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
    former = path.with_stem(FORMER.get(path.stem, path.stem))
    beside = folder.resolve().parent == source.resolve().parents[1]
    notebook = fresh(source, page=beside)
    said = ""
    if former.exists() and not path.exists():
        if is_open(former):
            return f"{former.name} until now, but {OPEN}"
        former.rename(path)
        said = f"{former.name} until now; "
    if not path.exists():
        cells.write(path, notebook)
        return "made"
    seen = path.read_bytes()
    if reset:
        return _anew(path, notebook, seen, "made anew")
    try:
        mine = cells.read(path)
        if mine["metadata"]["course"]["notebook"] not in (path.stem, former.stem):
            raise ValueError("another notebook of the course")
        merged = merge(mine, notebook)
    except (KeyError, TypeError, ValueError, AttributeError):
        return _anew(path, notebook, seen, "can't be brought up to date")
    if merged == mine:
        return ""
    if is_open(path):
        return f"changed in the course, but {OPEN}"
    cells.write(path, merged, seen)
    return f"{said}brought up to date with the course"


def _anew(path, notebook, old, why):
    """Keep a student's file under a dated name and make a fresh one."""
    if is_open(path):
        return OPEN
    dated = f"{path.stem}-kept-{datetime.now():%Y-%m-%d-%H%M%S-%f}.ipynb"
    aside = path.parent / KEPT / dated
    aside.parent.mkdir(exist_ok=True)
    cells.replace(aside, old, None)
    cells.write(path, notebook, old)
    return f"{why}; what was there is now {KEPT}/{dated}"


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
    if not name:
        raise ValueError("Under which name? For instance: make hand-in NAME=ann")
    if not there:
        raise ValueError(f"{folder} holds no notebook yet: make lab")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in there:
            archive.write(path, path.name)
    target = Path(f"{name.removesuffix('.zip')}.zip")
    seen = target.read_bytes() if target.exists() else None
    cells.replace(target, packed.getvalue(), seen)
    return f"{target} is made of what is saved: hand in this file."


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Make a workbook, or update it.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--reset", metavar="03", help="make this notebook anew")
    parser.add_argument("--hand-in", metavar="ann", help="put it all into ann.zip")
    given = parser.parse_args(arguments)
    if given.hand_in is not None:
        try:
            print(hand_in(given.hand_in, given.folder))
        except (ValueError, OSError) as error:
            print(error)
            return 1
        return 0
    sources, reset, failed = cells.course(), given.reset is not None, False
    if reset:
        sources = [
            each for each in sources if each.name.startswith(given.reset.zfill(2))
        ]
        if not sources:
            print("Which notebook? For instance 03: make reset NOTEBOOK=03")
            return 1
    for source in sources:
        try:
            given.folder.mkdir(parents=True, exist_ok=True)
            said = bring_up(source, given.folder, reset)
            failed |= said.endswith(OPEN)
        except cells.NotANotebook:
            said, failed = UNREADABLE.format(source.name), True
        except (OSError, UnicodeEncodeError) as error:
            said, failed = f"left as it was: {error}", True
        if said:
            print(f"{given.folder / source.name}: {said}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

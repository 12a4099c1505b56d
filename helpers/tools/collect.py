"""Collect how far a class got: `make collect FOLDER=...`.

    python -m helpers.tools.collect FOLDER [--csv FILE] [--run]

FOLDER holds students' notebooks: ann/01_gradient_by_hand.ipynb, also in deeper folders,
or ann_01_gradient_by_hand.ipynb. Writes one row for every student and exercise to
FOLDER/collected.csv, and a summary on the screen. It reads the outputs stored below the
answers, which can be stale or forged. `--run` judges every answer again inside the
course's own notebook. That RUNS THE STUDENTS' CODE with your rights; the limits on time
and memory stop accidents, no attack. How to shut it in: notebooks/README.md.
"""

import argparse
import csv
import sys
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from helpers.tools import cells, judge, progress

STATES = ("solved", "wrong", "open", "not run")


class Row(NamedTuple):
    student: str
    notebook: str
    exercise: str
    state: str
    hint: str


def find(folder, names):
    """Return the cells of every student by notebook, and a line on every file left out.

    ``names`` are those of the course's notebooks.
    """
    found = defaultdict(list)
    left_out = []
    for path in sorted(folder.rglob("*.ipynb")):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts):
            continue
        try:
            if path.is_symlink() or not path.is_file():
                raise cells.NotANotebook("it is a link or no file")
            notebook = cells.read(path)
            name = _which(notebook, path.stem, names)
            student = inside.parts[0]
            if len(inside.parts) == 1:
                student = path.stem.partition(name)[0].strip("_- ") or folder.name
            found[student, name] += notebook["cells"]
        except (OSError, cells.NotANotebook) as error:
            left_out.append(printable(f"{inside}: {error}"))
    return found, left_out


def _which(notebook, stem, names):
    """Return which notebook of the course a student's file is."""
    course = notebook["metadata"].get("course")
    said = course.get("notebook") if isinstance(course, dict) else None
    for name in names:
        if name == said or name in stem:
            return name
    raise cells.NotANotebook("not a notebook of this course")


def collect(folder, run=False):
    """Return a row for every student and exercise, and the files left out."""
    found, left_out = find(folder, [path.stem for path in cells.course()])
    students = sorted({student for student, _ in found})

    def rows_of(path):
        mine = {student: found.get((student, path.stem), []) for student in students}
        states = judge.judge(path, mine) if run else {}
        return [
            Row(
                student,
                path.stem,
                title(exercise),
                *(states[student, at] if run else progress.state(answers, exercise)),
            )
            for student, answers in mine.items()
            for at, exercise in enumerate(cells.exercises_of(path))
        ]

    with ThreadPoolExecutor(max_workers=2) as pool:
        rows = chain.from_iterable(pool.map(rows_of, cells.course()))
        return sorted(rows, key=lambda row: row[:2]), left_out


def title(exercise):
    """Return the heading of an exercise without the word: "1: one new sample"."""
    heading = cells.text(exercise.question).partition("\n")[0]
    return heading.lstrip("# ").removeprefix("Exercise ")


def printable(words):
    """Replace what would steer a terminal."""
    return "".join(c if c.isprintable() else "?" for c in words)


def harmless(words):
    """Keep a spreadsheet from taking a student's words for a formula."""
    return f"'{words}" if words.startswith(("=", "+", "-", "@", "\t", "\r")) else words


def summary(rows):
    """Say of every exercise how many solved it, and what stopped the others."""
    lines = [f"{'':45} solved  wrong   open  not run   said most often to the wrong"]
    groups = {}
    for row in rows:
        groups.setdefault(f"{row.notebook[:2]} {row.exercise}", []).append(row)
    for name, group in groups.items():
        states = Counter(row.state for row in group)
        said = Counter(row.hint for row in group if row.state == "wrong").most_common(1)
        hint = f"   {said[0][1]} x {printable(said[0][0])}" if said else ""
        counts = "".join(f"{states[state]:7}" for state in STATES)
        lines.append(f"{name[:45]:45}{counts}  {hint}"[:160].rstrip())
    return lines


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--run", action="store_true", help="runs the students' code")
    given = parser.parse_args(arguments)
    if not given.folder.is_dir():
        print(f"There is no folder {given.folder}.")
        return 1
    if given.run:
        print("Running the students' code, as this user.", flush=True)
    rows, left_out = collect(given.folder, given.run)
    table = given.csv or given.folder / "collected.csv"
    with table.open("w", newline="", encoding="utf-8-sig", errors="replace") as file:
        writer = csv.writer(file)
        writer.writerow(Row._fields)
        writer.writerows([harmless(words) for words in row] for row in rows)
    print(f"{len({row.student for row in rows})} students; all rows in {table}\n")
    print("\n".join(summary(rows)))
    for line in left_out:
        print(f"Left out: {line}")
    if not given.run:
        print("\nRead from stored outputs, which can be stale or forged; see --run.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Collect how far a class got: `make collect FOLDER=...`.

    python -m helpers.tools.collect FOLDER [--csv FILE]

FOLDER holds students' notebooks: ann/01_gradient_by_hand.ipynb, also in deeper folders,
ann_01_gradient_by_hand.ipynb, or what `make hand-in` made: ann.zip. Nothing is merged:
of two files for one student and notebook the newer counts, and a line says so. Writes
one row for every student and exercise to FOLDER/collected.csv; the screen shows the
class at a glance. It reads the outputs stored below the answers, which can be stale or
forged; nbgrader runs answers again (notebooks/README.md).
"""

import argparse
import csv
import re
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from helpers.tools import cells, progress
from helpers.tools.workbook import KEPT

STATES = ("solved", "wrong", "open", "not run")
LETTERS = {"solved": "s", "wrong": "w", "open": "o", "changed": "o", "not run": "."}
TABLE = "collected.csv"
HOW = "Whose? Put the students' folders or zips into one: make collect FOLDER=handed_in"


class Row(NamedTuple):
    student: str
    notebook: str
    exercise: str
    state: str
    hint: str


def files(folder):
    """Yield what was handed in, oldest first: a path, and the parts of its name."""
    paths = [path for path in folder.rglob("*") if path.is_file() or path.is_symlink()]
    for path in sorted(paths, key=lambda path: (path.lstat().st_mtime, path)):
        inside = path.relative_to(folder)
        if any(part.startswith((".", "__MACOSX")) for part in inside.parts):
            continue
        if KEPT in inside.parts or inside.name == TABLE:
            continue
        if path.suffix == ".zip" and not path.is_symlink() and zipfile.is_zipfile(path):
            for name in zipfile.ZipFile(path).namelist():
                parts = (*inside.with_suffix("").parts, *Path(name).parts)
                if name.endswith(".ipynb") and not {KEPT, "__MACOSX"} & set(parts):
                    yield zipfile.Path(path, name), parts
        else:
            yield path, inside.parts


def find(folder, names):
    """Return the cells of every student by notebook, who is there, what is left out.

    ``names`` are those of the course's notebooks.
    """
    found, places, students, left_out = {}, {}, set(), []
    for path, parts in files(folder):
        place = "/".join(parts)
        try:
            if not place.endswith(".ipynb"):
                raise cells.NotANotebook("neither a notebook (.ipynb) nor a zip")
            if isinstance(path, Path) and path.is_symlink():
                raise cells.NotANotebook("a link")
            student = student_of(parts, names) or folder.name
            students.add(student)
            notebook = cells.read(path)
            name = which(notebook, parts[-1], names)
            if (student, name) in found:
                left_out.append(f"{places[student, name]}: {place} is newer and counts")
            found[student, name], places[student, name] = notebook["cells"], place
        except (OSError, cells.NotANotebook) as error:
            left_out.append(f"{place}: {error}")
    for each in sorted(folder.iterdir()):
        if each.is_dir() and not any(path.is_file() for path in each.rglob("*")):
            students.add(each.name)
            left_out.append(f"{each.name}: an empty folder")
    return found, sorted(students), [printable(line) for line in left_out]


def student_of(parts, names):
    """Return whose file it is: by its folders, or by what stands beside its name."""
    folders = [part for part in parts[:-1] if part != "workbook"]
    if folders:
        return "/".join(folders)
    rest = Path(parts[-1]).stem
    for name in names:
        rest = rest.replace(name, "")
    return re.sub(r" ?\(\d+\)$", "", rest).strip("_- ")


def which(notebook, file, names):
    """Return which notebook of the course a student's file is."""
    course = notebook["metadata"].get("course")
    said = course.get("notebook") if isinstance(course, dict) else None
    for name in names:
        if name == said or name in file:
            return name
    raise cells.NotANotebook("not a notebook of this course")


def collect(folder):
    """Return a row for every student and exercise, and the files left out."""
    sources = cells.course()
    found, students, left_out = find(folder, [path.stem for path in sources])
    exercises = {path.stem: cells.exercises_of(path) for path in sources}
    rows = [
        Row(
            student,
            name,
            title(exercise),
            *progress.state(found.get((student, name), []), exercise),
        )
        for student in students
        for name, each in exercises.items()
        for exercise in each
    ]
    return rows, left_out


def title(exercise):
    """Return the heading of an exercise without the word: "1: one new sample".

    A blank in the middle of a lesson has none: "in the lesson: second step".
    """
    heading = cells.text(exercise.question).partition("\n")[0]
    if not heading.startswith("#"):
        return f"in the lesson: {exercise.question['id'].replace('-', ' ')}"
    return heading.lstrip("# ").removeprefix("Exercise ")


def printable(words):
    """Replace what would steer a terminal."""
    return "".join(c if c.isprintable() else "?" for c in words)


def harmless(words):
    """Keep a spreadsheet from taking a student's words for a formula."""
    return f"'{words}" if words.startswith(("=", "+", "-", "@", "\t", "\r")) else words


def at_a_glance(rows):
    """Return a line for each student: a letter an exercise, notebook by notebook."""
    lines = {}
    for row in rows:
        of = lines.setdefault(row.student, {})
        of[row.notebook[:2]] = of.get(row.notebook[:2], "") + LETTERS[row.state]
    width = max(len(printable(student)) for student in lines)
    return [
        f"{printable(student):{width}}  " + "  ".join(f"{n} {s}" for n, s in of.items())
        for student, of in lines.items()
    ]


def summary(rows):
    """Say of every exercise how many solved it, and what stopped the others."""
    lines, groups = [f"{'':45} solved  wrong   open  not run"], {}
    for row in rows:
        groups.setdefault(f"{row.notebook[:2]} {row.exercise}", []).append(row)
    for name, group in groups.items():
        states = Counter(row.state for row in group)
        lines.append(f"{name[:45]:45}" + "".join(f"{states[s]:7}" for s in STATES))
        said = Counter(row.hint for row in group if row.state == "wrong").most_common(1)
        lines += [f"    {count} x {printable(hint)}" for hint, count in said]
    return lines


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", default="")
    parser.add_argument("--csv", type=Path)
    given = parser.parse_args(arguments)
    if not given.folder:
        print(HOW)
        return 1
    folder = Path(given.folder)
    if not folder.is_dir():
        print(f"There is no folder {folder}.")
        return 1
    rows, left_out = collect(folder)
    if not rows:
        print(f"In {folder} there is nothing yet. {HOW}")
        return 1
    table = given.csv or folder / TABLE
    with table.open("w", newline="", encoding="utf-8-sig", errors="replace") as file:
        writer = csv.writer(file)
        writer.writerow(Row._fields)
        writer.writerows([harmless(words) for words in row] for row in rows)
    print(f"{len({row.student for row in rows})} students; all rows in {table}\n")
    print("s solved, w wrong, o open, . not run; an exercise a letter")
    print("\n".join([*at_a_glance(rows), "", *summary(rows)]))
    for line in left_out:
        print(f"Left out: {line}")
    print("\nRead from stored outputs, which can be stale or forged.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

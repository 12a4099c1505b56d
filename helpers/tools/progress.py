"""Show which exercises are solved: `make progress`, and of a class `make collect`.

    python -m helpers.tools.progress [folder]        (default: workbook)
    python -m helpers.tools.progress --class FOLDER  (`make collect FOLDER=...`)

In a notebook: `from helpers.tools import progress; progress.show()`. Read from what is
saved: the verdicts stored below the answers. They can be stale or forged; nbgrader runs
answers again (notebooks/README.md).

The FOLDER of a class holds ann.zip as `make hand-in` makes it, ann/01_....ipynb, also
in deeper folders, or 01_..._ann.ipynb. Nobody is merged: what lies in one folder and
tells two names is of two students. Of two files of one student and notebook the newer
counts, and a line says so. All is written to FOLDER/collected.csv.
"""

import csv
import re
import sys
import zipfile
import zlib
from collections import Counter, defaultdict
from pathlib import Path

from helpers.tools import cells
from helpers.tools.workbook import FOLDER, FORMER, KEPT, unreadable

VERDICT = "application/vnd.course.verdict+json"
# How a check begins, for what ran before a verdict was data.
BEGINS = {"Correct:": "solved", "Not yet.": "wrong", "Waiting for you:": "open"}
STATES = ("not run", "open", "wrong", "solved")
WORDS = {"solved": "solved", "wrong": "not yet right"}
CLOSED = "Counted from what is saved, as it ran last: save first (Ctrl+S), then ask."

TABLE = "collected.csv"
LETTERS = dict(zip(STATES, ".ows", strict=True))
ASIDE = re.compile(r"-(kept|unreadable|yours)-\d{4}-")
COPY = re.compile(r"[-_ ]*(\(\d+\)|Copy\d*)$")
WHOSE = "Put the students' folders or zips into one: make collect FOLDER=handed_in"
FAULTS = (
    *(OSError, ValueError, TypeError, AttributeError, RuntimeError, EOFError),
    *(zipfile.BadZipFile, zlib.error),
)


def state(mine, exercise):
    """Return how far a student got in an exercise, and the hint that was said.

    Of several answers the best counts, of equally good ones the one that stands last.
    """
    found = [("not run", "")]
    for cell in mine:
        if cell["cell_type"] == "code" and "solution" not in cells.tags(cell):
            checks = cells.CHECK.findall(cell["source"])
            if cell.get("id") == exercise.answer["id"] or exercise.check in checks:
                found.append(verdict(cell))
    return max(reversed(found), key=lambda each: STATES.index(each[0]))


def verdict(cell):
    """Return the last verdict stored below a cell, and its hint."""
    found = ("not run", "")
    for output in cell["outputs"]:
        said = output.get("data", {}).get(VERDICT)
        if output.get("output_type") == "error":
            error = f"{output.get('ename')}: {output.get('evalue')}"
            found = ("wrong", error)
        elif said and said["state"] in STATES:
            found = (said["state"], str(said["hint"]))
        for line in "".join(output.get("text", "")).splitlines():
            for words, name in BEGINS.items():
                if line.startswith(words):
                    found = (name, line.removeprefix(words).strip())
    state, hint = found
    return state, hint.partition("\n")[0] if state == "wrong" else ""


def report(folder):
    """Return the lines to show: one a notebook, the total, and what is counted."""
    lines, total, solved = [], 0, 0
    for source in cells.course():
        path = folder / source.name
        try:
            exercises = cells.exercises(source)
        except cells.NotANotebook:
            lines.append(unreadable(source))
            continue
        try:
            mine = cells.read(path)["cells"] if path.exists() else []
        except cells.NotANotebook:
            lines.append(f"{source.stem:28} can't be read")
            continue
        found = [state(mine, each)[0] for each in exercises]
        count = Counter(WORDS.get(each, "not begun") for each in found)
        said = ", ".join(f"{number} {word}" for word, number in count.items())
        lines.append(f"{source.stem:28} {said}")
        total, solved = total + len(found), solved + count["solved"]
    return [*lines, f"{'together':28} {solved} of {total} solved", CLOSED]


def show(folder=None):
    """Print the progress in a workbook, from within a notebook of it or from anywhere.

    Without a ``folder``: the one the kernel runs in, if it holds a workbook, or the
    course's own.
    """
    here = Path()
    if not any((here / source.name).exists() for source in cells.course()):
        here = cells.NOTEBOOKS.parent / FOLDER
    print("\n".join(report(Path(folder) if folder else here)))


def files(folder):
    """Yield what was handed in, oldest first: the parts of its name, and its path."""
    paths = [path for path in folder.rglob("*") if path.name != TABLE]
    for path in sorted(paths, key=lambda path: (path.lstat().st_mtime, path)):
        parts = path.relative_to(folder).parts
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                yield (*parts, ""), None
        elif path.suffix == ".zip" and zipfile.is_zipfile(path):
            inside = (*parts[:-1], path.stem)
            names = [n for n in zipfile.ZipFile(path).namelist() if n[-1] != "/"]
            for name in names:
                yield (*inside, *name.split("/")), zipfile.Path(path, name)
            if not names:
                yield (*inside, ""), None
        else:
            yield parts, path


def collect(folder):
    """Return every student's states by notebook, and lines about what is left out."""
    course = {path.stem: cells.exercises(path) for path in cells.course()}
    read, left_out, students = [], [], set()
    named = defaultdict(set)
    for parts, path in files(folder):
        if any(part.startswith((".", "__MACOSX")) for part in parts):
            continue
        if KEPT in parts or ASIDE.search(parts[-1]):
            continue
        place, group = "/".join(parts), _group(parts)
        try:
            if path is None:
                raise ValueError("empty")
            if isinstance(path, Path) and path.is_symlink():
                raise ValueError("a link")
            if not place.endswith(".ipynb"):
                raise ValueError("neither a notebook (.ipynb) nor a zip of them")
            notebook = cells.read(path)
            name = _which(notebook, parts[-1], course)
            states = [state(notebook["cells"], each) for each in course[name]]
        except FAULTS as error:
            wrong = isinstance(error, TypeError | AttributeError)
            left_out.append(f"{place}: {'not a notebook' if wrong else error}")
            students.add(group or Path(place).stem)
            continue
        own = COPY.sub("", Path(place).stem.replace(name, "")).strip("-_ ")
        named[group, name].add(own)
        read.append((group, own, name, place, states))
    several = {group for (group, _), owns in named.items() if len(owns) > 1}
    for group in filter(None, several):
        left_out.append(f"{group}: several names in one folder; told apart by them")
    found, places = {}, {}
    for group, own, name, place, states in read:
        student = "/".join(filter(None, (group, own if group in several else "")))
        student = student or own or folder.name
        students.add(student)
        if name in found.setdefault(student, {}):
            left_out.append(f"{places[student, name]}: {place} is newer and counts")
        found[student][name], places[student, name] = states, place
    nothing = {name: [("not run", "")] * len(each) for name, each in course.items()}
    return {each: nothing | found.get(each, {}) for each in sorted(students)}, left_out


def _group(parts):
    """Return the folders that a file lies in, without those that name nobody."""
    folders = [part for part in parts[:-1] if part != FOLDER.name]
    return "/".join(dict.fromkeys(folders))


def _which(notebook, file, course):
    """Return which notebook of the course a student's file is."""
    said = notebook["metadata"].get("course", {}).get("notebook")
    said = FORMER.get(said, said)
    for name in course:
        if name == said or (said not in course and name in file):
            return name
    raise ValueError("not a notebook of this course")


def by_exercise(found):
    """Return every exercise by its name, "01 2": the students' states and hints."""
    table = {}
    for notebooks in found.values():
        for name, states in notebooks.items():
            for at, each in enumerate(states, 1):
                table.setdefault(f"{name[:2]} {at}", []).append(each)
    return table


def class_lines(found):
    """Return the lines to show: a letter an exercise, then how many and what stops."""
    widths = {name: len(each) for name, each in next(iter(found.values())).items()}
    first = max(map(len, found))
    heading = "".join(f"  {name[:2]:{width}}" for name, width in widths.items())
    lines = ["s solved, w wrong, o open, . not run", "", " " * first + heading]
    for student, notebooks in found.items():
        letters = ["".join(LETTERS[s] for s, _ in each) for each in notebooks.values()]
        lines.append(f"{student:{first}}" + "".join(f"  {each:2}" for each in letters))
    lines += ["", " " * 5 + "".join(f"{name:>9}" for name in STATES[::-1])]
    for name, states in by_exercise(found).items():
        count = Counter(each for each, _ in states)
        if count["not run"] < len(states):
            counts = "".join(f"{count[each]:9}" for each in STATES[::-1])
            lines.append(f"{name:5}{counts}")
        hints = Counter(hint for each, hint in states if each == "wrong").most_common(1)
        lines += [f"    {often} x {hint}" for hint, often in hints]
    return lines


def rows(found):
    """Return the table for a spreadsheet: a row a student, a column an exercise."""
    table = by_exercise(found)
    yield ["student", *table]
    for student, states in zip(found, zip(*table.values(), strict=True), strict=True):
        # A spreadsheet must not take a name for a formula.
        name = f"'{student}" if student.startswith(tuple("=+-@\t\r")) else student
        yield [name, *(": ".join(filter(None, each)) for each in states)]


def main(arguments):
    if arguments[:1] != ["--class"]:
        show(arguments[0] if arguments else FOLDER)
        return 0
    name = "".join(arguments[1:])
    folder = Path(name)
    if not name or not folder.is_dir():
        print(f"There is no folder {name}. {WHOSE}" if name else WHOSE)
        return 1
    found, left_out = collect(folder)
    if not found:
        print(f"In {folder} there is nothing yet. {WHOSE}")
        return 1
    table = folder / TABLE
    with table.open("w", newline="", encoding="utf-8-sig", errors="replace") as file:
        csv.writer(file).writerows(rows(found))
    lines = [f"{len(found)} students; the table with all hints is {table}", ""]
    lines += [*class_lines(found), "", *(f"Left out: {line}" for line in left_out)]
    lines += ["Read from stored outputs, which can be stale or forged."]
    for line in lines:  # without what would steer a terminal
        print("".join(c if c.isprintable() else "?" for c in line))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

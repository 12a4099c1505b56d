"""Show which exercises are solved: `make progress`, and of a class `make collect`.

    python -m helpers.tools.progress
    python -m helpers.tools.progress --class FOLDER  (`make collect FOLDER=...`)

In a notebook: `from helpers.tools import progress; progress.show()`. Read from what is
saved: the verdicts stored below the answers. They can be stale or forged; nbgrader runs
answers again (notebooks/README.md).

What the FOLDER of a class may hold, and what is shown of it, says notebooks/README.md,
"How far they are"; all is written to FOLDER/collected.csv.
"""

import csv
import re
import sys
import zipfile
from collections import Counter
from contextlib import suppress
from itertools import islice
from pathlib import Path

from helpers.tools import cells
from helpers.tools.workbook import FOLDER, KEPT

VERDICT = "application/vnd.course.verdict+json"
# How a check begins, for what ran before a verdict was data.
BEGINS = {"Correct:": "solved", "Not yet.": "wrong", "Waiting for you:": "open"}
STATES = ("unread", "not run", "typed", "open", "wrong", "solved")
CLOSED = "Counted from what is saved, as it ran last: save first (Ctrl+S), then ask."

TABLE = "collected.csv"
LETTERS = dict(zip(STATES, "?.tows", strict=True))
NOT_HANDED_IN = re.compile(rf"(^|/)(\.|{KEPT}/)")  # it came along, or was set aside
COPY = re.compile(r"[-_ ]*(\(\d+\)|Copy\d*)$")


def state(mine, exercise):
    """Return how far a student got in an exercise, and the hint that was said.

    Of several answers the best counts, of equally good ones the one that stands last.
    """
    found = [("not run", "")]
    for cell in mine:
        if cell["cell_type"] == "code" and "solution" not in cells.tags(cell):
            checks = cells.CHECK.findall(cell["source"])
            if cell.get("id") == exercise.answer["id"] or exercise.check in checks:
                stands, hint = verdict(cell)
                if stands == "not run" and cell["source"] != exercise.answer["source"]:
                    stands = "typed"
                found.append((stands, hint))
    return max(reversed(found), key=lambda each: STATES.index(each[0]))


def verdict(cell):
    """Return the last verdict stored below a cell, and its hint."""
    found = ("not run", "")
    told = any(VERDICT in output.get("data", {}) for output in cell["outputs"])
    for output in cell["outputs"]:
        said = output.get("data", {}).get(VERDICT)
        if output.get("output_type") == "error":
            found = ("wrong", f"{output.get('ename')}: {output.get('evalue')}")
        elif said and said["state"] in STATES:
            found = (said["state"], str(said["hint"]))
        for line in [] if told else "".join(output.get("text", "")).splitlines():
            for words, name in BEGINS.items():
                if line.startswith(words):
                    found = (name, line.removeprefix(words).strip())
    state, hint = found
    return state, hint.partition("\n")[0] if state == "wrong" else ""


def report(folder):
    """Return the lines to show: one a notebook, the total, and what is counted.

    Of several files of a notebook, a copy or one renamed, the best answers count.
    """
    course = {path.stem: labels(path) for path in cells.course()}
    best = {name: dict.fromkeys(page, "not run") for name, page in course.items()}
    lines, together, unread = [], Counter(), set()
    for path in folder.glob("*.ipynb"):
        try:
            _, name, states = _read(path, course)
        except Exception:  # whatever is wrong with it, the others count
            unread.add(path.stem)
            continue
        for label, (state, _) in states.items():
            best[name][label] = max(best[name][label], state, key=STATES.index)
    for name, states in best.items():
        count = Counter(states.values())
        told = "can't be read" if name in unread else _told(count)
        lines.append(f"{name:28} {told}")
        together += count
    return [*lines, f"{'together':28} {_told(together)}", CLOSED]


def _told(count):
    wrong = f", {count['wrong']} not yet right" if count["wrong"] else ""
    return f"{count['solved']} of {count.total()} solved{wrong}"


def show():
    """Print the progress in the workbook that this runs in, or else in the course's."""
    here = any(Path(source.name).exists() for source in cells.course())
    print("\n".join(report(Path() if here else cells.NOTEBOOKS.parent / FOLDER)))


def files(folder):
    """Yield what was handed in, oldest first: the parts of its name, and its path.

    None in place of the path of a link.
    """
    for path in sorted(folder.rglob("*"), key=lambda each: each.lstat().st_mtime):
        parts, names = path.relative_to(folder).parts, []
        if path.is_symlink():  # to anything this reader can read
            yield parts, None
            continue
        if path.suffix == ".zip":
            with suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(path) as each:
                names = [n for n in each.namelist() if not n.endswith("/")] or [""]
        for name in names:
            yield (*parts[:-1], path.stem, *name.split("/")), zipfile.Path(path, name)
        if not path.is_dir() and not names:
            yield parts, path
        elif path.is_dir() and not any(path.iterdir()):
            yield (*parts, ""), path


def students_own(folder):
    """Yield of all files what may be a student's: of a whole course, its workbook."""
    listed, course = list(files(folder)), ("helpers", "__init__.py")
    whole = [parts[:-2] for parts, _ in listed if parts[-2:] == course]
    for parts, path in listed:
        within = [w for w in whole if parts[: len(w)] == w]
        pages = any(parts[len(w)] != FOLDER.name for w in within)
        place = "/".join(parts)
        if not pages and place != TABLE and not NOT_HANDED_IN.search(place):
            yield parts, path


def collect(folder):
    """Return each student's states by exercise, and lines about what is left out."""
    course = {path.stem: labels(path) for path in cells.course()}
    nothing = {name: ("not run", "") for page in course.values() for name in page}
    read, left_out, unread = _read_all(folder, course)
    told = {(group, name, own) for group, _, own, name, _ in read}
    often = Counter((group, name) for group, name, _ in told)
    several = {group for (group, _), count in often.items() if group and count > 1}
    for group in sorted(several):
        left_out.append(f"{group}: several names in one folder; told apart by them")
    found, counts = {}, {}
    for group, place, own, name, states in read:
        student = f"{group}/{own}" if group in several and own else group
        student = student or own or folder.resolve().name
        if (student, name) in counts:
            left_out.append(f"{counts[student, name]}: {place} is newer and counts")
        counts[student, name] = place
        found[student] = found.get(student, nothing) | states
    unreadable = dict.fromkeys(unread, dict.fromkeys(nothing, ("unread", "")))
    return dict(sorted((unreadable | found).items())), left_out


def _read_all(folder, course):
    """Return what could be read, lines about what could not, and whose that is."""
    read, left_out, unread = [], [], []
    for parts, path in students_own(folder):
        place = "/".join(parts)
        folders = dict.fromkeys(part for part in parts[:-1] if part != FOLDER.name)
        group = "/".join(folders)
        try:
            read.append((group, place, *_read(path, course)))
        except Exception as error:  # whatever is wrong with it, the others count
            left_out.append(f"{place}: {error}")
            unread.append(group or Path(place).stem)
    return read, left_out, unread


def labels(page):
    """Name a page's exercises: "01 2", or "01 second-step" if it is in the lesson."""
    found = {}
    for each in cells.exercises(page):
        short = each.answer["id"].removeprefix("exercise-").removesuffix("-answer")
        found[f"{page.name[:2]} {short}"] = each
    return found


def _read(path, course):
    """Return what a file's name says beside the notebook's, which that is, and states.

    Any exception if it can't be read.
    """
    if path is None:
        raise ValueError("a link, which is not followed")
    if path.is_dir():
        raise ValueError("empty")
    if path.suffix == ".zip":
        raise ValueError("a zip that can't be read: damaged, or inside another zip")
    if path.suffix != ".ipynb":
        raise ValueError("neither a notebook (.ipynb) nor a zip of them")
    notebook = cells.read(path)
    name = notebook["metadata"].get("course", {}).get("notebook")
    if name not in course:
        name = next((each for each in course if each in path.name), None)
    if not name:
        raise ValueError("not a notebook of this course")
    own = COPY.sub("", path.stem.replace(name, "")).strip("-_ ")
    return own, name, {n: state(notebook["cells"], e) for n, e in course[name].items()}


def class_lines(found):
    """Return the lines to show: a letter an exercise, then how many and what stops."""
    names, first = list(next(iter(found.values()))), max(map(len, found))
    widths = Counter(name[:2] for name in names)
    heading = (f"{number:{width}}" for number, width in widths.items())
    lines = ["s solved, w wrong, o open, t typed and not run, . untouched, ? unread;"]
    lines.append("from left to right as they are listed below")
    lines += ["", "  ".join([" " * first, *heading])]
    for student, states in found.items():
        letters = (LETTERS[each] for each, _ in states.values())
        told = (f"{''.join(islice(letters, width)):2}" for width in widths.values())
        lines.append("  ".join([f"{student:{first}}", *told]))
    lines.append("")
    for name in names:
        said = Counter(states[name] for states in found.values())
        wrong = sorted((n, hint) for (each, hint), n in said.items() if each == "wrong")
        stopped = [f"{often} x {hint}" for often, hint in wrong[-1:]]
        if any(state not in ("unread", "not run") for state, _ in said):
            solved = f"{said['solved', '']:3} solved"
            lines.append("  ".join([f"{name:16}", solved, *stopped]))
    return lines


def main(arguments):
    if arguments[:1] != ["--class"]:
        show()
        return 0
    name = "".join(arguments[1:])
    found, left_out = collect(Path(name)) if name else ({}, [])
    if not found:
        print(f"Nothing was found in {name!r}. Put the students' folders or zips into")
        print("one folder: make collect FOLDER=handed_in")
        return 1
    table = Path(name, TABLE)
    with table.open("w", newline="", encoding="utf-8-sig", errors="replace") as file:
        writer = csv.writer(file)
        writer.writerow(["student", *next(iter(found.values()))])
        for student, states in found.items():
            # A spreadsheet must not take a name for a formula.
            name = f"'{student}" if student[0] in "=+-@\t\r" else student
            told = (": ".join(filter(None, each)) for each in states.values())
            writer.writerow([name, *told])
    lines = [f"{len(found)} rows; the table with all hints is {table}", ""]
    lines += [*class_lines(found), "", *(f"Mind: {line}" for line in left_out)]
    lines += ["Read from stored outputs, which can be stale or forged."]
    for line in lines:  # without what would steer a terminal
        print("".join(c if c.isprintable() else "?" for c in line))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

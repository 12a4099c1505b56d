"""Show which exercises of a workbook are solved: `make progress`.

    python -m helpers.tools.progress [folder]             (default: workbook)

In a notebook: `from helpers.tools import progress; progress.show()`. Read from what is
saved: the outputs stored below the answers. An answer that was edited after its last
run still counts as that run said.
"""

import sys
from collections import Counter
from pathlib import Path

from helpers.tools import cells
from helpers.tools.workbook import FOLDER, unreadable

WORDS = {"solved": "solved", "wrong": "not yet right", "changed": "run it again"}
BEST = ("not run", "open", "changed", "wrong", "solved")
CLOSED = "Counted from what is saved, as it ran last: save first (Ctrl+S), then ask."


def state(mine, exercise):
    """Return how far a student got in an exercise, and the hint that was said last.

    Of several answers the best counts, of equally good ones the one that stands last.
    "changed": solved once, and the place to answer is empty again.
    """
    found = [("not run", "")]
    for cell in cells.attempts(mine, exercise):
        found.append(cells.verdict(cell))
        if found[-1][0] == "solved" and cells.digest(cell) == cells.digest(
            exercise.answer
        ):
            found[-1] = ("changed", "")
    return max(reversed(found), key=lambda each: BEST.index(each[0]))


def report(folder):
    """Return the lines to show: one a notebook, the total, and what is counted."""
    lines, total, solved = [], 0, 0
    for source in cells.course():
        path = folder / source.name
        try:
            exercises = cells.exercises_of(source)
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


if __name__ == "__main__":
    show(sys.argv[1] if len(sys.argv) > 1 else FOLDER)

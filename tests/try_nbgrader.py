"""Hand out and grade every exercise with a real nbgrader; run by hand or once a week.

    python -m pip install -e ".[nbgrader]"
    python tests/try_nbgrader.py [folder]

Three students hand in every notebook: one with right answers, one with wrong ones, one
as it was handed out. The first must get all points, the others none. Takes minutes.
"""

import ast
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from nbgrader.api import Gradebook

from helpers.tools import assignments, cells

STUDENTS = ("right", "wrong", "untouched")


def answer(student: str, exercise: cells.Exercise) -> str:
    """Return what a student adds below the place to answer."""
    if student == "untouched":
        return ""
    if student == "right":
        return assignments.solved(exercise)
    names = assignments.parts(exercise.answer)[1].split(", ")
    functions = ast.walk(ast.parse(exercise.answer["source"]))
    made = [each.name for each in functions if isinstance(each, ast.FunctionDef)]
    wrong = "lambda *_: 0.123"
    return "\n".join(f"{n} = {wrong if n in made else '0.123'}" for n in names)


def hand_in(folder: Path, path: Path) -> None:
    """Put the work of all students where nbgrader collects it."""
    exercises = {each.answer["id"]: each for each in cells.exercises(path)}
    for student in STUDENTS:
        notebook = cells.read(folder / "release" / path.stem / path.name)
        for cell in notebook["cells"]:
            if cell["id"] in exercises:
                cell["source"] += "\n" + answer(student, exercises[cell["id"]])
        place = folder / "submitted" / student / path.stem / path.name
        place.parent.mkdir(parents=True)
        cells.write(place, notebook)


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *command],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"nbgrader {' '.join(command)}:\n{done.stderr[-3000:]}")


def main(folder: Path) -> int:
    subprocess.run(
        [sys.executable, "-m", "helpers.tools.assignments", str(folder)], check=True
    )
    # nbgrader calls the program alembic by its name.
    programs = Path(sys.executable).parent
    os.environ["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"
    failed = 0
    for path in cells.course():
        run(folder, "generate_assignment", path.stem)
        hand_in(folder, path)
        run(folder, "autograde", path.stem)
        with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as book:
            for student in STUDENTS:
                handed_in = book.find_submission(path.stem, student)
                most = handed_in.max_score
                due = most if student == "right" else 0
                good = handed_in.score == due and most > 0
                failed += not good
                points = f"{handed_in.score:.0f} of {most:.0f}"
                print(
                    f"{path.stem:28} {student:10} {points}{'' if good else '  WRONG'}"
                )
                sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1]).resolve()))
    with tempfile.TemporaryDirectory() as made:
        sys.exit(main(Path(made)))

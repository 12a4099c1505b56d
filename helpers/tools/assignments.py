"""Make the edition that nbgrader hands out and grades: one assignment a notebook.

    python -m helpers.tools.assignments FOLDER

Writes FOLDER/source/01_gradient_by_hand/01_gradient_by_hand.ipynb and so on, and
FOLDER/nbgrader_config.py unless it is there. Then, in FOLDER:

    nbgrader generate_assignment 01_gradient_by_hand
    nbgrader autograde 01_gradient_by_hand

A notebook there is the workbook's. The place to answer holds the solution between the
marks that nbgrader strips; the check stands in a cell of its own, worth a point, that
fails unless the answer is right.
"""

import ast
import sys
from pathlib import Path

from helpers.tools import cells, workbook

SCHEMA = {"schema_version": 3, "task": False}
CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "gradient"
# The place to answer keeps its own "..." when the solution is taken out.
c.ClearSolutions.code_stub = {"python": "# The check stands in the next cell."}
c.ExecutePreprocessor.timeout = 600
"""


def edition(path):
    """Return a course notebook as a source of nbgrader."""
    notebook = workbook.fresh(path, page=False)
    exercises = cells.exercises_of(path)
    asked = {exercise.answer["id"]: exercise for exercise in exercises}
    solutions = {s["id"] for exercise in exercises for s in exercise.solutions}
    made = []
    for cell in notebook["cells"]:
        if cell["id"] in asked:
            made += [_answer(asked[cell["id"]]), _check(asked[cell["id"]])]
        elif cell["id"] not in solutions | {workbook.EDITION}:
            made.append(cell)
    return notebook | {"cells": made}


def solved(exercise):
    """Return the code that turns the names of an answer into a right answer."""
    solutions = [cells.text(solution) for solution in exercise.solutions]
    checked = next(s for s in solutions if exercise.check in cells.CHECK.findall(s))
    names = _arguments(cells.text(exercise.answer))
    values = _arguments(checked)
    comma = "," if values.startswith("*") else ""
    lines = [cells.without_check(solution) for solution in solutions]
    return "\n\n".join([*lines, f"{names} = {values}{comma}"])


def _arguments(source):
    return ", ".join(ast.unparse(each) for each in cells.check_call(source).args)


def _answer(exercise):
    stub = cells.without_check(cells.text(exercise.answer))
    source = f"{stub}\n### BEGIN SOLUTION\n{solved(exercise)}\n### END SOLUTION"
    return _graded(exercise.answer["id"], source, solution=True)


def _check(exercise):
    answers = _arguments(cells.text(exercise.answer))
    source = f"""\
from helpers import checks

verdict = checks.{exercise.check}.verdict({answers})
print(*verdict.lines, sep="\\n")
assert verdict.correct"""
    return _graded(f"{exercise.question['id']}-check", source, solution=False)


def _graded(name, source, solution):
    cell = workbook.cell_of("code", name, source)
    marks = {"grade_id": name, "solution": solution, "grade": not solution, **SCHEMA}
    marks |= {"locked": not solution} | ({} if solution else {"points": 1})
    cell["metadata"]["nbgrader"] = marks
    return cell


def main():
    if len(sys.argv) != 2:
        print("python -m helpers.tools.assignments FOLDER")
        return 2
    folder = Path(sys.argv[1])
    for path in cells.course():
        place = folder / "source" / path.stem / path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        seen = place.read_bytes() if place.exists() else None
        cells.write(place, edition(path), seen)
    config = folder / "nbgrader_config.py"
    if not config.exists():
        config.write_text(CONFIG, encoding="utf-8")
    print(f"{folder / 'source'}: one assignment for each notebook")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Make the edition that nbgrader hands out and grades: one assignment a notebook.

    python -m helpers.tools.assignments FOLDER

Writes FOLDER/source/01_gradient_by_hand/01_gradient_by_hand.ipynb and so on, and
FOLDER/nbgrader_config.py unless it is there. A notebook there is the workbook's. The
place to answer holds the solution between the marks that nbgrader strips; the check
stands in a cell of its own, worth a point, that fails unless the answer is right.
"""

import ast
import sys
from pathlib import Path

from helpers.tools import cells, workbook

CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "gradient"
# The place to answer keeps its own "..." when the solution is taken out.
c.ClearSolutions.code_stub = {"python": "# The check stands in the next cell."}
c.ExecutePreprocessor.timeout = 600
"""
CHECK = """\
from helpers import checks

verdict = checks.{}.verdict({})
print(*verdict.lines, sep="\\n")
assert verdict.correct"""
# What a student reads otherwise here, and what is not there: no folds, no pages beside.
OTHERWISE = {
    "how-to-read": "Run the cells from top to bottom, each with Shift + Enter. Where "
    "you read **Predict**, write your answer down before you run the next cell.\n\n"
    "Where a cell holds `...`, type your answer in its place and run it; the cell "
    "below checks it, as often as you like.",
    "exercises-how": "Type your answer, run it, and then the check in the cell below.",
}
LEFT_OUT = (workbook.EDITION, "links")


def edition(path):
    """Return a course notebook as a source of nbgrader."""
    notebook = workbook.fresh(path)
    asked = {exercise.answer["id"]: exercise for exercise in cells.exercises(path)}
    solutions = [s["id"] for exercise in asked.values() for s in exercise.solutions]
    made = []
    for cell in notebook["cells"]:
        cell["source"] = OTHERWISE.get(cell["id"], cell["source"])
        if cell["id"] in asked:
            made += _graded(asked[cell["id"]])
        elif cell["id"] not in (*solutions, *LEFT_OUT):
            made.append(cell)
    return notebook | {"cells": made}


def _graded(exercise):
    """Return the place to answer, and the check in a cell of its own."""
    name, question = exercise.answer["id"], exercise.question["id"]
    stub, answers = parts(exercise.answer)
    place = f"{stub}\n### BEGIN SOLUTION\n{solved(exercise)}\n### END SOLUTION"
    check = CHECK.format(exercise.check, answers)
    graded = {"solution": False, "grade": True, "locked": True, "points": 1}
    return (
        _marked(name, place, solution=True, grade=False, locked=False),
        _marked(f"{question}-check", check, **graded),
    )


def _marked(name, source, **marks):
    cell = workbook.cell_of("code", name, source)
    marks |= {"grade_id": name, "schema_version": 3, "task": False}
    cell["metadata"]["nbgrader"] = marks
    return cell


def solved(exercise):
    """Return the code that turns the names of an answer into a right answer."""
    names = parts(exercise.answer)[1]
    values = parts(exercise.solutions[0])[1]
    comma = "," if values.startswith("*") else ""
    code = [parts(solution)[0] for solution in exercise.solutions]
    return "\n\n".join([*code, f"{names} = {values}{comma}"])


def parts(cell):
    """Return a cell's code before the call of its check, and the call's arguments."""
    code, _, call = cell["source"].partition("\nchecks.")
    arguments = ast.parse(call).body[0].value.args if call else []
    return code.rstrip(), ", ".join(map(ast.unparse, arguments))


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit("Into which folder? python -m helpers.tools.assignments FOLDER")
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

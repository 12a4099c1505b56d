"""The edition for nbgrader. Handing out and grading for real: tests/try_nbgrader.py."""

import pytest

from helpers.tools import assignments, cells


@pytest.mark.parametrize("page", cells.course(), ids=lambda page: page.stem)
def test_solutions_are_between_the_marks_only_and_every_check_is_locked(page):
    exercises = cells.exercises(page)
    made = assignments.edition(page)["cells"]
    assert len({cell["id"] for cell in made}) == len(made)
    graded = [cell for cell in made if "nbgrader" in cell["metadata"]]
    assert len(graded) == 2 * len(exercises)
    for exercise in exercises:
        compile(assignments.solved(exercise), page.name, "exec")
    for answer, check in zip(graded[::2], graded[1::2], strict=True):
        stub, _, rest = answer["source"].partition("### BEGIN SOLUTION")
        assert rest.endswith("### END SOLUTION")
        assert "checks." not in stub.replace("helpers.checks.", "")
        assert made.index(check) == made.index(answer) + 1
        marks = check["metadata"]["nbgrader"]
        assert (marks["grade"], marks["locked"], marks["points"]) == (True, True, 1)
        assert check["source"].endswith("assert verdict.correct")
    outside = [cell["source"] for cell in made if cell not in graded[::2]]
    for exercise in exercises:
        for solution in exercise.solutions:
            code = assignments.parts(solution)[0]
            assert not any(code in source for source in outside)


def test_no_text_speaks_of_what_is_not_there():
    found = [c for page in cells.course() for c in assignments.edition(page)["cells"]]
    said = "".join(c["source"] for c in found if c["cell_type"] == "markdown")
    for words in ("make progress", "is folded away", "(02_check_the_gradient.ipynb)"):
        assert words not in said

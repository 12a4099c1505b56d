"""How far a student is, read from what is stored below the answers."""

import pytest

from helpers.tools import cells, progress, workbook

FIRST = cells.course()[0]
EXERCISES = cells.exercises_of(FIRST)


def printed(*lines):
    text = "\n".join(lines) + "\n"
    return {"output_type": "stream", "name": "stdout", "text": text}


def attempt(*outputs, source="mine", name=EXERCISES[0].answer["id"]):
    cell = workbook.cell_of("code", name, source, "exercise")
    return cell | {"outputs": list(outputs)}


@pytest.mark.parametrize(
    ("outputs", "state", "line"),
    [
        ([], "not run", ""),
        ([printed("Correct: good.")], "solved", "good."),
        ([printed("Not yet. Half.", "See 4.")], "wrong", "Half."),
        ([printed("Waiting for you: put it there.")], "open", "put it there."),
        ([printed("mine", "1"), printed("Correct: good.")], "solved", "good."),
        ([printed("no word of a check")], "not run", ""),
        (
            [{"output_type": "error", "ename": "NameError", "evalue": "no x\nat all"}],
            "wrong",
            "NameError: no x",
        ),
    ],
)
def test_the_stored_output_says_how_an_answer_stands(outputs, state, line):
    assert progress.state([attempt(*outputs)], EXERCISES[0]) == (state, line)


def test_the_best_of_several_attempts_counts():
    copy = f"checks.{EXERCISES[0].check}(mine)"
    mine = [
        attempt(printed("Not yet. Half.")),
        attempt(printed("Correct: good."), source=copy, name="a-copy"),
        attempt(printed("Not yet. No."), source=copy, name="a-copy"),
    ]
    assert progress.state(mine, EXERCISES[0])[0] == "solved"
    assert progress.state(mine, EXERCISES[1])[0] == "not run"


def test_an_empty_place_below_an_old_success_is_to_be_run_again():
    empty = attempt(printed("Correct: good."), source=EXERCISES[0].answer["source"])
    assert progress.state([empty], EXERCISES[0])[0] == "changed"


def test_the_report_counts_each_notebook_and_all_of_them(tmp_path, capsys):
    workbook.main([str(tmp_path)])
    path = tmp_path / FIRST.name
    notebook = cells.read(path)
    for cell in notebook["cells"]:
        if cell["id"] == EXERCISES[0].answer["id"]:
            cell |= {"source": "mine", "outputs": [printed("Correct: good.")]}
    cells.write(path, notebook, path.read_bytes())
    (tmp_path / "03_learning_rate.ipynb").write_text("{", encoding="utf-8")
    (tmp_path / "04_weight_and_bias.ipynb").unlink()
    capsys.readouterr()
    progress.show(tmp_path)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split(maxsplit=1) == [FIRST.stem, "1 solved, 2 not begun"]
    assert lines[2].endswith("can't be read")
    assert lines[3].endswith("4 not begun")
    assert lines[-2].startswith("together")
    assert "1 of " in lines[-2]
    assert "save first" in lines[-1]


def test_no_page_is_taken_for_solved_because_its_solutions_are():
    page = cells.read(FIRST)["cells"]
    assert {progress.state(page, e)[0] for e in EXERCISES} == {"open"}


def test_the_words_of_the_checks_are_the_ones_that_are_read():
    said = []
    for path in cells.course():
        for exercise in cells.exercises_of(path):
            said.append(cells.verdict(exercise.answer)[0])
            assert "solved" in [cells.verdict(c)[0] for c in exercise.solutions]
    assert set(said) == {"open"}

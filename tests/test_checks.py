"""Every exercise: wrong answers get their own hint, right ones pass in any form."""

import json
import math
import pydoc
import re
import sys
from collections import deque
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from wrong_answers import WRONG, mean, walk

from helpers import checks
from helpers.autograd import Tensor
from helpers.checks import walks, words
from helpers.checks.check import VERDICT, Check
from helpers.checks.compare import agree, values
from helpers.checks.exercise import (
    FunctionExercise,
    ValueExercise,
    pairs,
    takes,
    ways,
)
from helpers.checks.notebook_11 import LOOPS
from helpers.tools import cells

ROWS = [
    pytest.param(check, hint, answers, id=f"{check}: {hint}")
    for check, rows in WRONG.items()
    for hint, *answers in rows
]


def notebook_of(check):
    """The cells of the notebook that a check says it is called in."""
    number = re.search(r"notebook (\d\d),", getattr(checks, check).__doc__)[1]
    (path,) = cells.NOTEBOOKS.glob(f"{number}_*.ipynb")
    return cells.read(path)["cells"]


def said(check, *answers):
    check = getattr(checks, check) if isinstance(check, str) else check
    verdict = check.verdict(*answers)
    assert 1 <= len(verdict.lines) <= 3
    assert verdict.correct == verdict.lines[0].startswith("Correct: ")
    return "\n".join(verdict.lines)


def question(**more):
    """The gradient of the mean squared error, on samples of three sizes."""
    rng = np.random.default_rng(5)
    points = [(*rng.normal(size=(2, n)), w) for n, w in ((4, 0.5), (4, -1.0), (7, 3.0))]
    asked = {
        "points": tuple(points),
        "truth": lambda x, y, w: (2 * x * (w * x - y)).mean(),
        "correct": "yes.",
        "see": "There.",
    }
    return Check(FunctionExercise(**{**asked, **more}))


@pytest.mark.parametrize(("check", "hint", "answers"), ROWS)
def test_a_wrong_answer_gets_its_own_hint_and_no_other(check, hint, answers):
    text = re.sub("of its cell: .*", "", said(check, *answers))  # that is the row
    hints = {hint} if isinstance(hint, str) else set(hint)
    assert [part for part in hints if part not in text] == []
    others = {other for other, *_ in WRONG[check] if isinstance(other, str)}
    assert [other for other in others - hints if other in text] == []
    assert text.startswith("Not yet. ")


def exercises(kind):
    for name in checks.__all__:
        exercise = getattr(checks, name).exercise
        first = getattr(exercise, "first", None) or exercise
        if isinstance(first, kind):
            yield name, first


FUNCTIONS = dict(exercises(FunctionExercise))
WHOLE = ("parameter_count", "epoch_to_keep")  # what is due there are whole numbers
LISTED = [
    pytest.param(exercise, way, hint, id=f"{name}: {hint[:40]}")
    for name, exercise in FUNCTIONS.items()
    for hint, way in pairs(exercise.misconceptions)
]


def called_as(exercise, way):
    """A function with the arguments of an exercise that does what another does."""
    names = ", ".join(exercise.arguments)
    return eval(f"lambda {names}: way({names})", {"way": way})


@pytest.mark.parametrize(("exercise", "way", "hint"), LISTED)
def test_every_listed_misconception_gets_its_own_hint(exercise, way, hint):
    assert hint in said(Check(exercise), called_as(exercise, way))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_listed_error_and_every_forbidden_name_gets_its_own_hint(name):
    exercise = FUNCTIONS[name]
    for hint, message in pairs(exercise.errors):
        answer = called_as(exercise, lambda *_, text=message: {}[text])
        assert hint in said(Check(exercise), answer)
    for hint, used in pairs(exercise.forbidden):
        names = ", ".join(exercise.arguments)
        source = f"lambda {names}: np{used}" if used[0] == "." else used
        answer = eval(f"lambda {names}: ({source})", {})
        assert hint in said(Check(exercise), answer)
    assert all(exercise.misconceptions.values())


@pytest.mark.parametrize(("hint", "message"), [*pairs(words._ERRORS)])
def test_every_known_error_of_python_gets_its_own_hint(hint, message):
    text = said(question(), lambda x, y, w: {}[message])
    assert hint.replace("{}", "`x`, `y` and `w`") in text


@pytest.mark.parametrize("name", dict(exercises(ValueExercise)))
def test_every_listed_wrong_value_gets_its_own_hint(name):
    exercise = getattr(checks, name).exercise
    for wrong, due in exercise.due.items():
        close = ("Close, but not exact", due.truth * (1 + due.nearly / 2))
        for hint, value in (close, *pairs(due.known)):
            if value == due.truth:
                continue
            right = {name: each.truth for name, each in exercise.due.items()}
            assert hint in said(name, *(right | {wrong: value}).values())


@pytest.mark.parametrize("name", checks.__all__)
def test_every_check_has_a_next_step_and_names_places_of_its_notebook(name):
    page = "\n".join(cell["source"] for cell in notebook_of(name))
    exercise = getattr(checks, name).exercise
    first = getattr(exercise, "first", None) or exercise
    assert exercise.step
    assert first.step
    hints = [*getattr(first, "misconceptions", ()), *getattr(first, "errors", ())]
    text = "\n".join([exercise.see, first.see, *hints])
    for section, title in re.findall(r'section (\d+), "([^"]+)"', text):
        assert f"## {section}. {title}\n" in page
    for title in re.findall(r'"(Fault \d)"', text):
        assert f"### {title}: " in page


def test_the_exercises_of_every_notebook_call_their_checks_once():
    for check in checks.__all__:
        found = []
        for cell in notebook_of(check):
            source = cell["source"]
            if f"checks.{check}(" not in source:
                continue
            for output in cell.get("outputs", ()):
                if told := output.get("data", {}).get(VERDICT):
                    found.append((*cells.tags(cell), told["exercise"], told["state"]))
            if "exercise" in cells.tags(cell):
                assert "from helpers import checks\n" in source
                assert source.splitlines()[-1].startswith(f"checks.{check}(")
        assert found == [("exercise", check, "open"), ("solution", check, "solved")]


@pytest.mark.parametrize("name", [n for n in FUNCTIONS if n not in WHOLE])
def test_what_is_due_is_no_whole_number_at_three_points_at_least(name):
    due = values(FUNCTIONS[name], FUNCTIONS[name].truth)
    for part in zip(*due, strict=True):
        assert sum(not (np.round(each) == each).all() for each in part) >= 3


def count(check):
    return len(takes(getattr(checks, check).exercise))


@pytest.mark.parametrize("check", checks.__all__)
def test_an_unfilled_answer_gets_one_friendly_line(check):
    text = said(check, *[...] * count(check))
    assert text.startswith("Waiting for you: ")
    assert "\n" not in text


LIES = {
    **dict.fromkeys(("__eq__", "__lt__", "__le__", "__gt__", "__ge__"), lambda *_: 1),
    "__hash__": object.__hash__,
    "__float__": lambda _: 1.0,
    "__array__": lambda *_, **__: sys.exit(),
    "__sub__": lambda *_: 0.0,
}


class Thorny:
    def __getattribute__(self, name):
        raise KeyboardInterrupt(name)


nested = []
nested.append(nested)
STRANGE = {
    **{str(v): v for v in (math.nan, math.inf, None, True, 1j, [], {}, print)},
    "liar": type("Liar", (), LIES)(),
    "thorny": Thorny(),
    "module": math,
    "nested": nested,
    "iterator": iter("ab"),
    "huge": 10**400,
}


@pytest.mark.parametrize("check", checks.__all__)
@pytest.mark.parametrize("name", STRANGE)
def test_no_strange_answer_passes_or_raises(check, name):
    value, n = STRANGE[name], count(check)
    for answers in ([value] * n, [lambda *_: value] * n, [value] * (n + 1)):
        assert not said(check, *answers).startswith("Correct")


def test_a_check_prints_its_verdict_and_the_first_lines_of_the_answer(capsys):
    def answer(x, y, w):
        print(x, y, file=None)
        print("." * 100)
        return 2 * x * (w * x - y)

    assert checks.one_sample_gradient(answer) is None
    first, heading, *printed = capsys.readouterr().out.splitlines()
    assert first.startswith("Correct: ")
    assert heading == "Your code prints:"
    assert printed[0] == "    3.0 7.0"
    assert printed[1] == "    " + 88 * "."
    assert (len(printed), printed[-1]) == (6, "    ...")
    assert checks.one_sample_gradient.verdict(answer).printed[2] == "3.0 7.2"
    assert capsys.readouterr().out == ""


def test_each_wrong_answer_is_told_a_line_more_and_a_right_one_begins_anew(capsys):
    def way(x, y, w):
        return 2 * w

    exercise = question(misconceptions={"That is 2 w.": way}, step="Do it on paper.")
    told = []
    for answer in (way, way, way, way, pure_python, way):
        exercise(answer)
        told.append(capsys.readouterr().out.splitlines())
    first, second, third, fourth, right, again = told
    assert first == ["Not yet. That is 2 w.", "There."]
    assert second[:-1] == first
    assert second[-1].startswith("At x = [")
    assert third == fourth == [*second, "Do it on paper."]
    assert right == ["Correct: yes."]
    assert again == first


def test_an_unknown_wrong_answer_gets_its_point_first_and_then_the_next_step():
    unknown = question(step="Do it on paper.").verdict(lambda x, y, w: x[0] * w + y[0])
    assert "it should be about" in unknown.told(1)
    assert unknown.told(2) == f"{unknown.told(1)}\nDo it on paper."


def test_a_function_has_a_next_step_of_its_own_before_that_of_the_value():
    verdict, exercise = checks.without_bias.verdict, checks.without_bias.exercise
    unmoved, right = verdict(lambda s: [s] * 20, 2), verdict(lambda s: walk(s, mean), 9)
    assert unmoved.told(9).endswith(exercise.first.step)
    assert right.told(9).endswith(exercise.step)


def test_under_ipython_the_verdict_is_data_beside_the_same_words(monkeypatch, capsys):
    shown = []
    checks.second_step(...)
    checks.second_step(2.4)
    printed = capsys.readouterr().out.partition("run again.\n")[2]
    monkeypatch.setattr("helpers.checks.check.get_ipython", object)
    shows = "helpers.checks.check.display"
    monkeypatch.setattr(shows, lambda data, raw: shown.append(data))
    checks.second_step(...)
    checks.second_step(2.4)
    text, verdict = shown[1]["text/plain"], shown[1][VERDICT]
    assert f"{text}\n" == printed
    assert verdict == {
        "exercise": "second_step",
        "state": "wrong",
        "hint": "That step has the slope of the start; take it at `w_next`.",
    }
    assert capsys.readouterr().out == ""


def pure_python(x, y, w):
    total = 0.0
    for xi, yi in zip(x, y, strict=True):
        total += 2 * xi * (w * xi - yi)
    return total / len(x)


RIGHT = {
    "numpy": lambda x, y, w: (2 * x * (w * x - y)).mean(),
    "python": pure_python,
    "torch": lambda x, y, w: torch.tensor(pure_python(x, y, w), requires_grad=True),
    "our engine": lambda x, y, w: Tensor(pure_python(x, y, w)),
    "float32": lambda x, y, w: np.float32((2 * x * (w * x - y)).mean()),
    "fraction": lambda x, y, w: Fraction(pure_python(x, y, w)),
    "no dimensions": lambda x, y, w: np.array((2 * x * (w * x - y)).mean()),
    "more arguments": lambda x, y, w=0.0, two=2: (two * x * (w * x - y)).mean(),
    "star": lambda *xyw: pure_python(*xyw),
    "exit": lambda x, y, w: SimpleNamespace(exit=2 * x * (w * x - y)).exit.mean(),
    "central difference": lambda x, y, w, h=1e-5: (
        ((((w + h) * x - y) ** 2).mean() - (((w - h) * x - y) ** 2).mean()) / (2 * h)
    ),
}


@pytest.mark.parametrize("answer", RIGHT.values(), ids=RIGHT)
def test_a_right_function_passes_in_any_form(answer):
    assert question().verdict(answer).lines == ("Correct: yes.",)


@pytest.mark.parametrize(
    "form",
    [
        np.array,
        deque,
        lambda w: [torch.tensor(v) for v in w],
        lambda w: [[v] for v in w],
        lambda w: torch.tensor(w, requires_grad=True),
        iter,
        lambda w: [Tensor(v) for v in w],
        lambda w: np.array(w, dtype=object),
        lambda w: dict(enumerate(w)).values(),
    ],
)
def test_a_list_of_weights_passes_in_any_form(form):
    assert checks.second_loop.verdict(lambda s: form(walk(s, mean))).correct


def test_right_answers_of_other_kinds_pass():
    for third in (np.array([1 / 30]), torch.tensor(1 / 30), Decimal(1) / 30):
        assert checks.halving_rate.verdict(third).correct
    assert checks.without_bias.verdict(lambda start: walk(start, mean), "02").correct
    assert checks.three_faults.verdict("Missing x", "wrong  sign", "missing 2").correct
    due = [verdict for verdict, _ in LOOPS]
    in_capitals = [f" {verdict.capitalize()}" for verdict in due[5:]]
    assert checks.ten_verdicts.verdict(np.array(due[:5]), in_capitals).correct


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("size", "half"), [(1, ""), (0.5, "Only half"), (2, "Twice")])
@pytest.mark.parametrize("count", [0, 1, -1])
def test_factors_are_named_together_and_no_others(sign, size, half, count):
    verdict = question().verdict(
        lambda x, y, w: sign * size * len(x) ** float(count) * pure_python(x, y, w)
    )
    text = "\n".join(verdict.lines)
    assert verdict.correct == ((sign, size, count) == (1, 1, 0))
    assert ("sign is wrong" in text) == (sign < 0)
    assert ("Summed" in text, "once too often" in text) == (count == 1, count == -1)
    assert [w for w in ("Only half", "Twice") if w in text] == ([half] if half else [])


def test_numbers_agree_entry_by_entry_and_only_in_one_shape():
    due = np.array([1.0, 2e-5])
    assert agree(due * (1 + 5e-5), due)
    assert not agree(due * (1 + 5e-4), due)
    assert not agree(np.array([1.0, 0.0]), due)
    assert not agree(np.array(1.0), np.ones(2))


def test_two_causes_that_fit_are_both_named():
    both = dict.fromkeys(("A.", "B."), lambda x, y, w: x[0] * w)
    lines = question(misconceptions=both).verdict(lambda x, y, w: x[0] * w).lines
    assert lines[0] == "Not yet. A. Or: B."


def test_a_fault_is_named_with_the_factor_on_top_of_it():
    no_x = ways("No x.", lambda x, y, w: (2 * (w * x - y)).mean())
    asked = question(misconceptions=no_x)
    (first, _) = asked.verdict(lambda x, y, w: 3 * 0 + (y - w * x).sum()).lines
    assert first.startswith("Not yet. No x. Summed, not averaged")
    assert first.endswith("too large. Only half of that. The sign is wrong.")
    (first, _) = asked.verdict(lambda x, y, w: 6 * (w * x - y).mean()).lines
    assert "No x." not in first


def test_a_number_from_outside_is_named_only_if_it_stands_for_the_argument():
    names = {"w": 0.5, "x": np.arange(4.0), "rate": 0.01}
    source = "def {}(x, y, weight): return (2 * x * ({} * x - y)).mean() + 0 * rate"
    exec(source.format("outside", "w") + "\n" + source.format("typed_in", 0.5), names)
    (line, _) = question().verdict(names["outside"]).lines
    assert line == "Not yet. `w` is read from outside, where `weight` is handed in."
    exec("def star(*p): return (2 * p[0] * (w * p[0] - p[1])).mean()", names)
    (line, _) = question().verdict(names["star"]).lines
    assert line == "Not yet. `w` is read from outside, where `w` is handed in."
    (line, _) = question().verdict(names["typed_in"]).lines
    assert "does not change with `w`" in line
    assert "outside" not in line


def test_an_answer_cannot_change_the_truth_it_is_judged_by(monkeypatch):
    def answer(learning_rate, momentum):
        monkeypatch.setattr(walks, "slope", lambda w: 0.0)
        return [0.0] * 20

    assert not checks.momentum.verdict(answer).correct


@pytest.mark.parametrize("more", [1.0, np.nan])
def test_a_result_that_changes_from_call_to_call_does_not_pass(more):
    calls = []

    def answer(x, y, w):
        calls.append(w)
        return pure_python(x, y, w) + (more if len(calls) > 3 else 0.0)

    assert "Two calls with the same arguments" in question().verdict(answer).lines[0]


def test_no_answer_changes_the_points_or_the_samples_of_the_lesson():
    names = {"w": 0.5, "column": torch.ones(4, 1)}
    exec("def outside(x, y, weight):\n    x -= 1\n    return (w * x).mean()", names)
    check, before = question(), question().exercise.points
    check.verdict(names["outside"])
    for point, same in zip(check.exercise.points, before, strict=True):
        np.testing.assert_array_equal(point[0], same[0])
    exec("def loop(start):\n    column.squeeze_()\n    return [start] * 20", names)
    assert "changes the lesson's samples" in said("first_loop", names["loop"])


def test_an_exception_names_the_line_of_the_students_own_cell():
    names = {"json": json}
    source = "def answer(x, y, w):\n    return inner()\n\n"
    source += "def inner():\n    return json.loads('{')\n"
    exec(compile(source, "<cell 12>", "exec"), names)
    first, second = question().verdict(names["answer"]).lines
    assert first.startswith("Not yet. Your code stops with JSONDecodeError: ")
    assert second.startswith("It happens in line 5 of its cell: ")
    ours = question(truth=lambda w: 0.5, points=(("a",),))
    assert "of your cell" not in said(ours, walks.loss)


@pytest.mark.parametrize("error", [SystemExit, GeneratorExit, RecursionError])
def test_whatever_an_answer_raises_is_named(error):
    def answer(x, y, w):
        raise error

    line = question().verdict(answer).lines[0]
    assert line == f"Not yet. Your code stops with {error.__name__}"


def test_a_stub_is_told_from_an_answer_without_return():
    names = {}
    exec("def begun(x, y, w):\n    error = ...\n    return error", names)
    exec("def half(x, y, w):\n    error = ...\n    return error.mean()", names)
    exec("def silent(x, y, w):\n    error = w * x - y", names)
    for name in ("begun", "half"):
        assert question().verdict(names[name]).lines[0].startswith("Waiting"), name
    assert "returns nothing" in question().verdict(names["silent"]).lines[0]


def by_rows(x, y, w1, b1, w2, b2):
    h = np.tanh(w1 * x + b1)
    error = 2 * (w2 * h + b2 - y) / len(x)
    inside = error * w2 * (1 - h**2)
    return inside @ x, inside.sum(), error @ h, error.sum()


def by_columns(x, y, w1, b1, w2, b2):
    h = np.tanh(x @ [[w1]] + b1)
    error = 2 * (h @ [[w2]] + b2 - y) / len(x)
    inside = error @ [[w2]] * (1 - h**2)
    return x.T @ inside, inside.sum(axis=0), h.T @ error, error.sum()


@pytest.mark.parametrize("answer", [by_rows, by_columns])
def test_what_is_right_on_the_columns_of_the_lesson_or_on_rows_passes(answer):
    assert checks.hidden_unit_gradient.verdict(answer).correct


def test_a_check_shows_no_figure_of_an_answer_and_leaves_none_open():
    def draws(x, y, w):
        plt.plot([x, y])
        return 2 * x * (w * x - y)

    before = plt.get_fignums()
    assert checks.one_sample_gradient.verdict(draws).correct
    assert plt.get_fignums() == before


def test_an_answer_may_close_what_it_prints_to():
    def closes(x, y, w):
        sys.stdout.close()
        return 2 * x * (w * x - y)

    assert checks.one_sample_gradient.verdict(closes).correct


def test_help_says_how_a_check_is_called():
    assert "checks.lost_start(w0, b0): " in pydoc.plain(
        pydoc.render_doc(checks.lost_start)
    )


def test_a_hint_names_few_values_and_counts_many_with_digits_enough_to_tell():
    def answer(x, y, w):
        return pure_python(x, y, w) + (w == 3.0) * 0.2

    (line, _) = question().verdict(answer).lines
    due = pure_python(*question().exercise.points[2])
    assert line == (
        "Not yet. Right at 2 of 3 points. At 7 values of x, 7 values of y, w = 3.0, "
        f"the result is {due + 0.2:.3g}; it should be about {due:.3g}."
    )

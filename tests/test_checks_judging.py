"""Right answers pass in any honest form; wrong ones are told no more than is known."""

import json
import math
from fractions import Fraction

import numpy as np
import pytest
import torch

from helpers.autograd import Tensor
from helpers.checks import functions, given, loops, values, words
from helpers.checks.answers import is_untouched, read
from helpers.checks.notebook_05 import _EXP, _MUL
from helpers.checks.notebook_07 import with_momentum
from helpers.checks.notebook_08 import RATE, START
from helpers.checks.questions import Fault, Question, ValueQuestion
from helpers.checks.registry import CHECKS
from helpers.data import four_samples
from helpers.lost_seed import recover
from helpers.one_weight import mean_gradient, train


def question(**more):
    """The gradient of the mean squared error, on samples of three sizes."""
    rng = np.random.default_rng(5)
    points = [(*rng.normal(size=(2, n)), w) for n, w in ((4, 0.5), (4, -1.0), (7, 3.0))]
    points.append((np.float32([1, 2, 4]), np.float32([2, 4, 7]), np.float64(1.5)))
    asked = {
        "arguments": ("x", "y", "w"),
        "points": tuple(points),
        "truth": lambda x, y, w: (2 * x * (w * x - y)).mean(),
        "correct": "yes.",
        "see": "There.",
    }
    return Question(**{**asked, **more})


def said(answer, asked=None):
    verdict = functions.judge(answer, asked or question())
    return "\n".join(verdict.lines)


def pure_python(x, y, w):
    total = 0.0
    for xi, yi in zip(x, y, strict=True):
        total += 2 * xi * (w * xi - yi)
    return total / len(x)


def by_torch(x, y, w):
    x, y = torch.tensor(x), torch.tensor(y)
    w = torch.tensor(float(w), dtype=x.dtype, requires_grad=True)
    ((x * w - y) ** 2).mean().backward()
    return w.grad


def by_our_engine(x, y, w):
    w = Tensor(float(w), requires_grad=True)
    ((w * x - y) ** 2).mean().backward()
    return w.grad


HONEST = {
    "numpy": lambda x, y, w: (2 * x * (w * x - y)).mean(),
    "python": pure_python,
    "torch": by_torch,
    "torch with a graph": lambda x, y, w: by_torch(x, y, w).requires_grad_(),
    "our engine": by_our_engine,
    "float": lambda x, y, w: float((2 * x * (w * x - y)).mean()),
    "float32": lambda x, y, w: np.float32((2 * x * (w * x - y)).mean()),
    "no dimensions": lambda x, y, w: np.array((2 * x * (w * x - y)).mean()),
    "default arguments": lambda x, y, w=0.0, scale=2: (scale * x * (w * x - y)).mean(),
    "star": lambda *xyw: pure_python(*xyw),
    "prints": lambda x, y, w: print("w:", w) or pure_python(x, y, w),
}


@pytest.mark.parametrize("answer", HONEST.values(), ids=HONEST)
def test_a_right_answer_passes_in_any_honest_form(answer):
    assert said(answer) == "Correct: yes."


@pytest.mark.parametrize(
    "rows",
    [
        np.array,
        list,
        tuple,
        lambda w: [torch.tensor(v) for v in w],
        lambda w: [[v] for v in w],
        lambda w: torch.tensor(w, requires_grad=True),
        lambda w: [np.float32(v) for v in w],
        lambda w: [np.array(v) for v in w],
        lambda w: [Tensor(v) for v in w],
    ],
)
def test_a_trajectory_passes_as_any_kind_of_list(rows, capsys):
    CHECKS["second_loop"](lambda s: rows(loops.descend(loops.slope, s, 0.01).tolist()))
    assert capsys.readouterr().out.startswith("Correct")


def test_a_trajectory_object_is_read_as_its_weights(capsys):
    x, y = four_samples()
    CHECKS["first_loop"](lambda start: train(x, y, mean_gradient, w=start))
    assert capsys.readouterr().out.startswith("Correct")


@pytest.mark.parametrize("third", [Fraction(1, 30), np.float32(1 / 30), [1 / 30][0]])
def test_a_number_passes_in_any_form(third, capsys):
    CHECKS["halving_rate"](third)
    CHECKS["halving_rate"](torch.tensor(float(third)))
    assert capsys.readouterr().out.count("Correct") == 2


SIZES = {"half": 0.5, "twice": 2.0}
COUNTS = {
    "N times too large": lambda n: n,
    "N times too small": lambda n: 1 / n,
    "": lambda n: 1,
}


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("size", [*SIZES, ""])
@pytest.mark.parametrize("count", COUNTS)
def test_factors_are_named_together_and_no_others(sign, size, count):
    factor = sign * SIZES.get(size, 1)
    text = said(lambda x, y, w: factor * COUNTS[count](len(x)) * pure_python(x, y, w))
    if (sign, size, count) == (1, "", ""):
        assert text == "Correct: yes."
        return
    assert ("sign is wrong" in text) == (sign < 0)
    assert ("factor 2 is missing" in text) == (size == "half")
    assert ("factor 2 too many" in text) == (size == "twice")
    for words_of in ("N times too large", "N times too small"):
        assert (words_of in text) == (count == words_of)
    assert len(text.splitlines()) <= 3


def test_four_times_too_large_is_not_called_summed():
    text = said(lambda x, y, w: 4 * pure_python(x, y, w))
    assert "4 times as large" in text
    assert "summed" not in text


def test_a_fault_is_named_with_the_factor_on_top_of_it():
    fault = Fault(lambda x, y, w: (2 * (w * x - y)).mean(), "No x.")
    text = said(lambda x, y, w: (y - w * x).sum(), question(faults=(fault,)))
    assert text.startswith("Not yet. No x.\nEvery value is N times too large")
    assert "factor 2 is missing" in text
    assert "sign is wrong" in text


def test_an_unknown_fault_is_told_where_and_how_far_but_not_the_value():
    due = question().truth(*question().points[0])
    text = said(lambda x, y, w: pure_python(x, y, w) + w * w * x.sum())
    assert "At 4 values of x, 4 values of y, w = 0.5, the result is too" in text
    assert f"{due:.3g}" not in text


def test_an_outer_variable_in_place_of_the_argument_is_named():
    names = {"w": 0.5, "x": np.arange(4.0)}
    exec("def answer(x, y, weight): return (2 * x * (w * x - y)).mean()", names)
    text = said(names["answer"])
    assert "does not change with the argument `w`" in text
    assert "reads `w` from outside" in text


def test_a_result_that_changes_from_call_to_call_does_not_pass():
    calls = []

    def answer(x, y, w):
        calls.append(w)
        return pure_python(x, y, w) + (len(calls) > 3)

    assert "Two calls with the same arguments" in said(answer)


def test_data_changed_in_place_are_noticed_even_if_the_result_is_right():
    def answer(x, y, w):
        right = pure_python(x, y, w)
        x *= 0
        return right

    assert "changes `x` in place" in said(answer)
    assert "Correct" not in said(answer)


def test_what_the_student_changes_does_not_reach_the_truth(monkeypatch):
    def answer(x, y, w):
        monkeypatch.setattr(loops, "slope", lambda w: 0.0)
        return [0.0] * 20

    CHECKS["momentum"](lambda learning_rate, momentum: answer(0, 0, 0))
    monkeypatch.undo()
    assert loops.slope(0.0) == -30.0


def test_shapes_are_compared_before_numbers():
    assert "Make one number of them" in said(lambda x, y, w: 2 * x * (w * x - y))
    assert "not yet made into one" in said(lambda x, y, w: x[:, None] * y)
    assert "take the one number out" in said(lambda x, y, w: np.array([[1.0]]))
    assert "shape (0,)" in said(lambda x, y, w: [])


def test_an_exception_names_type_message_and_line_of_the_students_cell():
    names = {"np": np}
    source = (
        "def answer(x, y, w):\n    error = w * x - y\n    return np.linalg.inv(error)"
    )
    exec(compile(source, "<cell 12>", "exec"), names)
    text = said(names["answer"])
    assert text.startswith("Not yet. Your code stops with LinAlgError: ")
    assert "in line 3 of your cell" in text


def test_an_exception_from_a_library_is_not_given_a_line_of_the_students_cell():
    class Answer:
        def __call__(self, x, y, w):
            return json.loads("{")

    text = said(Answer())
    assert text.startswith("Not yet. Your code stops with JSONDecodeError: ")
    assert "of your cell" not in text


def test_a_stub_is_told_from_an_answer_without_return():
    names = {}
    exec("def stub(x, y, w):\n    '''Text.'''\n    ...", names)
    exec("def short(x, y, w): ...", names)
    exec("def begun(x, y, w):\n    error = ...\n    return error", names)
    exec("def half(x, y, w):\n    error = ...\n    return error.mean()", names)
    exec("def silent(x, y, w):\n    error = w * x - y", names)
    for name in ("stub", "short", "begun", "half"):
        assert said(names[name]).startswith("Waiting for you"), name
    assert "returns nothing" in said(names["silent"])


def test_a_function_that_returns_none_on_purpose_is_no_stub():
    def answer(x, y, w):
        return None

    def stub(x, y, w):
        """Text."""

    assert not is_untouched(answer)
    assert is_untouched(stub)
    assert not is_untouched(lambda x, y, w: None)
    assert not is_untouched(print)


def test_readings_of_what_is_no_number():
    kinds = {
        "unfilled": ...,
        "nothing": None,
        "text": "3",
        "truth value": np.True_,
        "generator": iter(range(3)).__class__ and (i for i in ()),
        "function": math.sin,
        "complex numbers": 1j * np.ones(2),
        "uneven rows": [[1], [1, 2]],
        "too much": np.zeros(200_000),
        "object": {},
    }
    assert {kind: read(value).kind for kind, value in kinds.items()} == {
        kind: kind for kind in kinds
    }


def test_numbers_known_to_be_wrong_are_told_from_unknown_ones():
    asked = ValueQuestion(2.0, "yes.", "There.", known=((4.0, "Twice."),))
    assert values.hint_for(2.001, asked) == ""
    assert values.hint_for(4.0, asked) == "Twice."
    assert values.hint_for(-2.0, asked) == "The size is right, the sign is wrong."
    assert values.hint_for(20.0, asked).endswith("by a factor of about 10.")
    assert values.hint_for(0.0, asked).endswith("by about 2.")
    assert values.hint_for(-3.0, asked).startswith("The sign is wrong, and")


def test_words_are_read_without_case_and_spaces():
    verdict = words.judge({"a": " Wrong  Sign "}, {"a": "wrong sign"}, {}, "yes.", "")
    assert verdict.correct


def test_the_given_gradients_have_the_faults_they_are_said_to_have():
    x, y = four_samples()
    ratios = [
        f(x, y, 3.0) / mean_gradient(x, y, 3.0)
        for f in (given.gradient_a, given.gradient_b, given.gradient_c)
    ]
    assert ratios == pytest.approx([1 / 3, -1, 0.5])


def test_the_lost_log_has_one_start_only():
    x, y = four_samples()
    assert recover(given.lost_log(), x, y, RATE).starts.tolist() == [list(START)]


def test_momentum_is_that_of_the_optimizer():
    x, y = (torch.from_numpy(each).double() for each in four_samples())
    w = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.01, momentum=0.9)
    found = []
    for _ in range(20):
        optimizer.zero_grad()
        ((x * w - y) ** 2).mean().backward()
        optimizer.step()
        found.append(w.item())
    np.testing.assert_allclose(with_momentum(0.01, 0.9), found, rtol=1e-12)


def test_the_rules_are_those_of_the_engine():
    for g, a in _EXP.points:
        t = Tensor(a.astype(float), requires_grad=True)
        (t.exp() * g).sum().backward()
        np.testing.assert_allclose(t.grad, _EXP.truth(g, a), rtol=1e-6)
    for g, a, b in _MUL.points:
        s, t = (Tensor(v.astype(float), requires_grad=True) for v in (a, b))
        (s * t * g).sum().backward()
        np.testing.assert_allclose((s.grad, t.grad), _MUL.truth(g, a, b), rtol=1e-6)


def test_no_point_stands_where_the_absolute_error_has_a_kink():
    from helpers.checks.notebook_02 import _ABSOLUTE

    for x, y, w in _ABSOLUTE.all_points():
        assert (abs(w * x - y) > 1e-3).all()

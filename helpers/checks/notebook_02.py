"""The exercises of notebook 02, Check the gradient."""

from typing import Any

import numpy as np

from helpers.checks import functions, words
from helpers.checks.questions import Fault, Question, Verdict
from helpers.checks.registry import check

_RATIOS = {
    "missing 2": "a lost factor 2 gives the ratio 0.5, on any samples",
    "wrong sign": "a wrong sign gives the ratio -1, on any samples",
    "missing x": "a lost x gives a ratio that is different on other samples",
    "summed": "a forgotten mean gives the ratio N, here 4",
}


@check
def three_faults(a: Any, b: Any, c: Any) -> Verdict:
    """Judge three words: the faults of ``given.gradient_a``, ``_b`` and ``_c``."""
    return words.judge(
        {"a": a, "b": b, "c": c},
        {"a": "missing x", "b": "wrong sign", "c": "missing 2"},
        _RATIOS,
        correct="three faults named from their ratios, without reading any code.",
        see='See section 4, "Read the ratio".',
    )


@check
def absolute_error_gradient(answer: Any) -> Verdict:
    """Judge a function (x, y, w): the derivative of mean(abs(w * x - y)) by w."""
    return functions.judge(answer, _ABSOLUTE)


def _samples(values: list[tuple[float, float]], w: float, dtype=np.float64) -> tuple:
    x, y = np.array(values, dtype).T
    return x.copy(), y.copy(), w


_FOUR = [(1.0, 2.5), (-2.0, 3.0), (3.0, 1.0), (4.0, 9.0)]
_FIVE = [(0.5, -1.0), (1.5, 2.0), (-1.0, 0.2), (2.5, 3.3), (6.0, -3.0)]

_ABSOLUTE = Question(
    arguments=("x", "y", "w"),
    points=(
        _samples(_FOUR, 0.5),
        _samples(_FIVE[:4], 3.0),
        _samples(_FIVE, -1.5),
        _samples(_FOUR[:3], 4.0, np.float32),
        _samples(_FOUR + _FIVE, np.float64(1.0)),
    ),
    truth=lambda x, y, w: (np.sign(w * x - y) * x).mean(),
    faults=(
        Fault(
            lambda x, y, w: (2 * x * (w * x - y)).mean(),
            "That is the gradient of the mean squared error; this loss has no square.",
        ),
        Fault(
            lambda x, y, w: np.sign(w * x - y).mean(),
            "The factor x is missing: the derivative of the inside was forgotten.",
        ),
        Fault(
            lambda x, y, w: np.abs(w * x - y).mean(),
            "That is the loss. Its derivative with respect to w is due.",
        ),
        Fault(
            lambda x, y, w: x.mean(),
            "Every error counts as positive; |u| falls where u is negative.",
        ),
        Fault(
            lambda x, y, w: np.abs(x).mean(),
            "Only the size of x is left: which errors are negative, and what then?",
        ),
        Fault(
            lambda x, y, w: (x * np.abs(w * x - y)).mean(),
            "The size of the error is still in it; the slope of |u| has no size in it.",
        ),
    ),
    correct="only the sign of each error counts, so an outlier pulls no harder than "
    "the rest.",
    see='Draw |u|: which slopes does it have? Then section 2, "Measure the slope".',
)

"""The exercises of notebook 01, Gradient by hand."""

from typing import Any

import numpy as np

from helpers.checks import functions, loops
from helpers.checks.questions import Fault, Question, Verdict
from helpers.checks.registry import check

RATE = 0.01


@check
def one_sample_gradient(answer: Any) -> Verdict:
    """Judge a function (x, y, w): the derivative of (w * x - y)**2 by w."""
    return functions.judge(answer, _ONE_SAMPLE)


@check
def another_start(answer: Any) -> Verdict:
    """Judge a function (start): the weights of 20 epochs with ``hand_gradient``."""
    return functions.judge(answer, _ANOTHER_START)


_ONE_SAMPLE = Question(
    arguments=("x", "y", "w"),
    points=(
        (3.0, 7.0, 1.5),
        (2.0, 5.0, -0.5),
        (4, 1, 2),
        (np.float64(-2.0), np.float64(0.5), 3.0),
        (np.float32(0.5), np.float32(2.0), 10.0),
    ),
    truth=lambda x, y, w: 2 * x * (w * x - y),
    faults=(
        Fault(
            lambda x, y, w: 2 * (w * x - y),
            "The factor x is missing: the derivative of the inside was forgotten.",
        ),
        Fault(
            lambda x, y, w: (w * x - y) ** 2,
            "That is the loss of the sample. Its derivative with respect to w is due.",
        ),
        Fault(
            lambda x, y, w: 2 * x * (w * x - y) ** 2,
            "The square is still there: its derivative has one power less.",
        ),
        Fault(
            lambda x, y, w: 2 * x * (w * x + y),
            "The true output is added; the error is the prediction minus it.",
        ),
        Fault(
            lambda x, y, w: 2 * x * x * (w * x - y),
            "There is a factor x too many.",
        ),
        Fault(
            lambda x, y, w: 2 * w * (w * x - y),
            "That is the derivative with respect to x; the one by w is due.",
        ),
    ),
    correct="twice the error, times what the weight was multiplied with.",
    see='See section 4, "The gradient: which way is downhill?".',
)


def _summed(w: float) -> float:
    return 4 * loops.slope(w)


def _walk(rate: float, gradient=_summed):
    return lambda start: loops.descend(gradient, start, rate)


_ANOTHER_START = Question(
    arguments=("start",),
    points=((5.0,), (-1.0,), (0.0,), (np.float64(2.5),)),
    truth=_walk(RATE),
    form="rows",
    faults=(
        Fault(
            _walk(1.0),
            "Steps 100 times too long: the learning rate is left out.",
        ),
        Fault(
            _walk(-RATE),
            "The walk goes uphill: the update adds; it should subtract.",
        ),
        Fault(
            _walk(RATE, loops.slope),
            "The steps are 4 times shorter: here `hand_gradient` is used as it stands.",
        ),
        Fault(_walk(10 * RATE), "Steps 10 times too long: learning rate 0.1?"),
        Fault(_walk(RATE / 10), "Steps 10 times too short: learning rate 0.001?"),
        Fault(
            lambda start: np.full(20, start),
            "The weight never moves: is the result of the update stored in it?",
        ),
        Fault(
            lambda start: loops.losses(loops.descend(_summed, start, RATE), start),
            "These are the losses; the weights after each epoch are due.",
        ),
    ),
    correct="from every start the distance to 2 shrinks to 0.4 of itself each epoch.",
    see='See section 6, "The training loop".',
)

"""The exercises of notebook 07, Torch training loop."""

from typing import Any

import numpy as np

from helpers.checks import functions, loops, values
from helpers.checks.questions import Fault, Question, ValueQuestion, Verdict, not_yet
from helpers.checks.registry import check

RATE = 0.01


@check
def momentum(answer: Any) -> Verdict:
    """Judge a function (learning_rate, momentum): 20 weights from 0, as torch's SGD."""
    return functions.judge(answer, _MOMENTUM)


@check
def without_bias(answer: Any, notebook: Any) -> Verdict:
    """Judge a function (start): 20 weights of a line through 0; and a notebook."""
    verdict = functions.judge(answer, _WITHOUT_BIAS)
    if not verdict.correct:
        return verdict
    if notebook is Ellipsis:
        return not_yet(["The run is right. Which notebook is it? A number is due."])
    return values.judge(notebook, _NOTEBOOK)


def with_momentum(
    learning_rate: float, momentum: float, fresh: float = 1.0, late: bool = False
) -> np.ndarray:
    """Return 20 weights from 0: v = momentum * v + fresh * slope, w -= rate * v.

    With ``late`` each update uses the velocity of the epoch before.
    """
    w, velocity, weights = 0.0, 0.0, []
    for _ in range(20):
        before = velocity
        velocity = momentum * velocity + fresh * loops.slope(w)
        w -= learning_rate * (before if late else velocity)
        weights.append(w)
    return np.array(weights)


def nesterov(learning_rate: float, momentum: float) -> np.ndarray:
    """Return 20 weights from 0 with the step slope + momentum * v."""
    w, velocity, weights = 0.0, 0.0, []
    for _ in range(20):
        slope = loops.slope(w)
        velocity = momentum * velocity + slope
        w -= learning_rate * (slope + momentum * velocity)
        weights.append(w)
    return np.array(weights)


def with_bias(start: float) -> np.ndarray:
    """Return 20 weights trained together with a bias that starts at 0."""
    w, b, weights = start, 0.0, []
    for _ in range(20):
        error = w * loops.X + b - loops.Y
        w, b = w - RATE * 2 * (error * loops.X).mean(), b - RATE * 2 * error.mean()
        weights.append(w)
    return np.array(weights)


def _plain(rate: float):
    return lambda start: loops.descend(loops.slope, start, rate)


_MOMENTUM = Question(
    arguments=("learning_rate", "momentum"),
    points=((0.01, 0.9), (0.02, 0.5), (0.01, 0.0), (0.005, 0.9)),
    truth=with_momentum,
    form="rows",
    faults=(
        Fault(
            lambda rate, m: with_momentum(rate, m, fresh=1 - m),
            "The new gradient counts only 1 - momentum times; torch adds it in full.",
        ),
        Fault(
            lambda rate, m: with_momentum(rate, 0.0),
            "That is descent without momentum: does the velocity survive the epoch?",
        ),
        Fault(
            lambda rate, m: with_momentum(rate, m, late=True),
            "Each update uses the velocity of the epoch before: first v, then w.",
        ),
        Fault(
            lambda rate, m: with_momentum(1.0, m),
            "Steps far too long: the learning rate is left out.",
        ),
        Fault(nesterov, "That is Nesterov's variant; the plain one is due."),
        Fault(
            lambda rate, m: with_momentum(rate, 1.0),
            "The velocity is never slowed down: momentum is left out.",
        ),
        Fault(
            lambda rate, m: with_momentum(-rate, m),
            "The walk goes uphill: the update adds; it should subtract.",
        ),
        Fault(
            lambda rate, m: with_momentum(4 * rate, m),
            "Steps 4 times too long: the gradient is summed, not averaged.",
        ),
    ),
    correct="a velocity that remembers old gradients and forgets a tenth of them "
    "each epoch.",
    see="In words: keep `momentum` of the old velocity, add the gradient; then step.",
)

_WITHOUT_BIAS = Question(
    arguments=("start",),
    points=((0.0,), (5.0,), (-1.0,)),
    truth=_plain(RATE),
    form="rows",
    faults=(
        Fault(_plain(4 * RATE), "Steps 4 times too long: is the loss summed?"),
        Fault(_plain(10 * RATE), "Steps 10 times too long: learning rate 0.1?"),
        Fault(_plain(-RATE), "The walk goes uphill: is the loss negated?"),
        Fault(
            lambda start: np.full(20, start),
            "The weight never moves: is `optimizer.step()` called?",
        ),
        Fault(
            with_bias,
            "A bias is trained as well: `nn.Linear` has one unless you say otherwise.",
        ),
        Fault(
            loops.not_cleared,
            "The weights swing: are the gradients cleared in each epoch?",
        ),
    ),
    correct="",
    see="See how this notebook builds the model and sets its start.",
)

_NOTEBOOK = ValueQuestion(
    truth=2,
    tolerance=0,
    known=(
        (1, "In 01 the first weight was 1.200, with the summed gradient."),
        (3, "03 used the same gradient, but which notebook had this very run first?"),
        (4, "In 04 a bias was trained."),
        (5, "05 has these weights too, but which notebook had them first?"),
        (6, "06 has these weights too, but which notebook had them first?"),
    ),
    explain=lambda value: "Notebooks 01 to 06 come before this one: which of them?",
    correct="the run of 02 with the mended gradient; only the tools have changed.",
    see="Compare your first three weights with the tables of the notebooks before.",
)

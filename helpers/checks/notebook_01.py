"""The exercises of notebook 01, Gradient by hand.

Its descent on the four samples, in float64, is what later exercises compare with.
"""

from functools import partial
from itertools import product
from types import MappingProxyType

import numpy as np

from helpers.checks.exercise import FunctionExercise, Number, ValueExercise

X = np.array([1.0, 2.0, 3.0, 4.0])
Y = 2 * X
RATE = 0.01
_STEPS = {
    4: "a sum in place of a mean, or a learning rate of 0.04",
    0.25: "divided by the number of samples twice, or a learning rate of 0.0025",
    2: "a factor 2 too many in the gradient, or a learning rate of 0.02",
    0.5: "a factor 2 is missing in the gradient, or the learning rate is 0.005",
    1 / 3: "a factor x is missing in the gradient",
    100: "the learning rate is left out",
    10: "a learning rate of 0.1",
    0.1: "a learning rate of 0.001",
    **dict.fromkeys(
        (3, 5, 8, 16, 20, 0.2, 1 / 16), "look at the learning rate and at the gradient"
    ),
}


def steps(stepped, causes=MappingProxyType({})):
    """Return misconceptions: steps that are too long or too short, or uphill.

    ``stepped(factor, *point)`` is the walk with such steps.
    """
    found = []
    for size, sign in product((1, *_STEPS), (1, -1)):
        cause, long = (
            causes.get(size, _STEPS.get(size)),
            "long" if size > 1 else "short",
        )
        times = f"{max(size, 1 / size):.3g} times too {long}"
        said = ["The walk goes uphill: the update adds; it should subtract."] * (
            sign < 0
        )
        said += [f"Every step is {times}: {cause}."] * (size != 1)
        if said:
            found.append((partial(stepped, sign * size), " ".join(said)))
    return tuple(found)


def slope(w):
    """Return the derivative of the mean squared error on the four samples."""
    return 15.0 * (w - 2.0)


def descend(w, rate=RATE, gradient=slope):
    """Return the weight after each of 20 epochs of ``w -= rate * gradient(w)``."""
    weights = [w]
    for _ in range(20):
        weights.append(weights[-1] - rate * gradient(weights[-1]))
    return np.array(weights[1:])


def losses(weights, start):
    """Return the loss before each update of a walk on the four samples."""
    return 7.5 * (np.concatenate([[start], weights[:-1]]) - 2.0) ** 2


second_step = ValueExercise(
    due={
        "w_second": Number(
            truth=1.68,
            known=(
                (2.4, "That step has the slope of the start; take it at `w_next`."),
                (0.48, "0.48 is how far the step leads, from `w_next` on."),
                (0.72, "That goes uphill: the update subtracts."),
                (1.2, "That is `w_next` itself: no step was made."),
                (1.32, "Take the slope from `hand_gradient`, as the first step did."),
            ),
        )
    },
    correct="shorter, because the ground is less steep there.",
    see='See section 5, "The update: one step downhill".',
)

one_sample_gradient = FunctionExercise(
    arguments=("x", "y", "w"),
    points=(
        (3.0, 7.0, 1.5),
        (3.0, 7.2, 1.55),
        (2.3, 5.1, -0.55),
        (-2.2, 0.5, 3.1),
        (np.float64(0.7), np.float64(2.6), 10.3),
        (1.9, -4.3, -2.4),
    ),
    truth=lambda x, y, w: 2 * x * (w * x - y),
    misconceptions=(
        (
            lambda x, y, w: 2 * (w * x - y),
            "The factor x is missing: the derivative of the inside was forgotten.",
        ),
        (
            lambda x, y, w: (w * x - y) ** 2,
            "That is the loss of the sample. Its derivative with respect to w is due.",
        ),
        (
            lambda x, y, w: 2 * x * (w * x - y) ** 2,
            "The square is still there: its derivative has one power less.",
        ),
        (
            lambda x, y, w: 2 * x * (w * x + y),
            "The true output is added; the error is the prediction minus it.",
        ),
        (lambda x, y, w: 2 * x * x * (w * x - y), "There is a factor x too many."),
        (
            lambda x, y, w: 2 * w * (w * x - y),
            "That is the derivative with respect to x; w is asked for.",
        ),
        (
            lambda x, y, w: -2 * (w * x - y),
            "That is the derivative with respect to y; w is asked for.",
        ),
        (
            lambda x, y, w: 2 * x * w * x - y,
            "The true output is not multiplied: brackets are missing around the error.",
        ),
        (
            lambda x, y, w: 2 * w * x - y,
            "Brackets around the error are missing, and the factor x of the inside.",
        ),
        (
            lambda x, y, w: 2 * w * x**2,
            "The true output is missing: only the square of the prediction is derived.",
        ),
        (
            lambda x, y, w: w * x - y,
            "That is the error. The derivative of its square is due.",
        ),
    ),
    errors=(
        ("'float' object has no", "`x` is one number here: no mean, no sum."),
        ("has no len()", "`x` is one number here: there is no mean."),
    ),
    correct="twice the error, times what the weight was multiplied with.",
    see='See section 4, "The gradient: which way is downhill?".',
)


def _walk(factor, start):
    return descend(start, RATE, lambda w: 4 * factor * slope(w))


another_start = FunctionExercise(
    arguments=("start",),
    points=((5.3,), (-1.1,), (0.0,), (np.float64(2.6),)),
    truth=lambda start: _walk(1, start),
    rows=True,
    misconceptions=(
        *steps(
            _walk,
            {
                0.25: "a mean in place of the sum, or a learning rate of 0.0025",
                4: "times the number of samples once more, or a learning rate of 0.04",
            },
        ),
        (
            lambda start: np.full(20, start),
            "The weight never moves: is the result of the update stored in it?",
        ),
        (
            lambda start: np.full(20, _walk(1, start)[0]),
            "Every epoch steps from the start again: is w ever updated?",
        ),
        (
            lambda start: losses(_walk(1, start), start),
            "These are the losses; the weights after each epoch are due.",
        ),
        (
            lambda start: losses(
                np.append(_walk(1, start)[1:], 2.0), _walk(1, start)[0]
            ),
            "These are losses; the weights after each epoch are due.",
        ),
        (
            lambda start: 5 * _walk(1, start),
            "These are the predictions for 5; the weights themselves are due.",
        ),
    ),
    correct="from the other side the walk comes down and arrives as well.",
    see='See section 6, "The training loop".',
)

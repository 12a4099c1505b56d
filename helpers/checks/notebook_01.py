"""The exercises of notebook 01, Gradient by hand."""

import numpy as np

from helpers.checks.exercise import FunctionExercise, number_exercise, ways
from helpers.checks.walks import loss, losses, shorter, steps, still

second_step = number_exercise(
    "w_second",
    truth=1.68,
    known={
        "That step has the slope of the start; take it at `w_next`.": 2.4,
        "0.48 is how far the step leads, from `w_next` on.": 0.48,
        "That goes uphill: the update subtracts.": 0.72,
        "That is `w_next` itself: no step was made.": 1.2,
        "Take the slope from `hand_gradient`, as the first step did.": 1.32,
    },
    correct="shorter, because the ground is less steep there.",
    see='See section 5, "The update: one step downhill".',
)

one_sample_gradient = FunctionExercise(
    truth=lambda x, y, w: 2 * x * (w * x - y),
    points=(
        (3.0, 7.0, 1.5),
        (3.0, 7.2, 1.55),
        (2.3, 5.1, -0.55),
        (-2.2, 0.5, 3.1),
        (np.float64(0.7), np.float64(2.6), 10.3),
        (1.9, -4.3, -2.4),
    ),
    misconceptions=ways(
        "The factor x is missing: the derivative of the inside was forgotten.",
        lambda x, y, w: 2 * (w * x - y),
        "That is the loss of the sample. Its derivative with respect to w is due.",
        lambda x, y, w: (w * x - y) ** 2,
        "The square is still there: its derivative has one power less.",
        lambda x, y, w: 2 * x * (w * x - y) ** 2,
        "The true output is added; the error is the prediction minus it.",
        lambda x, y, w: 2 * x * (w * x + y),
        "There is a factor x too many.",
        lambda x, y, w: 2 * x * x * (w * x - y),
        "That is the derivative with respect to x; w is asked for.",
        lambda x, y, w: 2 * w * (w * x - y),
        "That is the derivative with respect to y; w is asked for.",
        lambda x, y, w: -2 * (w * x - y),
        "The true output is not multiplied: brackets are missing around the error.",
        lambda x, y, w: 2 * x * w * x - y,
        "Brackets around the error are missing, and the factor x of the inside.",
        lambda x, y, w: 2 * w * x - y,
        "The true output is missing: only the square of the prediction is derived.",
        lambda x, y, w: 2 * w * x**2,
        "That is the error. The derivative of its square is due.",
        lambda x, y, w: w * x - y,
    ),
    errors={
        "`x` is one number here: no mean, no sum.": "'float' object has no",
        "`x` is one number here: there is no mean.": "has no len()",
    },
    correct="twice the error, times what the weight was multiplied with.",
    see='See section 4, "The gradient: which way is downhill?".',
)


def _summed(start):
    return shorter(4, start)


another_start = FunctionExercise(
    truth=_summed,
    points=((5.3,), (-1.1,), (0.0,), (np.float64(2.6),)),
    rows=True,
    misconceptions=steps(
        lambda factor, start: shorter(4 * factor, start),
        {
            0.25: "a mean in place of the sum, or a learning rate of 0.0025",
            4: "times the number of samples once more, or a learning rate of 0.04",
        },
    )
    | ways(
        "The weight never moves: is the result of the update stored in it?",
        still,
        "Every epoch steps from the start again: is w ever updated?",
        lambda start: np.full(20, _summed(start)[0]),
        "These are the losses; the weights after each epoch are due.",
        lambda start: losses(_summed(start), start),
        lambda start: loss(_summed(start)),
        "These are the predictions for 5; the weights themselves are due.",
        lambda start: 5 * _summed(start),
    ),
    correct="from the other side the walk comes down and arrives as well.",
    see='See section 6, "The training loop".',
)

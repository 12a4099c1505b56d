"""The exercises of notebook 01, Gradient by hand."""

import numpy as np

from helpers.checks.exercise import FunctionExercise, number_exercise, ways
from helpers.checks.walks import loss, losses, shorter, slope, steps, still

second_step = number_exercise(
    "w_second",
    truth=1.68,
    known={
        "That step has the slope of the start; take it at `w_next`.": 2.4,
        "That is the step alone; where does it lead from `w_next`?": 0.48,
        "That is the step with its sign, or x and y are exchanged.": -0.48,
        "Uphill: a negative gradient is subtracted. (Or are 0.4 of w taken off, in "
        "place of the distance?)": 0.72,
        "That is the distance that is left; where does the step lead?": 0.32,
        "That is `w_next` itself: no step was made.": 1.2,
        "That is the step of the formula with its mean. Keep the code as printed until "
        "section 8: it is about this.": (0.555, 1.32),
        "That is the third step: was the cell run twice?": 1.872,
        "The gradient alone is no step: the learning rate is missing.": (-48.0, 49.2),
        "That is a loss; the weight after the step is asked for.": (4.8, 0.768),
    },
    correct="shorter, because the ground is less steep there.",
    step="Write the lines of the first step again, with `w_next` wherever `w` stood.",
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
        "That is the loss of the sample; its derivative is asked for.",
        lambda x, y, w: (w * x - y) ** 2,
        "The square is still there: its derivative has one power less.",
        lambda x, y, w: 2 * x * (w * x - y) ** 2,
        "The true output is added; the error is the prediction minus it.",
        lambda x, y, w: 2 * x * (w * x + y),
        "There is a factor x too many.",
        lambda x, y, w: 2 * x * x * (w * x - y),
        "That is the derivative with respect to x or y; w is asked for.",
        lambda x, y, w: 2 * w * (w * x - y),
        lambda x, y, w: -2 * (w * x - y),
        "Brackets are missing: every factor belongs to the whole error, w x - y.",
        lambda x, y, w: 2 * x * w * x - y,
        lambda x, y, w: 2 * w * x**2 - 2 * y,
        lambda x, y, w: 2 * w * x - y,
        "The true output is missing: only the square of the prediction is derived.",
        lambda x, y, w: 2 * w * x**2,
        "That is the error; the derivative of its square is asked for.",
        lambda x, y, w: w * x - y,
        "That is a weight after its update; the gradient alone is asked for.",
        lambda x, y, w: w - 0.01 * 2 * x * (w * x - y),
    ),
    errors={
        "`x` is one number here: no mean, no sum.": "'float' object has no",
        "`x` is one number here: there is no mean.": "has no len()",
    },
    correct="twice the error, times what the weight was multiplied with.",
    step="On paper: twice the inside, times the derivative of the inside with respect "
    "to w. At x = 3, y = 7, w = 1.5 the inside is -2.5.",
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
            0.25: "that is the formula with its mean. Keep the code as printed: "
            "section 8 is about this",
            4: "times the number of samples once more, or a learning rate of 0.04",
        },
    )
    | ways(
        "The weight never moves: is the result of the update stored in it?",
        still,
        "Every epoch steps from the start again: is w ever updated?",
        lambda start: np.full(20, _summed(start)[0]),
        "These are the losses; the weights after each epoch are asked for.",
        lambda start: losses(_summed(start), start),
        lambda start: loss(_summed(start)),
        "These are the predictions for 5; the weights themselves are asked for.",
        lambda start: 5 * _summed(start),
        "These are the steps; the weights after each are asked for.",
        lambda start: 1.5 * (_summed(start) - 2),
        "The slope is always the same: take it anew, at the weight that moves.",
        lambda start: start - 0.04 * slope(start) * np.arange(1, 21),
        lambda start: start - 0.04 * slope(0.0) * np.arange(1, 21),
    ),
    errors={
        "`.w` of a run has no brackets. (Or is a `*` missing?)": "ndarray' object is",
        "Is a `*` missing, or `hand_gradient` handed over with brackets?": "callable",
    },
    correct="from the other side the walk comes down and arrives as well.",
    step="The first epoch on paper: at 5.3 `hand_gradient` gives 198, so the first "
    "entry is 5.3 - 0.01 * 198 = 3.32. The second starts there.",
    see='See section 6, "The training loop".',
)

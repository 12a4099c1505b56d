"""The exercises of notebook 02, Check the gradient."""

import numpy as np

from helpers.checks.exercise import (
    FunctionExercise,
    Number,
    ValueExercise,
    Word,
    number_exercise,
    ways,
)


def _of_the_cube(value):
    if abs(value - 12.0) < 1e-10:
        return "That is the slope on paper; measure it."
    if abs(value - 12.0) < 2e-5:
        return "Rounded, or measured with another `h`: all digits, and no `h`."
    return "Call `central_difference` with `cube` and 2, no `h`."


measured_slope = number_exercise(
    "slope_of_cube",
    truth=12.000001,
    tolerance=1e-9,
    known={
        "That is how far off it is; the slope itself is asked for.": 1e-6,
        "That is the value of the cube; its slope is asked for.": 8.0,
        "Divided by h alone: from one side to the other it is 2 h.": 24.000002,
        "That is a forward difference; step to both sides.": 12.006001,
    },
    explain=_of_the_cube,
    step="Write `central_difference(cube, 2.0)`: a function, and the place.",
    correct="off by 0.000001. For a cube the two sides leave h * h, and h is 0.001.",
    see='See section 3, "How good is the ruler?".',
)

_RATIOS = {
    "missing 2": "a lost factor 2 gives the ratio 0.5, on any samples.",
    "wrong sign": "a wrong sign gives the ratio -1, on any samples.",
    "missing x": "a lost x gives a ratio that is different on other samples.",
    "x twice": "a second x gives a ratio above 1, different on other samples.",
    "summed": "a forgotten mean gives the ratio N, here 4.",
    "right": "a right gradient gives the ratio 1, at every w and on any samples.",
}


def gradient_a(x, y, w):
    """Return a gradient of the mean squared error, with a fault."""
    return float((2 * (w * x - y)).mean())


def gradient_b(x, y, w):
    """Return a gradient of the mean squared error, with a fault."""
    return float((2 * x * (y - w * x)).mean())


def gradient_c(x, y, w):
    """Return a gradient of the mean squared error, with a fault."""
    return float((x * (w * x - y)).mean())


three_faults = ValueExercise(
    due={
        "a": Word(truth="missing x", words=_RATIOS),
        "b": Word(truth="wrong sign", words=_RATIOS),
        "c": Word(truth="missing 2", words=_RATIOS),
    },
    correct="three faults named from their ratios, without reading any code.",
    see='See section 4, "Read the ratio".',
)


def _samples(values, w):
    x, y = np.array(values).T
    return x.copy(), y.copy(), w


_FOUR = [(1.1, 2.5), (-2.3, 3.0), (3.2, 1.0), (4.6, 9.0)]
_FIVE = [(0.5, -1.0), (1.7, 2.0), (-1.2, 0.2), (2.6, 3.3), (6.3, -3.0)]

absolute_error_gradient = FunctionExercise(
    points=(
        _samples(_FOUR, 0.55),
        _samples(_FIVE[:4], 3.1),
        _samples(_FIVE, -1.45),
        _samples(_FOUR[:3], 4.2),
        _samples(_FOUR + _FIVE, np.float64(1.05)),
    ),
    truth=lambda x, y, w: (np.sign(w * x - y) * x).mean(),
    misconceptions=ways(
        "That is the gradient of the mean squared error; this loss has no square.",
        lambda x, y, w: (2 * x * (w * x - y)).mean(),
        "The factor x is missing: the derivative of the inside was forgotten.",
        lambda x, y, w: np.sign(w * x - y).mean(),
        "That is the loss. Its derivative with respect to w is due.",
        lambda x, y, w: abs(w * x - y).mean(),
        "Every error counts as positive; |u| falls where u is negative.",
        lambda x, y, w: x.mean(),
        "Only the size of x is left: which errors are negative, and what then?",
        lambda x, y, w: abs(x).mean(),
        "The size of the error is still in it; the slope of |u| has no size in it.",
        lambda x, y, w: (x * abs(w * x - y)).mean(),
        lambda x, y, w: (x * (w * x - y)).mean(),
        "The sign is taken of the mean error; each sample's error has its own.",
        lambda x, y, w: np.sign((w * x - y).mean()) * x.mean(),
        "The inside w * x - y has the derivative x, with its sign.",
        lambda x, y, w: (np.sign(w * x - y) * abs(x)).mean(),
        "The sign of x is taken; the sign of the error is due.",
        lambda x, y, w: (np.sign(x) * x).mean(),
    ),
    correct="only the sign of each error counts, not its size.",
    see='Draw |u|: which slopes does it have? Then section 2, "Measure the slope".',
)

slopes_at_a_kink = ValueExercise(
    due={
        "slope_left": Number(truth=-2.5),
        "slope_right": Number(truth=2.5),
        "at_the_kink": Number(
            truth=0.0,
            known={
                "That is a forward difference; the central one is asked for.": 2.5,
                "That looks to the left alone; the central one is asked for.": -2.5,
            },
        ),
    },
    correct="at a kink there is no derivative, and the central difference reports the "
    "mean of both sides.",
    see='Measure at 1.9, at 2.1 and at 2; section 3, "How good is the ruler?".',
)

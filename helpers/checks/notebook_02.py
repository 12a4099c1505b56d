"""The exercises of notebook 02, Check the gradient."""

import numpy as np

from helpers.checks.exercise import (
    FunctionExercise,
    Number,
    OwnExercise,
    ValueExercise,
    number_exercise,
    ways,
)
from helpers.checks.words import of_parts


def _of_the_cube(value):
    if abs(value - 12.0) < 1e-10:
        return (
            "On paper, of another function than `cube`, or rounded: measure the cube."
        )
    if abs(value - 12.0) < 1e-3:
        return "Rounded, in float32 or with another `h`: 2.0, no `h`, and all digits."
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
        "That is the rise; a slope is rise over run, and the run is 2 h.": 0.024000002,
        "That is the ratio to the slope on paper; the slope is asked for.": 1.0000001,
    },
    explain=_of_the_cube,
    step="`central_difference` takes the function, `cube` without brackets, then the "
    "place.",
    correct="off by 0.000001. For a cube the two sides leave h * h, and h is 0.001.",
    see='See section 3, "How good is the ruler?".',
)

_RATIOS = {
    "missing 2": "a lost factor 2 gives the ratio 0.5, on any samples.",
    "wrong sign": "a wrong sign gives the ratio -1, on any samples.",
    "missing x": "a lost x gives a ratio that is different on other samples.",
    "x twice": "a second x gives a ratio that differs on other samples, here 3.33.",
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


def _three_words(a, b, c):
    """Say which words are right, unless one is given twice: that would be guessing."""
    if a is b is c is ...:
        return None
    given = [each for each in (a, b, c) if isinstance(each, str)]
    if len(set(given)) < len(given):
        return ["Each has a fault of its own: no word fits twice."]
    words = ", ".join(f'"{each}"' for each in _RATIOS)
    faults, hints = {"a": "missing x", "b": "wrong sign", "c": "missing 2"}, {}
    for (name, due), each in zip(faults.items(), (a, b, c), strict=True):
        said = " ".join(each.lower().split()) if isinstance(each, str) else ""
        other = "still open." if each is ... else f"not one of the words {words}."
        hints[name] = "" if said == due else _RATIOS.get(said, other)
    return of_parts(hints)


three_faults = OwnExercise(
    hints=_three_words,
    correct="three faults named from their ratios, without reading any code.",
    step="Divide each by the measured slope at two w, then on your own two samples. "
    "Which ratio is not the same everywhere?",
    see='See section 4, "Read the ratio".',
)


def _samples(values, w):
    return *np.array(values).T, w


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
        "That is the loss; its derivative with respect to w is asked for.",
        lambda x, y, w: abs(w * x - y).mean(),
        "Every error counts as positive; |u| falls where u is negative.",
        lambda x, y, w: x.mean(),
        lambda x, y, w: abs(x).mean(),
        "The size of the error is still in it; the slope of |u| has no size in it.",
        lambda x, y, w: (x * abs(w * x - y)).mean(),
        lambda x, y, w: (x * (w * x - y)).mean(),
        lambda x, y, w: abs(x * (w * x - y)).mean(),
        "The sign is taken of the mean error; each sample's error has its own.",
        lambda x, y, w: np.sign((w * x - y).mean()) * x.mean(),
        "The inside w * x - y has the derivative x, with its sign and its size.",
        lambda x, y, w: (np.sign(w * x - y) * abs(x)).mean(),
        lambda x, y, w: (np.sign(w * x - y) * w).mean(),
        lambda x, y, w: (np.sign(w * x - y) * np.sign(x)).mean(),
        "Only the first sample counts: does `return` stand inside the loop?",
        lambda x, y, w: np.sign(w * x[0] - y[0]) * x[0] / len(x),
        lambda x, y, w: np.sign(w * x[0] - y[0]) * x[0],
    ),
    correct="only the sign of each error counts, not its size.",
    step="One sample: the size of w x - y changes by x for each unit of w if the error "
    "is above zero. And if it is below? Then take the mean.",
    see='Draw |u|: which slopes does it have? Then section 2, "Measure the slope".',
)

_ONE_SIDE = {
    "The loss, or a slope across the kink; measure at 1.9 or 2.1.": (-0.25, 0.25),
    "That is the slope of |u| alone; the inside changes with x.": (-1.0, 1.0),
    "That is a sum; this loss is a mean.": (-10.0, 10.0),
    "It is 0 only at 2 itself; measure at 1.9 and at 2.1.": 0.0,
    "That is of the square; take `absolute_error`.": (-1.5, 1.5, -6, 6, -15, 15),
    "This loss has no square, so no factor 2.": (-5.0, 5.0),
}

slopes_at_a_kink = ValueExercise(
    due={
        "slope_left": Number(truth=-2.5, known=_ONE_SIDE),
        "slope_right": Number(truth=2.5, known=_ONE_SIDE),
        "at_the_kink": Number(
            truth=0.0,
            known={
                "That is the slope on the right; both sides count at 2 itself.": 2.5,
                "That is the slope on the left; both sides count at 2 itself.": -2.5,
            },
        ),
    },
    correct="at a kink there is no derivative, and the central difference reports the "
    "mean of both sides.",
    step="`central_difference` takes a function of w alone: hand over "
    "`lambda w: absolute_error(x, y, w)`, and the place.",
    see='Measure at 1.9, at 2.1 and at 2; section 3, "How good is the ruler?".',
)

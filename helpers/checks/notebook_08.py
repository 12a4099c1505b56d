"""The exercises of notebook 08, Hubble 1929."""

import numpy as np

from helpers.checks.exercise import FunctionExercise

convert_back = FunctionExercise(
    arguments=("w", "b", "mean", "deviation"),
    points=(
        (287.3, 373.1, 0.91, 0.63),
        (-20.4, 51.7, 3.3, 2.1),
        (7.9, -1.2, -4.1, 0.27),
        (100.7, 0.0, 10.3, 5.3),
    ),
    truth=lambda w, b, mean, deviation: (w / deviation, b - w * mean / deviation),
    parts=("slope", "intercept"),
    misconceptions=(
        (
            lambda w, b, m, s: (w / s, b),
            "Still the value at the mean distance; the one at 0 Mpc is due.",
        ),
        (
            lambda w, b, m, s: (w, b),
            "Nothing is converted yet: w belongs to one deviation, not to one Mpc.",
        ),
        (
            lambda w, b, m, s: (w * s, b - w * s * m),
            "Converted the wrong way: multiplied where a division is due.",
        ),
        (
            lambda w, b, m, s: (w * s, b),
            "Converted the wrong way: multiplied where a division is due.",
        ),
        (
            lambda w, b, m, s: (w / s, b - w * m),
            "Taken with the slope before converting.",
        ),
        (
            lambda w, b, m, s: (w / s, b + w * m / s),
            "The way from the mean distance to 0 goes back, so its part is subtracted.",
        ),
        (
            lambda w, b, m, s: (b - w * m / s, w / s),
            "Both are due, in the other order: slope first, then intercept.",
        ),
        (
            lambda w, b, m, s: (w / s, (b - m) / s),
            "The intercept is a velocity: only distances were standardised.",
        ),
    ),
    correct="the same line, said in Mpc again.",
    see="Put z, as it is written above the cell, into w * z + b: what stands where?",
)


def _line(d, v):
    slope = ((d - d.mean()) * (v - v.mean())).sum() / ((d - d.mean()) ** 2).sum()
    return slope, v.mean() - slope * d.mean()


intercept = FunctionExercise(
    arguments=("distance", "velocity"),
    points=(
        (np.array([0.3, 0.9, 1.4, 2.2]), np.array([130.0, 310.0, 720.0, 810.0])),
        (np.array([0.1, 0.7, 1.9]), np.array([-70.0, 420.0, 660.0])),
        (np.array([1.1, 1.2, 2.5, 0.2, 0.4]), np.array([5.0, 71.0, 64.0, 9.0, 47.0])),
    ),
    truth=lambda d, v: _line(d, v)[1],
    misconceptions=(
        (lambda d, v: _line(d, v)[0], "This is the slope; the intercept is due."),
        (
            lambda d, v: v.mean() - (d * v).sum() / (d**2).sum() * d.mean(),
            "The slope is that of a line through the origin. With a bias the best "
            "slope is another one: take the means off first.",
        ),
        (lambda d, v: v.mean(), "This is the value at the mean distance, not at 0."),
        (
            lambda d, v: v.mean() + _line(d, v)[0] * d.mean(),
            "The way from the mean distance to 0 goes back, so its part is subtracted.",
        ),
    ),
    correct="the line that `np.linalg.lstsq` finds too.",
    see="Section 6: the column of ones is the bias. Or centre both columns first, as "
    "in notebook 04.",
)

"""The exercises of notebook 08, Hubble 1929."""

import numpy as np

from helpers.checks.exercise import FunctionExercise, ways

convert_back = FunctionExercise(
    points=(
        (300.3, 380.237, 0.9, 0.6),
        (-20.4, 51.7, 3.3, 2.1),
        (7.9, -1.2, -4.1, 0.27),
        (100.7, 0.0, 10.3, 5.3),
    ),
    truth=lambda w, b, mean, deviation: (w / deviation, b - w * mean / deviation),
    parts=("slope", "intercept"),
    misconceptions=ways(
        "Still the value at the mean distance; the one at 0 Mpc is asked for.",
        lambda w, b, m, s: (w / s, b),
        "Nothing is converted yet: w belongs to one deviation, not to one Mpc.",
        lambda w, b, m, s: (w, b),
        "Converted the wrong way: multiplied where a division belongs.",
        lambda w, b, m, s: (w * s, b - w * s * m),
        lambda w, b, m, s: (w * s, b),
        "Taken with the slope before converting.",
        lambda w, b, m, s: (w / s, b - w * m),
        "The way from the mean distance to 0 goes back, so its part is subtracted.",
        lambda w, b, m, s: (w / s, b + w * m / s),
        "Both are right, in the other order: slope first, then intercept.",
        lambda w, b, m, s: (b - w * m / s, w / s),
        "The intercept is a velocity: only distances were standardised.",
        lambda w, b, m, s: (w / s, (b - m) / s),
        lambda w, b, m, s: (w / s, (b - w * m) / s),
        "Divided by the deviation twice: once is enough for z.",
        lambda w, b, m, s: (w / s, b - w * m / s**2),
        lambda w, b, m, s: (w / s**2, b - w * m / s),
    ),
    correct="the same line, said in Mpc again.",
    see="Put z, as it is written above the cell, into w * z + b: what stands where?",
    step="At 0 Mpc z is -mean / deviation: which velocity has w * z + b there? And by "
    "how much does z grow from 0 to 1 Mpc?",
)


_NEARLY = "Nearly right at every table: rounded, or not yet the best fit?"


intercept = FunctionExercise(
    points=(
        (np.array([0.3, 0.9, 1.4, 2.2]), np.array([130.0, 310.0, 720.0, 810.0])),
        (np.array([0.1, 0.7, 1.9]), np.array([-70.0, 420.0, 660.0])),
        (np.array([1.1, 1.2, 2.5, 0.2, 0.4]), np.array([0.5, 7.1, 6.4, 0.9, 4.7])),
    ),
    truth=lambda distance, velocity: np.polyfit(distance, velocity, 1)[1],
    misconceptions=ways(
        "This is the slope; the intercept is asked for.",
        lambda d, v: np.polyfit(d, v, 1)[0],
        "That slope is of a line through the origin: take the means off first.",
        lambda d, v: v.mean() - (d * v).sum() / (d**2).sum() * d.mean(),
        "This is the value at the mean distance, not at 0.",
        lambda d, v: v.mean(),
        "The way from the mean distance to 0 goes back, so its part is subtracted.",
        lambda d, v: v.mean() + np.polyfit(d, v, 1)[0] * d.mean(),
        "Distance is fitted from velocity; the velocity is what the line predicts.",
        lambda d, v: np.polyfit(v, d, 1)[1],
        "The slope is that of the lesson's 24 nebulae: compute it from this table.",
        lambda d, v: v.mean() - 423.94 * d.mean(),
        lambda d, v: v.mean() - 454.16 * d.mean(),
        "`lstsq` returns the parameters first, `[0]`; that is the squared misfit.",
        lambda d, v: ((v - np.polyval(np.polyfit(d, v, 1), d)) ** 2).sum(),
    ),
    nearly=_NEARLY,
    correct="the line that `np.linalg.lstsq` finds too.",
    see="Section 6: the column of ones is the bias. Or centre both columns first, as "
    "in notebook 04.",
    step="The best line goes through the mean distance, 1.2, and the mean velocity, "
    "492.5, of the four nebulae (0.3, 130), (0.9, 310), (1.4, 720), (2.2, 810). Its "
    "slope is about 384.",
)


def _fit(v, *columns):
    return np.linalg.lstsq(np.column_stack(columns), v, rcond=None)[0]


def _sky(seed, number):
    """A table that no model fits exactly: distances, directions, velocities."""
    rng = np.random.default_rng(seed)
    towards = rng.normal(size=(number, 3))
    towards /= np.sqrt((towards**2).sum(axis=1, keepdims=True))
    distance = rng.uniform(0.1, 3, number)
    drift = (towards * rng.uniform(100, 300, 3)).sum(axis=1)
    return distance, towards, 400 * distance - drift + rng.normal(0, 90, number)


sun_and_h0 = FunctionExercise(
    truth=lambda distance, direction, velocity: _fit(velocity, distance, direction)[0],
    points=(_sky(1, 9), _sky(2, 7), _sky(3, 12)),
    misconceptions=ways(
        "That is the slope without the Sun: `direction` adds nothing to it.",
        lambda d, n, v: (d * v).sum() / (d**2).sum(),
        "That is with a bias, the same for all; the Sun's part depends on direction.",
        lambda d, n, v: np.polyfit(d, v, 1)[0],
        "There is a bias as well; four parameters are asked for, not five.",
        lambda d, n, v: _fit(v, d, n, np.ones(len(d)))[0],
        "First the Sun and then the slope of what is left: fit all four at once.",
        lambda d, n, v: _fit(v - n @ _fit(v, n), d)[0],
        "That is a part of the Sun's velocity: which column holds the distances?",
        lambda d, n, v: _fit(v, n, d)[0],
        lambda d, n, v: -_fit(v, n, d)[0],
        lambda d, n, v: _fit(v, d, n)[-1],
        lambda d, n, v: -_fit(v, d, n)[-1],
        "Each of the three components of the direction is a column of its own.",
        lambda d, n, v: _fit(v, d, n.sum(axis=1))[0],
        lambda d, n, v: _fit(v, d, n[:, 0])[0],
        lambda d, n, v: _fit(v, d, n[:, :2])[0],
    ),
    errors={
        "The columns must stand side by side: `np.column_stack`.": (
            "same number of dimensions",
            "must have the same shape",
            "Incompatible dimensions",
        ),
    },
    nearly=_NEARLY,
    correct="on the table of 1929 that is Hubble's own 465.",
    see="Section 6 fits two columns with `np.linalg.lstsq`; here they are four.",
    step="Print the shape of your columns: for 9 nebulae it should be (9, 4), the "
    "distance and three of direction. `lstsq(...)[0]` has a number for each of them.",
)

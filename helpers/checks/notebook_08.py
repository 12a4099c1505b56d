"""The exercise of notebook 08, Hubble 1929."""

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
    see="Write w * (distance - mean) / deviation + b, multiply out, and sort.",
)

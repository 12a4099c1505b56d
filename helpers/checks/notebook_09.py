"""The exercise of notebook 09, Hubble 1929."""

from typing import Any

from helpers.checks import functions
from helpers.checks.questions import Fault, Question, Verdict
from helpers.checks.registry import check


@check
def convert_back(answer: Any) -> Verdict:
    """Judge a function (w, b, mean, deviation): slope and intercept over distance.

    The line is w * (distance - mean) / deviation + b.
    """
    return functions.judge(answer, _CONVERT)


_CONVERT = Question(
    arguments=("w", "b", "mean", "deviation"),
    points=(
        (300.0, 400.0, 0.9, 0.6),
        (-20.0, 50.0, 3.0, 2.0),
        (7.0, -1.0, -4.0, 0.25),
        (100.0, 0.0, 10.0, 5.0),
    ),
    truth=lambda w, b, mean, deviation: (w / deviation, b - w * mean / deviation),
    form="array",
    faults=(
        Fault(
            lambda w, b, m, s: (w / s, b),
            "The slope is right. The intercept is still the value at the mean "
            "distance; the one at 0 Mpc is due.",
        ),
        Fault(
            lambda w, b, m, s: (w, b),
            "Nothing is converted yet: w belongs to one deviation, not to one Mpc.",
        ),
        Fault(
            lambda w, b, m, s: (w * s, b - w * s * m),
            "Converted the wrong way: multiplied where a division is due.",
        ),
        Fault(
            lambda w, b, m, s: (w * s, b),
            "Converted the wrong way: multiplied where a division is due.",
        ),
        Fault(
            lambda w, b, m, s: (w / s, b - w * m),
            "The slope is right. The intercept is taken with the slope before "
            "converting.",
        ),
        Fault(
            lambda w, b, m, s: (w / s, b + w * m / s),
            "The slope is right. The way from the mean distance to 0 goes back, so its "
            "part is subtracted.",
        ),
        Fault(
            lambda w, b, m, s: (b - w * m / s, w / s),
            "Both are right, in the other order: slope first, then intercept.",
        ),
        Fault(
            lambda w, b, m, s: (w / s, (b - m) / s),
            "The slope is right. The intercept is a velocity: only distances were "
            "standardised.",
        ),
    ),
    correct="the same line, said in Mpc again.",
    see="Write w * (distance - mean) / deviation + b, multiply out, and sort.",
)

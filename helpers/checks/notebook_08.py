"""The exercise of notebook 08, Recover a lost seed."""

from typing import Any

import numpy as np

from helpers.checks import loops, values
from helpers.checks.given import lost_log
from helpers.checks.questions import ValueQuestion, Verdict
from helpers.checks.registry import check

RATE = 0.05
START = -6390727 * 2.0**-23, -537963 * 2.0**-23


@check
def lost_start(w0: Any, b0: Any) -> Verdict:
    """Judge two numbers: the start of ``given.lost_log``, both on the grid."""
    return values.judge_several(
        {"w0": w0, "b0": b0},
        {"w0": _question(0), "b0": _question(1)},
        correct="of all starts on the grid, only this one prints every row.",
        see='See section 3, "Ten rows are ten equations", and section 6, "The log '
        'decides".',
    )


def estimate(learning_rate: float, shift: int = 0) -> np.ndarray:
    """Return the least-squares start (w, b) of the log, epochs shifted by ``shift``."""
    mean_x, mean_xx = loops.X.mean(), (loops.X**2).mean()
    hessian = 2 * np.array([[mean_xx, mean_x], [mean_x, 1.0]])
    one_epoch = np.eye(2) - learning_rate * hessian
    rows = lost_log()
    powers = [np.linalg.matrix_power(one_epoch, r["epoch"] + shift)[0] for r in rows]
    right = np.array([row["w"] - 2.0 for row in rows])
    return np.linalg.lstsq(np.array(powers), right, rcond=None)[0] + [2.0, 0.0]


def _question(part: int) -> ValueQuestion:
    truth, other = START[part], START[1 - part]
    known = [
        (other, "w0 and b0 are swapped."),
        (
            estimate(0.01)[part],
            "That follows with learning rate 0.01; this log was made with another one.",
        ),
        (
            estimate(RATE, shift=-1)[part],
            "One epoch out of step: row 1 holds the weight after the first update.",
        ),
    ]
    if part == 0:
        known.append(
            (START[0] - 2.0, "That is w0 - 2, the unknown of the equations: add the 2.")
        )
    return ValueQuestion(
        truth=truth,
        tolerance=1e-9,
        known=tuple(known),
        near=(
            1e-4,
            "Very near, but not on the point: which start on the grid prints all rows?",
        ),
        correct="",
        see="",
    )

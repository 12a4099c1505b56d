"""The exercises of notebook 03, Learning rate."""

import math
from typing import Any

from helpers.checks import values
from helpers.checks.questions import ValueQuestion, Verdict
from helpers.checks.registry import check

CURVATURE = 15.0


@check
def halving_rate(answer: Any) -> Verdict:
    """Judge a number: the learning rate that halves w - 2 each epoch, same side."""
    return values.judge(answer, _HALVING)


@check
def epochs_to_reach(answer: Any) -> Verdict:
    """Judge a number: the first row with a loss of at most 1e-6, at rate 0.01."""
    return values.judge(answer, _EPOCHS)


def _what_it_does(rate: float) -> str:
    factor = 1 - CURVATURE * rate
    if abs(factor) > 1.0001:
        return "With that learning rate the distance grows: training diverges."
    left = f"leaves {abs(factor):.3g} of the distance each epoch"
    side = ", on the other side" if factor < 0 else ""
    return f"That learning rate {left}{side}."


_HALVING = ValueQuestion(
    truth=1 / 30,
    known=(
        (1 / 15, "That learning rate lands on 2 at once: nothing is left to halve."),
        (
            0.1,
            "The distance does halve in size, but it changes side each epoch.",
        ),
        (0.5, "0.5 is the factor that is due. Which learning rate gives that factor?"),
        (2 / 15, "That learning rate bounces for ever: the factor is -1."),
        (
            (1 - math.sqrt(0.5)) / CURVATURE,
            "That halves the loss each epoch. The distance w - 2 should be halved.",
        ),
        (
            1 / 120,
            "That would be right for the summed gradient; mean_gradient is used here.",
        ),
        (30, "Upside down: a learning rate of that size diverges at once."),
    ),
    explain=_what_it_does,
    correct="the factor is 0.5, so ten epochs leave about a thousandth.",
    see='See section 2, "One number tells it all".',
)


def _row(factor: float, start: float = 30.0, power: int = 2) -> int:
    """Return the first row k with start * factor**(power * (k - 1)) <= 1e-6."""
    return 1 + math.ceil(math.log(1e-6 / start) / (power * math.log(factor)))


def _loss_there(row: float) -> str:
    if row < 1 or row != int(row):
        return "Rows are counted 1, 2, 3: a whole number is due."
    if row < _row(0.85):
        return "In that row the loss is still above 1e-6."
    return "Several rows before that one the loss is below 1e-6 already."


_EPOCHS = ValueQuestion(
    truth=_row(0.85),
    tolerance=0,
    known=(
        (
            _row(0.85) - 1,
            "One off: so many updates are enough, but a row shows the loss before its "
            "update.",
        ),
        (_row(0.85) + 1, "One too many: the row before has a loss below 1e-6 already."),
        (
            _row(0.4),
            "That is the table of notebook 01, where 0.01 acted as 0.04.",
        ),
        (
            _row(0.4) - 1,
            "That is for the factor of notebook 01, where 0.01 acted as 0.04.",
        ),
        (
            _row(0.85, power=1),
            "The distance shrinks by that factor; the loss goes with its square.",
        ),
        (
            _row(0.85, power=1) - 1,
            "The distance shrinks by that factor; the loss goes with its square.",
        ),
        (_row(0.85, start=1.0), "The first row has the loss 30, not 1."),
        (_row(0.85, start=1.0) - 1, "The first row has the loss 30, not 1."),
    ),
    explain=_loss_there,
    correct="the formula says it, and a run of that many epochs agrees.",
    see='See section 4, "Predict the table of notebook 01".',
)

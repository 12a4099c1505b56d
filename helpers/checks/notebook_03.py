"""The exercises of notebook 03, Learning rate."""

import math

from helpers.checks.exercise import number_exercise

CURVATURE = 15.0


def _what_it_does(rate):
    factor = 1 - CURVATURE * rate
    if abs(factor) > 1.0001:
        return "With that learning rate the distance grows: training diverges."
    left = f"leaves {abs(factor):.3g} of the distance each epoch"
    side = ", on the other side" if factor < 0 else ""
    return f"That learning rate {left}{side}."


second_row = number_exercise(
    "loss_in_row_2",
    truth=4.8,
    known={
        "That is for 0.01 itself. How did it act in notebook 01?": 21.675,
        "The distance shrinks so; the loss goes with its square.": 12.0,
        "It acted as another rate, and a loss goes with the square.": 25.5,
        "That is row 3: before the update of row 2 one was made.": 0.768,
        "That is row 1, before any update.": 30.0,
        "That is the weight of row 2; its loss is asked for.": 1.68,
        "That is the weight of row 1, or the loss with one factor too few.": 1.2,
        "That is a distance to 2; a loss is asked for.": (0.8, 0.32),
        "That is a factor; a loss is asked for.": (0.4, 0.16),
        "The factor is 1 - 15 * rate: the 15 is missing.": (29.403, 27.648),
        "A learning rate stands where the factor belongs.": (0.048, 0.003),
        "Times 2 is no square.": 24.0,
        "0.6 of the distance goes; the factor is what is left.": (10.8, 18.0),
    },
    correct="one update was made, so 30 times the square of 0.4.",
    step="The rate acted as 0.04. Put it into `distance_factor`: which factor is it, "
    "and how often has it acted on the loss of row 2?",
    see='See section 5, "Predict the table of notebook 01".',
)

_HALVES_THE_LOSS = (1 - math.sqrt(0.5)) / CURVATURE

halving_rate = number_exercise(
    "halving_rate",
    truth=1 / 30,
    known={
        "That learning rate lands on 2 at once: nothing is left to halve.": 1 / 15,
        "The distance does halve in size, but it changes side each epoch.": 0.1,
        "0.5 is the factor that is asked for. Which learning rate gives it?": 0.5,
        "0 does not move at all. (`//` throws the fraction away.)": 0.0,
        "That learning rate bounces for ever: the factor is -1.": 2 / 15,
        "That halves the loss each epoch; the distance should be.": _HALVES_THE_LOSS,
        "Right for the summed gradient; here it is `mean_gradient`.": 1 / 120,
        "Upside down: a learning rate of that size diverges at once.": 30,
    },
    nearly=2e-2,
    explain=_what_it_does,
    step="The factor is 1 - 15 * rate. Which rate makes it 0.5?",
    correct="the factor is 0.5, so ten epochs leave about a thousandth.",
    see='See section 3, "One number tells it all".',
)


def _row(factor, start=30.0, power=2):
    """Return the first row k with start * factor**(power * (k - 1)) <= 1e-6."""
    return 1 + math.ceil(math.log(1e-6 / start) / (power * math.log(factor)))


_FIRST = _row(0.85)


def _loss_there(row):
    if row < 1:
        return "Rows count from 1: is that a loss, or a sign turned round?"
    if row != int(row):
        return "Rows are counted 1, 2, 3: give a whole number, rounded up."
    if row < _FIRST:
        which = "Round up; rows count from 1, and show the loss before their update."
        above = "In that row the loss is still above 1e-6."
        return f"{above} {which}" if row == _FIRST - 1 else above
    return "In that row the loss is below 1e-6, but not for the first time."


epochs_to_reach = number_exercise(
    "first_row",
    truth=_FIRST,
    tolerance=0,
    known={
        "That is for the factor of notebook 01, where 0.01 acted as 0.04.": _row(0.4),
        "The loss goes with the square of the distance.": _row(0.85, power=1),
        "The first row has the loss 30, not 1.": _row(0.85, start=1.0),
        "There the distance is down to 1e-6, not the loss.": _row(0.85, 2.0, 1),
        "There the loss is down to 1e-5; 1e-6 is asked for.": _row(0.85, start=3.0),
        "The learning rate stands where the factor belongs.": _row(0.01),
    },
    explain=_loss_there,
    step="Which k makes 30 * 0.85 ** (2 * (k - 1)) equal to 1e-6? Take the same "
    "logarithm of both, then round up.",
    correct="the formula says it, and a run of that many epochs agrees.",
    see='See section 5, "Predict the table of notebook 01".',
)

border_in_millimetres = number_exercise(
    "border_in_millimetres",
    truth=2 / 1500,
    tolerance=3e-3,
    nearly=3e-2,
    known={
        "The curvature is twice the mean of the squares.": 2 / 750,
        "Ten times smaller? The curvature goes with the square of x.": 2 / 150,
        "That is the border in centimetres.": 2 / 15,
        "Larger inputs make the curve steeper, not flatter.": (2 / 1.5, 2 / 0.15),
        "There a run lands in one step; the border is further out.": 1 / 1500,
        "That is the curvature. Which rate does it allow?": 1500,
        "Upside down, or brackets are missing: 2 divided by the whole curvature.": 750,
        "That is for the summed gradient, or half the way.": 1 / 3000,
    },
    explain=lambda value: "Put the new inputs into `distance_factor`: where is it -1?",
    step="The mean of the squares is 750 now. What is the curvature, and which rate "
    "makes the factor -1?",
    correct="ten times the inputs, a hundred times the curvature, a hundredth of the "
    "border.",
    see='See section 3, "One number tells it all".',
)

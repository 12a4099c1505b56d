"""The exercises of notebook 03, Learning rate."""

import math

from helpers.checks.exercise import Number, ValueExercise

CURVATURE = 15.0


def _what_it_does(rate):
    factor = 1 - CURVATURE * rate
    if abs(factor) > 1.0001:
        return "With that learning rate the distance grows: training diverges."
    left = f"leaves {abs(factor):.3g} of the distance each epoch"
    side = ", on the other side" if factor < 0 else ""
    return f"That learning rate {left}{side}."


second_row = ValueExercise(
    due={
        "loss_in_row_2": Number(
            truth=4.8,
            known=(
                (21.675, "That is for 0.01 itself. How did it act in notebook 01?"),
                (12.0, "The distance shrinks so; the loss goes with its square."),
                (25.5, "It acted as another rate, and a loss goes with the square."),
                (0.768, "That is row 3: before the update of row 2 one was made."),
                (30.0, "That is row 1, before any update."),
                (1.68, "That is the weight of row 2; its loss is asked for."),
                (1.2, "That is the weight of row 1; a loss is asked for."),
                (0.4, "That is the factor of the distance; a loss is asked for."),
                (0.048, "A learning rate stands where the factor is due."),
                (0.003, "A learning rate stands where the factor is due."),
            ),
        )
    },
    correct="one update was made, so 30 times the square of 0.4.",
    step="The rate acted as 0.04. Put it into `distance_factor`, then use "
    "`predicted_loss` for row 2.",
    see='See section 5, "Predict the table of notebook 01".',
)

halving_rate = ValueExercise(
    due={
        "halving_rate": Number(
            truth=1 / 30,
            known=(
                (
                    1 / 15,
                    "That learning rate lands on 2 at once: nothing is left to halve.",
                ),
                (
                    0.1,
                    "The distance does halve in size, but it changes side each epoch.",
                ),
                (
                    0.5,
                    "0.5 is the factor that is due. Which learning rate gives it?",
                ),
                (
                    0.0,
                    "0 does not move at all. (If it was computed: `//` throws the "
                    "fraction away.)",
                ),
                (2 / 15, "That learning rate bounces for ever: the factor is -1."),
                (
                    (1 - math.sqrt(0.5)) / CURVATURE,
                    "That halves the loss each epoch. The distance should be halved.",
                ),
                (
                    1 / 120,
                    "That would be right for the summed gradient; here it is "
                    "`mean_gradient`.",
                ),
                (
                    30,
                    "Upside down: a learning rate of that size diverges at once.",
                ),
                (1 / 30, "Close, but not exact: give it with more digits.", 2e-2),
            ),
            explain=_what_it_does,
        )
    },
    correct="the factor is 0.5, so ten epochs leave about a thousandth.",
    see='See section 3, "One number tells it all".',
)


def _row(factor, start=30.0, power=2):
    """Return the first row k with start * factor**(power * (k - 1)) <= 1e-6."""
    return 1 + math.ceil(math.log(1e-6 / start) / (power * math.log(factor)))


def _loss_there(row):
    if row < 1 or row != int(row):
        return "Rows are counted 1, 2, 3: a whole number is due."
    if row < _row(0.85):
        which = "Which loss does a row show: the one before its update, or after?"
        above = "In that row the loss is still above 1e-6."
        return f"{above} {which}" if row == _row(0.85) - 1 else above
    return "In that row the loss is below 1e-6, but not for the first time."


epochs_to_reach = ValueExercise(
    due={
        "first_row": Number(
            truth=_row(0.85),
            tolerance=0,
            known=tuple(
                (row, hint)
                for first, hint in (
                    (
                        _row(0.4),
                        "That is for the factor of notebook 01, where 0.01 acted as "
                        "0.04.",
                    ),
                    (
                        _row(0.85, power=1),
                        "The distance shrinks by that factor; the loss goes with its "
                        "square.",
                    ),
                    (_row(0.85, start=1.0), "The first row has the loss 30, not 1."),
                    (
                        _row(0.85, start=2.0, power=1),
                        "There the distance is down to 1e-6; the loss should be.",
                    ),
                )
                for row in (first, first - 1)
            ),
            explain=_loss_there,
        )
    },
    correct="the formula says it, and a run of that many epochs agrees.",
    see='See section 5, "Predict the table of notebook 01".',
)

border_in_millimetres = ValueExercise(
    due={
        "border_in_millimetres": Number(
            truth=2 / 1500,
            known=(
                (
                    2 / 150,
                    "Ten times smaller? The curvature goes with the square of x.",
                ),
                (2 / 15, "That is the border in centimetres."),
                (2 / 1.5, "Larger inputs make the valley steeper, not flatter."),
                (2 / 0.15, "Larger inputs make the valley steeper, not flatter."),
                (1 / 1500, "There a run lands in one step; the border is further out."),
                (1500, "That is the curvature. Which rate does it allow?"),
            ),
            explain=lambda value: (
                "Put the new inputs into `distance_factor`: where is it -1?"
            ),
        )
    },
    correct="ten times the inputs, a hundred times the curvature, a hundredth of the "
    "border.",
    see='See section 3, "One number tells it all".',
)

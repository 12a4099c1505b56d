"""The exercise of notebook 12, Recover a lost start."""

import numpy as np

from helpers.checks.exercise import Number, ValueExercise, number_exercise
from helpers.checks.walks import X
from helpers.weight_and_bias import hessian

RATE = 0.05
GRID = 2.0**-23
START = 184695 * GRID, -1089320 * GRID
_LESSON = -0.6483198404312134, -0.5033024549484253


def lost_log():
    """Return the rows of an unseeded run on the four samples, learning rate 0.05.

    As in notebook 12: the loss before each update as printed, the weight after it in
    full.
    """
    weights = {
        1: (1.5379687547683716, "30.6443"),
        3: (1.8336790800094604, "0.0599"),
        5: (1.8462954759597778, "0.0351"),
        8: (1.8533058166503906, "0.0320"),
        12: (1.8618953227996826, "0.0284"),
        16: (1.8699809312820435, "0.0252"),
        20: (1.8775931596755981, "0.0223"),
        24: (1.8847596645355225, "0.0198"),
    }
    return [{"epoch": k, "w": w, "loss": loss} for k, (w, loss) in weights.items()]


def estimate(learning_rate=RATE, shift=0, minimum=2.0):
    """Return the least-squares start (w, b) of the log, epochs shifted by ``shift``."""
    one_epoch = np.eye(2) - learning_rate * hessian(X)
    rows = lost_log()
    powers = [np.linalg.matrix_power(one_epoch, r["epoch"] + shift)[0] for r in rows]
    right = np.array([row["w"] - minimum for row in rows])
    return np.linalg.lstsq(np.array(powers), right, rcond=None)[0] + [minimum, 0.0]


def _number(part):
    truth, about = START[part], estimate()[part]
    known = {
        "That is the other one of the two.": START[1 - part],
        "That is a number of steps of the grid: times GRID.": truth / GRID,
        "That is the start of the lesson's log; this log is another.": _LESSON[part],
        "That follows with learning rate 0.01; "
        "this log was made with another one.": estimate(0.01)[part],
        "One epoch out of step: row 1 holds the weight after the first update.": (
            estimate(shift=-1)[part],
            estimate(shift=1)[part],
        ),
        "The map acts on the distance from the minimum: subtract the 2 first.": (
            estimate(minimum=0.0)[part],
            estimate(minimum=0.0)[part] + 2 * (part == 0),
        ),
    }
    if part == 0:
        add = "That is w0 - 2, the unknown of the equations: add the 2."
        known[add] = truth - 2.0

    def explain(value):
        """Tell an estimate from a point of the grid, and from one cut short."""
        if abs(value - about) > 0.02 * abs(about):
            return f"That is too {'large' if value > truth else 'small'}."
        if abs(value - round(value, 8)) < 1e-12 or abs(value - truth) < GRID / 2:
            return "Near, but not exact: are all digits given?"
        if value % GRID:
            return "Between the points of the grid: which of them prints all rows?"
        return "On the grid, but does it print all rows? Ask `survivors`."

    return Number(truth=truth, tolerance=1e-9, known=known, explain=explain)


lost_start = ValueExercise(
    due={"w0": _number(0), "b0": _number(1)},
    correct="of the 289 candidates, only this one prints every row.",
    see='See section 3, "Ten rows are ten equations", and section 6, "The log '
    'decides".',
    step="The equation of row 1: p * (w0 - 2) + q * b0 = 1.53797 - 2. Its p and q are "
    "the upper row of the map, 0.25 and -0.25. Of row 3, of the map's third power.",
)

shorter_printout = number_exercise(
    "count",
    truth=802,
    known={
        "That is with all digits, as in section 6.": 2,
        "That is of the 289 in `near`; the question is about `wide`.": (289, 214, 216),
        "That is all of `wide`: each must print all ten rows.": 6561,
        "Those print the weights; the losses must come out too.": (2602, 44),
        "Those print the losses; the weights must print alike too, as `:.5f`.": 1618,
        "Those print one row; all ten must come out, as `:.5f`.": (4699, 4116),
        "As many print row 1 alone, or all ten by `:.5g`: take all, and `:.5f`.": 1391,
        "A count is asked for, not a share.": 802 / 6561,
        "With five decimals, as `:.5f` writes them, not with four or six.": (6534, 37),
        "Cut off; a printed number is rounded: `:.5f`.": (482, 558),
        "Rounded in float32, and compared with float64: compare what is printed.": 720,
        "None is left: is a rounded number compared with a full one, or five decimals "
        "with the losses' four, or float32 with float64? Is the place `epoch`?": 0,
    },
    explain=lambda value: (
        "Format the replayed weight and the recorded one alike, with `:.5f`, and keep "
        "a start only if all ten rows agree."
    ),
    tolerance=1e-6,
    correct="with five decimals, 802 starts print the same log.",
    see="See section 6: its first cell does it for the log as it is.",
    step="After row 1 there are 1391 left, weight and loss together. Go on with the "
    "other nine, and keep a start only while it has printed all before.",
)

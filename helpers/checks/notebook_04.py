"""The exercises of notebook 04, Weight and bias."""

import numpy as np

from helpers.checks.exercise import (
    FunctionExercise,
    Number,
    ValueExercise,
    number_exercise,
    ways,
)

_INPUTS = tuple(
    (np.array(x, dtype),)
    for x, dtype in (
        ([1.2, 2.0, 3.3, 4.0], np.float64),
        ([10.0, 11.0, 14.2, 17.0], np.float64),
        ([0.0, 0.5, 1.0], np.float32),
        ([-3.0, 1.0, 2.0, 2.5, 8.0, 9.0], np.float64),
        ([0.3, 0.1, 0.7, 0.4, 0.9], np.float64),
    )
)


def _eigenvalues(x):
    x = x.astype(np.float64)
    off = 2 * x.mean()
    return np.linalg.eigvalsh(np.array([[2 * (x**2).mean(), off], [off, 2.0]]))


def _centred(x):
    return _eigenvalues(x.astype(np.float64) - x.mean(dtype=np.float64))


largest_rate = FunctionExercise(
    points=_INPUTS,
    truth=lambda x: 2 / _centred(x).max(),
    misconceptions=ways(
        "That is the best rate; the largest stable one is due.",
        lambda x: 2 / _centred(x).sum(),
        "That is 2 divided by the mean of the two; the larger one is the border's.",
        lambda x: 4 / _centred(x).sum(),
        "That is the border for the inputs as they are; centre them first.",
        lambda x: 2 / _eigenvalues(x).max(),
        "The smaller eigenvalue sets the pace; the border is set by the other one.",
        lambda x: 2 / _centred(x).min(),
        "The squares are summed; the Hessian holds their mean.",
        lambda x: 2 / max(2 * len(x) * x.var(dtype=np.float64), 2),
        "That is the larger eigenvalue itself; which rate does it allow?",
        lambda x: _centred(x).max(),
        "That is for w alone; for inputs close together the bias is steeper.",
        lambda x: 1 / x.var(dtype=np.float64),
        "That is the condition number; the largest stable learning rate is due.",
        lambda x: _centred(x).max() / _centred(x).min(),
    ),
    errors={
        "`eigenvalues` returns two numbers: which one is the border's?": "'tuple'",
    },
    correct="2 divided by the larger curvature.",
    see='See section 6, "Two directions, each as in notebook 03".',
)

standardise = FunctionExercise(
    points=_INPUTS,
    truth=lambda x: (x - x.mean(dtype=float)) / x.std(dtype=float),
    misconceptions=ways(
        "The inputs are centred, but not yet scaled to standard deviation 1.",
        lambda x: x - x.mean(dtype=float),
        "The inputs are scaled, but not centred: their mean is not 0.",
        lambda x: x / x.std(dtype=float),
        "Divided by the variance; the standard deviation is its square root.",
        lambda x: (x - x.mean(dtype=float)) / x.var(dtype=float),
        "That is the standard deviation with N - 1; the one with N, `x.std()`, is due.",
        lambda x: (x - x.mean(dtype=float)) / x.std(dtype=float, ddof=1),
        "That squeezes the inputs between 0 and 1; mean 0 and deviation 1 are due.",
        lambda x: (x - x.min()) / (x.max() - x.min()),
        "Only the mean is divided: put brackets around the difference.",
        lambda x: x - x.mean(dtype=float) / x.std(dtype=float),
    ),
    correct="mean 0: w and b do not interfere; deviation 1: both are equally steep.",
    see='See section 7, "Mend the data, not the loop", and divide as well.',
)

slope_of_bias = number_exercise(
    "slope_of_bias",
    truth=-10.0,
    known={
        "That is the slope with respect to w: x does not belong to b.": -30.0,
        "That is the mean error; the square brings a factor 2.": -5.0,
        "That is a sum; the loss is a mean.": -40.0,
        "That is the sum of the errors. And the 2, and the mean?": -20.0,
        "That is the loss; how does it change with b?": 30.0,
        "That is the inner derivative alone; the outer one comes with it.": 1.0,
        "The errors are all below zero, so the mean is not 0.": 0.0,
    },
    correct="twice the mean error.",
    step="One sample's square has the derivative 2 times its error. Take the mean.",
    see='See section 2, "Two partial derivatives".',
)

floor_of_the_loss = ValueExercise(
    due={
        "best_w": Number(
            truth=1.8,
            known={
                "The samples scatter around that line; another is nearer to all.": 2.0,
            },
        ),
        "best_b": Number(
            truth=0.5,
            known={
                "That is for centred inputs; subtract w times their mean.": 5.0,
            },
        ),
        "floor": Number(
            truth=0.2,
            known={
                "No line meets all four samples.": 0.0,
                "That is the loss at w = 2 and b = 0; it can be lower.": 0.25,
                "That is a sum; the loss is a mean.": 0.8,
                "That is its square root; the loss itself is asked for.": 0.2**0.5,
            },
        ),
    },
    correct="no line meets all four, so training ends above zero; the border of the "
    "learning rate is where it was.",
    see='Train on centred inputs, as section 7, "Mend the data, not the loop", does.',
)

"""The exercises of notebook 04, Weight and bias."""

import numpy as np

from helpers.checks.exercise import (
    FunctionExercise,
    Number,
    ValueExercise,
    number_exercise,
    ways,
)
from helpers.weight_and_bias import hessian

_INPUTS = (
    (np.array([1.2, 2.0, 3.3, 4.0]),),
    (np.array([10.0, 11.0, 14.2, 17.0]),),
    (np.array([0.0, 0.5, 1.0], np.float32),),
    (np.array([-3.0, 1.0, 2.0, 2.5, 8.0, 9.0]),),
    (np.array([0.3, 0.1, 0.7, 0.4, 0.9]),),
)


def _eigenvalues(x):
    return np.linalg.eigvalsh(hessian(x.astype(float)))


def _centred(x):
    return _eigenvalues(x.astype(np.float64) - x.mean(dtype=np.float64))


largest_rate = FunctionExercise(
    points=_INPUTS,
    truth=lambda x: 2 / _centred(x).max(),
    misconceptions=ways(
        "That is the best rate; the border is asked for.",
        lambda x: 2 / _centred(x).sum(),
        "That is the border for the inputs as they are; centre them first.",
        lambda x: 2 / _eigenvalues(x).max(),
        "The largest entry is an eigenvalue only after centring: centre first.",
        lambda x: 2 / max(2 * (x**2).mean(dtype=float), 2 * x.mean(dtype=float), 2),
        "The smaller eigenvalue sets the pace; the border is set by the other one.",
        lambda x: 2 / _centred(x).min(),
        "The Hessian holds the mean of the squares, over all N.",
        lambda x: 2 / max(2 * len(x) * x.var(dtype=np.float64), 2),
        lambda x: 2 / max(2 * x.var(dtype=np.float64, ddof=1), 2),
        "That is the larger eigenvalue itself; which rate does it allow?",
        lambda x: _centred(x).max(),
        "Upside down: 2 is divided by the larger eigenvalue.",
        lambda x: _centred(x).max() / 2,
        "1 for all inputs: are they scaled too, or is that the border of b alone?",
        lambda x: 1.0,
        "That is the border for w alone; the larger eigenvalue counts.",
        lambda x: 1 / x.var(dtype=np.float64),
        "That is 2 by the product of both eigenvalues; the larger one alone counts.",
        lambda x: 2 / _centred(x).prod(),
        "That is the condition number; the border is asked for.",
        lambda x: _centred(x).max() / _centred(x).min(),
    ),
    errors={
        "`eigenvalues` returns two numbers: which one is the border's?": "'tuple'",
        "The lesson's `centred` is an array, no function.": "ndarray' object is",
    },
    correct="2 divided by the larger curvature.",
    step="Subtract the mean from x first, inside the function; then `hessian`, then "
    "`eigenvalues`. Which of the two sets the border?",
    see='Section 7, "Mend the data, not the loop", centres; section 6 has the border.',
)


def _mean_and_deviation(case):
    """Say whether the mean is 0 or the standard deviation 1, where one of them is."""
    if abs(np.concatenate(case.got) - np.concatenate(case.due)).max() < 0.04:
        return "Nearly right: is a number rounded on the way, or added?"
    centred = all(abs(got.mean()) < 1e-6 for got in case.got)
    scaled = all(abs(got.std() - 1) < 1e-6 for got in case.got)
    if centred and not scaled:
        return "The mean is 0, but the deviation is not 1: divide by `x.std()`."
    if scaled and not centred:
        return "The deviation is 1, but the mean is not 0: subtract `x.mean()` first."
    return ""


standardise = FunctionExercise(
    points=_INPUTS,
    truth=lambda x: (x - x.mean(dtype=float)) / x.std(dtype=float),
    misconceptions=ways(
        "Divided by the variance; the standard deviation is its square root.",
        lambda x: (x - x.mean(dtype=float)) / x.var(dtype=float),
        "Divided by the deviation with N - 1; take the one with N, `x.std()`.",
        lambda x: (x - x.mean(dtype=float)) / x.std(dtype=float, ddof=1),
        "That squeezes the inputs between 0 and 1, not to mean 0 and deviation 1.",
        lambda x: (x - x.min()) / (x.max() - x.min()),
        "Only the mean is divided: put brackets around the difference.",
        lambda x: x - x.mean(dtype=float) / x.std(dtype=float),
    ),
    explain=_mean_and_deviation,
    errors={"`x` has one axis only: leave out `axis`.": "out of bounds for array"},
    step="Compute the mean and the standard deviation of x once, before anything "
    "changes: for 1.2, 2, 3.3, 4 they are 2.625 and 1.092. Then use both.",
    correct="mean 0: w and b do not interfere; deviation 1: both are equally steep.",
    see='Section 7, "Mend the data, not the loop", has the first half of it.',
)

slope_of_bias = number_exercise(
    "slope_of_bias",
    truth=-10.0,
    known={
        "That is the slope with respect to w: x does not belong to b.": -30.0,
        "That is the mean error, without the factor 2; or w isn't 0 there.": -5.0,
        "That is a sum; the loss is a mean.": -40.0,
        "That is the sum of the errors. And the 2, and the mean?": -20.0,
        "That is the loss; how does it change with b?": 30.0,
        "That is the inner derivative alone; the outer one comes with it.": 1.0,
        "Inside, b has the derivative 1; and all errors are below zero.": 0.0,
        "That is for one sample; take the mean of the four.": (-4.0, -16.0),
        "That is a step, with the learning rate in it.": (-0.1, 0.1),
    },
    correct="twice the mean error.",
    step="One sample's square has the derivative 2 times its error. Take the mean.",
    see='See section 2, "Two partial derivatives".',
)

_SWAPPED = "w and b have changed places."

floor_of_the_loss = ValueExercise(
    due={
        "best_w": Number(
            truth=1.8,
            nearly=0.05,
            known={
                "That is the lesson's line; here another has a smaller loss.": 2.0,
                _SWAPPED: 0.5,
            },
        ),
        "best_b": Number(
            truth=0.5,
            nearly=0.05,
            known={
                "That is for centred inputs; subtract w times their mean.": 5.0,
                "w times the mean is subtracted, not added.": 9.5,
                _SWAPPED: 1.8,
                "Is that of outputs that are centred too, or of a line through 0?": 0.0,
            },
        ),
        "floor": Number(
            truth=0.2,
            known={
                "No line meets all four samples.": 0.0,
                "That is the loss at w = 2 and b = 0; it can be lower.": 0.25,
                "Inputs and bias do not go together: is one of them centred?": 20.45,
                "That is a sum; the loss is a mean.": 0.8,
                "Take the mean of the squares, over all four.": 0.4,
                "Is it of the lesson's outputs, or divided by 4 once too often?": 0.05,
                "That is its square root; the loss itself is asked for.": 0.2**0.5,
            },
        ),
    },
    correct="no line meets all four, so training ends above zero; the border of the "
    "learning rate is where it was.",
    step="`train` with `centred` and the new y gives w, and for b their mean, 5. Where "
    "is that line at x = 0, 2.5 further to the left?",
    see='Train on centred inputs, as section 7, "Mend the data, not the loop", does.',
)

"""The exercises of notebook 04, Weight and bias."""

import numpy as np

from helpers.checks.exercise import (
    FunctionExercise,
    Number,
    ValueExercise,
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
    arguments=("x",),
    points=_INPUTS,
    truth=lambda x: 2 / _centred(x).max(),
    misconceptions=(
        (
            lambda x: 2 / _centred(x).sum(),
            "That is the best rate; the largest stable one is due.",
        ),
        (
            lambda x: 2 / _eigenvalues(x).max(),
            "That is the border for the inputs as they are; centre them first.",
        ),
        (
            lambda x: 2 / _centred(x).min(),
            "The smaller eigenvalue sets the pace; the border is set by the other one.",
        ),
        (
            lambda x: 2 / max(2 * len(x) * x.var(dtype=np.float64), 2),
            "The squares are summed; the Hessian holds their mean.",
        ),
        (
            lambda x: _centred(x).max(),
            "That is the larger eigenvalue itself; which rate does it allow?",
        ),
        (
            lambda x: 1 / x.var(dtype=np.float64),
            "Only the direction of w is considered; for inputs close together the bias "
            "is the steeper one.",
        ),
        (
            lambda x: _centred(x).max() / _centred(x).min(),
            "That is the condition number; the largest stable learning rate is due.",
        ),
    ),
    errors=(
        ("'tuple'", "`eigenvalues` returns two numbers: which one is the border's?"),
    ),
    correct="2 divided by the steepest of the two directions.",
    see='See section 6, "What the two numbers say".',
)

standardise = FunctionExercise(
    arguments=("x",),
    points=_INPUTS,
    truth=lambda x: (x - x.mean(dtype=float)) / x.std(dtype=float),
    misconceptions=(
        (
            lambda x: x - x.mean(dtype=float),
            "The inputs are centred, but not yet scaled to standard deviation 1.",
        ),
        (
            lambda x: x / x.std(dtype=float),
            "The inputs are scaled, but not centred: their mean is not 0.",
        ),
        (
            lambda x: (x - x.mean(dtype=float)) / x.var(dtype=float),
            "Divided by the variance; the standard deviation is its square root.",
        ),
        (
            lambda x: (x - x.mean(dtype=float)) / x.std(dtype=float, ddof=1),
            "Divided by the standard deviation with N - 1; here the one with N is due, "
            "`x.std()`.",
        ),
        (
            lambda x: (x - x.min()) / (x.max() - x.min()),
            "That squeezes the inputs between 0 and 1; mean 0 and deviation 1 are due.",
        ),
        (
            lambda x: x - x.mean(dtype=float) / x.std(dtype=float),
            "Only the mean is divided: put brackets around the difference.",
        ),
    ),
    correct="mean 0, so w and b do not interfere; deviation 1, so both are as steep.",
    see='See section 7, "Mend the data, not the loop", and divide as well.',
)

after_standardising = ValueExercise(
    due={
        "condition_number": Number(
            truth=1.0,
            known=(
                (1.25, "That was the ratio after centring alone."),
                (55.8, "That was the ratio before anything was done to the inputs."),
                (0.0, "A ratio of two eigenvalues that are both above 0 is not 0."),
                (2.0, "That is an eigenvalue; the ratio of the two is due."),
            ),
        ),
        "largest_rate": Number(
            truth=1.0,
            known=(
                (0.8, "That was the border after centring alone."),
                (0.1198, "That was the border before anything was done to the inputs."),
                (2.0, "That is an eigenvalue; which rate does it allow?"),
                (0.5, "That one lands in one step; the border is further out."),
            ),
        ),
    },
    correct="both directions are equally steep, so half that rate lands both at once.",
    see='Put the standardised inputs into `hessian`, as section 7, "Mend the data, not '
    'the loop", does.',
)

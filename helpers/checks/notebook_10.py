"""The exercises of notebook 10, Which digit?"""

import numpy as np

from helpers.checks.compare import agree
from helpers.checks.exercise import FunctionExercise, ways


def _softmax(scores):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


def _loss(scores, true):
    return -np.log(_softmax(scores)[true])


def _gradient(scores, true):
    return _softmax(scores) - np.eye(len(scores))[true]


def _both(loss=_loss, gradient=_gradient):
    return lambda scores, true: (loss(scores, true), gradient(scores, true))


def _not_finite(case):
    """Say where NaN or infinity come from: the logarithm, or a large score alone."""
    finite = [np.isfinite(got).all() for got in case.got]
    if not all(finite[:3]):
        return (
            "`np.log` gets 0, or a number below 0: is it the probability of the truth? "
            "(Is `exp` missing? And `gradient = p` is no copy: both change.)"
        )
    if all(finite) or not agree(case.got[:3], case.due[:3]):
        return ""
    return "`exp` of a score of 1000 is too large: subtract the largest first."


cross_entropy = FunctionExercise(
    points=(
        (np.array([0.3, -1.2, 2.1, 0.4]), 1),
        (np.array([1.5, 0.2, -0.7]), 0),
        (np.sin(np.arange(12.0)), 4),
        (np.array([1000.0, 999.0, 998.5]), 2),
    ),
    truth=_both(),
    parts=("loss", "gradient"),
    misconceptions=ways(
        "the logarithm of a probability is below zero: minus it is the loss.",
        _both(loss=lambda z, t: np.log(_softmax(z)[t])),
        "only the probability of the true one counts, not those of all.",
        _both(loss=lambda z, t: -np.log(_softmax(z)).mean()),
        _both(loss=lambda z, t: -np.log(_softmax(z)).sum()),
        "that is the largest probability, not the one that the truth got.",
        _both(loss=lambda z, t: -np.log(_softmax(z).max())),
        "the logarithm is missing.",
        _both(loss=lambda z, t: 1 - _softmax(z)[t]),
        _both(loss=lambda z, t: _softmax(z)[t]),
        _both(loss=lambda z, t: -_softmax(z)[t]),
        "the natural logarithm is asked for, `np.log`.",
        _both(loss=lambda z, t: -np.log10(_softmax(z)[t])),
        _both(loss=lambda z, t: -np.log2(_softmax(z)[t])),
        "divide by the sum of all powers before the logarithm.",
        _both(loss=lambda z, t: z.max() - z[t]),
        "no square was differentiated here: there is no factor 2.",
        _both(gradient=lambda z, t: 2 * _gradient(z, t)),
        "`true` is a place: subtract 1 there, and nothing elsewhere.",
        _both(gradient=lambda z, t: _softmax(z) - t),
        "the 1 is subtracted at the place of the truth alone.",
        _both(gradient=lambda z, t: _softmax(z) - 1),
        "the probabilities are missing: it is prediction minus truth.",
        _both(gradient=lambda z, t: -np.eye(len(z))[t]),
        "it is prediction minus truth, not truth minus prediction.",
        _both(gradient=lambda z, t: -_gradient(z, t)),
        "the truth is still to be subtracted, 1 at its place.",
        _both(gradient=lambda z, t: _softmax(z)),
        "one row has one loss: nothing is divided.",
        _both(loss=lambda z, t: -np.log(_softmax(z)[t]) / len(z)),
        _both(gradient=lambda z, t: _gradient(z, t) / len(z)),
        "softmax is taken twice.",
        lambda z, t: _both()(_softmax(z), t),
        "these two are swapped: the loss comes first, then the gradient.",
        lambda z, t: (_gradient(z, t), _loss(z, t)),
    ),
    explain=_not_finite,
    errors={
        "Is a 10 typed in? There are `len(scores)`.": "could not be broadcast",
        "One row has no axis 1: take the sum without `axis`.": "axis 1 is out of",
    },
    correct="prediction minus truth, and a logarithm.",
    see="See section 2, the function `softmax`, and section 3.",
    step="Scores [0.3, -1.2, 2.1, 0.4] have the probabilities [0.119, 0.027, 0.722, "
    "0.132]. The true one, at place 1, has 0.027: what is its loss, and what changes "
    "in the row if 1 is subtracted there?",
)


def _table(rows, columns, phase):
    """Scores, and digits of which nearly half are the largest score of their row."""
    scores = np.sin(3.0 * np.arange(rows * columns) + phase).reshape(rows, columns)
    scores[0] *= 2  # the largest of all, so that a flat `argmax` hits some rows
    other = (7 * np.arange(rows) ** 2 + 1) % columns
    return scores, np.where(np.arange(rows) % 9 < 4, scores.argmax(axis=1), other)


_FEW = np.array([[1.4, 5.5], [1.0, 0.3], [4.8, 2.1]]), np.array([1, 1, 0])


def _share(scores, digit):
    return (scores.argmax(axis=1) == digit).mean()


accuracy = FunctionExercise(
    points=(_FEW, _table(23, 5, 0.3), _table(17, 4, 1.2), _table(19, 10, 2.0)),
    truth=_share,
    misconceptions=ways(
        "That is in per cent; a share is asked for.",
        lambda z, d: 100 * _share(z, d),
        "That is how many are right; divide by how many there are.",
        lambda z, d: (z.argmax(axis=1) == d).sum(),
        "That is the share that is wrong.",
        lambda z, d: 1 - _share(z, d),
        "Along which axis does `argmax` look? One answer a row: `axis=1`.",
        lambda z, d: (z.argmax() == d).mean(),
        "Only 0 comes out: is it by `//`, by `is` in place of `==`, or by a `return` "
        "in the loop?",
        lambda z, d: 0.0,
        "Only the first row is read: does `return` stand in the loop?",
        lambda z, d: (z[0].argmax() == d[0]) / len(d),
        lambda z, d: float(z[0].argmax() == d[0]),
        "Divide by the number of rows, not of digits or scores.",
        lambda z, d: _share(z, d) * len(d) / z.shape[1],
        lambda z, d: _share(z, d) * len(d) / 10,
        lambda z, d: _share(z, d) * len(d) / z.size,
        "Digits count from 0, and so do places: nothing is to be added.",
        lambda z, d: (z.argmax(axis=1) + 1 == d).mean(),
        "That looks for the smallest score of a row.",
        lambda z, d: (z.argmin(axis=1) == d).mean(),
        "A digit is a place, not a score: `argmax` says where the largest stands.",
        lambda z, d: (z.max(axis=1) == d).mean(),
    ),
    errors={
        "Along which axis does `argmax` look? One answer a row: "
        "`axis=1`.": "could not be broadcast",
        "Compared as a whole: is the axis of `argmax` set?": "has no attribute 'mean'",
    },
    correct="the largest score of each row, compared with the truth.",
    see="Section 4: the model's answer is the digit with the largest score.",
    step="On paper: scores [[1.4, 5.5], [1.0, 0.3], [4.8, 2.1]], digits [1, 1, 0]. The "
    "largest stand at the places 1, 0 and 0: which rows are right, of how many?",
)


_FALLING = [2.3, 1.1, 0.6, 0.4, 0.3, 0.2]

epoch_to_keep = FunctionExercise(
    points=(
        (_FALLING, [2.3, 1.2, 0.8, 0.7, 0.9, 1.1]),
        (_FALLING, [2.2, 1.5, 1.6, 1.3, 1.5, 1.4]),
        ([1.9, 1.0, 0.9, 0.7, 0.8], [2.2, 1.1, 1.2, 1.6, 2.3]),
        ([0.9, 0.8, 0.7, 0.6], [0.9, 0.8, 0.75, 0.7]),
        ([2.3, 1.1, 0.6, 0.4, 0.5, 0.7], [1.6, 1.5, 1.7, 1.8, 1.2, 1.3]),
        ([2.3, 1.1, 0.6, 0.4, 0.5, 0.7], [1.6, 1.7, 1.5, 1.212, 1.208, 1.3]),
    ),
    truth=lambda training, validation: int(np.argmin(validation)) + 1,
    misconceptions=ways(
        "Epochs count from 1, places in a list from 0.",
        lambda t, v: int(np.argmin(v)),
        "That is where the training loss is lowest; rows not trained on decide.",
        lambda t, v: int(np.argmin(t)) + 1,
        "That is the last epoch, whatever the losses say.",
        lambda t, v: len(v),
        "That is the lowest loss; the epoch it stands at is asked for.",
        lambda t, v: min(v),
        "That is the highest validation loss; the lowest decides.",
        lambda t, v: int(np.argmax(v)) + 1,
        "That run was over before its lowest loss: look at all epochs.",
        lambda t, v: 2 if v[3] > v[2] > v[1] else int(np.argmin(v)) + 1,
        "There both losses are nearest; the validation loss alone decides.",
        lambda t, v: int(np.argmin(abs(np.array(v) - t))) + 1,
        "The validation loss first rises after it; it may fall again later.",
        lambda t, v: next((k for k in range(1, len(v)) if v[k] > v[k - 1]), len(v)),
    ),
    correct="the validation loss decides; the test rows are still untouched.",
    see="Section 8: three sets, and what each is for.",
    step="Go along the validation losses 2.3, 1.2, 0.8, 0.7, 0.9, 1.1 to the end: at "
    "which epoch is the lowest?",
)

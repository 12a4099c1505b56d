"""One weight: the model f(x) = w * x, its loss, two gradients and the loop.

Notebook 01 writes the model, the loss, the hand-written gradient and the loop;
notebook 02 adds the mended gradient. The loss is the mean squared error

    L(w) = 1/N * sum((w * x - y)**2),

and its derivative is L'(w) = 1/N * sum(2 * x * (w * x - y)).

Everywhere ``x`` and ``y`` are arrays of one shape with N numbers, and ``w`` is a Python
float: so float32 samples stay float32, whichever numpy is installed. Samples that don't
fit raise ``ValueError`` or ``TypeError``.
"""

from collections.abc import Callable
from math import isfinite

import numpy as np

from helpers import arguments
from helpers.trajectory import Trajectory


def forward(x: np.ndarray, w: float) -> np.ndarray:
    """Return the predictions f(x) = w * x, in the shape of ``x``."""
    return w * x


@arguments.checked
def loss(x: np.ndarray, y: np.ndarray, w: float) -> float:
    """Return the mean squared error of the predictions, in the units of y squared."""
    return float(((forward(x, w) - y) ** 2).mean())


@arguments.checked
def hand_gradient(x: np.ndarray, y: np.ndarray, w: float) -> float:
    """Return the gradient as the recorded numpy run computed it.

    It sums over the samples and does not divide by N: N times the derivative of
    :func:`loss`. Notebook 02 finds this out.
    """
    return float((2 * x * (forward(x, w) - y)).sum())


@arguments.checked
def mean_gradient(x: np.ndarray, y: np.ndarray, w: float) -> float:
    """Return the derivative of :func:`loss` with respect to w."""
    return float((2 * x * (forward(x, w) - y)).mean())


def train(
    x: np.ndarray,
    y: np.ndarray,
    gradient: Callable[[np.ndarray, np.ndarray, float], float],
    w: float = 0.0,
    learning_rate: float = 0.01,
    epochs: int = 20,
) -> Trajectory:
    """Return the trajectory of gradient descent from ``w``.

    Each epoch computes the loss, then updates w by ``-learning_rate * gradient(x, y,
    w)``. A run whose numbers are no longer finite stops there and is marked as
    diverged; that is no error, and nothing warns.
    """
    x, y = arguments.samples(x, y)
    gradient = arguments.unchecked(gradient, "gradient")
    w = arguments.number(w, "w")
    learning_rate = arguments.number(learning_rate, "learning_rate")
    run = Trajectory(w=w)
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(arguments.count(epochs, "epochs")):
            before = loss.unchecked(x, y, w)
            w = w - learning_rate * gradient(x, y, w)
            if not (isfinite(before) and isfinite(w)):
                run.stop()
                break
            run.record(before, w=w)
    return run

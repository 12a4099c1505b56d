"""One weight: the model f(x) = w * x, its loss, two gradients and the loop.

Notebook 01 writes the model, the loss, the hand-written gradient and the loop;
notebook 02 adds the mended gradient. The loss is the mean squared error

    L(w) = 1/N * sum((w * x - y)**2),

and its derivative is L'(w) = 1/N * sum(2 * x * (w * x - y)).

Everywhere ``x`` and ``y`` are arrays of one shape with N numbers, and ``w`` is a Python
float: so float32 samples stay float32, whichever numpy is installed. Samples that don't
fit raise ``ValueError``.
"""

from helpers.arguments import checked
from helpers.trajectory import Trajectory


def forward(x, w):
    """Return the predictions f(x) = w * x, in the shape of ``x``."""
    return w * x


@checked
def loss(x, y, w):
    """Return the mean squared error of the predictions, in the units of y squared."""
    return float(((forward(x, w) - y) ** 2).mean())


@checked
def hand_gradient(x, y, w):
    """Return the gradient as the recorded numpy run computed it.

    It sums over the samples and does not divide by N: N times the derivative of
    :func:`loss`. Notebook 02 finds this out.
    """
    return float((2 * x * (forward(x, w) - y)).sum())


@checked
def mean_gradient(x, y, w):
    """Return the derivative of :func:`loss` with respect to w."""
    return float((2 * x * (forward(x, w) - y)).mean())


@checked
def train(x, y, gradient, w=0.0, learning_rate=0.01, epochs=20):
    """Return the trajectory of gradient descent from ``w``.

    Each epoch computes the loss, then updates w by ``-learning_rate * gradient(x, y,
    w)``. A run that diverges goes on with ``inf`` and ``nan``: see notebook 03.
    """
    run = Trajectory(w=w)
    for _ in range(epochs):
        before = loss(x, y, w)
        w = w - learning_rate * gradient(x, y, w)
        run.record(before, w=w)
    return run

"""Weight and bias: the model f(x) = w * x + b, from notebook 04.

The loss is the mean squared error L(w, b) = 1/N * sum((w * x + b - y)**2). Its second
derivatives, the Hessian, depend on x alone. As in ``helpers.one_weight``, ``x`` and
``y`` are arrays of one shape with N numbers, and ``w`` and ``b`` are Python floats.
"""

import numpy as np

from helpers.arguments import checked
from helpers.trajectory import Trajectory


def forward(x, w, b):
    """Return the predictions f(x) = w * x + b, in the shape of ``x``."""
    return w * x + b


@checked
def loss(x, y, w, b):
    """Return the mean squared error of the predictions, in the units of y squared."""
    return float(((forward(x, w, b) - y) ** 2).mean())


@checked
def gradients(x, y, w, b):
    """Return dL/dw and dL/db, the partial derivatives of :func:`loss`."""
    error = forward(x, w, b) - y
    return float((2 * x * error).mean()), float((2 * error).mean())


@checked
def train(x, y, gradients, w=0.0, b=0.0, learning_rate=0.01, epochs=100):
    """Return the trajectory of gradient descent from ``w`` and ``b``.

    ``gradients`` returns the partial derivatives as :func:`gradients` does.
    """
    run = Trajectory(w=w, b=b)
    for _ in range(epochs):
        before = loss(x, y, w, b)
        dw, db = gradients(x, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
        run.record(before, w=w, b=b)
    return run


@checked
def hessian(x):
    """Return the second derivatives of the loss in w and b: float64, shape (2, 2)."""
    return np.array([[2 * (x**2).mean(), 2 * x.mean()], [2 * x.mean(), 2.0]])


def eigenvalues(matrix):
    """Return the eigenvalues of a symmetric 2 x 2 matrix, the larger one first.

    With half the trace m and the determinant d they are m +- sqrt(m**2 - d).
    """
    (p, q), (_, s) = matrix.tolist()
    middle, spread = (p + s) / 2, (((p - s) / 2) ** 2 + q**2) ** 0.5
    return middle + spread, middle - spread

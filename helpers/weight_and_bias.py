"""Weight and bias: the model f(x) = w * x + b, from notebook 04.

The loss is the mean squared error L(w, b) = 1/N * sum((w * x + b - y)**2). Its partial
derivatives are

    dL/dw = 1/N * sum(2 * x * (w * x + b - y)),
    dL/db = 1/N * sum(2 * (w * x + b - y)),

and its second derivatives, the Hessian, depend on x alone.

As in ``helpers.one_weight``, ``x`` and ``y`` are arrays of one shape with N numbers,
and ``w`` and ``b`` are Python floats.
"""

from collections.abc import Callable
from math import isfinite, sqrt

import numpy as np

from helpers import arguments
from helpers.trajectory import Trajectory


def forward(x: np.ndarray, w: float, b: float) -> np.ndarray:
    """Return the predictions f(x) = w * x + b, in the shape of ``x``."""
    return w * x + b


@arguments.checked
def loss(x: np.ndarray, y: np.ndarray, w: float, b: float) -> float:
    """Return the mean squared error of the predictions, in the units of y squared."""
    return float(((forward(x, w, b) - y) ** 2).mean())


@arguments.checked
def gradients(x: np.ndarray, y: np.ndarray, w: float, b: float) -> tuple[float, float]:
    """Return the partial derivatives of :func:`loss` with respect to w and b."""
    error = forward(x, w, b) - y
    return float((2 * x * error).mean()), float((2 * error).mean())


def train(
    x: np.ndarray,
    y: np.ndarray,
    gradients: Callable[[np.ndarray, np.ndarray, float, float], tuple[float, float]],
    w: float = 0.0,
    b: float = 0.0,
    learning_rate: float = 0.01,
    epochs: int = 100,
) -> Trajectory:
    """Return the trajectory of gradient descent from ``w`` and ``b``.

    ``gradients`` returns the partial derivatives by w and b, as :func:`gradients` does.
    As in ``helpers.one_weight.train``, a diverging run stops and says so.
    """
    x, y = arguments.samples(x, y)
    gradients = arguments.unchecked(gradients, "gradients")
    w, b = arguments.number(w, "w"), arguments.number(b, "b")
    learning_rate = arguments.number(learning_rate, "learning_rate")
    run = Trajectory(w=w, b=b)
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(arguments.count(epochs, "epochs")):
            before = loss.unchecked(x, y, w, b)
            dw, db = gradients(x, y, w, b)
            w, b = w - learning_rate * dw, b - learning_rate * db
            if not (isfinite(before) and isfinite(w) and isfinite(b)):
                run.stop()
                break
            run.record(before, w=w, b=b)
    return run


def hessian(x: np.ndarray) -> np.ndarray:
    """Return the second derivatives of the loss in w and b: float64, shape (2, 2)."""
    x = arguments.array(x, "x").astype(np.float64)
    return np.array([[2 * (x**2).mean(), 2 * x.mean()], [2 * x.mean(), 2.0]])


def eigenvalues(matrix: np.ndarray) -> tuple[float, float]:
    """Return the eigenvalues of a symmetric 2 x 2 matrix, the larger one first.

    With half the trace m and the determinant d they are m +- sqrt(m**2 - d).
    """
    matrix = arguments.array(matrix, "matrix")
    if matrix.shape != (2, 2) or matrix[0, 1] != matrix[1, 0]:
        raise ValueError("matrix must be symmetric, with shape (2, 2)")
    (p, q), (_, r) = matrix.tolist()
    middle = (p + r) / 2
    spread = sqrt(((p - r) / 2) ** 2 + q * q)
    return middle + spread, middle - spread

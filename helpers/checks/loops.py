"""The loops the exercises are judged by: plain descent, in float64."""

from collections.abc import Callable

import numpy as np

X = np.array([1.0, 2.0, 3.0, 4.0])
Y = 2 * X


def descend(
    gradient: Callable[[float], float], w: float, learning_rate: float, epochs: int = 20
) -> np.ndarray:
    """Return the weight after each epoch of ``w -= learning_rate * gradient(w)``."""
    weights = []
    with np.errstate(all="ignore"):
        for _ in range(epochs):
            w = w - learning_rate * gradient(w)
            weights.append(w)
    return np.array(weights)


def slope(w: float) -> float:
    """Return the derivative of the mean squared error on the four samples."""
    return 15.0 * (w - 2.0)


def losses(weights: np.ndarray, start: float) -> np.ndarray:
    """Return the loss before each update of a walk on the four samples."""
    before = np.concatenate([[start], weights[:-1]])
    return 7.5 * (before - 2.0) ** 2


def not_cleared(start: float, learning_rate: float = 0.01) -> np.ndarray:
    """Return the weights of 20 epochs in which the gradients add up."""
    w, total, weights = start, 0.0, []
    for _ in range(20):
        total += slope(w)
        w -= learning_rate * total
        weights.append(w)
    return np.array(weights)

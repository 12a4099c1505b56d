"""What a learning rate does, without running anything: from notebook 03.

For samples with y = w_min * x the loss of ``helpers.one_weight`` is

    L(w) = mean(x**2) * (w - w_min)**2,

so one update multiplies the error w - w_min by 1 - 2 * mean(x**2) * learning_rate, and
the loss by the square of that factor.
"""

import numpy as np

from helpers import arguments


def error_factor(x: np.ndarray, learning_rate: float) -> float:
    """Return the number that one update multiplies the error of the weight by.

    ``x``: shape (N,). Between -1 and 1 training converges, at 0 in a single step.
    """
    x = arguments.array(x, "x")
    learning_rate = arguments.number(learning_rate, "learning_rate")
    return 1 - 2 * float((x**2).mean()) * learning_rate


def predicted_weight(
    epoch: int, factor: float, start: float = 0.0, minimum: float = 2.0
) -> float:
    """Return the weight after the update of ``epoch`` (1 is the first)."""
    epoch = arguments.count(epoch, "epoch", least=1)
    return minimum + (start - minimum) * factor**epoch


def predicted_loss(epoch: int, factor: float, start_loss: float = 30.0) -> float:
    """Return the loss before the update of ``epoch`` (1 is the first)."""
    epoch = arguments.count(epoch, "epoch", least=1)
    return start_loss * factor ** (2 * (epoch - 1))


def largest_stable(curvature: float) -> float:
    """Return the learning rate above which training diverges: 2 / curvature.

    ``curvature`` is the second derivative of the loss, 2 * mean(x**2) for one weight;
    with several parameters, the largest eigenvalue of the Hessian.
    """
    return 2 / arguments.positive(curvature, "curvature")

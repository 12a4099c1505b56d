"""What a learning rate does, without running anything: from notebook 03.

For samples with y = w_min * x the loss of ``helpers.one_weight`` is

    L(w) = mean(x**2) * (w - w_min)**2,

so one update multiplies the error w - w_min by 1 - 2 * mean(x**2) * learning_rate, and
the loss by the square of that factor.
"""

from helpers.arguments import checked


@checked
def error_factor(x, learning_rate):
    """Return the number that one update multiplies the error of the weight by.

    ``x``: shape (N,). Between -1 and 1 training converges, at 0 in a single step.
    """
    return 1 - 2 * float((x**2).mean()) * learning_rate


@checked
def predicted_weight(epoch, factor, start=0.0, minimum=2.0):
    """Return the weight after the update of ``epoch`` (1 is the first)."""
    return minimum + (start - minimum) * factor**epoch


@checked
def predicted_loss(epoch, factor, start_loss=30.0):
    """Return the loss before the update of ``epoch`` (1 is the first)."""
    return start_loss * factor ** (2 * (epoch - 1))


@checked
def largest_stable(curvature):
    """Return the learning rate above which training diverges: 2 / curvature.

    ``curvature`` is the second derivative of the loss, 2 * mean(x**2) for one weight;
    with several parameters, the largest eigenvalue of the Hessian.
    """
    return 2 / curvature

"""What a learning rate does, without running anything: from notebook 03.

For samples with y = w_min * x the loss of ``helpers.one_weight`` is

    L(w) = mean(x**2) * (w - w_min)**2,

so one update multiplies the distance w - w_min by 1 - 2 * mean(x**2) *
learning_rate, and the loss by the square of that factor.
"""

from helpers.arguments import checked


@checked
def distance_factor(x, learning_rate):
    """Return the number that one update multiplies the weight's distance by.

    ``x``: shape (N,). Between -1 and 1 training converges, at 0 in a single step.
    """
    return 1 - 2 * float((x**2).mean()) * learning_rate

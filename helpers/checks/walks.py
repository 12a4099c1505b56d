"""Descents on the four samples, in float64: the right one, and those that go wrong.

Notebooks 01, 06 and 07 compare the weights of a student's loop with these. Each
returns the weight after each of 20 epochs.
"""

from functools import partial

import numpy as np

X = np.array([1.0, 2.0, 3.0, 4.0])
Y = 2 * X
RATE = 0.01
_UPHILL = "The walk goes uphill: turn a sign round, in the gradient or in the update."
_OTHER = "look at the learning rate and at the gradient"
_STEPS = {
    4: "a sum in place of a mean, or a learning rate of 0.04",
    0.25: "divided by the number of samples twice, or a learning rate of 0.0025",
    2: "the gradient has a factor 2 too many, one update is made twice, or the "
    "learning rate is 0.02",
    0.5: "a factor 2 is missing in the gradient, or the learning rate is 0.005",
    1 / 3: "a factor x is missing in the gradient, or half of the samples",
    100: "the learning rate is left out",
    10: "a learning rate of 0.1",
    0.1: "a learning rate of 0.001",
    **dict.fromkeys((3, 5, 8, 16, 20, 0.2, 1 / 16), _OTHER),
}


def slope(w):
    """Return the derivative of the mean squared error on the four samples."""
    return 15.0 * (w - 2.0)


def descend(start, rate=RATE, gradient=slope):
    """Return the weights of ``w -= rate * gradient(w)``."""
    weights = [start]
    for _ in range(20):
        weights.append(weights[-1] - rate * gradient(weights[-1]))
    return np.array(weights[1:])


def steps(stepped, causes=None):
    """Return misconceptions: steps that are too long or too short, or uphill.

    ``stepped(factor, *point)`` is the walk with such steps; ``causes`` are said in
    place of the usual ones.
    """
    found = {_UPHILL: partial(stepped, -1)}
    for size, cause in (_STEPS | (causes or {})).items():
        times = f"{max(size, 1 / size):.3g} times too {'long' if size > 1 else 'short'}"
        said = f"Every step is {times}: {cause}."
        found[said] = partial(stepped, size)
        found[f"{_UPHILL} {said}"] = partial(stepped, -size)
    return found


def shorter(factor, start):
    """Return a descent whose every step is ``factor`` times as long."""
    return descend(start, factor * RATE)


def still(start):
    """Return a descent that never moves."""
    return np.full(20, start)


def one_step(start):
    """Return a descent that begins at the start again in every epoch."""
    return np.full(20, descend(start)[0])


def not_cleared(start):
    """Return a descent in which the gradients add up."""
    seen = []
    return descend(start, gradient=lambda w: seen.append(slope(w)) or sum(seen))


def every_pair(start):
    """Return a descent that compares every output with every input."""
    return descend(start, gradient=lambda w: 15 * w - 25)


def loss(w):
    """Return the mean squared error on the four samples."""
    return 7.5 * (w - 2.0) ** 2


def losses(weights, start):
    """Return the loss before each update of a descent."""
    return loss(np.append(start, weights[:-1]))


def its_losses(start):
    """Return the losses of a descent, in place of its weights."""
    return losses(descend(start), start)


def with_bias(start, b):
    """Return the weights trained together with a bias that starts at ``b``."""
    w, weights = start, []
    for _ in range(20):
        error = w * X + b - Y
        w, b = w - RATE * 2 * (error * X).mean(), b - RATE * 2 * error.mean()
        weights.append(w)
    return np.array(weights)


def with_momentum(learning_rate, momentum, *, w=0.0, fresh=1.0, ahead=0, cleared=True):
    """Return the weights of v = momentum * v + fresh * slope, w -= learning_rate * v.

    With ``ahead`` = 1 each step is slope + momentum * v, with -1 it is the
    velocity of the epoch before. Gradients that are not ``cleared`` add up.
    """
    gradient, velocity, weights = 0.0, 0.0, []
    for _ in range(20):
        before, gradient = velocity, slope(w) + gradient * (not cleared)
        velocity = momentum * velocity + fresh * gradient
        step = {0: velocity, 1: gradient + momentum * velocity, -1: before}[ahead]
        w -= learning_rate * step
        weights.append(w)
    return np.array(weights)

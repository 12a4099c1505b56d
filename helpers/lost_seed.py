"""Recover the start of an unseeded run from its printed rows, from notebook 12.

The run: the model f(x) = w * x + b, the mean squared error and plain gradient descent,
in float32. `nn.Linear(1, 1)` draws w and b with 24 random bits: whole multiples of
2**-23 in [-1, 1). Starts are an array of shape (n, 2), one (w, b) a row.

A log is a list of rows ``{"epoch": 11, "w": 1.544162631034851, "loss": "1.5593"}``:
the weight after that epoch in full, and the loss before it as it was printed.

`forward`, `gradient` and `update` say how an epoch computes a * b + c in these three
places: :func:`plain` rounds twice, :func:`fma` once.
"""

import numpy as np

from helpers.arguments import checked

GRID = 2.0**-23


def candidates(estimate, reach):
    """Return the starts on the grid at most ``reach`` steps from the nearest one."""
    steps = np.arange(-reach, reach + 1)
    around = np.array([(i, j) for i in steps for j in steps])
    return (np.round(estimate / GRID) + around) * GRID


def plain(a, b, c):
    """Return a * b + c, rounded after the product and after the sum."""
    return a * b + c


def one_epoch(w, b, x, y, learning_rate, forward=plain, gradient=plain, update=plain):
    """Return (loss, next w, next b) after one epoch from ``w`` and ``b``.

    All are float32 of shape (n,), one run each. The samples are added one by one, as
    PyTorch adds up to four.
    """
    squares = gradient_w = gradient_b = np.float32(0)
    for xi, yi in zip(x, y, strict=True):
        error = forward(w, xi, b) - yi
        slope = np.float32(1 / len(x)) * (2 * error)
        squares = squares + error * error
        gradient_w = gradient(slope, xi, gradient_w)
        gradient_b = gradient_b + slope
    down = -np.float32(learning_rate)
    return squares / len(x), update(down, gradient_w, w), update(down, gradient_b, b)


@checked
def replay(
    starts,
    x,
    y,
    learning_rate,
    epochs,
    **arithmetic,
):
    """Return the losses and the weights of the runs from all starts, side by side.

    Both are float32 of shape (epochs, n): the loss before each update and the weight
    after it. ``x`` and ``y`` are float32.
    """
    w, b = np.float32(starts).T
    losses, weights = [], []
    for _ in range(epochs):
        before, w, b = one_epoch(w, b, x, y, learning_rate, **arithmetic)
        losses.append(before)
        weights.append(w)
    return np.array(losses), np.array(weights)


@checked
def survivors(
    starts,
    rows,
    x,
    y,
    learning_rate,
    **arithmetic,
):
    """Return those of the starts whose run prints every row of the log, shape (k, 2).

    A run prints a row if it has that weight to the last bit and that loss to the last
    of its four decimals.
    """
    epochs = rows[-1]["epoch"]
    losses, weights = replay(starts, x, y, learning_rate, epochs, **arithmetic)
    left = np.full(len(starts), True)
    for row in rows:
        at = row["epoch"] - 1
        left &= weights[at] == np.float32(row["w"])
        left &= [f"{value:.4f}" == row["loss"] for value in losses[at]]
    return starts[left]


def fma(a, b, c):
    """Return a * b + c of float32 arrays, rounded once: a fused multiply-add.

    The product of two float32 numbers is exact in float64. Their sum is rounded "to
    odd", so that rounding it again to float32 gives what one rounding would (Boldo and
    Melquiond, "Emulation of a FMA and correctly rounded sums", 2008).
    """
    product = np.multiply(a, b, dtype=np.float64)
    c = np.asarray(c, np.float64)
    total = product + c
    part = total - product
    lost = (product - (total - part)) + (c - part)
    even = (total.view(np.int64) & 1) == 0
    odd = np.nextafter(total, np.copysign(np.inf, lost))
    return np.where((lost != 0) & even, odd, total).astype(np.float32)

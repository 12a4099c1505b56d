"""The loop of notebook 05: gradient descent with the gradient from `backward()`.

It is the loop of notebooks 02 and 04 with the derivation taken out. The parameters are
tensors without dimensions, in the dtype of the samples. With float64 samples the
trajectory has the same bits as the hand-derived one wherever dividing by the number of
samples is exact; with float32 samples the parameters are rounded to float32 as well.
"""

import math
from typing import Any

import numpy as np

from helpers import arguments
from helpers.autograd import Tensor
from helpers.trajectory import Trajectory


def train(
    x: Any,
    y: Any,
    w: float = 0.0,
    b: float | None = None,
    learning_rate: float = 0.01,
    epochs: int = 20,
) -> Trajectory:
    """Return the trajectory of gradient descent from ``w``, or from ``w`` and ``b``.

    ``x`` and ``y`` are arrays of one shape. The model is ``x * w``, with a ``b`` it is
    ``x * w + b``, and the loss is the mean squared error. Bad arguments raise
    ``ValueError`` or ``TypeError``. A run whose numbers are no longer finite stops
    there and is marked as diverged.
    """
    x, y = arguments.samples(x, y)
    start = {"w": arguments.number(w, "w")}
    if b is not None:
        start["b"] = arguments.number(b, "b")
    learning_rate = arguments.number(learning_rate, "learning_rate")
    dtype = x.dtype.type
    leaves = {k: Tensor(dtype(value), requires_grad=True) for k, value in start.items()}
    run = Trajectory(**start)
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(arguments.count(epochs, "epochs")):
            y_pred = x * leaves["w"] + leaves["b"] if "b" in leaves else x * leaves["w"]
            loss = ((y_pred - y) ** 2).mean()
            loss.backward()
            for leaf in leaves.values():
                leaf.data -= learning_rate * leaf.grad
                leaf.grad = None
            row = {name: leaf.item() for name, leaf in leaves.items()}
            if not all(map(math.isfinite, (loss.item(), *row.values()))):
                run.stop()
                break
            run.record(loss.item(), **row)
    return run

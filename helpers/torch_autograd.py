"""The training loop on torch tensors, without ``torch.nn``: from notebook 06.

The model is f(x) = w * x + b, elementwise, and the loss is the mean squared error.
Elementwise products and sums of so few samples round the same on every processor, so
this loop prints the recorded torch run to its last digit.
"""

import torch

from helpers.arguments import checked
from helpers.trajectory import Trajectory


@checked
def update(parameters, learning_rate):
    """Take one step downhill with every parameter, in place, and clear its gradient."""
    with torch.no_grad():
        for parameter in parameters:
            parameter -= learning_rate * parameter.grad
            parameter.grad = None


@checked
def train(x, y, w=0.0, b=0.0, learning_rate=0.01, epochs=100):
    """Return the trajectory of gradient descent, in the number type of ``x``."""
    w = torch.tensor(w, dtype=x.dtype, requires_grad=True)
    b = torch.tensor(b, dtype=x.dtype, requires_grad=True)
    run = Trajectory(w=w.item(), b=b.item())
    for _ in range(epochs):
        loss = ((x * w + b - y) ** 2).mean()
        loss.backward()
        update((w, b), learning_rate)
        run.record(loss.item(), w=w.item(), b=b.item())
    return run

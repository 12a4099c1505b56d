"""The training loop that everyone writes, with ``torch.nn``: from notebook 07."""

import torch
from torch import nn

from helpers.arguments import checked
from helpers.trajectory import Trajectory


def set_start(model, w, b):
    """Set weight and bias of a model that has one of each."""
    with torch.no_grad():
        model.weight.fill_(w)
        model.bias.fill_(b)


def values(model):
    """Return the weight, and the bias if there is one: ``{"w": ..., "b": ...}``."""
    parameters = zip("wb", model.parameters(), strict=False)
    return {name: parameter.item() for name, parameter in parameters}


@checked
def train(model, x, y, optimizer, epochs=100):
    """Return the trajectory of training ``model`` in place with the mean squared error.

    ``model`` is a line: one weight and at most one bias. ``x`` and ``y`` are float
    tensors of shape (N, 1).
    """
    loss_function = nn.MSELoss()
    run = Trajectory(**values(model))
    for _ in range(epochs):
        prediction = model(x)
        loss = loss_function(prediction, y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        run.record(loss.item(), **values(model))
    return run

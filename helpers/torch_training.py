"""The training loop that everyone writes, with ``torch.nn``: from notebook 07."""

import math

import torch
from torch import nn

from helpers import arguments
from helpers.torch_autograd import tensor_samples
from helpers.trajectory import Trajectory


class Line(nn.Module):
    """The model f(x) = w * x + b as a module of one's own, elementwise.

    The parameters have the names and shapes of ``nn.Linear(1, 1)``, both start at 0.
    """

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1, 1))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the predictions for ``x``, shape (N, 1), in the same shape."""
        return x * self.weight + self.bias


def set_start(model: nn.Module, w: float, b: float) -> None:
    """Set weight and bias of a model that has one of each."""
    with torch.no_grad():
        model.weight.fill_(arguments.number(w, "w"))
        model.bias.fill_(arguments.number(b, "b"))


def values(model: nn.Module) -> dict[str, float]:
    """Return the weight, and the bias if there is one: ``{"w": ..., "b": ...}``.

    Raises ``ValueError`` for a model with other or larger parameters.
    """
    parameters = list(model.parameters())
    if len(parameters) not in (1, 2) or any(p.numel() != 1 for p in parameters):
        raise ValueError("model must have one weight and at most one bias")
    return {name: p.item() for name, p in zip("wb", parameters, strict=False)}


def train(
    model: nn.Module,
    x: torch.Tensor,
    y: torch.Tensor,
    optimizer: torch.optim.Optimizer,
    epochs: int = 100,
) -> Trajectory:
    """Return the trajectory of training ``model`` in place with the mean squared error.

    ``x`` and ``y``: float tensors of shape (N, 1). A run whose numbers are no longer
    finite stops and is marked as diverged.
    """
    tensor_samples(x, y)
    if x.ndim != 2:
        raise ValueError(f"x must have shape (samples, features), not {tuple(x.shape)}")
    criterion = nn.MSELoss()
    run = Trajectory(**values(model))
    for _ in range(arguments.count(epochs, "epochs")):
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        if not all(map(math.isfinite, (loss.item(), *values(model).values()))):
            run.stop()
            break
        run.record(loss.item(), **values(model))
    return run

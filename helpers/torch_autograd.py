"""The training loop on torch tensors, without ``torch.nn``: from notebook 06.

The model is f(x) = w * x + b, elementwise, and the loss is the mean squared error.
Elementwise products and sums of so few samples round the same on every processor, so
this loop prints the recorded torch run to its last digit.
"""

from collections.abc import Iterable

import torch

from helpers import arguments
from helpers.trajectory import Trajectory


def update(parameters: Iterable[torch.Tensor], learning_rate: float) -> None:
    """Take one step downhill with every parameter, in place, and reset its gradient.

    Raises ``ValueError`` for a parameter that has no gradient yet.
    """
    with torch.no_grad():
        for parameter in parameters:
            if parameter.grad is None:
                raise ValueError("a parameter has no gradient: call backward() first")
            parameter -= learning_rate * parameter.grad
            parameter.grad = None


def train(
    x: torch.Tensor,
    y: torch.Tensor,
    w: float = 0.0,
    b: float = 0.0,
    learning_rate: float = 0.01,
    epochs: int = 100,
) -> Trajectory:
    """Return the trajectory of gradient descent from ``w`` and ``b``.

    ``x`` and ``y`` are tensors of one shape and dtype with finite numbers; anything
    else raises ``TypeError`` or ``ValueError``. A run whose numbers are no longer
    finite stops and is marked as diverged.
    """
    tensor_samples(x, y)
    start = {"w": arguments.number(w, "w"), "b": arguments.number(b, "b")}
    learning_rate = arguments.number(learning_rate, "learning_rate")
    w, b = (
        torch.tensor(value, dtype=x.dtype, requires_grad=True)
        for value in start.values()
    )
    run = Trajectory(w=w.item(), b=b.item())
    for _ in range(arguments.count(epochs, "epochs")):
        loss = ((x * w + b - y) ** 2).mean()
        loss.backward()
        update((w, b), learning_rate)
        if not torch.isfinite(torch.stack([loss, w, b])).all():
            run.stop()
            break
        run.record(loss.item(), w=w.item(), b=b.item())
    return run


def tensor_samples(x: torch.Tensor, y: torch.Tensor) -> None:
    """Raise an error that names the argument unless the two tensors are samples."""
    for value, name in ((x, "x"), (y, "y")):
        if not isinstance(value, torch.Tensor):
            raise TypeError(f"{name} must be a tensor, not a {type(value).__name__}")
        if not value.is_floating_point():
            raise TypeError(f"{name} must hold floats, not {value.dtype}")
        arguments.array(value.detach().cpu().numpy(), name)
    if x.shape != y.shape or x.dtype != y.dtype:
        raise ValueError(
            "x and y must have the same shape and dtype; "
            f"x is {tuple(x.shape)} {x.dtype}, y is {tuple(y.shape)} {y.dtype}"
        )

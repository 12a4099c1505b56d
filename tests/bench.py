"""`make bench`: what an epoch costs, in this course's engine and in others.

An epoch is forward pass, backward pass and update of a linear regression with bias,
w * x + b, on N float64 samples, on one thread. That all do the same work is checked
first: after five epochs they must stand at the same w and b. They run in turns, so that
what else the machine does touches all alike. The table gives medians of the time that
this process has computed, and their ratio to bare numpy.
"""

import platform
import statistics
import sys
import time
from importlib.metadata import version
from pathlib import Path
from timeit import Timer

import numpy as np
import torch
from autograd import value_and_grad
from micrograd.engine import Value

from helpers.autograd import Tensor
from helpers.plots.figure import label, new_figure, png
from helpers.torch_training import set_start

SIZES = (4, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
IN_THE_TABLE = (4, 1_000, 1_000_000)
IN_THE_PICTURE = ("bare numpy", "this engine", "torch eager", "autograd")
PICTURE = Path("build") / "bench.png"
PACKAGES = ("numpy", "torch", "autograd", "micrograd")
RATE = 0.01
START = np.array([0.5, -0.25])


def descend(gradient, w, b):
    def epoch():
        nonlocal w, b
        dw, db = gradient(w, b)
        w, b = w - RATE * dw, b - RATE * db
        return w, b

    return epoch


def bare_numpy(x, y, *start):
    """The gradient derived by hand: no engine at all."""

    def gradient(w, b):
        error = w * x + b - y
        (error**2).mean()
        slope = 2 * error
        return (slope * x).mean(), slope.mean()

    return descend(gradient, *start)


def autograd(x, y, *start):
    """`autograd` from PyPI, which also works on numpy arrays."""
    loss = value_and_grad(lambda w, b: ((w * x + b - y) ** 2).mean(), argnum=(0, 1))
    return descend(lambda w, b: loss(w, b)[1], *start)


def backward_and_update(loss, w, b, no_gradient=None):
    loss.backward()
    for parameter in (w, b):
        parameter.data -= RATE * parameter.grad
        parameter.grad = no_gradient
    return w.data, b.data


def this_engine(x, y, *start):
    """The engine of notebook 05."""
    w, b = (Tensor(value, requires_grad=True) for value in start)
    return lambda: backward_and_update(((w * x + b - y) ** 2).mean(), w, b)


def micrograd(x, y, *start):
    """`micrograd` from PyPI: one node for every single number."""
    samples = list(zip(x.tolist(), y.tolist(), strict=True))
    w, b = map(Value, start)

    def epoch():
        loss = sum((w * xi + b - yi) ** 2 for xi, yi in samples) * (1 / len(samples))
        return backward_and_update(loss, w, b, 0.0)

    return epoch


def torch_eager(x, y, *start):
    """Torch tensors, no `nn`, as in notebook 06."""
    x, y = torch.tensor(x), torch.tensor(y)
    w, b = (torch.tensor(value, requires_grad=True) for value in start)
    return lambda: backward_and_update(((w * x + b - y) ** 2).mean(), w, b)


def torch_nn(x, y, *start):
    """`nn.Linear`, `nn.MSELoss` and SGD: the loop of notebook 07."""
    x, y = torch.tensor(x)[:, None], torch.tensor(y)[:, None]
    model, criterion = torch.nn.Linear(1, 1, dtype=x.dtype), torch.nn.MSELoss()
    set_start(model, *start)
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)

    def epoch():
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()
        return model.weight.detach(), model.bias.detach()

    return epoch


CONTESTANTS = {
    "bare numpy": bare_numpy,
    "this engine": this_engine,
    "torch eager": torch_eager,
    "torch nn + SGD": torch_nn,
    "autograd": autograd,
    "micrograd": micrograd,
}


def epochs(n):
    """An epoch of each at N = n; ``ValueError`` unless all reach the same w and b."""
    x, made = np.linspace(1, 4, n), {}
    for name, contestant in CONTESTANTS.items():
        if n == 4 or name != "micrograd":  # its calls within calls go as deep as N
            made[name] = contestant(x, 2 * x, *START)
    for _ in range(5):
        places = [[float(value) for value in epoch()] for epoch in made.values()]
    if not np.allclose(places, places[0], rtol=1e-8):
        raise ValueError(f"not the same work: {places}")
    return made


def in_turns(functions, rounds=15):
    """Return the median seconds of one call of each, timed for some 10 ms."""
    timers, calls, found = {}, {}, {name: [] for name in functions}
    for name, function in functions.items():
        timers[name] = Timer(function, "gc.enable()", time.process_time)
        calls[name] = 1 + int(0.03 / max(timers[name].timeit(3), 3e-6))
    for _ in range(rounds):
        for name, timer in timers.items():
            found[name].append(timer.timeit(calls[name]) / calls[name])
    return {name: statistics.median(of_name) for name, of_name in found.items()}


def main():
    """Measure everything, print the table and draw the picture."""
    torch.set_num_threads(1)
    versions = [f"{name} {version(name)}" for name in PACKAGES]
    print(f"{platform.system()} {platform.machine()}, one thread")
    print(f"Python {platform.python_version()}, {', '.join(versions)}")
    times = {}
    for n in SIZES:
        print(f"  an epoch at N = {n:,} ...", file=sys.stderr, flush=True)
        times[n] = in_turns(epochs(n))
    print(
        "one epoch, us ", *[f"{f'N = {n:,}':>17} ratio" for n in IN_THE_TABLE], sep=""
    )
    for name in CONTESTANTS:
        line = f"{name:14}"
        for n in (n for n in IN_THE_TABLE if name in times[n]):
            of_this = times[n][name]
            line += f"{of_this * 1e6:17,.1f} {of_this / times[n]['bare numpy']:5.2f}"
        print(line)
    figure, axes = new_figure()
    for name in IN_THE_PICTURE:
        axes.plot(SIZES, [times[n][name] for n in SIZES], label=name)
    axes.set(xscale="log", yscale="log")
    label(axes, "samples N", "seconds per epoch")
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_bytes(png(figure))
    print(f"growth with N drawn in {PICTURE}")


if __name__ == "__main__":
    main()

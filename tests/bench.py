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
from functools import partial
from importlib.metadata import version
from pathlib import Path
from timeit import timeit

import numpy as np
import torch
from autograd import value_and_grad
from micrograd.engine import Value

from helpers.autograd import Tensor
from helpers.plots.figure import label, new_figure, png, styled

SIZES = (4, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
IN_THE_TABLE = (4, 1_000, 1_000_000)
IN_THE_PICTURE = ("bare numpy", "this engine", "torch eager", "autograd")
PICTURE = Path("build") / "bench.png"
PACKAGES = ("numpy", "torch", "autograd", "micrograd")
LEARNING_RATE = 0.01
START = np.array([0.5, -0.25])


def bare_numpy(x, y, w, b):
    """The gradient derived by hand: no engine at all."""

    def epoch():
        nonlocal w, b
        error = w * x + b - y
        (error**2).mean()
        slope = 2 * error
        w, b = w - LEARNING_RATE * (slope * x).mean(), b - LEARNING_RATE * slope.mean()
        return w, b

    return epoch


def backward_and_update(loss, w, b, no_gradient=None):
    loss.backward()
    for parameter in (w, b):
        parameter.data -= LEARNING_RATE * parameter.grad
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


def torch_nn(x, y, w, b):
    """`nn.Linear`, `nn.MSELoss` and SGD: the loop of notebook 07."""
    x, y = torch.tensor(x)[:, None], torch.tensor(y)[:, None]
    model, criterion = torch.nn.Linear(1, 1, dtype=x.dtype), torch.nn.MSELoss()
    torch.nn.init.constant_(model.weight, w)
    torch.nn.init.constant_(model.bias, b)
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)

    def epoch():
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()
        return model.weight.detach(), model.bias.detach()

    return epoch


def autograd(x, y, w, b):
    """`autograd` from PyPI, which also works on numpy arrays."""
    gradient = value_and_grad(lambda w, b: ((w * x + b - y) ** 2).mean(), argnum=(0, 1))

    def epoch():
        nonlocal w, b
        _, (dw, db) = gradient(w, b)
        w, b = w - LEARNING_RATE * dw, b - LEARNING_RATE * db
        return w, b

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
    x = np.linspace(1, 4, n)
    made, places = {}, {}
    for name, contestant in CONTESTANTS.items():
        if n == 4 or name != "micrograd":  # its calls within calls go as deep as N
            made[name] = epoch = contestant(x, 2 * x, *START)
            places[name] = [[float(v) for v in epoch()] for _ in range(5)][-1]
            if not np.allclose(places[name], places["bare numpy"], rtol=1e-8):
                raise ValueError(f"not the same work: {places}")
    return made


def in_turns(functions, rounds=15):
    """Return the median seconds of one call of each, timed for some 10 ms."""
    timed = partial(timeit, setup="gc.enable()", timer=time.process_time)
    first = {name: timed(epoch, number=3) / 3 for name, epoch in functions.items()}
    repeats = {name: 1 + int(0.01 / max(first[name], 1e-6)) for name in functions}
    timings = {name: [] for name in functions}
    for _ in range(rounds):
        for name, epoch in functions.items():
            seconds = timed(epoch, number=repeats[name])
            timings[name].append(seconds / repeats[name])
    return {name: statistics.median(of_name) for name, of_name in timings.items()}


def table(times):
    """Microseconds of an epoch of each, and the ratio to bare numpy, as columns."""
    lines = ["one epoch, us " + "".join(f"{f'N = {n:,}':>17} ratio" for n in times)]
    for name in CONTESTANTS:
        line = f"{name:14}"
        for of_size in times.values():
            if seconds := of_size.get(name):
                ratio = seconds / of_size["bare numpy"]
                line += f"{seconds * 1e6:17,.1f} {ratio:5.2f}"
        lines.append(line)
    return "\n".join(lines)


def draw(times, path):
    """Draw the time of an epoch against N, both axes logarithmic, into a PNG file."""
    figure, axes = new_figure()
    series = {name: [t[name] for t in times.values()] for name in IN_THE_PICTURE}
    for (name, values), style in styled(series):
        axes.plot(list(times), values, label=name, **style)
    axes.set(xscale="log", yscale="log")
    label(axes, "samples N", "seconds per epoch")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(png(figure))


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
    print(table({n: times[n] for n in IN_THE_TABLE}))
    draw(times, PICTURE)
    print(f"growth with N drawn in {PICTURE}")


if __name__ == "__main__":
    main()

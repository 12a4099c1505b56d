"""`make bench`: what an epoch costs, in this course's engine and in others.

An epoch is forward pass, backward pass and update of a linear regression with bias,
w * x + b, on N float64 samples, on one thread. All contestants do the same work, which
is checked first: after five epochs they must stand at the same w and b. They run in
turns, and the table gives medians and their ratio to bare numpy, so what else the
machine does touches all of them alike. The clock counts processor time of this process
where the system resolves it well, so that waiting for a busy machine does not count.
"""

import importlib.metadata
import platform
import statistics
import sys
import time
from pathlib import Path

import numpy as np

from helpers.autograd import Tensor
from helpers.plots.figure import label, new_figure, png, styled

SIZES = (4, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
IN_THE_TABLE = (4, 1_000, 1_000_000)
IN_THE_PICTURE = ("bare numpy", "this engine", "torch eager", "autograd")
PICTURE = Path("build") / "bench.png"
LEARNING_RATE = 0.01
START = (0.5, -0.25)

FINE = time.get_clock_info("process_time").resolution < 1e-6
CLOCK = time.process_time if FINE else time.perf_counter


def samples(n):
    """The inputs from 1 to 4 and twice as much, shape ``(n,)``."""
    x = np.linspace(1, 4, n)
    return x, 2 * x


def bare_numpy(n):
    """The gradient derived by hand: no engine at all."""
    x, y = samples(n)
    w, b = map(np.float64, START)

    def epoch():
        nonlocal w, b
        error = w * x + b - y
        (error**2).mean()
        slope = 2 * error
        w, b = w - LEARNING_RATE * (slope * x).mean(), b - LEARNING_RATE * slope.mean()
        return w, b

    return epoch


def this_engine(n):
    """The engine of notebook 05."""
    x, y = samples(n)
    w, b = (Tensor(value, requires_grad=True) for value in START)

    def epoch():
        ((w * x + b - y) ** 2).mean().backward()
        for parameter in (w, b):
            parameter.data -= LEARNING_RATE * parameter.grad
            parameter.grad = None
        return w.data, b.data

    return epoch


def torch_eager(n):
    """Torch tensors, no `nn`: the loop of notebook 06."""
    import torch

    x, y = map(torch.from_numpy, samples(n))
    w, b = (torch.tensor(v, dtype=x.dtype, requires_grad=True) for v in START)

    def epoch():
        ((w * x + b - y) ** 2).mean().backward()
        with torch.no_grad():
            for parameter in (w, b):
                parameter -= LEARNING_RATE * parameter.grad
                parameter.grad = None
        return w.detach(), b.detach()

    return epoch


def torch_nn(n):
    """`nn.Linear`, `nn.MSELoss` and SGD: the loop of notebook 07."""
    import torch
    from torch import nn

    x, y = (torch.from_numpy(array)[:, None] for array in samples(n))
    model, criterion = nn.Linear(1, 1, dtype=x.dtype), nn.MSELoss()
    with torch.no_grad():
        model.weight.fill_(START[0])
        model.bias.fill_(START[1])
    optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)

    def epoch():
        optimizer.zero_grad()
        criterion(model(x), y).backward()
        optimizer.step()
        return model.weight.detach(), model.bias.detach()

    return epoch


def autograd_package(n):
    """`autograd` from PyPI, which also works on numpy arrays."""
    from autograd import value_and_grad

    x, y = samples(n)
    w, b = map(np.float64, START)
    loss_and_slopes = value_and_grad(
        lambda w, b: ((w * x + b - y) ** 2).mean(), argnum=(0, 1)
    )

    def epoch():
        nonlocal w, b
        _, (dw, db) = loss_and_slopes(w, b)
        w, b = w - LEARNING_RATE * dw, b - LEARNING_RATE * db
        return w, b

    return epoch


def micrograd(n):
    """`micrograd` from PyPI: one node for every single number."""
    from micrograd.engine import Value

    x, y = (array.tolist() for array in samples(n))
    w, b = map(Value, START)

    def epoch():
        errors = [(w * xi + b - yi) ** 2 for xi, yi in zip(x, y, strict=True)]
        (sum(errors) * (1 / n)).backward()
        for parameter in (w, b):
            parameter.data -= LEARNING_RATE * parameter.grad
            parameter.grad = 0.0
        return w.data, b.data

    return epoch


CONTESTANTS = {
    "bare numpy": (bare_numpy, "numpy"),
    "this engine": (this_engine, "numpy"),
    "torch eager": (torch_eager, "torch"),
    "torch nn + SGD": (torch_nn, "torch"),
    "autograd": (autograd_package, "autograd"),
    "micrograd": (micrograd, "micrograd"),
}


def epochs(n, names=tuple(CONTESTANTS)):
    """An epoch of each at N = n; ``ValueError`` unless all reach the same w and b."""
    # micrograd's calls within calls go as deep as N.
    names = [name for name in names if n == 4 or name != "micrograd"]
    made = {name: CONTESTANTS[name][0](n) for name in names}
    places = {name: [epoch() for _ in range(5)][-1] for name, epoch in made.items()}
    for name, place in places.items():
        if not np.allclose([float(v) for v in place], places[names[0]], rtol=1e-8):
            raise ValueError(f"{name} reached {place}, {names[0]} {places[names[0]]}")
    return made


def in_turns(functions, rounds=15, clock=CLOCK):
    """Return the median seconds of one call of each function.

    Each round times every function once, one after the other. One timing repeats the
    call until some 10 milliseconds have passed.
    """
    repeats = dict.fromkeys(functions, 1)
    timings = {name: [] for name in functions}
    for _ in range(1 + rounds):
        for name, function in functions.items():
            before = clock()
            for _ in range(repeats[name]):
                function()
            timings[name].append((clock() - before) / repeats[name])
            repeats[name] = max(repeats[name], int(0.01 / (timings[name][0] + 1e-9)))
    return {name: statistics.median(times[1:]) for name, times in timings.items()}


def table(times):
    """Microseconds of an epoch of each, and the ratio to bare numpy, as columns."""
    lines = ["one epoch, us " + "".join(f"{f'N = {n:,}':>17} ratio" for n in times)]
    for name in CONTESTANTS:
        line = f"{name:14}"
        for of_size in times.values():
            seconds = of_size.get(name)
            ratio = seconds and f"{seconds / of_size['bare numpy']:.2f}"
            line += f"{seconds * 1e6:17,.1f} {ratio:>5}" if seconds else " " * 23
        lines.append(line.rstrip())
    return "\n".join(lines)


def draw(times, path):
    """Draw the time of an epoch against N, both axes logarithmic, into a PNG file."""
    figure, axes = new_figure()
    series = {name: [t[name] for t in times.values()] for name in IN_THE_PICTURE}
    for (name, values), style in styled(series):
        axes.plot(list(times), values, label=name, **style)
    axes.set_xscale("log")
    axes.set_yscale("log")
    label(axes, "samples N", "seconds per epoch")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(png(figure))


def main():
    """Measure everything, print the table and draw the picture."""
    import torch

    torch.set_num_threads(1)
    packages = dict.fromkeys(package for _, package in CONTESTANTS.values())
    versions = [f"{name} {importlib.metadata.version(name)}" for name in packages]
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

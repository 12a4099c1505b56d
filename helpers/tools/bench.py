"""`make bench`: what an epoch costs, in this course's engine and in others.

An epoch is forward pass, backward pass and update of a linear regression with bias,
w * x + b, on N float32 samples, on one thread. All contestants do the same work, which
is checked first: after five epochs they must stand at the same w and b. They run in
turns, and the table gives medians and their ratio to bare numpy, so what else the
machine does touches all of them alike. The clock counts processor time of this process
where the system resolves it well, so that waiting for a busy machine does not count.

Peak memory is measured in a process of its own for each contestant: the highest
resident size during three epochs, above the resident size with the samples in place.
"""

import argparse
import importlib
import importlib.metadata
import importlib.util
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

SIZES = (4, 1_000, 1_000_000)
GROWTH = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
LEARNING_RATE = 0.01
START = (0.5, -0.25)
THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
PICTURE = Path("build") / "bench.png"

FINE = time.get_clock_info("process_time").resolution < 1e-6
CLOCK = time.process_time if FINE else time.perf_counter

# An epoch is a function without arguments that returns w and b after it.
Epoch = Callable[[], tuple[float, float]]


def samples(n: int):
    """The inputs from 1 to 4 and twice as much, float32, shape ``(n,)``."""
    import numpy as np

    x = np.linspace(1, 4, n, dtype=np.float32)
    return x, 2 * x


def bare_numpy(n: int) -> Epoch:
    """The gradient derived by hand: no engine at all."""
    import numpy as np

    x, y = samples(n)
    rate, two = np.float32(LEARNING_RATE), np.float32(2)
    w, b = (np.float32(value) for value in START)

    def epoch():
        nonlocal w, b
        error = x * w + b - y
        (error**2).mean()
        slope = two * error
        w, b = w - rate * (slope * x).mean(), b - rate * slope.mean()
        return w, b

    return epoch


def our_engine(n: int) -> Epoch:
    """The engine of notebook 05."""
    import numpy as np

    from helpers.autograd import Tensor

    x, y = samples(n)
    w, b = (Tensor(np.float32(value), requires_grad=True) for value in START)

    def epoch():
        ((w * x + b - y) ** 2).mean().backward()
        for parameter in (w, b):
            parameter.data -= LEARNING_RATE * parameter.grad
            parameter.grad = None
        return w.data, b.data

    return epoch


def torch_eager(n: int) -> Epoch:
    """Torch tensors, no `nn`: the loop of notebook 06."""
    import torch

    x, y = map(torch.from_numpy, samples(n))
    w, b = (torch.tensor(value, requires_grad=True) for value in START)

    def epoch():
        ((w * x + b - y) ** 2).mean().backward()
        with torch.no_grad():
            for parameter in (w, b):
                parameter -= LEARNING_RATE * parameter.grad
                parameter.grad = None
        return w.detach(), b.detach()

    return epoch


def torch_nn(n: int) -> Epoch:
    """`nn.Linear`, `nn.MSELoss` and SGD: the loop of notebook 07."""
    import torch
    from torch import nn

    x, y = (torch.from_numpy(array)[:, None] for array in samples(n))
    model, criterion = nn.Linear(1, 1), nn.MSELoss()
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


def autograd_package(n: int) -> Epoch:
    """`autograd` from PyPI, which also works on numpy arrays."""
    import numpy as np
    from autograd import value_and_grad

    x, y = samples(n)
    rate = np.float32(LEARNING_RATE)
    w, b = (np.float32(value) for value in START)

    def loss(w, b):
        error = x * w + b - y
        return (error**2).mean()

    differentiate = value_and_grad(loss, argnum=(0, 1))

    def epoch():
        nonlocal w, b
        _, (dw, db) = differentiate(w, b)
        w, b = w - rate * dw, b - rate * db
        return w, b

    return epoch


def micrograd(n: int) -> Epoch:
    """`micrograd` from PyPI: one node for every single number."""
    from micrograd.engine import Value

    x, y = (array.tolist() for array in samples(n))
    w, b = (Value(value) for value in START)

    def epoch():
        errors = [(w * xi + b - yi) ** 2 for xi, yi in zip(x, y, strict=True)]
        (sum(errors) * (1 / len(x))).backward()
        for parameter in (w, b):
            parameter.data -= LEARNING_RATE * parameter.grad
            parameter.grad = 0.0
        return w.data, b.data

    return epoch


CONTESTANTS: dict[str, tuple[Callable[[int], Epoch], str]] = {
    "bare numpy": (bare_numpy, "numpy"),
    "this engine": (our_engine, "numpy"),
    "torch eager": (torch_eager, "torch"),
    "torch nn + SGD": (torch_nn, "torch"),
    "autograd": (autograd_package, "autograd"),
    "micrograd": (micrograd, "micrograd"),
}
MEASURED_ABOVE_4 = tuple(name for name in CONTESTANTS if name != "micrograd")


def check_same_work(n: int, names: list[str]) -> None:
    """Raise ``ValueError`` unless all stand at the same w and b after five epochs."""
    places = {}
    for name in names:
        epoch = CONTESTANTS[name][0](n)
        for _ in range(5):
            place = epoch()
        places[name] = tuple(float(value) for value in place)
    expected = places[names[0]]
    for name, place in places.items():
        if any(abs(a - b) > 1e-4 for a, b in zip(place, expected, strict=True)):
            raise ValueError(f"{name} reached {place}, {names[0]} {expected}")


def in_turns(
    functions: Mapping[str, Callable[[], object]],
    rounds: int,
    least: float = 0.01,
    clock: Callable[[], float] = CLOCK,
) -> dict[str, float]:
    """Return the median seconds of one call of each function.

    Each round times every function once, one after the other. One timing repeats the
    call until ``least`` seconds are likely to pass.
    """
    repeats = {}
    for name, function in functions.items():
        function()
        before = clock()
        function()
        repeats[name] = max(1, int(least / max(clock() - before, 1e-9)))
    timings: dict[str, list[float]] = {name: [] for name in functions}
    for _ in range(rounds):
        for name, function in functions.items():
            before = clock()
            for _ in range(repeats[name]):
                function()
            timings[name].append((clock() - before) / repeats[name])
    return {name: statistics.median(values) for name, values in timings.items()}


def resident(field: str) -> int:
    """A field of /proc/self/status in bytes: VmRSS is now, VmHWM the highest."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024
    raise KeyError(field)


def own_peak(name: str, n: int) -> int:
    """The bytes this process needs at most for three epochs, beyond the samples."""
    make, _ = CONTESTANTS[name]
    for _ in range(3):
        make(100_000)()  # loads the code that only large arrays need
    epoch = make(n)
    Path("/proc/self/clear_refs").write_text("5")  # sets VmHWM back to VmRSS
    before = resident("VmRSS")
    for _ in range(3):
        epoch()
    return resident("VmHWM") - before


def peak_memory(name: str, n: int) -> float | None:
    """Megabytes from :func:`own_peak` in a fresh process; None where it can't tell."""
    if not Path("/proc/self/clear_refs").exists():
        return None
    # Every large array then goes back to the system as soon as it is freed.
    at_once = {"MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "helpers.tools.bench", "--peak", name, "--size", str(n)],
        env=os.environ | at_once,
        capture_output=True,
        text=True,
    )
    return int(done.stdout) / 1e6 if done.returncode == 0 else None


def trajectory_loops(n: int) -> dict[str, Callable[[], object]]:
    """Loops of 200 epochs: the helpers, and what they replace.

    That is the notebooks' plain functions, which check nothing, and a list of rows.
    """
    from helpers import one_weight, weight_and_bias

    x, y = samples(n)
    epochs = 200

    def forward(x, w, b=None):
        return w * x if b is None else w * x + b

    def loss(x, y, w, b=None):
        return float(((forward(x, w, b) - y) ** 2).mean())

    def gradient(x, y, w):
        return float((2 * x * (forward(x, w) - y)).mean())

    def gradients(x, y, w, b):
        error = forward(x, w, b) - y
        return float((2 * x * error).mean()), float((2 * error).mean())

    def bare_one():
        w, rows = 0.0, []
        for _ in range(epochs):
            before = loss(x, y, w)
            w = w - LEARNING_RATE * gradient(x, y, w)
            rows.append((before, w))
        return rows

    def bare_two():
        w, b, rows = 0.0, 0.0, []
        for _ in range(epochs):
            before = loss(x, y, w, b)
            dw, db = gradients(x, y, w, b)
            w, b = w - LEARNING_RATE * dw, b - LEARNING_RATE * db
            rows.append((before, w, b))
        return rows

    return {
        "one_weight.train": lambda: one_weight.train(
            x, y, one_weight.mean_gradient, 0.0, LEARNING_RATE, epochs
        ),
        "one_weight.train, bare": bare_one,
        "weight_and_bias.train": lambda: weight_and_bias.train(
            x, y, weight_and_bias.gradients, 0.0, 0.0, LEARNING_RATE, epochs
        ),
        "weight_and_bias.train, bare": bare_two,
    }


def duration(seconds: float) -> str:
    """Seconds in a unit that suits: ``12.3 us``, ``4.56 ms``."""
    for unit, size in (("us", 1e-6), ("ms", 1e-3)):
        if seconds < 1000 * size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"


def table(rows: list[list[str]]) -> str:
    """Rows of text as columns, the first flush left, the others flush right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def epoch_table(
    times: Mapping[int, Mapping[str, float]], peaks: Mapping[str, float | None]
) -> str:
    """The main table: time of an epoch, its ratio to bare numpy, and peak memory."""
    head = ["one epoch"]
    for n in times:
        head += [f"N = {n:,}", "ratio"]
    rows = [[*head, "peak memory"]]
    for name in CONTESTANTS:
        row = [name]
        for of_size in times.values():
            if name in of_size:
                ratio = of_size[name] / of_size["bare numpy"]
                row += [duration(of_size[name]), f"{ratio:.2f}"]
            else:
                row += ["-", "-"]
        peak = peaks.get(name)
        rows.append([*row, "-" if peak is None else f"{peak:.1f} MB"])
    return table(rows)


def machine() -> str:
    """Processor, system and versions, on two lines."""
    processor = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                processor = line.split(":", 1)[1].strip()
                break
    packages = ("numpy", "torch", "autograd", "micrograd")
    versions = [f"{name} {importlib.metadata.version(name)}" for name in packages]
    return (
        f"{processor}, {platform.system()} {platform.machine()}, one thread\n"
        f"Python {platform.python_version()}, {', '.join(versions)}"
    )


def missing_packages() -> list[str]:
    """The packages of the ``bench`` extra that are not installed."""
    needed = dict.fromkeys(package for _, package in CONTESTANTS.values())
    return [name for name in needed if importlib.util.find_spec(name) is None]


def draw_growth(times: Mapping[int, Mapping[str, float]], path: Path) -> None:
    """Draw the time of an epoch against N, both axes logarithmic, into a PNG file."""
    from helpers.plots.figure import label, new_figure, png, styled

    figure, axes = new_figure()
    names = next(iter(times.values()))
    for (name, values), style in styled(
        {name: [of_size[name] for of_size in times.values()] for name in names}
    ):
        axes.plot(list(times), values, label=name, **style)
    axes.set_xscale("log")
    axes.set_yscale("log")
    label(axes, "samples N", "seconds per epoch", "Cost of an epoch")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(png(figure))


def progress(text: str) -> None:
    """Say on the error stream what is being measured, so that the table stays clean."""
    print(f"  {text} ...", file=sys.stderr, flush=True)


def report(rounds: int) -> None:
    """Measure everything and print it."""
    print(machine(), flush=True)
    times, growth = {}, {}
    for n in SIZES:
        names = list(CONTESTANTS if n == 4 else MEASURED_ABOVE_4)
        progress(f"an epoch at N = {n:,}")
        check_same_work(n, names)
        times[n] = in_turns({name: CONTESTANTS[name][0](n) for name in names}, rounds)
    peaks = {}
    for name in MEASURED_ABOVE_4:
        progress(f"peak memory of {name} at N = {SIZES[-1]:,}")
        peaks[name] = peak_memory(name, SIZES[-1])
    print(f"\n{epoch_table(times, peaks)}\n", flush=True)
    print("Ratios are to bare numpy; peak memory at the largest N, without samples.\n")

    rows = [["trajectory helpers, 200 epochs", "helper", "bare loop", "overhead"]]
    for n in SIZES[:2]:
        progress(f"the trajectory helpers at N = {n:,}")
        medians = in_turns(trajectory_loops(n), 10 * rounds, least=0)
        for name in ("one_weight.train", "weight_and_bias.train"):
            helper, bare = medians[name], medians[f"{name}, bare"]
            cells = [duration(helper), duration(bare), f"{helper / bare - 1:+.1%}"]
            rows.append([f"{name}, N = {n:,}", *cells])
    print(f"{table(rows)}\n", flush=True)

    names = ["bare numpy", "this engine", "torch eager", "autograd"]
    for n in GROWTH:
        progress(f"growth: N = {n:,}")
        epochs = {name: CONTESTANTS[name][0](n) for name in names}
        growth[n] = in_turns(epochs, max(3, rounds // 3))
    rows = [["growth with N", *names]]
    for n, of_size in growth.items():
        rows.append([f"{n:,}", *[duration(of_size[name]) for name in names]])
    print(table(rows))
    draw_growth(growth, PICTURE)
    print(f"drawn in {PICTURE}")


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark; the exit code."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="timings of each")
    parser.add_argument("--peak", choices=list(CONTESTANTS), help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, default=4, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    missing = missing_packages()
    if missing:
        print(
            f"make bench needs {' and '.join(missing)}: pip install -e '.[bench]'",
            file=sys.stderr,
        )
        return 1
    for name in THREADS:
        os.environ[name] = "1"
    import torch

    torch.set_num_threads(1)
    if options.peak:
        print(own_peak(options.peak, options.size))
    else:
        report(max(1, options.rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())

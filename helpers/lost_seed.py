"""Recover the start of an unseeded run from its printed rows, from notebook 08.

The run: the model f(x) = w * x + b, the mean squared error and plain gradient descent,
in float32. One epoch takes s = (w, b) to M s + c with M = I - learning_rate * H and
c = learning_rate * H s_min, where H is the Hessian of the loss and s_min its minimum:
so every printed weight is a linear equation in the start. Least squares solves them,
and the candidates around the solution are replayed in float32.

Which starts are possible: ``nn.Linear(1, 1)`` draws weight and bias with
``uniform_(-1, 1)``, that is u * 2 - 1 where u has 24 random bits behind the point. Both
are whole multiples of 2**-23 in [-1, 1).

A log is a sequence of rows ``{"epoch": 11, "w": 1.544162631034851, "loss": "1.5593"}``:
the weight after that epoch in full, and the loss before it as it was printed (or none).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers import arguments

GRID = 2.0**-23
LAST_STEP = 1 / GRID - 1
MOST_CANDIDATES = 2_000_000
MOST_EPOCHS = 100_000_000  # of all candidates together, up to the first row
MOST_SAMPLES = 15
FUSED = ("forward", "gradient", "update")
FIRST_TOLERANCE = 4.0
Log = Sequence[Mapping[str, Any]]


class TooManyCandidatesError(ValueError):
    """A log leaves more starts than can be replayed."""


@dataclass(frozen=True)
class Recovery:
    """What a log tells of the start of its run.

    ``estimate`` is the least-squares solution (w, b), ``misfit`` the largest difference
    it leaves between a printed weight and its equation, ``tried`` the number of
    candidates that were replayed, and ``starts``, shape (n, 2), those that print every
    row of the log.
    """

    estimate: tuple[float, float]
    misfit: float
    tried: int
    starts: np.ndarray

    @property
    def verdict(self) -> str:
        """The answer in one sentence."""
        if len(self.starts) == 0:
            return f"no start gives this log ({self.tried} candidates were replayed)"
        if len(self.starts) == 1:
            return "one start gives this log"
        return f"{len(self.starts)} starts give this log: it can't tell them apart"


def equations(
    rows: Log, x: np.ndarray, y: np.ndarray, learning_rate: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return A, shape (rows, 2), and t, shape (rows,), with A @ (w, b) = t.

    They say in float64 what the printed weights ask of the start. Errors as in
    :func:`recover`.
    """
    epochs, weights, _ = _read(rows)
    x, y = (values.astype(np.float64) for values in _samples(x, y))
    rate = float(np.float32(arguments.positive(learning_rate, "learning_rate")))
    epoch = np.eye(3)  # acts on (w, b, 1)
    epoch[0] -= 2 * rate * np.array([(x * x).mean(), x.mean(), -(x * y).mean()])
    epoch[1] -= 2 * rate * np.array([x.mean(), 1.0, -y.mean()])
    with np.errstate(over="ignore", invalid="ignore"):
        powers = np.array([np.linalg.matrix_power(epoch, k)[0] for k in epochs])
    if not np.isfinite(powers).all():
        raise ValueError(f"learning rate {learning_rate:g} overflows on these samples")
    return powers[:, :2], weights - powers[:, 2]


def estimate(matrix: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return the least-squares solution (w, b) of the equations, shape (2,).

    Raises ``ValueError`` if they leave a direction open.
    """
    solution, _, rank, _ = np.linalg.lstsq(matrix, target, rcond=None)
    if rank < 2:
        raise ValueError("these rows don't determine both w and b of the start")
    return solution


def candidates(
    matrix: np.ndarray,
    center: np.ndarray,
    tolerance: float,
    most: int = MOST_CANDIDATES,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the weights and biases on the grid with |A (s - center)| <= tolerance.

    The Euclidean length over all rows counts; both arrays have shape (n,). Raises
    ``TooManyCandidatesError`` if there are more than ``most``.
    """
    (_, wb), (_, bb) = (matrix[:, :, None] * matrix[:, None, :]).sum(axis=0)
    determinant = np.linalg.svd(matrix, compute_uv=False).prod() ** 2  # ww bb - wb**2
    reach = tolerance * np.sqrt(bb / determinant)
    low = max(np.ceil((center[0] - reach) / GRID), -1 / GRID)
    high = min(np.floor((center[0] + reach) / GRID), LAST_STEP)
    _few(high - low + 1, most)
    steps_w = np.arange(low, high + 1)
    offset = steps_w * GRID - center[0]
    room = np.maximum(bb * tolerance**2 - determinant * offset**2, 0.0)
    middle = center[1] - wb / bb * offset
    half = np.sqrt(room) / bb
    first = np.clip(np.ceil((middle - half) / GRID), -1 / GRID, LAST_STEP + 1)
    last = np.clip(np.floor((middle + half) / GRID), -1 / GRID - 1, LAST_STEP)
    counts = np.maximum(last - first + 1, 0)
    _few(counts.sum(), most)
    counts = counts.astype(int)
    before = np.repeat(np.cumsum(counts) - counts, counts)
    steps_b = np.repeat(first, counts) + np.arange(counts.sum()) - before
    return np.repeat(steps_w, counts) * GRID, steps_b * GRID


def replay(
    w: np.ndarray,
    b: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    learning_rate: float,
    epochs: int,
    fused: Collection[str] = (),
) -> tuple[np.ndarray, np.ndarray]:
    """Return the losses and weights of the runs from all starts at once.

    ``w`` and ``b``: shape (n,). Both results are float32 of shape (epochs, n): the loss
    before each update and the weight after it, bit for bit what PyTorch's elementwise
    operations give. Operations named in ``fused`` round ``a * b + c`` once, not twice.
    """
    w, b = (np.atleast_1d(np.asarray(start, np.float32)) for start in (w, b))
    x, y = _samples(x, y)
    _known(fused)
    losses, weights = np.empty((2, arguments.count(epochs, "epochs"), len(w)), "f4")
    for row in range(len(losses)):
        losses[row], w, b = one_epoch(w, b, x, y, learning_rate, fused)
        weights[row] = w
    return losses, weights


def one_epoch(
    w: np.ndarray,
    b: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    learning_rate: float,
    fused: Collection[str] = (),
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (loss, next w, next b) after one epoch from float32 ``w`` and ``b``.

    All have shape (n,); ``x`` and ``y`` shape (N,). Every operation is elementwise
    over the n runs, and the N terms are added one by one in PyTorch's order.
    """
    x, y = np.asarray(x, np.float32), np.asarray(y, np.float32)
    rate, number = np.float32(learning_rate), np.float32(len(x))
    one = np.float32(1)
    squares = gradient_w = gradient_b = None
    with np.errstate(over="ignore", invalid="ignore"):
        for i in addition_order(len(x)):
            product = "forward" in fused
            error = (fma(w, x[i], b) if product else w * x[i] + b) - y[i]
            slope = (one / number) * (error + error)
            if squares is None:
                squares, gradient_w, gradient_b = error * error, slope * x[i], slope
                continue
            squares = squares + error * error
            gradient_b = gradient_b + slope
            if "gradient" in fused:
                gradient_w = fma(slope, x[i], gradient_w)
            else:
                gradient_w = gradient_w + slope * x[i]
        if "update" in fused:
            w, b = fma(gradient_w, -rate, w), fma(gradient_b, -rate, b)
        else:
            w, b = w - rate * gradient_w, b - rate * gradient_b
    return squares / number, w, b


def addition_order(number: int) -> list[int]:
    """Return the order in which PyTorch adds ``number`` float32 terms on a CPU.

    Up to four terms from first to last. From five on its vector units take turns; the
    order here is that of x86 processors (found by comparing sums bit for bit).
    """
    if number < 8:
        return [0, *range(4, number), *range(1, min(number, 4))]
    return [*range(8, number), *range(8)]


def fma(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
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


def survivors(
    w: np.ndarray,
    b: np.ndarray,
    rows: Log,
    x: np.ndarray,
    y: np.ndarray,
    learning_rate: float,
    fused: Collection[str] = (),
) -> np.ndarray:
    """Return the starts that print every row of the log, shape (n, 2).

    A start prints a row if its run has that weight to the last bit and that loss to
    the last printed digit.
    """
    epochs, weights, losses = _read(rows)
    x, y = _samples(x, y)
    _known(fused)
    w, b = np.asarray(w, np.float32), np.asarray(b, np.float32)
    starts = np.column_stack([w, b]).astype(np.float64)
    done = 0
    for last, weight, printed in zip(epochs, weights, losses, strict=True):
        for _ in range(last - done):
            loss, w, b = one_epoch(w, b, x, y, learning_rate, fused)
        keep = w == np.float32(weight)
        keep[keep] = [_prints(value, printed) for value in loss[keep]]
        starts, w, b, done = starts[keep], w[keep], b[keep], last
        if not len(starts):
            break
    return starts


def recover(
    rows: Log,
    x: np.ndarray,
    y: np.ndarray,
    learning_rate: float,
    fused: Collection[str] = (),
) -> Recovery:
    """Return what the log tells of the start of its run.

    ``x`` and ``y`` are the samples of the run, shape (N,) or (N, 1), N at most
    ``MOST_SAMPLES``. The search takes in the grid around the least-squares estimate,
    wider and wider, until the survivors no longer change or the candidates are too
    many to replay.

    Raises ``TypeError`` or ``ValueError`` for fewer than two rows, rows out of order, a
    weight that no float32 run prints, samples that don't fit, and a log that leaves
    more starts than can be tried.
    """
    rows = list(rows)
    x, y = _samples(x, y)
    matrix, target = equations(rows, x, y, learning_rate)
    solution = estimate(matrix, target)
    misfit = float(abs((matrix * solution).sum(axis=1) - target).max())
    size = max(1.0, *abs(_read(rows)[1]), abs(2 * learning_rate * x * y).max())
    tolerance = FIRST_TOLERANCE * GRID * float(size)
    most = min(MOST_CANDIDATES, MOST_EPOCHS // rows[0]["epoch"])
    found: list[Recovery] = []
    while len(found) < 2 or not 0 < len(found[-1].starts) == len(found[-2].starts):
        try:
            w, b = candidates(matrix, solution, tolerance, most)
        except TooManyCandidatesError:
            if len(found) > 1 or (found and len(found[0].starts)):
                break
            raise
        starts = survivors(w, b, rows, x, y, learning_rate, fused)
        found.append(Recovery(tuple(solution.tolist()), misfit, len(w), starts))
        tolerance *= 4
    return found[-1]


def _read(rows: Log) -> tuple[list[int], np.ndarray, list[str | None]]:
    """Return epochs, weights and printed losses of a log that could be one."""
    rows = list(rows)
    if len(rows) < 2:
        raise ValueError(
            f"a log needs 2 rows or more, one for each unknown: {len(rows)}"
        )
    epochs, weights, losses = [], [], []
    for place, row in enumerate(rows, 1):
        missing = [key for key in ("epoch", "w") if key not in row]
        if missing:
            raise ValueError(f"row {place} has no {missing[0]!r}")
        epochs.append(arguments.count(row["epoch"], f"row {place}: epoch", least=1))
        if place > 1 and epochs[-1] <= epochs[-2]:
            raise ValueError(
                f"row {place}: epoch {epochs[-1]} doesn't come after {epochs[-2]}"
            )
        weights.append(_weight(row["w"], f"row {place}: w"))
        losses.append(_loss(row.get("loss"), f"row {place}: loss"))
    return epochs, np.array(weights), losses


def _weight(value: Any, name: str) -> float:
    weight = arguments.number(value, name)
    with np.errstate(over="ignore", under="ignore"):
        if float(np.float32(weight)) != weight:
            raise ValueError(f"{name}: {weight!r} isn't a float32 number in full")
    return weight


def _loss(value: Any, name: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(f"{name} must be text, as it was printed, not {value!r}")
    whole, dot, decimals = value.partition(".")
    if not (whole.isascii() and whole.isdigit()) or (
        dot and not (decimals.isascii() and decimals.isdigit())
    ):
        raise ValueError(f"{name}: {value!r} isn't a printed loss such as '1.5593'")
    return value


def _prints(value: np.float32, printed: str | None) -> bool:
    if printed is None:
        return True
    return f"{float(value):.{len(printed.partition('.')[2])}f}" == printed


def _samples(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    x, y = arguments.samples(x, y)
    if x.shape not in ((x.size,), (x.size, 1)):
        raise ValueError(f"x must have shape (N,) or (N, 1), not {x.shape}")
    if x.size > MOST_SAMPLES:
        raise ValueError(
            f"{x.size} samples are too many: above {MOST_SAMPLES} the order in which "
            "PyTorch adds them isn't known here"
        )
    return x.ravel(), y.ravel()


def _known(fused: Collection[str]) -> None:
    unknown = (
        [fused] if isinstance(fused, str) else [f for f in fused if f not in FUSED]
    )
    if unknown:
        raise ValueError(f"fused names operations among {FUSED}, not {unknown[0]!r}")


def _few(number: float, most: int) -> None:
    if number > most:
        raise TooManyCandidatesError(
            f"these rows say too little: they leave {number:.0f} starts to try or "
            f"more, and at most {most} are replayed"
        )

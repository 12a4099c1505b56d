"""Many workers: the script that torchrun starts, from notebook 10.

torchrun starts this script once for each worker and tells it in the environment who it
is (``RANK``), how many there are (``WORLD_SIZE``) and where they meet (``MASTER_ADDR``,
``MASTER_PORT``). Four workers on this machine::

    torchrun --standalone --nproc-per-node 4 -m helpers.workers

Two machines with four workers each; the same line is typed on both::

    torchrun --nnodes 2 --nproc-per-node 4 --rdzv-backend c10d \\
        --rdzv-endpoint FIRST_MACHINE:29400 --rdzv-id hubble -m helpers.workers

Every worker reads the whole table of 24 nebulae and keeps its own rows, its *shard*.
The model is velocity = w * distance, with w in km/s/Mpc and starting at 0.

A training loop is a generator: it takes ``x`` and ``y`` (this worker's distances in Mpc
and velocities in km/s, shape (n, 1)), the number of epochs and the learning rate, and
after each epoch yields the loss before the update and the weight after it. The loss is
that of the worker's own shard.
"""

import argparse
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext, redirect_stdout
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.functional import mse_loss
from torch.nn.parallel import DistributedDataParallel
from torch.optim import SGD

from helpers import hubble

Rows = Iterator[tuple[float, float]]
Loop = Callable[[torch.Tensor, torch.Tensor, int, float], Rows]

EPOCHS = 20
LEARNING_RATE = 0.2


def new_model(x: torch.Tensor) -> nn.Linear:
    """Return the line through the origin, w = 0, in the number type of ``x``."""
    model = nn.Linear(1, 1, bias=False, dtype=x.dtype)
    nn.init.zeros_(model.weight)
    return model


def train_alone(
    x: torch.Tensor, y: torch.Tensor, epochs: int, learning_rate: float
) -> Rows:
    """Train without asking any other worker."""
    model = new_model(x)
    optimizer = SGD(model.parameters(), lr=learning_rate)
    for _ in range(epochs):
        loss = mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        yield loss.item(), model.weight.item()


def train_by_hand(
    x: torch.Tensor, y: torch.Tensor, epochs: int, learning_rate: float
) -> Rows:
    """Train with the mean of all workers' gradients, taken by hand."""
    model = new_model(x)
    optimizer = SGD(model.parameters(), lr=learning_rate)
    for _ in range(epochs):
        loss = mse_loss(model(x), y)
        loss.backward()
        gradient = model.weight.grad
        dist.all_reduce(gradient)
        gradient /= dist.get_world_size()
        optimizer.step()
        optimizer.zero_grad()
        yield loss.item(), model.weight.item()


def train_with_ddp(
    x: torch.Tensor, y: torch.Tensor, epochs: int, learning_rate: float
) -> Rows:
    """Train with the mean of all workers' gradients, taken by PyTorch."""
    model = DistributedDataParallel(new_model(x))
    optimizer = SGD(model.parameters(), lr=learning_rate)
    for _ in range(epochs):
        loss = mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        yield loss.item(), model.module.weight.item()


def share(x: torch.Tensor) -> float:
    """Return the weight of this worker's loss: its rows over the mean number of rows.

    It is 1 where all shards are equal. Shard sizes n_k on N workers: n_k * N / sum(n).
    """
    rows = torch.tensor(float(len(x)))
    dist.all_reduce(rows)
    return len(x) * dist.get_world_size() / rows.item()


def train_weighted(
    x: torch.Tensor, y: torch.Tensor, epochs: int, learning_rate: float
) -> Rows:
    """Train as :func:`train_with_ddp`, also right for shards of unequal size."""
    model = DistributedDataParallel(new_model(x))
    optimizer = SGD(model.parameters(), lr=learning_rate)
    share_of_mine = share(x)
    for _ in range(epochs):
        loss = mse_loss(model(x), y)
        (share_of_mine * loss).backward()
        optimizer.step()
        optimizer.zero_grad()
        yield loss.item(), model.module.weight.item()


def nebulae() -> tuple[torch.Tensor, torch.Tensor]:
    """Return distances in Mpc and velocities in km/s: float64, shape (24, 1)."""
    table = hubble.load()
    columns = table.distance, table.velocity
    return tuple(torch.from_numpy(column).reshape(-1, 1) for column in columns)


def equal_shards(samples: int, workers: int) -> list[int]:
    """Return as many equal sizes; ``ValueError`` if the samples don't split so."""
    if samples % workers:
        raise ValueError(
            f"{samples} samples don't split into {workers} equal shards; "
            "name the sizes with --shards, and use the loop train_weighted"
        )
    return [samples // workers] * workers


def check_shards(shards: list[int], samples: int, workers: int) -> None:
    """Raise ``ValueError`` unless each worker has rows and each row one worker."""
    if len(shards) != workers:
        raise ValueError(
            f"there are {len(shards)} shards for {workers} workers: "
            "each worker needs one of its own"
        )
    for rank, size in enumerate(shards):
        if size < 1:
            raise ValueError(
                f"the shard of worker {rank} has {size} samples: "
                "it needs one at least, for a mean of none is no number"
            )
    if sum(shards) != samples:
        raise ValueError(
            f"the shards hold {sum(shards)} samples together, the table {samples}"
        )


def main(argv: list[str] | None = None) -> None:
    """Join the other workers, run the loops on this worker's shard, leave."""
    options = _options(argv)
    if "RANK" not in os.environ:
        sys.exit("start this script with torchrun: see the first lines of the file")
    rank, workers = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
    journal = _Journal(options.journal, rank)
    try:
        x, y = nebulae()
        shards = options.shards or equal_shards(len(x), workers)
        check_shards(shards, len(x), workers)
        loops = _loops(options.loops, options.source)
        x, y = x.split(shards)[rank], y.split(shards)[rank]
        dist.init_process_group("gloo")
        with journal.prints():
            for name, loop in loops.items():
                journal.write(loop=name)
                journal.say(f"{name}; the losses are those of the shard of worker 0")
                rows = loop(x, y, options.epochs, options.learning_rate)
                for epoch, (loss, weight) in enumerate(rows, start=1):
                    journal.write(row=[float(loss), float(weight)])
                    journal.say(f"epoch {epoch}: w = {weight:.3f}, loss = {loss:.1f}")
        dist.destroy_process_group()
    except Exception as error:
        journal.write(error=_in_one_line(error, options.source), lost=_lost(error))
        raise
    journal.write(done=True)


class _Journal:
    """What a worker has done so far, one JSON object a line, in a file of its own.

    What the loops print goes to a second file. Without a folder there is no journal,
    and the first worker prints its rows.
    """

    def __init__(self, folder: Path | None, rank: int) -> None:
        self.rank = rank
        self.file = self.printed = None
        if folder:
            self.file = (folder / f"worker-{rank}.jsonl").open("w", encoding="utf-8")
            self.printed = (folder / f"worker-{rank}.txt").open("w", encoding="utf-8")
        self.write(pid=os.getpid(), port=int(os.environ["MASTER_PORT"]))

    def write(self, **entry: Any) -> None:
        if self.file:
            self.file.write(json.dumps(entry) + "\n")
            self.file.flush()

    def say(self, line: str) -> None:
        if not self.file and self.rank == 0:
            print(line, flush=True)

    def prints(self) -> AbstractContextManager:
        return redirect_stdout(self.printed) if self.printed else nullcontext()


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="torchrun ... -m helpers.workers",
        description="Fit Hubble's line with several workers; start it with torchrun.",
    )
    add = parser.add_argument
    add("--loops", type=_names, default=["train_with_ddp"], metavar="NAME,NAME")
    add("--shards", type=_sizes, metavar="ROWS,ROWS", help="default: equal shards")
    add("--epochs", type=int, default=EPOCHS)
    add("--learning-rate", type=float, default=LEARNING_RATE)
    add("--journal", type=Path, help="folder for a file of rows for each worker")
    add("--source", type=Path, help="a file that defines loops of your own")
    return parser.parse_args(argv)


def _names(text: str) -> list[str]:
    return text.split(",")


def _sizes(text: str) -> list[int]:
    return [int(size) for size in text.split(",")]


def _loops(names: list[str], source: Path | None) -> dict[str, Loop]:
    """Return the loops named, those of ``source`` before those of this file."""
    known = dict(globals())
    if source:
        text = source.read_text(encoding="utf-8")
        exec(compile(text, str(source), "exec"), known)
    for name in names:
        if not callable(known.get(name)):
            raise ValueError(f"no training loop is called {name!r}")
    return {name: known[name] for name in names}


def _lost(error: Exception) -> bool:
    """Whether the error says that another worker is gone, not that this one failed."""
    return isinstance(error, RuntimeError) and "gloo" in str(error).lower()


def _in_one_line(error: Exception, source: Path | None) -> str:
    """Return the error and, if it arose in ``source``, the line it arose in."""
    text = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if source and frame.filename == str(source):
            return f"{text}, in the line {frame.line!r}"
    return text


if __name__ == "__main__":
    main()
    # Python's own way out can abort while a thread of gloo still holds a tensor.
    sys.stdout.flush()
    os._exit(0)

"""Start workers on this machine and wait for them, from notebook 13.

:func:`run_workers` lets ``torch.multiprocessing`` start one process for each shard;
what such a process does is in ``helpers.launched``.
"""

import inspect
import multiprocessing
import signal
import tempfile
import textwrap
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path

import numpy as np
from torch.multiprocessing import start_processes

from helpers import workers
from helpers.launched import report, work
from helpers.trajectory import Trajectory

# A server imports torch once, with what DDP will ask for, and forks each worker. Where
# Python does not fork by itself (macOS, Windows) every worker imports it.
FORKS = multiprocessing.get_all_start_methods()[0] != "spawn"
SERVER_IMPORTS = ["torch._dynamo"]
LAST_WORDS = 2.0  # seconds for the others to end by themselves after a worker failed


class WorkersError(RuntimeError):
    """The run did not succeed; the message says which worker, where and how."""


@dataclass(frozen=True)
class TeamRun:
    """One training loop, run by several workers.

    ``losses``, ``weights``: float64, shape (workers, epochs). Row k holds what worker k
    saw: the loss of its own shard before each update, the weight after it in km/s/Mpc.
    """

    shards: Sequence[int]
    losses: np.ndarray
    weights: np.ndarray

    @property
    def trajectory(self):
        """The weight of worker 0 and the loss over all samples, epoch by epoch."""
        run = Trajectory(w=0.0)
        losses = np.average(self.losses, axis=0, weights=self.shards)
        for loss, weight in zip(losses, self.weights[0], strict=True):
            run.record(float(loss), w=float(weight))
        return run


def run_workers(
    loops,
    shards,
    epochs=workers.EPOCHS,
    learning_rate=workers.LEARNING_RATE,
    time_limit=300.0,
):
    """Run each training loop on Hubble's table, one worker process for each shard.

    The workers get the source of the loops and of the functions that they call, so what
    a notebook defines runs as it stands there; all may use every name of
    ``helpers.workers``. ``shards``: how many
    rows of the table each worker gets, in order. ``time_limit``: seconds for all of it.
    What the workers print is printed when the run is over.

    Raises :class:`WorkersError` if a worker dies or fails or the time is up.
    """
    samples = len(workers.nebulae()[0])
    if sum(shards) != samples or min(shards) < 1:
        raise ValueError(f"shards must be 1 or more each and {samples} together")
    names = [loop.__name__ for loop in loops]
    called = {}
    for loop in loops:
        _gather(loop, called)
    source = "\n\n".join(textwrap.dedent(inspect.getsource(f)) for f in called)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "loops.py").write_text(source, encoding="utf-8")
        codes = _run((folder, names, shards, epochs, learning_rate), time_limit)
        reports = [report(folder, rank) for rank in range(len(shards))]
    problem = _problem(codes, reports, epochs, epochs * len(names))
    if problem or None in codes:
        problem = problem or f"the time limit of {time_limit:g} seconds is over"
        raise WorkersError(f"{problem}; the run was stopped")
    table = np.array([rows for rows, _ in reports])
    table = table.reshape(len(shards), len(names), epochs, 2).transpose(1, 3, 0, 2)
    return [TeamRun(shards, losses, weights) for losses, weights in table]


def _gather(function, found):
    """Add a function to ``found``, after those of its own module that it calls."""
    if function in found:
        return
    found[function] = None
    for name in function.__code__.co_names:
        other = function.__globals__.get(name)
        if inspect.isfunction(other) and other.__module__ == function.__module__:
            _gather(other, found)


def _run(job, time_limit):
    """Return the workers' exit codes: None for one that still ran and was ended."""
    multiprocessing.set_forkserver_preload(SERVER_IMPORTS)
    method, shards = "forkserver" if FORKS else "spawn", job[2]
    end = time.monotonic() + time_limit
    team = start_processes(work, job, len(shards), False, True, method).processes
    try:
        while running := [each.sentinel for each in team if each.exitcode is None]:
            if any(each.exitcode for each in team):
                end = min(end, time.monotonic() + LAST_WORDS)
            if not wait(running, timeout=max(0, end - time.monotonic())):
                break
        return [each.exitcode for each in team]
    finally:
        for each in team:
            each.kill()
            each.join()


def _problem(codes, reports, epochs, due):
    """Return which worker was the first to go, and how, or "" if none was.

    The others follow it, for they lose the connection to it. One that left without a
    word was before those that could still report an error.
    """
    failed = [
        (error.get("time", 0), rank)
        for rank, (rows, error) in enumerate(reports)
        if codes[rank] is not None and (codes[rank] or len(rows) != due)
    ]
    if not failed:
        return ""
    rank = min(failed)[1]
    code, (rows, error) = codes[rank], reports[rank]
    went, why = "died", f"exit code {code}"
    if error:
        went, why = "failed", error["text"]
    elif code < 0:
        why = signal.Signals(-code).name
    elif code == 0:
        went, why = "ended", f"{len(rows)} rows of {due}"
    epoch = len(rows) % epochs + 1
    return f"worker {rank} of {len(codes)} {went} in epoch {epoch} ({why})"

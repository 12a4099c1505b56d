"""Start workers on this machine with torchrun and wait for them, from notebook 10.

:func:`run_workers` hands training loops to ``helpers.workers``, one process for each
shard. They meet on the loopback address at a port that is free at that moment, so no
network, no host name and no fixed port is needed; torchrun's meeting point itself
listens on every interface for as long as the run lasts. Whatever happens, no process is
left behind: neither after an error or the time limit nor after an interrupt.

It works on Linux and macOS. On Windows use the Windows Subsystem for Linux.
"""

import inspect
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from helpers import arguments
from helpers.trajectory import Trajectory
from helpers.workers import (
    EPOCHS,
    LEARNING_RATE,
    Loop,
    check_shards,
    nebulae,
)

# Seconds that torchrun gives its workers to end, and that we give torchrun.
WORKERS_END, TORCHRUN_ENDS = 5, 30
PROJECT = Path(__file__).parent.parent


class WorkersError(RuntimeError):
    """The run did not succeed; the message says in one line which worker and why.

    ``pids``: torchrun and those workers that had started. ``port``: where they met, or
    ``None`` if they never did. ``output``: all that torchrun and the workers wrote to
    their error stream.
    """

    def __init__(
        self, message: str, pids: Sequence[int], port: int | None, output: str
    ) -> None:
        super().__init__(message)
        self.pids, self.port, self.output = list(pids), port, output


@dataclass(frozen=True)
class TeamRun:
    """One training loop, run by several workers.

    ``losses``, ``weights``: float64, shape (workers, epochs). Row k holds what worker k
    saw: the loss of its own shard before each update, the weight after it in km/s/Mpc.
    """

    shards: tuple[int, ...]
    losses: np.ndarray
    weights: np.ndarray
    pids: list[int] = field(repr=False)
    port: int = field(repr=False)

    @property
    def trajectory(self) -> Trajectory:
        """The weight of worker 0 and the loss over all samples, epoch by epoch.

        The loss is the mean of the shards' losses, each weighted by its samples.
        """
        run = Trajectory(w=0.0)
        sizes = np.array(self.shards)[:, None]
        losses = (self.losses * sizes).sum(axis=0) / sizes.sum()
        for loss, weight in zip(losses, self.weights[0], strict=True):
            run.record(float(loss), w=float(weight))
        return run


def run_workers(
    loops: Sequence[Loop],
    shards: Sequence[int],
    epochs: int = EPOCHS,
    learning_rate: float = LEARNING_RATE,
    time_limit: float = 300.0,
) -> list[TeamRun]:
    """Run each training loop on Hubble's table, one worker process for each shard.

    ``loops``: functions such as :func:`helpers.workers.train_with_ddp`. Their source is
    read and handed to the workers, so a loop written in a notebook runs as it stands
    there; it may use every name of ``helpers.workers``. ``shards``: how many rows of
    the table each worker gets, in order.
    ``time_limit``: seconds for all of it. What a worker prints is printed when the run
    is over, worker by worker.

    Returns a :class:`TeamRun` for each loop. Raises :class:`WorkersError` if a worker
    dies or fails or the time is up, and ``ValueError`` or ``TypeError`` for arguments
    that make no sense; then nothing is started.
    """
    if os.name != "posix":
        raise OSError("workers start on Linux and macOS only; on Windows use WSL")
    shards = [arguments.count(size, "a shard") for size in shards]
    if not shards:
        raise ValueError("shards must name at least one worker's rows; it is empty")
    check_shards(shards, len(nebulae()[0]), len(shards))
    if callable(loops) or not loops:
        raise ValueError("loops must be a list of one training loop or more")
    source = "\n\n".join(_source(loop) for loop in loops)
    options = {
        "--loops": ",".join(loop.__name__ for loop in loops),
        "--shards": ",".join(map(str, shards)),
        "--epochs": arguments.count(epochs, "epochs", least=1),
        "--learning-rate": arguments.positive(learning_rate, "learning_rate"),
    }
    time_limit = arguments.positive(time_limit, "time_limit")
    with tempfile.TemporaryDirectory(prefix="workers-") as folder:
        journal = Path(folder)
        options["--source"], options["--journal"] = journal / "loops.py", journal
        options["--source"].write_text(source, encoding="utf-8")
        command = _torchrun(len(shards), journal)
        for name, value in options.items():
            command += [name, str(value)]
        ended = _run(command, time_limit)
        journals = [_Journal.read(journal, rank) for rank in range(len(shards))]
    return _results(ended, journals, options["--loops"].split(","), shards, time_limit)


def still_running(pids: Sequence[int]) -> list[int]:
    """Return those of ``pids`` that are processes now."""
    return [pid for pid in pids if _signal(pid, 0)]


def is_open(port: int) -> bool:
    """Return whether anyone on this machine answers at ``port``."""
    with socket.socket() as probe:
        probe.settimeout(5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def loopback() -> str:
    """Return the name of the loopback interface: lo on Linux, lo0 on macOS."""
    names = [name for _, name in socket.if_nameindex()]
    return "lo" if "lo" in names else "lo0"


@dataclass
class _Journal:
    """What one worker wrote: see ``helpers.workers``."""

    pid: int | None = None
    port: int | None = None
    rows: dict[str, list] = field(default_factory=dict)
    error: str | None = None
    lost: bool = False
    done: bool = False
    printed: str = ""

    @classmethod
    def read(cls, folder: Path, rank: int) -> "_Journal":
        journal, path = cls(), folder / f"worker-{rank}.jsonl"
        if not path.exists():
            return journal
        # A worker that died while writing left half a line: no newline ends it.
        for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
            entry = json.loads(line)
            if "loop" in entry:
                rows = journal.rows[entry["loop"]] = []
            elif "row" in entry:
                rows.append(entry["row"])
            else:
                vars(journal).update(entry)
        journal.printed = path.with_suffix(".txt").read_text(encoding="utf-8")
        return journal

    @property
    def epoch(self) -> str:
        """Return where the worker stood, in words."""
        if not self.rows:
            return "before epoch 1"
        return f"in epoch {len(list(self.rows.values())[-1]) + 1}"


@dataclass
class _Ended:
    """How torchrun ended: its exit code, ``None`` if the time was up."""

    pid: int
    code: int | None
    output: str


def _source(loop: Loop) -> str:
    try:
        text = textwrap.dedent(inspect.getsource(loop))
    except (OSError, TypeError):
        text = ""
    if not text.startswith("def "):
        raise TypeError(f"{loop!r} must be a function written in a cell or a file")
    return text


def _torchrun(workers: int, folder: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "torch.distributed.run"),
        *("--nnodes", "1", "--nproc-per-node", str(workers), "--max-restarts", "0"),
        *("--rdzv-backend", "c10d", "--rdzv-endpoint", "127.0.0.1:0"),
        *("--rdzv-id", uuid.uuid4().hex, "--local-addr", "127.0.0.1"),
        *("--log-dir", str(folder), "--shutdown-timeout", str(WORKERS_END)),
        *("-m", "helpers.workers"),
    ]


def _environment() -> dict[str, str]:
    """Return our environment without the traces of another run, for the loopback."""
    job = re.compile(
        "(PET|TORCHELASTIC|ROLE|GROUP|MASTER)_.*|(LOCAL_)?(RANK|WORLD_SIZE)|PYTHON_EXEC"
    )
    kept = {name: v for name, v in os.environ.items() if not job.fullmatch(name)}
    kept["GLOO_SOCKET_IFNAME"] = loopback()
    kept["OMP_NUM_THREADS"] = "1"
    path = kept.get("PYTHONPATH")
    kept["PYTHONPATH"] = f"{PROJECT}{os.pathsep}{path}" if path else str(PROJECT)
    return kept


def _run(command: list[str], time_limit: float) -> _Ended:
    """Run a command until it and all processes it started have ended.

    They hold the other end of our pipe, so its end of file says that the last of them
    is gone. Ends them itself after ``time_limit`` seconds or at an interrupt.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=_environment(),
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        output = process.communicate(timeout=time_limit)[1]
    except subprocess.TimeoutExpired:
        return _Ended(process.pid, None, _stop(process))
    except BaseException:
        _stop(process)
        raise
    return _Ended(process.pid, process.returncode, output)


def _stop(process: subprocess.Popen) -> str:
    """End torchrun and its workers: politely, then for certain."""
    process.terminate()
    try:
        return process.communicate(timeout=TORCHRUN_ENDS)[1]
    except subprocess.TimeoutExpired:
        for pid in [process.pid, *_descendants(process.pid)]:
            _signal(pid, signal.SIGKILL)
        return process.communicate()[1]


def _descendants(pid: int) -> list[int]:
    """Return the children of a process, their children, and so on."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(fields[1])
    if not parents:
        table = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid="],
            capture_output=True,
            text=True,
            check=False,
        )
        parents = dict(map(int, line.split()) for line in table.stdout.splitlines())
    found = [pid]
    for ancestor in found:
        found += [child for child, parent in parents.items() if parent == ancestor]
    return found[1:]


def _signal(pid: int, number: int) -> bool:
    """Send a signal; return whether we have such a process."""
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _results(
    ended: _Ended,
    journals: list[_Journal],
    loops: list[str],
    shards: list[int],
    time_limit: float,
) -> list[TeamRun]:
    pids = [ended.pid, *[each.pid for each in journals if each.pid]]
    port = next((each.port for each in journals if each.port), None)
    for rank, each in enumerate(journals):
        for line in each.printed.splitlines():
            print(f"worker {rank}: {line}")
    if ended.code is None:
        where = ", ".join(each.epoch for each in journals)
        problem = f"the time limit of {time_limit:g} seconds is over (workers: {where})"
    elif ended.code:
        problem = _cause(ended, journals)
    else:
        problem = _mismatch(journals)
    if problem:
        message = f"{problem}; the run was stopped"
        raise WorkersError(message, pids, port, ended.output)
    results = []
    for name in loops:
        losses, weights = np.array([each.rows[name] for each in journals]).T
        results.append(TeamRun(tuple(shards), losses.T, weights.T, pids, port))
    return results


def _cause(ended: _Ended, journals: list[_Journal]) -> str:
    """Return which worker was the first to go, and how.

    The others follow: they lose the connection to it, or torchrun ends them.
    """
    codes = {
        int(rank): int(code)
        for rank, code in re.findall(
            r"rank +: (\d+) \(.*\)\n +exitcode +: (-?\d+)", ended.output
        )
    }
    if not codes:
        last = ended.output.strip().splitlines()[-1:] or ["it said nothing"]
        return f"torchrun failed with exit code {ended.code}: {last[0]}"
    followed = {rank for rank, each in enumerate(journals) if each.lost or each.done}
    ended_by_torchrun = {r for r, code in codes.items() if code == -signal.SIGTERM}
    everyone = set(range(len(journals)))
    first = everyone - followed - ended_by_torchrun or ended_by_torchrun or set(codes)
    rank = min(first)
    who, journal = f"worker {rank} of {len(journals)}", journals[rank]
    if journal.error:
        return f"{who} failed {journal.epoch} ({journal.error})"
    return f"{who} died {journal.epoch} ({_exit(codes.get(rank, 0))})"


def _exit(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


def _mismatch(journals: list[_Journal]) -> str:
    """Return what is wrong with rows of a run that ended well, or ""."""
    for rank, each in enumerate(journals):
        who = f"worker {rank} of {len(journals)}"
        if not each.done:
            return f"{who} ended early, without an error"
        for name, rows in each.rows.items():
            if len(rows) != len(journals[0].rows[name]) or not rows:
                return f"{who} yielded {len(rows)} rows in {name}"
    return ""

"""Start workers on this machine and wait for them, from notebook 13.

The workers find each other through a file and talk over the loopback address; nothing
listens on a network. They end with the run, and with the process that started it.
"""

import dis
import inspect
import multiprocessing
import os
import pickle
import runpy
import shutil
import signal
import sys
import threading
import time
import traceback
from multiprocessing.connection import wait
from multiprocessing.util import get_temp_dir
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
import torch.distributed as dist


class WorkersError(RuntimeError):
    """The run did not succeed; the message says which worker failed, and how."""


def run_workers(function, shards, time_limit=300.0):
    """Call ``function(*shard)`` for each shard in a process of its own, all at once.

    Returns what they return, by rank, and prints what they print. They get the source
    of the function and of those it calls, as they stand now, and the values of other
    names. Raises :class:`WorkersError` if one dies or fails, or after ``time_limit`` s.
    """
    with TemporaryDirectory(dir=get_temp_dir(), ignore_cleanup_errors=True) as name:
        folder, sources, values = Path(name), {}, {}
        _gather(function, sources, values)
        (folder / "cells.py").write_text("\n\n".join(sources.values()), "utf-8")
        job = pickle.dumps((values, function.__name__, shards))
        codes = _run(folder, job, len(shards), time_limit)
        reports = [_report(folder, rank, code) for rank, code in enumerate(codes)]
    failed = [(when, rank, how) for rank, (when, how, _) in enumerate(reports) if how]
    if failed:  # the others follow the first, for they lose the connection to it
        _, rank, how = min(failed)
        raise WorkersError(f"worker {rank} of {len(shards)} {how}; the run was stopped")
    if None in codes:
        raise WorkersError(f"the run was stopped after {time_limit:g} seconds")
    return [result for _, _, result in reports]


def _gather(function, sources, values):
    """Note the source of a function and its calls, and what other names stand for."""
    source = sources[function.__name__] = inspect.getsource(function)
    for name in _global_names(compile(source, "cell", "exec")):
        if name in sources or name not in function.__globals__:
            continue
        value = function.__globals__[name]
        if inspect.ismodule(value):
            sources[name] = f"import {value.__name__} as {name}"
        elif inspect.isfunction(value) and value.__module__ == function.__module__:
            _gather(value, sources, values)
            sources.setdefault(name, f"{name} = {value.__name__}")
        else:
            values[name] = value


def _global_names(code):
    for step in dis.get_instructions(code):
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield step.argval
    for inner in filter(inspect.iscode, code.co_consts):
        yield from _global_names(inner)


def _run(folder, job, workers, time_limit):
    """Return the workers' exit codes: None for one that still ran and was ended."""
    # On Linux a server imports torch once, with what DDP will ask for, and forks them.
    method = "forkserver" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    context.set_forkserver_preload(["helpers.launch", "torch._dynamo"])
    tasks = [(folder, job, rank, workers) for rank in range(workers)]
    team = [context.Process(target=_work, args=task, daemon=True) for task in tasks]
    end = time.monotonic() + time_limit
    try:
        for each in team:
            each.start()
        while running := [each.sentinel for each in team if each.exitcode is None]:
            if any(each.exitcode for each in team):
                end = min(end, time.monotonic() + 2)  # the others end by themselves
            if not wait(running, timeout=max(0, end - time.monotonic())):
                break
        return [each.exitcode for each in team]
    finally:
        for each in filter(lambda each: each.pid, team):
            each.kill()
            each.join()


def _report(folder, rank, code):
    """Return when and how a worker failed, "" if it did not, and what it returned."""
    for printed in folder.glob(f"{rank}.txt"):
        for line in printed.read_text("utf-8").splitlines():
            print(f"worker {rank}: {line}")
    if code in (0, 1) and (report := folder / f"{rank}.report").exists():
        return pickle.loads(report.read_bytes())
    why = signal.Signals(-code).name if code and code < 0 else f"exit code {code}"
    # One that left without a word was before those that could still report an error.
    return 0.0, "" if code is None else f"died ({why})", None


def _work(folder, job, rank, workers):
    """Be one worker: leave a report in the folder, and what was printed."""
    threading.Thread(target=_leave_with_starter, args=(folder,), daemon=True).start()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):  # where libraries write what is not for the reader
        os.dup2(nowhere, stream)
    torch.set_num_threads(1)
    os.environ["GLOO_SOCKET_IFNAME"] = "lo0" if sys.platform == "darwin" else "lo"
    code, script = 0, str(folder / "cells.py")
    with open(folder / f"{rank}.txt", "w", encoding="utf-8", buffering=1) as sys.stdout:
        try:
            store = dist.FileStore(str(folder / "store"), workers)
            dist.init_process_group("gloo", store=store, rank=rank, world_size=workers)
            values, name, shards = pickle.loads(job)
            result = runpy.run_path(script, values)[name](*shards[rank])
            report = pickle.dumps((0.0, "", result))
            dist.destroy_process_group()
        except BaseException as error:
            how = f"failed ({_in_one_line(error, script)})"
            code, report = 1, pickle.dumps((time.time(), how, None))
    (folder / f"{rank}.report").write_bytes(report)
    # Python's own way out can abort while a thread of gloo still holds a tensor.
    os._exit(code)


def _leave_with_starter(folder):
    multiprocessing.parent_process().join()
    shutil.rmtree(folder.parent, ignore_errors=True)  # the starter's, with all in it
    os._exit(1)


def _in_one_line(error, script):
    """Return the error and, if it arose in ``script``, the line it arose in."""
    text = f"{type(error).__name__}: {error}".split("\n")[0]
    frames = traceback.extract_tb(error.__traceback__)
    lines = [repr(each.line) for each in frames if each.filename == script]
    return ", in the line ".join([text, *lines[-1:]])

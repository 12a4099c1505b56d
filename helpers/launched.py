"""What a process does that ``helpers.launch`` started: run loops on its own shard.

The workers find each other through a file and talk over the loopback address; nothing
listens on a network. They end with the run, whatever ended it: each watches the run's
folder and the process that started it, and leaves when either is gone.
"""

import json
import multiprocessing
import os
import shutil
import socket
import sys
import threading
import time
import traceback

import torch
import torch.distributed as dist

from helpers import workers


def work(rank, folder, loops, shards, *settings):
    """Be worker ``rank``: note each row of each loop in a file, or what went wrong."""
    threading.Thread(target=_watch, args=(folder,), daemon=True).start()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):  # where libraries write what is not for the reader
        os.dup2(nowhere, stream)
    script, code = folder / "loops.py", 0
    with (
        open(folder / f"{rank}.txt", "w", encoding="utf-8", buffering=1) as sys.stdout,
        open(folder / f"{rank}.jsonl", "w", buffering=1) as journal,
    ):
        try:
            _meet(dist.FileStore(str(folder / "store"), len(shards)), rank, len(shards))
            names = dict(vars(workers))
            exec(compile(script.read_text("utf-8"), str(script), "exec"), names)
            x, y = (column.split(shards)[rank] for column in workers.nebulae())
            for loop in loops:
                for loss, weight in names[loop](x, y, *settings):
                    print(json.dumps([float(loss), float(weight)]), file=journal)
            dist.destroy_process_group()
        except BaseException as error:
            entry = {"time": time.time(), "text": _in_one_line(error, script)}
            print(json.dumps(entry), file=journal)
            code = 1
    # Python's own way out can abort while a thread of gloo still holds a tensor.
    os._exit(code)


def report(folder, rank):
    """Return a worker's rows and its error, if it had one; print what it printed."""
    for line in _lines(folder / f"{rank}.txt"):
        print(f"worker {rank}: {line}")
    entries = [json.loads(line) for line in _lines(folder / f"{rank}.jsonl")]
    error = entries.pop() if entries and isinstance(entries[-1], dict) else {}
    return entries, error


def _lines(path):
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _watch(folder):
    parent = multiprocessing.parent_process()
    while folder.exists() and parent.is_alive():
        parent.join(timeout=1)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _meet(store, rank, workers):
    interfaces = [name for _, name in socket.if_nameindex()]
    os.environ["GLOO_SOCKET_IFNAME"] = "lo0" if "lo0" in interfaces else "lo"
    torch.set_num_threads(1)
    dist.init_process_group("gloo", store=store, rank=rank, world_size=workers)


def _in_one_line(error, script):
    """Return the error and, if it arose in ``script``, the line it arose in."""
    text = f"{type(error).__name__}: {error}".split("\n")[0]
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename == str(script):
            return f"{text}, in the line {frame.line!r}"
    return text

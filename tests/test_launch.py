"""Workers run what a function calls now; what happens to them is said."""

import multiprocessing
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest
import torch
import torch.distributed as dist

from helpers.launch import WorkersError, run_workers

PROJECT = Path(__file__).parent.parent
FACTOR = 2.0


def added_up(number):
    value = torch.tensor(float(number))
    dist.all_reduce(value)
    return value.item()


def multiplied(number):
    return added_up(number) * FACTOR + [dist.get_rank() - number for _ in range(3)][-1]


def negative(number):
    return -number


def test_each_worker_gets_its_own_arguments_and_results_come_back_by_rank():
    assert run_workers(multiplied, [(1,), (2,), (5,)]) == [15, 15, 13]


def test_workers_run_what_the_names_in_a_function_stand_for_now(monkeypatch):
    monkeypatch.setitem(globals(), "FACTOR", torch.tensor([10.0]))
    monkeypatch.setitem(globals(), "added_up", negative)
    assert run_workers(multiplied, [(1,), (2,)]) == [-11, -21]


def prints_what_it_listens_to():
    added_up(1)
    for each in psutil.Process().net_connections():
        print(each.status, each.laddr.ip)


def test_workers_listen_on_the_loopback_only_and_are_heard(capsys, monkeypatch):
    monkeypatch.setenv("RANK", "7")  # of another run
    monkeypatch.setenv("WORLD_SIZE", "9")
    run_workers(prints_what_it_listens_to, [(), ()])
    printed = capsys.readouterr().out.splitlines()
    for rank in (0, 1):
        assert f"worker {rank}: LISTEN 127.0.0.1" in printed
    assert {line.split()[-1] for line in printed} == {"127.0.0.1"}


def vanishes():
    if added_up(1) and dist.get_rank() == 1:
        os._exit(5)
    return added_up(1)


def is_killed():
    if added_up(1) and dist.get_rank() == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return added_up(1)


def divides_by_zero():
    if added_up(1) and dist.get_rank() == 1:
        1 / 0  # noqa: B018
    return added_up(1)


def returns_what_cannot_travel():
    return added_up(1) and (each for each in range(3))


def children():
    return {child.pid for child in psutil.Process().children(recursive=True)}


@pytest.mark.parametrize(
    ("function", "how"),
    [
        (vanishes, r"1 of 2 died \(exit code 5\)"),
        (is_killed, r"1 of 2 died \(SIGKILL\)"),
        (
            divides_by_zero,
            r"1 of 2 failed \(ZeroDivisionError: division by zero, in the line '1 / 0",
        ),
        (returns_what_cannot_travel, r". of 2 failed \(TypeError: cannot pickle 'gen"),
    ],
)
def test_a_worker_that_goes_is_named_and_none_is_left(function, how):
    run_workers(added_up, [(1,)])
    before = children()
    with pytest.raises(WorkersError, match=f"^worker {how}.*; the run was stopped$"):
        run_workers(function, [(), ()])
    assert children() <= before


def waits():
    added_up(1)
    time.sleep(600)


def test_the_time_limit_ends_the_run():
    with pytest.raises(WorkersError, match=re.escape("stopped after 0.5 seconds")):
        run_workers(waits, [(), ()], time_limit=0.5)
    assert multiprocessing.active_children() == []


def interrupts_its_starter():
    os.kill(multiprocessing.parent_process().pid, signal.SIGINT)
    time.sleep(600)


def test_an_interrupt_ends_the_workers():
    # As a kernel has it; under nohup the signal is ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            run_workers(interrupts_its_starter, [()])
    finally:
        signal.signal(signal.SIGINT, before)
    assert multiprocessing.active_children() == []


WAITING = """
import os
import time
from pathlib import Path

import torch.distributed as dist
from helpers.launch import run_workers

def waits(folder):
    os.write(1, b"What a library writes to file descriptors")
    os.write(2, b"is not for the reader.")
    dist.barrier()
    Path(f"{folder}/{dist.get_rank()}").touch()
    time.sleep(600)

if __name__ == "__main__":
    run_workers(waits, [(os.environ["PLACE"],)] * 2)
"""


def test_nothing_is_left_or_written_when_the_kernel_is_killed(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(WAITING)
    # A short name: a socket's path has 108 characters.
    with tempfile.TemporaryDirectory() as temporary:
        places = {
            "PLACE": str(tmp_path),
            "PYTHONPATH": str(PROJECT),
            "TMPDIR": temporary,
        }
        kernel = subprocess.Popen(
            [sys.executable, script],
            env={**os.environ, **places},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        while not ((tmp_path / "0").exists() and (tmp_path / "1").exists()):
            assert kernel.poll() is None
            time.sleep(0.1)
        started = psutil.Process(kernel.pid).children(recursive=True)
        kernel.kill()
        assert len(started) >= 3
        assert psutil.wait_procs(started, timeout=120)[1] == []
        assert kernel.communicate()[0] == b""
        assert list(Path(temporary).glob("pymp-*")) == []


def test_torchrun_runs_the_script(tmp_path):
    command = (sys.executable, "-m", "torch.distributed.run", "--standalone")
    script = ("--nproc-per-node", "2", "-m", "helpers.workers")
    for _ in range(3):
        ended = subprocess.run(
            [*command, *script],
            cwd=PROJECT,
            env={**os.environ, "TMPDIR": str(tmp_path)},  # it leaves a folder there
            capture_output=True,
            text=True,
            timeout=600,
        )
        if "SIGABRT" not in ended.stderr:  # of gloo, seldom, on Python's way out
            break
    assert ended.returncode == 0, ended.stderr
    first, *_, last = ended.stdout.splitlines()
    assert first == "epoch 1: w = 208.562, loss = 45443.8"
    assert last == "epoch 20: w = 423.937, loss = 47605.0"

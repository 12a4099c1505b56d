"""Workers walk as one alone; what happens to them is said, and nothing is left."""

import multiprocessing
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from helpers import hubble, workers
from helpers.launch import WorkersError, run_workers
from helpers.workers import (
    dist,
    torch,
    train_alone,
    train_by_hand,
    train_weighted,
    train_with_ddp,
)


def train_in_float32(x, y, epochs, learning_rate):
    yield from train_with_ddp(x.float(), y.float(), epochs, learning_rate)


def single(dtype=torch.float64):
    x, y = (column.to(dtype) for column in workers.nebulae())
    return np.array(list(train_alone(x, y, 20, 0.2))).T


@pytest.fixture(scope="module")
def four():
    return run_workers([train_by_hand, train_with_ddp, train_in_float32], [6] * 4)


@pytest.fixture(scope="module")
def uneven():
    return run_workers([train_with_ddp, train_weighted], [10, 14])


def assert_walks_as(run, losses, weights, bound):
    assert np.ptp(run.weights, axis=0).tolist() == [0.0] * 20
    assert np.ptp(run.losses, axis=0).min() > 0
    np.testing.assert_allclose(run.trajectory.w, weights, rtol=bound)
    np.testing.assert_allclose(run.trajectory.losses, losses, rtol=bound)


def test_four_workers_walk_as_one_alone(four):
    by_hand, ddp, in_float32 = four
    assert_walks_as(by_hand, *single(), bound=1e-13)
    assert_walks_as(ddp, *single(), bound=1e-13)
    assert_walks_as(in_float32, *single(torch.float32), bound=1e-6)


def test_weighted_uneven_shards_walk_as_one_alone(uneven):
    assert_walks_as(uneven[1], *single(), bound=1e-13)


def test_unweighted_uneven_shards_fit_the_mean_of_means(uneven):
    """Each worker counts the same, so the 10 nebulae weigh as much as the 14."""
    d, v = hubble.load().distance, hubble.load().velocity
    product = (d[:10] * v[:10]).mean() + (d[10:] * v[10:]).mean()
    square = (d[:10] ** 2).mean() + (d[10:] ** 2).mean()
    wrong = product / square * (1 - (1 - 0.2 * square) ** np.arange(1, 21))
    np.testing.assert_allclose(uneven[0].trajectory.w, wrong, rtol=1e-12)
    assert abs(product / square - hubble.through_origin(d, v)) > 2


@pytest.fixture
def team_of_one(monkeypatch):
    """A process group of this process alone; nothing goes over a network."""
    interfaces = {name for _, name in socket.if_nameindex()}
    monkeypatch.setenv("GLOO_SOCKET_IFNAME", "lo" if "lo" in interfaces else "lo0")
    dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
    yield
    dist.destroy_process_group()


@pytest.mark.parametrize(
    "loop", [workers.train_by_hand, workers.train_with_ddp, workers.train_weighted]
)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_a_team_of_one_walks_exactly_as_one_alone(team_of_one, loop, dtype):
    x, y = (column.to(dtype) for column in workers.nebulae())
    assert list(loop(x, y, 20, 0.2)) == list(workers.train_alone(x, y, 20, 0.2))


def prints_what_it_listens_to(x, y, epochs, learning_rate):
    import psutil

    for each in psutil.Process().net_connections():
        print(each.status, each.laddr.ip)
    yield from train_with_ddp(x, y, epochs, learning_rate)


def test_workers_listen_on_the_loopback_only_and_are_heard(capsys, monkeypatch):
    monkeypatch.setenv("RANK", "7")  # of another run
    monkeypatch.setenv("WORLD_SIZE", "9")
    run_workers([prints_what_it_listens_to], [12, 12])
    printed = capsys.readouterr().out.splitlines()
    for rank in (0, 1):
        assert f"worker {rank}: LISTEN 127.0.0.1" in printed
    assert {line.split()[-1] for line in printed} == {"127.0.0.1"}


def vanishes(x, y, epochs, learning_rate):
    import os

    for epoch, row in enumerate(train_with_ddp(x, y, epochs, learning_rate), 1):
        if epoch == 3 and dist.get_rank() == 1:
            os._exit(5)
        yield row


def is_killed(x, y, epochs, learning_rate):
    import os

    for epoch, row in enumerate(train_with_ddp(x, y, epochs, learning_rate), 1):
        if epoch == 3 and dist.get_rank() == 1:
            os.kill(os.getpid(), 9)
        yield row


def divides_by_zero(x, y, epochs, learning_rate):
    for epoch, row in enumerate(train_with_ddp(x, y, epochs, learning_rate), 1):
        if dist.get_rank() == 1:
            1 / (epoch - 3)
        yield row


def yields_once(x, y, epochs, learning_rate):
    yield 1.0, 1.0


def children():
    return {child.pid for child in psutil.Process().children(recursive=True)}


@pytest.mark.parametrize(
    ("loop", "said"),
    [
        (vanishes, "worker 1 of 2 died in epoch 3 (exit code 5)"),
        (is_killed, "worker 1 of 2 died in epoch 3 (SIGKILL)"),
        (
            divides_by_zero,
            "worker 1 of 2 failed in epoch 3 (ZeroDivisionError: division by zero, "
            "in the line '1 / (epoch - 3)')",
        ),
        (yields_once, "worker . of 2 ended in epoch 2 (1 rows of 20)"),
    ],
)
def test_a_worker_that_goes_is_named_and_none_is_left(uneven, loop, said):
    before = children()
    with pytest.raises(WorkersError) as caught:
        run_workers([loop], [12, 12])
    # Of two that end alike, either may be first.
    pattern = re.escape(f"{said}; the run was stopped").replace(
        r"worker\ \.", "worker ."
    )
    assert re.fullmatch(pattern, str(caught.value))
    assert children() <= before


def waits(x, y, epochs, learning_rate):
    import time

    yield from train_with_ddp(x, y, 2, learning_rate)
    time.sleep(600)


def test_the_time_limit_ends_the_run(uneven):
    with pytest.raises(WorkersError, match=r"limit of 0\.5 seconds is over"):
        run_workers([waits], [12, 12], time_limit=0.5)
    assert multiprocessing.active_children() == []


def interrupts_its_starter(x, y, epochs, learning_rate):
    import multiprocessing
    import os
    import time

    os.kill(multiprocessing.parent_process().pid, 2)
    time.sleep(600)
    yield 0.0, 0.0


def test_an_interrupt_ends_the_workers():
    # As a kernel has it; under nohup the signal is ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            run_workers([interrupts_its_starter], [24])
    finally:
        signal.signal(signal.SIGINT, before)
    assert multiprocessing.active_children() == []


WAITING = """
from helpers.launch import run_workers

def waits(x, y, epochs, learning_rate):
    import os
    import time
    from pathlib import Path

    os.write(1, b"What a library writes to file descriptors")
    os.write(2, b"is not for the reader.")
    dist.barrier()
    Path(f"{FOLDER}/{dist.get_rank()}").touch()
    time.sleep(600)
    yield 0.0, 0.0

if __name__ == "__main__":
    run_workers([waits], [12, 12])
"""


def test_nothing_is_left_or_written_when_the_kernel_is_killed(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(WAITING.replace("{FOLDER}", str(tmp_path)))
    temporary = tempfile.mkdtemp()  # short: a socket's path has 108 characters
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(workers.__file__).parent.parent),
        "TMPDIR": temporary,
    }
    kernel = subprocess.Popen(
        [sys.executable, script],
        env=environment,
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
    assert list(Path(temporary).glob("*/loops.py")) == []
    shutil.rmtree(temporary)


@pytest.mark.parametrize("shards", [[12, 13], [24, 0], [30, -6], []])
def test_shards_that_do_not_fit_the_table_are_refused(shards):
    with pytest.raises(ValueError, match="1 or more each and 24 together"):
        run_workers([train_alone], shards)


def test_torchrun_runs_the_script():
    command = (sys.executable, "-m", "torch.distributed.run", "--standalone")
    script = ("--nproc-per-node", "2", "-m", "helpers.workers")
    folder = Path(workers.__file__).parent.parent
    ended = subprocess.run(
        [*command, *script], cwd=folder, capture_output=True, text=True, timeout=600
    )
    assert ended.returncode == 0, ended.stderr
    first, *_, last = ended.stdout.splitlines()
    assert first == "epoch 1: w = 208.562, loss of shard 0 = 45443.8"
    assert last == "epoch 20: w = 423.937, loss of shard 0 = 47605.0"

"""Workers started with torchrun: equal to one alone, and gone whatever happens."""

import os
import sys
import textwrap
import time

import numpy as np
import pytest
import torch

from helpers import hubble, launch
from helpers.launch import WorkersError, is_open, run_workers, still_running
from helpers.workers import (
    dist,
    nebulae,
    train_alone,
    train_by_hand,
    train_weighted,
    train_with_ddp,
)


def train_in_float32(x, y, epochs, learning_rate):
    yield from train_with_ddp(x.float(), y.float(), epochs, learning_rate)


def killed_in_epoch_3(x, y, epochs, learning_rate):
    for epoch in range(1, epochs + 1):
        if epoch == 3 and dist.get_rank() == 1:
            import signal

            os.kill(os.getpid(), signal.SIGKILL)
        dist.all_reduce(torch.ones(1))
        yield 1.0, 1.0


def interrupts_its_launcher(x, y, epochs, learning_rate):
    import time  # this source goes to the workers

    with open(os.environ["TEST_PIDS"], "w") as file:
        file.write(f"{os.getpid()} {os.getppid()} {os.environ['MASTER_PORT']}")
    os.kill(int(os.environ["TEST_LAUNCHER"]), 2)
    while True:
        time.sleep(1)
    yield 0.0, 0.0


@pytest.fixture(scope="module")
def four():
    return run_workers([train_by_hand, train_with_ddp, train_in_float32], [6] * 4)


@pytest.fixture(scope="module")
def uneven():
    return run_workers([train_with_ddp, train_weighted], [10, 14])


def single(dtype=torch.float64):
    x, y = nebulae()
    return np.array(list(train_alone(x.to(dtype), y.to(dtype), 20, 0.2)))


def test_four_workers_walk_as_one_alone(four):
    kinds = (torch.float64, 1e-14), (torch.float64, 1e-14), (torch.float32, 1e-6)
    for run, (dtype, bound) in zip(four, kinds, strict=True):
        losses, weights = single(dtype).T
        assert run.weights.shape == run.losses.shape == (4, 20)
        np.testing.assert_allclose(run.trajectory.w, weights, rtol=bound)
        np.testing.assert_allclose(run.trajectory.losses, losses, rtol=bound)
    in_float32 = four[2].weights
    assert np.float32(in_float32).tolist() == in_float32.tolist()


def test_all_workers_hold_the_same_weight_and_losses_of_their_own(four, uneven):
    for run in [*four, *uneven]:
        assert np.ptp(run.weights, axis=0).tolist() == [0.0] * 20
        assert np.ptp(run.losses, axis=0).min() > 0


def test_unweighted_uneven_shards_fit_the_mean_of_means(uneven):
    """Each worker counts the same, so the 10 nebulae weigh as much as the 14."""
    d, v = hubble.load().distance, hubble.load().velocity
    product = (d[:10] * v[:10]).mean() + (d[10:] * v[10:]).mean()
    square = (d[:10] ** 2).mean() + (d[10:] ** 2).mean()
    epoch = np.arange(1, 21)
    wrong = product / square * (1 - (1 - 0.2 * square) ** epoch)
    np.testing.assert_allclose(uneven[0].trajectory.w, wrong, rtol=1e-12)
    assert abs(product / square - hubble.through_origin(d, v)) > 2


def test_weighted_uneven_shards_walk_as_one_alone(uneven):
    losses, weights = single().T
    np.testing.assert_allclose(uneven[1].trajectory.w, weights, rtol=1e-14)
    np.testing.assert_allclose(uneven[1].trajectory.losses, losses, rtol=1e-14)


def test_after_a_run_processes_and_port_are_gone(uneven):
    assert len(uneven[0].pids) == 3
    assert still_running(uneven[0].pids) == []
    assert not is_open(uneven[0].port)


def test_a_killed_worker_ends_the_run_and_leaves_nothing():
    with pytest.raises(WorkersError) as caught:
        run_workers([killed_in_epoch_3], [12, 12])
    assert str(caught.value) == (
        "worker 1 of 2 died in epoch 3 (SIGKILL); the run was stopped"
    )
    assert len(caught.value.pids) == 3
    assert still_running(caught.value.pids) == []
    assert not is_open(caught.value.port)


def test_an_interrupt_ends_the_workers(monkeypatch, tmp_path):
    monkeypatch.setenv("TEST_LAUNCHER", str(os.getpid()))
    monkeypatch.setenv("TEST_PIDS", str(tmp_path / "pids"))
    with pytest.raises(KeyboardInterrupt):
        run_workers([interrupts_its_launcher], [24])
    *pids, port = map(int, (tmp_path / "pids").read_text().split())
    assert still_running(pids) == []
    assert not is_open(port)


def test_the_time_limit_ends_the_run():
    with pytest.raises(WorkersError) as caught:
        run_workers([train_alone], [24], time_limit=0.2)
    assert str(caught.value) == (
        "the time limit of 0.2 seconds is over (workers: before epoch 1); "
        "the run was stopped"
    )
    assert still_running(caught.value.pids) == []
    assert caught.value.port is None


def test_a_torchrun_that_does_not_listen_is_killed_with_its_workers(
    monkeypatch, tmp_path
):
    monkeypatch.setattr(launch, "TORCHRUN_ENDS", 0.2)
    deaf = """
        import os, signal, subprocess, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
        child = subprocess.Popen(sleep, start_new_session=True)
        with open(sys.argv[1], "w") as file:
            file.write(f"{os.getpid()} {child.pid}")
        time.sleep(600)
    """
    command = [sys.executable, "-c", textwrap.dedent(deaf), str(tmp_path / "pids")]
    for patience in (2, 20, 60):
        ended = launch._run(command, patience)
        if (tmp_path / "pids").exists():
            break
    torchrun, worker = map(int, (tmp_path / "pids").read_text().split())
    assert (ended.code, ended.pid) == (None, torchrun)
    assert still_running([torchrun]) == []
    assert gone(worker)


def gone(pid):
    """Whether a killed process ends; the kernel takes a moment to take it apart."""
    for _ in range(500):
        if not alive(pid):
            return True
        time.sleep(0.02)
    return False


def alive(pid):
    """Whether a process still runs; a dead one may wait for the system to reap it."""
    if not os.path.exists("/proc/self/stat"):
        return bool(still_running([pid]))
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_what_workers_print_is_printed_in_their_order(capsys, tmp_path):
    for rank in (1, 0):
        (tmp_path / f"worker-{rank}.jsonl").write_text(
            '{"pid": 1, "port": 2}\n{"loop": "a"}\n{"row": [1, 2]}\n{"done": true}\n'
        )
        (tmp_path / f"worker-{rank}.txt").write_text(f"hello\nI am {rank}\n")
    journals = [launch._Journal.read(tmp_path, rank) for rank in (0, 1)]
    launch._results(launch._Ended(3, 0, ""), journals, ["a"], [12, 12], 1.0)
    assert capsys.readouterr().out == (
        "worker 0: hello\nworker 0: I am 0\nworker 1: hello\nworker 1: I am 1\n"
    )


def test_half_a_line_of_a_dead_worker_is_left_out(tmp_path):
    (tmp_path / "worker-0.jsonl").write_text('{"pid": 7}\n{"loop": "a"}\n{"row": [1')
    (tmp_path / "worker-0.txt").write_text("")
    journal = launch._Journal.read(tmp_path, 0)
    assert (journal.pid, journal.rows, journal.done) == (7, {"a": []}, False)


FAILURE = """
  rank      : {} (local_rank: 0)
  exitcode  : {} (pid: 8949)  (SIGTERM)
"""


def journal(rows=2, **values):
    return launch._Journal(rows={"train": [[1.0, 1.0]] * rows}, **values)


@pytest.mark.parametrize(
    ("codes", "journals", "message"),
    [
        ({1: 1, 0: -15}, [journal(), journal()], "worker 1 of 2 died in epoch 3 (exit"),
        (
            {0: 1, 1: 1},
            [journal(lost=True), journal()],
            "worker 1 of 2 died in epoch 3",
        ),
        (
            {0: 1},
            [journal(lost=True), journal()],
            "worker 1 of 2 died in epoch 3 (exit",
        ),
        ({0: 1, 1: -15}, [journal(lost=True), journal()], "in epoch 3 (SIGTERM)"),
        ({1: -11, 0: 1}, [journal(lost=True), journal()], "(SIGSEGV)"),
        ({1: 1}, [journal(), launch._Journal()], "worker 0 of 2 died in epoch 3"),
        ({0: 1}, [launch._Journal(), journal(done=True)], "0 of 2 died before epoch 1"),
        (
            {0: 1},
            [journal(error="ValueError: no")],
            "failed in epoch 3 (ValueError: no)",
        ),
        ({}, [launch._Journal()], "torchrun failed with exit code 1: it said nothing"),
    ],
)
def test_the_worker_that_went_first_is_named(codes, journals, message):
    output = "".join(FAILURE.format(*item) for item in codes.items())
    assert message in launch._cause(launch._Ended(1, 1, output), journals)


@pytest.mark.parametrize(
    ("journals", "message"),
    [
        ([journal(done=True), journal(done=True)], ""),
        ([journal(done=True), journal()], "worker 1 of 2 ended early"),
        ([journal(done=True), journal(1, done=True)], "worker 1 of 2 yielded 1 rows"),
        ([journal(0, done=True)], "worker 0 of 1 yielded 0 rows in train"),
    ],
)
def test_rows_that_do_not_match_are_reported(journals, message):
    assert message in launch._mismatch(journals)
    assert bool(message) == bool(launch._mismatch(journals))


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ({"shards": []}, ValueError, "at least one worker"),
        ({"shards": [24, 0]}, ValueError, "worker 1 has 0 samples"),
        ({"shards": [12, 13]}, ValueError, "25 samples together, the table 24"),
        ({"shards": [12.0, 12.0]}, TypeError, "a shard must be a whole number"),
        ({"shards": [30, -6]}, ValueError, "a shard must be 0 or more"),
        ({"loops": []}, ValueError, "one training loop or more"),
        ({"loops": train_alone}, ValueError, "one training loop or more"),
        ({"loops": [lambda x: x]}, TypeError, "must be a function written in a cell"),
        ({"loops": [print]}, TypeError, "must be a function written in a cell"),
        ({"loops": ["train_alone"]}, TypeError, "must be a function written in a cell"),
        ({"epochs": 0}, ValueError, "epochs must be 1 or more"),
        ({"learning_rate": -0.2}, ValueError, "learning_rate must be above zero"),
        ({"time_limit": 0}, ValueError, "time_limit must be above zero"),
    ],
)
def test_arguments_that_make_no_sense_start_nothing(
    monkeypatch, values, error, message
):
    monkeypatch.setattr(launch, "_run", lambda *_: pytest.fail("a run was started"))
    with pytest.raises(error, match=message):
        run_workers(**{"loops": [train_alone], "shards": [12, 12]} | values)


def test_windows_is_refused_with_a_way_out(monkeypatch):
    monkeypatch.setattr(launch.os, "name", "nt")
    with pytest.raises(OSError, match="WSL"):
        run_workers([train_alone], [24])


def test_workers_get_an_environment_of_their_own(monkeypatch):
    for name in ("RANK", "WORLD_SIZE", "MASTER_PORT", "PET_NNODES", "PYTHON_EXEC"):
        monkeypatch.setenv(name, "9")
    monkeypatch.setenv("GLOO_SOCKET_IFNAME", "eth7")
    monkeypatch.setenv("RANKING", "kept")
    environment = launch._environment()
    assert not environment.keys() & {"RANK", "WORLD_SIZE", "MASTER_PORT", "PET_NNODES"}
    assert environment["GLOO_SOCKET_IFNAME"] in ("lo", "lo0")
    assert environment["RANKING"] == "kept"

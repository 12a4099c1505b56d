"""A student's code is ended, quieted and stopped, and nothing else is."""

import contextlib
import signal
import subprocess
import sys
import threading
import time

import pytest
import torch

from helpers.checks import run as running
from helpers.checks.run import run

needs_timer = pytest.mark.skipif(
    not hasattr(signal, "setitimer"), reason="no timer signal on Windows"
)


def state():
    timer = signal.getitimer(signal.ITIMER_REAL), signal.getsignal(signal.SIGALRM)
    streams = sys.stdout, sys.stderr, sys.unraisablehook
    return *timer, *streams, threading.active_count()


def loop():
    while True:
        pass


def swallows():
    while True:
        with contextlib.suppress(BaseException):
            print("again")
            time.sleep(0.001)


def sleeps():
    time.sleep(10)


@needs_timer
@pytest.mark.parametrize(
    ("work", "limit"), [(loop, "BUSY"), (swallows, "ASLEEP"), (sleeps, "ASLEEP")]
)
def test_code_that_does_not_end_is_ended_and_leaves_nothing_behind(
    work, limit, monkeypatch
):
    monkeypatch.setattr(running, f"{limit}_SECONDS", 0.2)
    before = state()
    assert isinstance(run(work)[0], running.TimeUp)
    assert state() == before


@needs_timer
def test_gradients_are_on_after_a_strike_that_hit_no_grad(monkeypatch):
    monkeypatch.setattr(running, "BUSY_SECONDS", 0.1)

    def work():
        torch.set_grad_enabled(False)
        loop()

    assert isinstance(run(work)[0], running.TimeUp)
    assert torch.is_grad_enabled()


@needs_timer
def test_an_import_is_let_finish_and_does_not_count(monkeypatch, tmp_path):
    monkeypatch.setattr(running, "BUSY_SECONDS", 0.1)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "slow_to_import.py").write_text(
        "import time\nend = time.process_time() + 0.3\n"
        "while time.process_time() < end: pass\nready = True"
    )

    def work():
        import slow_to_import

        return slow_to_import.ready

    assert run(work) == (True, [])


@needs_timer
def test_what_others_compute_meanwhile_does_not_use_up_the_time(monkeypatch):
    monkeypatch.setattr(running, "BUSY_SECONDS", 0.1)
    assert run(lambda: time.sleep(0.5)) == (None, [])


@needs_timer
def test_the_timer_strikes_only_while_the_answer_runs(monkeypatch):
    monkeypatch.setattr(running, "BUSY_SECONDS", -1.0)
    monkeypatch.setattr(signal, "setitimer", lambda *seconds: None)

    def answering():
        watch.look(signal.SIGALRM, sys._getframe())

    watch = running._Watch(answering.__code__)
    watch.look(signal.SIGALRM, sys._getframe())
    with pytest.raises(running.TimeUp):
        answering()


@needs_timer
def test_a_check_in_an_answer_leaves_the_timer_of_the_answer_on(monkeypatch):
    monkeypatch.setattr(running, "BUSY_SECONDS", 0.1)

    def work():
        assert run(lambda: 3) == (3, [])
        loop()

    assert isinstance(run(work)[0], running.TimeUp)


def test_in_another_thread_an_answer_is_judged_without_a_timer():
    found = []
    thread = threading.Thread(target=lambda: found.append(run(lambda: 3)))
    thread.start()
    thread.join()
    assert found == [(3, [])]


def test_what_is_printed_is_kept_up_to_a_limit_and_not_shown(capsys):
    def work():
        for _ in range(1000):
            print("0123456789")
            print("a warning", file=sys.stderr)

    _, printed = run(work)
    assert printed[0] == "0123456789"
    assert len(printed) < 200
    assert capsys.readouterr() == ("", "")


def test_the_reader_can_stop_a_check():
    # In a process of its own: an interrupt that went astray would end the test run.
    # There interrupts may be ignored, as under nohup: so they are switched on.
    program = """
import _thread, signal
from helpers import checks
signal.signal(signal.SIGINT, signal.default_int_handler)

def stopped(x, y, w):
    _thread.interrupt_main()
    while True:
        pass

checks.one_sample_gradient(stopped)
print("goes on")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120
    )
    assert done.stdout == "Not yet. Stopped before your code had ended.\ngoes on\n"
    assert done.stderr == ""

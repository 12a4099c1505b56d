"""Run a student's code so that it ends, and keep what it prints.

A timer in the main thread ends the answer when its own processor time, or the time it
slept, is over a limit; imports don't count and are let finish. It strikes only while
the answer is on the stack, so never the kernel or a test runner.

What it can't end: one long call into C, such as ``sum(range(10**12))``. On Windows,
which has no such timer, and in other threads the reader has to interrupt the kernel.
"""

import io
import random
import signal
import sys
import threading
import time
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from warnings import catch_warnings, simplefilter

from IPython.utils.capture import capture_output

BUSY_SECONDS, ASLEEP_SECONDS, TICK_SECONDS = 5.0, 20.0, 0.05


class TimeUp(BaseException):
    """Raised inside the student's code when its time is up; not to be caught."""


def run(work):
    """Return the result of ``work()``, or what ended it; and the lines it printed."""
    printed = _Kept()
    try:
        with (
            redirect_stdout(printed),
            redirect_stderr(_Kept()),
            catch_warnings(),
            _no_pictures(),
        ):
            simplefilter("ignore")  # they go to stderr too, which is not shown
            with _timer(work.__code__):
                result = work()
    except BaseException as error:
        result = error
        if isinstance(error, TimeUp) and "torch" in sys.modules:
            # It may have struck a `no_grad` that was about to end.
            sys.modules["torch"].set_grad_enabled(True)
    return result, printed.getvalue().splitlines()


@contextmanager
def _no_pictures():
    """Show nothing that the answer displays or draws: it is called several times."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    before = set(pyplot.get_fignums()) if pyplot else set()
    try:
        with capture_output(stdout=False, stderr=False):
            yield
    finally:
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            for number in set(pyplot.get_fignums()) - before:
                pyplot.close(number)


@contextmanager
def _timer(code):
    in_main = threading.current_thread() is threading.main_thread()
    if not in_main or not hasattr(signal, "setitimer"):
        yield
        return
    # A strike inside a `__del__` is lost; nobody is to report it (`id` just returns).
    hook, sys.unraisablehook = sys.unraisablehook, id
    handler = signal.signal(signal.SIGALRM, _Watch(code).look)
    # An answer can call a check: then the outer timer goes on afterwards.
    timer = signal.setitimer(signal.ITIMER_REAL, TICK_SECONDS, TICK_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, *timer)
        sys.unraisablehook = hook


class _Watch:
    """Counts the seconds above ``code`` on the stack; raises when they are over."""

    def __init__(self, code):
        self.code, self.busy, self.asleep = code, 0.0, 0.0
        self.last = time.thread_time(), time.monotonic()

    def look(self, number, frame):
        answering = importing = False
        while frame is not None and not answering:
            importing |= "importlib._bootstrap" in frame.f_code.co_filename
            answering = frame.f_code is self.code
            frame = frame.f_back
        now = time.thread_time(), time.monotonic()
        busy, passed = now[0] - self.last[0], now[1] - self.last[1]
        self.last = now
        if not answering or importing:
            return
        self.busy += busy
        self.asleep += passed - busy
        if self.busy > BUSY_SECONDS or self.asleep > ASLEEP_SECONDS:
            # Code that catches everything is struck again and again, until one strike
            # arrives outside of its `try`.
            moment = 10 ** random.uniform(-6, -2.5)
            signal.setitimer(signal.ITIMER_REAL, moment, TICK_SECONDS)
            raise TimeUp


class _Kept(io.StringIO):
    """A stream that keeps the first characters and drops the rest."""

    def write(self, text):
        return super().write(text[: max(0, 2000 - self.tell())])

    def close(self):
        """Stay open: an answer may close what it prints to."""

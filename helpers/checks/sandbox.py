"""Run a student's code so that nothing it does can break the notebook.

The code runs in a thread of its own, with a time limit. What it prints is kept, what
it raises becomes a :class:`Trouble`, and an endless loop is stopped by raising an
exception inside its thread (``PyThreadState_SetAsyncExc``, which works in any thread
and on every system, where an alarm signal does not). Code that waits outside Python,
or swallows every exception, can't be stopped: then the thread is left behind.
"""

import ctypes
import linecache
import re
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.checks import quiet

LIMIT_SECONDS = 5.0
GRACE_SECONDS = 1.0
STACK_BYTES = 32 * 1024 * 1024

_left_behind: list["_Job"] = []


class TimeUp(BaseException):
    """Raised inside the student's thread when the time is up; not to be caught."""


@dataclass(frozen=True)
class Trouble:
    """Why a run gave no result.

    ``kind`` is "raised", "endless" or "interrupted" (by the reader). The rest describes
    an exception and the line of the student's cell it came from.
    """

    kind: str
    name: str = ""
    message: str = ""
    line: int = 0
    code: str = ""


@dataclass(frozen=True)
class Outcome:
    """The result of a run, or the trouble it ran into."""

    result: Any
    trouble: Trouble | None


def run(work: Callable[[], Any]) -> Outcome:
    """Run ``work()`` in a thread of its own and return its outcome; raises nothing."""
    job = _Job(work)
    with quiet.routed(left_behind=_any_left_behind):
        trouble = job.conduct()
    return Outcome(job.result, trouble or job.trouble)


def _any_left_behind() -> bool:
    """Say whether a thread of an earlier run still runs; call it off once more."""
    _left_behind[:] = [thread for thread in _left_behind if thread.is_alive()]
    for thread in _left_behind:
        thread.call_off(0.01)
    return bool(_left_behind)


class _Job(threading.Thread):
    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.result: Any = None
        self.trouble: Trouble | None = None
        self._work = work
        self._gate = threading.Lock()
        self._over = threading.Event()

    def run(self) -> None:
        with suppress(TimeUp):
            quiet.begin()
            try:
                self.result = self._work()
            except TimeUp:
                pass
            except BaseException as error:
                self.trouble = described(error)
            with self._gate:
                self._over.set()
                _raise_in(self.ident, None)
        self._over.set()

    def conduct(self) -> Trouble | None:
        """Run to the end, or call the work off; return the trouble, if any."""
        trouble = None
        try:
            _start(self)
            until = time.monotonic() + LIMIT_SECONDS
            while not self._over.wait(0.05):
                if time.monotonic() > until:
                    trouble = Trouble("endless")
                    break
        except KeyboardInterrupt:
            trouble = Trouble("interrupted")
        if trouble:
            with suppress(KeyboardInterrupt):
                self.call_off(GRACE_SECONDS)
        if self.is_alive() and not self._over.is_set():
            _left_behind.append(self)
        return trouble

    def call_off(self, seconds: float) -> None:
        """Raise TimeUp in the thread, again and again, in case it catches that."""
        before = sys.getswitchinterval()
        sys.setswitchinterval(1e-5)  # so that TimeUp also arrives outside a ``try``
        try:
            until = time.monotonic() + seconds
            while not self._over.is_set() and time.monotonic() < until:
                with self._gate:
                    if self.ident and not self._over.is_set():
                        _raise_in(self.ident, TimeUp)
                self._over.wait(0.0005)
        finally:
            sys.setswitchinterval(before)


def _start(thread: threading.Thread) -> None:
    """Start a thread with a stack that endless recursion doesn't break through."""
    before = threading.stack_size(STACK_BYTES)
    try:
        thread.start()
    finally:
        threading.stack_size(before)


def _raise_in(thread_id: int, exception: type[BaseException] | None) -> None:
    """Raise an exception in another thread; None takes back one not yet raised."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread_id), ctypes.py_object(exception) if exception else None
    )


def described(error: BaseException, home: str = "") -> Trouble:
    """Name an exception, and the last line of the student's own code it passed.

    ``home`` is the file name of the student's code; without it, any code counts that
    is in no file, as that of notebook cells.
    """
    place = None
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file == home or not (home or Path(file).exists() or file[:1] == "<"):
            place = (file, trace.tb_lineno)
        trace = trace.tb_next
    try:
        message = str(error)
    except TimeUp:
        raise
    except BaseException:
        message = ""
    code = linecache.getline(*place).strip() if place else ""
    return Trouble(
        "raised",
        type(error).__name__[:60],
        shortened(message, 110),
        place[1] if place else 0,
        shortened(code, 60),
    )


def shortened(text: str, length: int) -> str:
    """Return ``text`` on one line of at most ``length`` characters, no addresses."""
    line = " ".join(str(text[: 10 * length]).split())
    line = re.sub(r"0x[0-9A-Fa-f]{6,}", "0x...", line)
    return line if len(line) <= length else line[: length - 3] + "..."

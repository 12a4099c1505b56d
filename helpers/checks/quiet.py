"""Keep what judged code prints, asks and ends away from the notebook.

Printing, ``input`` and ``exit`` belong to the whole program. While a check runs, they
are routed: threads that have called :func:`begin` print into a box of their own, get an
error for ``input`` and end only themselves; all others notice nothing.
"""

import builtins
import sys
import threading
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

KEPT_CHARACTERS = 2_000

_thread_local = threading.local()


def begin() -> None:
    """Make this thread a quiet one, from now on."""
    _thread_local.box = _Box()


def printed() -> str:
    """Return what this thread has printed since it is quiet, up to a limit."""
    box = _box()
    return "" if box is None else "".join(box.kept)


@contextmanager
def routed(left_behind: Callable[[], bool]):
    """Route for the time of a run, and for good if a thread is left behind."""
    for name, router in _ROUTERS.items():
        if getattr(sys, name) is not router:
            router.stream = getattr(sys, name)
            setattr(sys, name, router)
    if builtins.input is not _input:
        _originals["input"] = builtins.input
        builtins.input = _input
    shell = _shell()
    if shell is not None and "ask_exit" not in vars(shell):
        _originals["exit"] = shell.ask_exit
        shell.ask_exit = _exit
    try:
        yield
    finally:
        if not left_behind():
            for name, router in _ROUTERS.items():
                setattr(sys, name, router.stream)
            builtins.input = _originals["input"]
            if shell is not None:
                vars(shell).pop("ask_exit", None)


class _Box:
    """Keeps the first characters a thread prints, and drops the rest."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self._room = KEPT_CHARACTERS

    def write(self, text: str) -> None:
        if self._room > 0:
            self.kept.append(text[: self._room])
            self._room -= len(text)


class _Router:
    """A stream that hands the prints of quiet threads to their boxes."""

    def __init__(self) -> None:
        self.stream: Any = None

    def write(self, text: str) -> int:
        (_box() or self.stream).write(text)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


# Made once and never freed: a thread left behind may be inside a print to them.
_ROUTERS = {"stdout": _Router(), "stderr": _Router()}
_originals: dict[str, Callable[..., Any]] = {}


def _box() -> _Box | None:
    return getattr(_thread_local, "box", None)


def _input(*prompt: Any) -> str:
    if _box() is None:
        return _originals["input"](*prompt)
    raise RuntimeError("a check has nobody to answer input(): use the arguments")


def _exit() -> None:
    """Stand in for what `exit()` asks of a Jupyter kernel: to end."""
    if _box() is None:
        _originals["exit"]()
    raise SystemExit


def _shell() -> Any:
    """Return the running Jupyter shell, if this is one; imports nothing."""
    package = sys.modules.get("IPython")
    return package.get_ipython() if package else None

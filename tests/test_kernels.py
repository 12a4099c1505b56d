"""Kernels: how they talk and start; workers of the tests; no word about fonts."""

import os
import signal
import subprocess
import sys
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from helpers.tools import kernels, pytest_plugin

FONTS = """
import threading
class Timer:  # one that is always due: the fonts take long to list
    def __init__(self, seconds, warn):
        self.start, self.cancel = warn, lambda: None
threading.Timer = Timer
{}
import matplotlib.font_manager
"""


def test_kernels_talk_over_files_of_their_own_or_ports_where_paths_are_long():
    assert kernels.transport("/x" * 100) == "tcp"
    expected = "ipc" if os.name == "posix" else "tcp"
    assert kernels.transport(os.environ["JUPYTER_RUNTIME_DIR"]) == expected
    one, other = kernels.connection(), kernels.connection()
    assert one["connection_file"] != other["connection_file"]


def test_a_kernel_that_dies_at_its_start_is_started_once_more():
    died = RuntimeError("Kernel died before replying to kernel_info")
    assert kernels.once_more(Mock(side_effect=[died, "kernel"])) == "kernel"
    with pytest.raises(RuntimeError):
        kernels.once_more(Mock(side_effect=[died, died, "kernel"]))


@pytest.mark.parametrize("first", ["", "import helpers"])
def test_the_list_of_fonts_is_made_without_a_word(tmp_path, first):
    environment = dict(os.environ, MPLCONFIGDIR=str(tmp_path))
    command = [sys.executable, "-c", FONTS.format(first)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    )
    assert ("font cache" in done.stderr) == (first == "")


@pytest.mark.skipif(os.name != "posix", reason="there is no nohup")
def test_interrupts_work_where_the_tests_were_started_without(tmp_path):
    path = tmp_path / "test_it.py"
    test = "def test(): assert signal.getsignal(2) != signal.SIG_IGN"
    path.write_text(f"import signal\n{test}")
    command = [sys.executable, "-m", "pytest", "-n0", "-c", "pyproject.toml"]
    done = subprocess.run(
        [*command, str(path)],
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
        cwd=kernels.PROJECT,
    )
    assert done.returncode == 0


def test_no_more_workers_than_the_memory_holds(pytestconfig, monkeypatch):
    memory = SimpleNamespace(available=1.2e9)
    monkeypatch.setattr(pytest_plugin.psutil, "virtual_memory", lambda: memory)
    hook = pytestconfig.hook.pytest_xdist_auto_num_workers  # xdist has one of its own
    assert hook(config=pytestconfig) == 1

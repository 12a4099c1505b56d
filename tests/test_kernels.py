"""Kernels: how they talk, whose helpers they import, and what stays out of a cell."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from helpers.tools import kernels, lab, pytest_plugin

FONTS = """
import threading
class Timer:  # one that is always due: the fonts take long to list
    def __init__(self, seconds, warn):
        self.start, self.cancel = warn, lambda: None
threading.Timer = Timer
{}
import matplotlib.font_manager
"""


def test_the_sockets_path_is_short_enough_or_ports_are_used():
    assert kernels.transport("/x" * 100) == "tcp"
    expected = "ipc" if os.name == "posix" else "tcp"
    assert kernels.transport(os.environ["JUPYTER_RUNTIME_DIR"]) == expected


def test_no_two_kernels_share_a_socket():
    one, other = kernels.connection(), kernels.connection()
    assert one["connection_file"] != other["connection_file"]
    assert Path(one["connection_file"]).is_absolute()


def test_a_kernel_that_dies_at_its_start_is_started_once_more():
    tries = []

    def start(dies):
        tries.append(dies)
        if len(tries) <= dies:
            raise RuntimeError("Kernel died before replying to kernel_info")
        return "kernel"

    assert kernels.once_more(start, 1) == "kernel"
    tries.clear()
    with pytest.raises(RuntimeError):
        kernels.once_more(start, 2)


@pytest.mark.parametrize("first", ["", "import helpers"])
def test_the_list_of_fonts_is_made_without_a_word(tmp_path, first):
    environment = dict(os.environ, MPLCONFIGDIR=str(tmp_path))
    command = [sys.executable, "-c", FONTS.format(first)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    )
    assert ("font cache" in done.stderr) == (first == "")


def test_the_lab_takes_this_python_and_these_helpers(monkeypatch):
    told, made = [], []
    monkeypatch.setattr(lab.workbook, "main", made.extend)
    monkeypatch.setattr("jupyterlab.labapp.LabApp.launch_instance", told.extend)
    theirs = {"JUPYTER_PATH": "/theirs", "JUPYTER_PREFER_ENV_PATH": "0"}
    theirs |= {"PYTHONPATH": "/theirs", "TORCH_SHOW_CPP_STACKTRACES": "1"}
    monkeypatch.setattr(os, "environ", dict(os.environ, **theirs))
    lab.main(["--no-browser"])
    assert made == [str(kernels.PROJECT / "workbook")]
    assert {"--ip=127.0.0.1", "--no-browser"} <= set(told)
    assert not theirs.items() & os.environ.items()
    assert os.environ["PYTHONPATH"] == str(kernels.PROJECT)


@pytest.mark.skipif(os.name != "posix", reason="there is no nohup")
def test_interrupts_work_where_the_tests_were_started_without(tmp_path):
    source = (
        "def test(): import signal; assert signal.getsignal(2) is not signal.SIG_IGN"
    )
    (tmp_path / "test_it.py").write_text(source)
    command = [sys.executable, "-m", "pytest", "-n0", "-c", "pyproject.toml"]
    done = subprocess.run(
        [*command, str(tmp_path / "test_it.py")],
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
        cwd=kernels.PROJECT,
    )
    assert done.returncode == 0


def test_no_more_workers_than_the_memory_holds(pytestconfig, monkeypatch):
    memory = SimpleNamespace(available=1.2e9)
    monkeypatch.setattr(pytest_plugin.psutil, "virtual_memory", lambda: memory)
    hook = pytestconfig.hook.pytest_xdist_auto_num_workers  # xdist has one of its own
    assert hook(config=pytestconfig) == 1

"""What the tests of the notebooks need from pytest (switched on in pyproject.toml).

Kernels that see no reader's settings, as many workers as the memory holds, a second run
of each cell after the last one, the last cell first (so no name that a cell relies on
is bound to something else by a later one), and a report that says what differs: which
notebook, which cell, which line.
"""

import atexit
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections import defaultdict
from functools import partial
from itertools import zip_longest
from pathlib import Path

import psutil
import pytest

# Loading it takes two seconds in every process, for addresses no notebook has.
sys.modules.setdefault("rfc3987_syntax", None)

import nbval.kernel  # noqa: E402
from nbval.plugin import IPyNbCell, coalesce_streams  # noqa: E402

from helpers.tools import kernels  # noqa: E402

FOLDER = pytest.StashKey[Path]()
NOT_COMPARED = ("image/png", "application/vnd.jupyter.widget-view+json")
ONCE = "run_workers("  # notebook 13: seconds of starting processes
NEEDS_WORKERS = ("13_many_workers.ipynb", "test_launch.py")


def pytest_configure(config):
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Started by nohup or the like; what tests start could not be interrupted.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(config, "workerinput"):  # a worker of xdist, in its starter's folder
        folder = Path(config.workerinput["folder"], config.workerinput["workerid"])
        folder.mkdir()
    else:
        folder = Path(tempfile.mkdtemp(prefix="k-", dir=kernels.short_place()))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    config.stash[FOLDER] = folder
    kernels.isolate(os.environ, folder)
    # What tests and workers leave in the temporary folder goes with it.
    (folder / "t").mkdir()
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder / "t")
    manager, start = nbval.kernel.KernelManager, nbval.kernel.start_new_kernel
    nbval.kernel.KernelManager = lambda **k: manager(**kernels.connection(), **k)
    nbval.kernel.start_new_kernel = partial(kernels.once_more, start)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    node.workerinput["folder"] = str(node.config.stash[FOLDER])


@pytest.hookimpl(optionalhook=True, tryfirst=True)  # before xdist's own, all cores
def pytest_xdist_auto_num_workers(config):
    """One worker for each core and each gigabyte of memory that can be had."""
    free = psutil.virtual_memory().available
    with contextlib.suppress(OSError, ValueError):  # in a container
        free = min(free, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    return max(1, min(os.cpu_count(), free // 10**9))


def pytest_collection_modifyitems(items):
    cells = [item for item in items if isinstance(item, IPyNbCell)]
    for notebook in dict.fromkeys(cell.parent for cell in cells):
        own = [cell for cell in cells if cell.parent is notebook]
        place = items.index(own[-1]) + 1
        items[place:place] = [
            IPyNbCell.from_parent(
                notebook,
                name=f"{cell.name} again",
                cell_num=cell.cell_num,
                cell=cell.cell,
                options=cell.options,
            )
            for cell in reversed(own)
            if ONCE not in cell.cell.source
        ]


def pytest_ignore_collect(collection_path):
    """Leave out what starts several processes: on Windows they do not start."""
    if os.name != "posix" and collection_path.name in NEEDS_WORKERS:
        return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed and isinstance(item, IPyNbCell) and call.when == "call":
        path = f"{item.path.parent.name}/{item.path.name}"
        outputs = item.test_outputs or []
        report.longrepr = explain(path, item.cell, outputs, str(call.excinfo.value))
    return report


def explain(path, cell, outputs, message):
    """Say in a few lines what is wrong with a cell that ran and gave `outputs`."""
    source = cell["source"].strip().splitlines() or [""]
    said = [f"{path}, cell {cell.get('id')} (In [{cell['execution_count']}]):"]
    said += [f"    {source[0]}" + (" ..." if len(source) > 1 else ""), ""]
    error = next((o for o in outputs if o["output_type"] == "error"), None)
    if error and "raises-exception" not in cell["metadata"].get("tags", []):
        said.append(f"It raised {error['ename']}: {error['evalue']}")
        if line := kernels.failed_line(error["traceback"]):
            said.append(f"in line {line}: {source[line - 1].strip()}")
    elif message == "Cell outputs differ":
        stored, now = _lines(coalesce_streams(cell["outputs"])), _lines(outputs)
        for kind in dict.fromkeys([*stored, *now]):
            said += _difference(kind, stored[kind], now[kind])
        said += ["", "If the new output is the right one: make notebooks stores it."]
    else:
        said.append(message)
    return "\n".join(said)


def _lines(outputs):
    """Return what nbval compares, as lines by kind: stdout, text/plain, error ..."""
    found = defaultdict(list)
    for output in outputs:
        if output["output_type"] == "stream":
            data = {output["name"]: output["text"]}
        elif output["output_type"] == "error":
            data = {"error": f"{output['ename']}: {output['evalue']}"}
        else:
            data = output["data"]
        for kind, value in data.items():
            if kind not in NOT_COMPARED:
                found[kind] += str(value).splitlines()
    return found


def _difference(kind, stored, now):
    """Say where the lines of one kind differ; nothing if they don't."""
    lines = enumerate(zip_longest(stored, now, fillvalue="(nothing)"), 1)
    differ = [(number, *both) for number, both in lines if both[0] != both[1]]
    if differ:
        number, old, new = differ[0]
        yield f"Its {kind} differs from what is stored, first in line {number}:"
        yield f"    stored: {old}"
        yield f"    now:    {new}"
        if len(differ) > 1:
            yield f"({len(differ)} lines differ.)"

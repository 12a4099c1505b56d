"""What the tests of the notebooks need from pytest (switched on in pyproject.toml).

Kernels that see no reader's settings, as many workers as the memory holds, a second run
of each cell after the last one, the last cell first (so no name that a cell relies on
is bound to something else by a later one), and a report that says what differs: which
notebook, which cell, which line.
"""

import atexit
import contextlib
import os
import re
import shutil
import signal
import sys
import tempfile
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
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
COMPARED = re.compile(r"text/|application/json|image/svg")
NOTHING = "(nothing)"
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
    if os.name != "posix":
        skip_workers(items)
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


def skip_workers(items):
    """Skip what starts several processes: on Windows they do not start."""
    for item in items:
        if item.path.name in NEEDS_WORKERS:
            item.add_marker(pytest.mark.skip(reason="workers need Linux or macOS"))


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
        said += _place(error["traceback"], source)
    elif message == "Cell outputs differ":
        stored = _texts(coalesce_streams(cell["outputs"]))
        now = _texts(outputs)
        kinds = [
            kind for kind in {**stored, **now} if stored.get(kind) != now.get(kind)
        ]
        for kind in kinds:
            said += _difference(kind, stored.get(kind, ""), now.get(kind, ""))
        said += ["", "If the new output is the right one: make notebooks stores it."]
    else:
        said.append(message)
    return "\n".join(said)


def _place(traceback, source):
    plain = COLOUR.sub("", "\n".join(traceback))
    found = re.search(r"^ *Cell In\[\d+\], line (\d+)", plain, re.MULTILINE)
    if found and int(found[1]) <= len(source):
        yield f"in line {found[1]}: {source[int(found[1]) - 1].strip()}"


def _texts(outputs):
    """Everything nbval compares, as text by kind: stdout, text/plain, error ..."""
    texts = {}
    for output in outputs:
        if output["output_type"] == "stream":
            texts.setdefault(output["name"], []).append(output["text"])
        elif output["output_type"] == "error":
            error = f"{output['ename']}: {output['evalue']}"
            texts.setdefault("error", []).append(error)
        else:
            for kind, value in output["data"].items():
                if COMPARED.match(kind):
                    texts.setdefault(kind, []).append(str(value))
                else:
                    texts.setdefault(kind, []).append("(data)")
    return {kind: "\n".join(parts) for kind, parts in texts.items()}


def _difference(kind, stored, now):
    lines = list(zip_longest(stored.splitlines(), now.splitlines(), fillvalue=NOTHING))
    differ = [n for n, (old, new) in enumerate(lines, 1) if old != new]
    if not differ:
        yield f"Its {kind} differs in how it is split into lines or outputs."
        return
    old, new = lines[differ[0] - 1]
    yield f"Its {kind} differs from what is stored, first in line {differ[0]}:"
    yield f"    stored: {old}"
    yield f"    now:    {new}"
    if len(differ) > 1:
        yield f"({len(differ)} lines differ.)"

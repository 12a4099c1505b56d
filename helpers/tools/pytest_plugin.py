"""What the tests of the notebooks need from pytest (switched on in pyproject.toml).

Kernels that see no reader's settings, a second run of each cell after the last one, the
last cell first (so no name that a cell relies on is bound to something else by a later
one), and a report that says what differs: which notebook, which cell, which lines.
"""

import os
import shutil
import sys
import tempfile
from difflib import unified_diff
from functools import partial
from pathlib import Path

import pytest

# Loading it takes two seconds in every process, for addresses no notebook has.
sys.modules.setdefault("rfc3987_syntax", None)

import nbval.kernel  # noqa: E402
from jupyter_client.manager import KernelManager  # noqa: E402
from nbval.plugin import IPyNbCell, IPyNbFile, coalesce_streams  # noqa: E402

from helpers.tools import kernels  # noqa: E402

NOT_COMPARED = ("image/png", "application/vnd.jupyter.widget-view+json")
ONCE = "run_workers("  # notebook 13: seconds of starting processes
NEEDS_WORKERS = ("notebooks/13_many_workers.ipynb", "tests/test_launch.py")


def pytest_configure(config):
    posix = os.name == "posix"
    # The path of a socket in it must be short.
    folder = Path(tempfile.mkdtemp(prefix="k-", dir="/tmp" if posix else None))
    config.add_cleanup(partial(shutil.rmtree, folder, ignore_errors=True))
    kernels.isolate(os.environ, folder)
    if posix:
        # Kernels that start at the same moment can take each other's ports.
        nbval.kernel.KernelManager = partial(
            KernelManager, transport="ipc", connection_file=str(folder / "kernel.json")
        )
    else:  # what starts several processes does not start there
        needy = [str(kernels.PROJECT / each) for each in NEEDS_WORKERS]
        config.option.ignore = [*(config.option.ignore or []), *needy]


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    if isinstance(collector, IPyNbFile):
        report.result += [
            IPyNbCell.from_parent(
                collector,
                name=f"{cell.name} again",
                cell_num=cell.cell_num,
                cell=cell.cell,
                options=cell.options,
            )
            for cell in reversed(report.result)
            if ONCE not in cell.cell.source
        ]
    return report


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
    said = [f"{path}, cell {cell['id']} (In [{cell['execution_count']}]):"]
    said += [f"    {line}" for line in cell["source"].splitlines()[:1]]
    stored, now = _lines(cell["outputs"]), _lines(outputs)
    differ = unified_diff(stored, now, "stored", "now", n=0, lineterm="")
    return "\n".join([*said, message, *differ])


def _lines(outputs):
    """Return what nbval compares, as lines."""
    found = []
    for output in coalesce_streams(outputs):
        data = output.get("data", {"text": output.get("text", "")})
        if output["output_type"] == "error":
            data = {"error": f"{output['ename']}: {output['evalue']}"}
        for kind, value in data.items():
            if kind not in NOT_COMPARED:
                found += str(value).splitlines()
    return found

"""Run notebooks from top to bottom and store what they print: `make notebooks`.

    python -m helpers.tools.store_outputs [notebook ...]

Each notebook runs in a fresh kernel of this Python, in its own folder. Its file is
rewritten only when every cell ran as it should: an exception in a cell without the
tag `raises-exception`, or anything on stderr (a warning), leaves the file as it was.
"""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from helpers.tools import cells, kernels

AT_A_TIME = 2
SECONDS_PER_CELL = 600
NOTEBOOK_METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"file_extension": ".py", "name": "python"},
}
CELL_METADATA = ("jupyter", "slideshow", "tags")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class StoreError(Exception):
    """A notebook that must not be stored; says where and why in one line."""


def execute(notebook, folder):
    """Execute a notebook in place, in `folder`, up to a cell that fails.

    StoreError if its kernel dies or a cell takes too long; any other RuntimeError if
    the kernel never answered.
    """
    client = NotebookClient(
        notebook,
        # No kernel folders: the kernel is then always the one of this very Python.
        km=AsyncKernelManager(
            kernel_name="python3",
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
            **kernels.connection(),
        ),
        timeout=SECONDS_PER_CELL,
        resources={"metadata": {"path": str(folder)}},
        coalesce_streams=True,
        record_timing=False,
        store_widget_state=False,
    )
    try:
        client.execute(cleanup_kc=True, stderr=subprocess.DEVNULL)
    except CellExecutionError:
        pass  # the error is among the outputs
    except (CellTimeoutError, DeadKernelError) as error:
        raise StoreError(str(error).partition("\n")[0]) from None


def refuse(notebook):
    """StoreError if a cell has warned, or has raised and isn't meant to."""
    for cell in notebook.cells:
        meant = "raises-exception" in cells.tags(cell)
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                first = output.text.strip().partition("\n")[0]
                raise StoreError(f"cell {cell.id}: printed to stderr: {first}")
            if output.output_type == "error" and not meant:
                place = f"cell {cell.id}, line {kernels.failed_line(output.traceback)}"
                raise StoreError(f"{place}: {output.ename}: {output.evalue}")


def clean(notebook):
    """Keep what a reader or a test needs; drop what changes from run to run."""
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    for cell in notebook.cells:
        for name in list(cell.metadata):
            if name not in CELL_METADATA or not cell.metadata[name]:
                del cell.metadata[name]
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                # A frame in a file would hold this machine's path.
                output.traceback = [
                    frame
                    for frame in output.traceback
                    if not kernels.plain(frame).lstrip().startswith("File ")
                ]
            output.get("data", {}).pop(WIDGET_VIEW, None)  # an id, new each time


def store(path):
    """Run the notebook at `path`, store its outputs; tell whether the file changed."""
    before = path.read_bytes()
    try:
        notebook = nbformat.reads(before.decode(), as_version=4)
    except ValueError:
        raise StoreError("not a notebook") from None
    kernels.once_more(execute, notebook, path.parent)
    refuse(notebook)
    clean(notebook)
    after = (nbformat.writes(notebook).rstrip("\n") + "\n").encode()
    if after != before:
        cells.replace(path, after, before)
    return after != before


def store_and_tell(path):
    try:
        print(f"{path}: {'stored' if store(path) else 'unchanged'}", flush=True)
    except (StoreError, OSError) as refusal:
        print(f"{path}: NOT STORED: {refusal}", file=sys.stderr, flush=True)
        return False
    return True


def main(paths):
    place = kernels.short_place()
    with tempfile.TemporaryDirectory(dir=place, ignore_cleanup_errors=True) as folder:
        kernels.isolate(os.environ, Path(folder))
        workers = ThreadPoolExecutor(AT_A_TIME)
        try:
            stored = list(workers.map(store_and_tell, map(Path, paths)))
        except KeyboardInterrupt:
            print("Stopped; notebooks not yet named are as they were.", flush=True)
            os._exit(130)  # the kernels see their parent gone and end
    return 0 if all(stored) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or cells.course()))

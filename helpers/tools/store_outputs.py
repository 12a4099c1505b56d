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
from nbclient import NotebookClient
from nbconvert.filters import strip_ansi

from helpers.tools import cells, kernels

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


def clean(notebook):
    """Keep what a reader or a test needs; drop what changes from run to run.

    ValueError if a cell has warned, or has raised and isn't meant to.
    """
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    for cell in notebook.cells:
        for name in list(cell.metadata):
            if name not in CELL_METADATA or not cell.metadata[name]:
                del cell.metadata[name]
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise ValueError(f"cell {cell.id}: printed to stderr: {output.text}")
            if output.output_type == "error":
                if "raises-exception" not in cells.tags(cell):
                    raise ValueError(f"cell {cell.id}: {output.ename}: {output.evalue}")
                # A frame in a file would hold this machine's path.
                output.traceback = [
                    frame
                    for frame in output.traceback
                    if not strip_ansi(frame).lstrip().startswith("File ")
                ]
            output.get("data", {}).pop(WIDGET_VIEW, None)  # an id, new each time


def store(path):
    """Run the notebook at `path`, store its outputs; tell whether the file changed."""
    before = path.read_bytes()
    notebook = nbformat.reads(before.decode(), as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=600,  # seconds a cell
        resources={"metadata": {"path": str(path.parent)}},
        allow_errors=True,  # they are among the outputs
        coalesce_streams=True,
        record_timing=False,
        store_widget_state=False,
    )
    client.execute(stderr=subprocess.DEVNULL)
    clean(notebook)
    after = (nbformat.writes(notebook).rstrip("\n") + "\n").encode()
    if after != before:
        cells.replace(path, after, before)
    return after != before


def store_and_tell(path):
    try:
        print(f"{path}: {'stored' if store(path) else 'unchanged'}", flush=True)
    except (ValueError, OSError, RuntimeError) as error:
        why = str(error).strip().partition("\n")[0]
        print(f"{path}: NOT STORED: {why}", file=sys.stderr, flush=True)
        return False
    return True


def main(paths):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        kernels.isolate(os.environ, Path(folder))
        with ThreadPoolExecutor(min(4, os.cpu_count())) as pool:
            stored = list(pool.map(store_and_tell, map(Path, paths)))
    return 0 if all(stored) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or cells.course()))

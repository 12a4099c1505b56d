"""Run notebooks from top to bottom and store what they print: `make notebooks`.

    python -m helpers.tools.store_outputs [notebook ...]

Each notebook runs in a fresh kernel of this Python, in its own folder. Its file is
rewritten only when every cell ran as it should: an exception in a cell without the
tag `raises-exception`, or anything on stderr (a warning), leaves the file as it was.
"""

import argparse
import os
import re
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
CELL_METADATA = ("slideshow", "tags")
JUPYTER_METADATA = ("outputs_hidden", "source_hidden")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class StoreError(Exception):
    """A notebook that must not be stored; says where and why in one line."""


def _execute_once_it_answers(notebook, folder):
    """Execute; a kernel that dies before its first cell ran is started once more."""
    try:
        _execute(notebook, folder)
    except RuntimeError:
        if any(cell.get("execution_count") for cell in notebook.cells):
            raise
        _execute(notebook, folder)


def run(notebook, folder):
    """Execute `notebook` in place, in `folder`; StoreError if a cell misbehaves."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    try:
        _execute_once_it_answers(notebook, folder)
    except CellTimeoutError:
        raise StoreError(f"a cell ran longer than {SECONDS_PER_CELL} seconds") from None
    except DeadKernelError:
        raise StoreError("the kernel died") from None
    except CellExecutionError:
        pass  # told with its place below
    _refuse_errors(notebook)
    _refuse_warnings(notebook)
    return notebook


def _execute(notebook, folder):
    # No kernel folders: the kernel is then always the one of this very Python.
    manager = AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
        **kernels.connection(),
    )
    client = NotebookClient(
        notebook,
        km=manager,
        timeout=SECONDS_PER_CELL,
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        store_widget_state=False,
    )
    client.execute(cleanup_kc=True, stderr=subprocess.DEVNULL)


def _refuse_errors(notebook):
    for cell in notebook.cells:
        if "raises-exception" in cell.metadata.get("tags", []):
            continue
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                place = f"cell {cell.id}{_line(output.traceback)}"
                raise StoreError(f"{place}: {output.ename}: {output.evalue}")


def _line(traceback):
    plain = COLOUR.sub("", "\n".join(traceback))
    found = re.search(r"^ *Cell In\[\d+\], line (\d+)", plain, re.MULTILINE)
    return f", line {found[1]}" if found else ""


def _refuse_warnings(notebook):
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                first = output.text.strip().partition("\n")[0]
                raise StoreError(f"cell {cell.id}: printed to stderr: {first}")


def clean(notebook):
    """Keep what a reader or a test needs; drop what changes from run to run."""
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    for cell in notebook.cells:
        cell.metadata = _clean_cell_metadata(cell.metadata)
        if cell.cell_type == "code":
            cell.outputs = _clean_outputs(cell.outputs)
    return notebook


def _clean_cell_metadata(metadata):
    kept = {key: metadata[key] for key in CELL_METADATA if metadata.get(key)}
    hidden = metadata.get("jupyter", {})
    hidden = {key: hidden[key] for key in JUPYTER_METADATA if key in hidden}
    if hidden:
        kept["jupyter"] = hidden
    return nbformat.from_dict(kept)


def _clean_outputs(outputs):
    kept = []
    for output in outputs:
        before = kept[-1] if kept else None
        if output.output_type == "stream":
            if before and before.get("name") == output.name:
                before.text += output.text
                continue
        elif output.output_type == "error":
            output.traceback = [
                frame for frame in output.traceback if not _outside_notebook(frame)
            ]
        else:
            output.data.pop(WIDGET_VIEW, None)  # a model id, new each time
        kept.append(output)
    return kept


def _outside_notebook(frame):
    """Whether a traceback's frame lies in a file: it would hold this machine's path."""
    return COLOUR.sub("", frame).lstrip().startswith("File ")


def store(path):
    """Run the notebook at `path`, store its outputs; tell whether the file changed."""
    before = path.read_bytes()
    try:
        notebook = nbformat.reads(before.decode("utf-8"), as_version=4)
    except (UnicodeDecodeError, nbformat.reader.NotJSONError):
        raise StoreError("not a notebook") from None
    run(notebook, path.parent)
    after = (nbformat.writes(clean(notebook)).rstrip("\n") + "\n").encode("utf-8")
    if path.read_bytes() != before:
        raise StoreError("the file was changed while it ran; run again")
    if after == before:
        return False
    cells.replace(path, after, before)
    return True


def _store_and_tell(path):
    try:
        changed = store(path)
    except StoreError as refusal:
        print(f"{path}: NOT STORED: {refusal}", file=sys.stderr, flush=True)
        return False
    print(f"{path}: {'stored' if changed else 'unchanged'}", flush=True)
    return True


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("notebooks", nargs="*", type=Path)
    paths = parser.parse_args(arguments).notebooks
    paths = paths or sorted(Path("notebooks").glob("*.ipynb"))
    missing = [str(path) for path in paths if not path.is_file()]
    if missing or not paths:
        print(f"No such notebook: {', '.join(missing) or 'notebooks/*.ipynb'}")
        return 1
    with tempfile.TemporaryDirectory(
        dir=kernels.short_place(), ignore_cleanup_errors=True
    ) as folder:
        kernels.isolate(os.environ, Path(folder))
        workers = ThreadPoolExecutor(AT_A_TIME)
        try:
            stored = list(workers.map(_store_and_tell, paths))
        except KeyboardInterrupt:
            print("Stopped; notebooks not yet named are as they were.", flush=True)
            os._exit(130)  # the kernels see their parent gone and end
    return 0 if all(stored) else 1


if __name__ == "__main__":
    sys.exit(main())

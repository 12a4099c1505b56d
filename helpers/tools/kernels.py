"""The same surroundings for every kernel, whoever starts it and on whatever machine.

What a reader has set for Python, Jupyter, matplotlib or torch must not change what a
notebook prints, nor whose `helpers` it imports.
"""

import os
import re
import uuid
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
SETTINGS = ("IPYTHON", "JUPYTER", "MPL", "MATPLOTLIB", "PYTHON", "TORCH")
ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
# The least of the systems' limits for the path of a socket, and what Jupyter adds.
SOCKET_PATH, SOCKET_NAME = 103, len("/kernel--ipc-5") + 36
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def isolate(environment, folder):
    """Change `environment` so that kernels started with it see `folder`, not a home.

    `folder` is empty and belongs to the caller, who deletes it after the last kernel.
    """
    for name in [name for name in environment if name.startswith(SETTINGS)]:
        if name != "MPLCONFIGDIR":  # only where the list of fonts is kept
            del environment[name]
    for name in ONE_THREAD:
        environment[name] = "1"
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"):
        place = folder / name.removesuffix("DIR").strip("_").lower()
        place.mkdir(parents=True)
        environment[name] = str(place)
    matplotlib_settings = folder / "matplotlibrc"
    matplotlib_settings.touch()
    environment["MATPLOTLIBRC"] = str(matplotlib_settings)
    environment["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    environment["PYTHONPATH"] = str(PROJECT)


def short_place():
    """Where to make `folder`, so that a socket in it has a path short enough."""
    return "/tmp" if os.name == "posix" and os.access("/tmp", os.W_OK) else None


def transport(runtime):
    """How a kernel talks: over files in the folder `runtime`, or else over ports.

    Kernels that start at the same moment can take each other's ports.
    """
    short = len(os.fsencode(runtime)) + SOCKET_NAME <= SOCKET_PATH
    return "ipc" if os.name == "posix" and short else "tcp"


def connection():
    """What a KernelManager is told, after ``isolate``, to start a kernel of its own."""
    runtime = Path(os.environ["JUPYTER_RUNTIME_DIR"])
    place = runtime / f"kernel-{uuid.uuid4()}.json"
    return {"transport": transport(runtime), "connection_file": str(place)}


def once_more(start, *arguments, **options):
    """Start a kernel; if it dies before it answers (a port was taken), once again."""
    try:
        return start(*arguments, **options)
    except RuntimeError:
        return start(*arguments, **options)


def plain(text):
    """Return what a kernel says without its colours."""
    return COLOUR.sub("", text)


def failed_line(traceback):
    """Return the number of the line at which a cell failed, or None."""
    lines = plain("\n".join(traceback))
    found = re.search(r"^ *Cell In\[\d+\], line (\d+)", lines, re.MULTILINE)
    return int(found[1]) if found else None

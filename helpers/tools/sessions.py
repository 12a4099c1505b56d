"""Tell whether a notebook is open, from what running kernels say about themselves."""

import contextlib
import json
import socket
from pathlib import Path

from jupyter_core.paths import jupyter_runtime_dir


def is_open(path):
    """Whether a kernel of this user runs for the notebook at ``path``.

    Jupyter's servers, JupyterLab's and a hub's alike, write for every kernel where it
    listens and which notebook it serves. A notebook that is shown without a kernel is
    not seen; JupyterLab itself then asks before it saves over a file that has changed.
    """
    for about in Path(jupyter_runtime_dir()).glob("kernel-*.json"):
        with contextlib.suppress(OSError, ValueError, KeyError, AttributeError):
            kernel = json.loads(about.read_text(encoding="utf-8"))
            if Path(kernel["jupyter_session"]).resolve() == path.resolve():
                _greet(kernel)
                return True
    return False


def _greet(kernel):
    """Connect to a kernel; OSError if it has gone and left only its file."""
    if kernel["transport"] == "ipc":
        with socket.socket(socket.AF_UNIX) as door:
            door.connect(f"{kernel['ip']}-{kernel['hb_port']}")
    else:
        with socket.create_connection((kernel["ip"], kernel["hb_port"]), timeout=2):
            pass

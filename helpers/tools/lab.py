"""Open the workbook, up to date with the course, in JupyterLab: `make lab`.

    python -m helpers.tools.lab [option of JupyterLab ...]

It listens on this machine only and asks for the token in its address. Its kernels are
those of this very Python, and import the helpers of this folder.
"""

import os
import sys

from helpers.tools import workbook
from helpers.tools.kernels import PROJECT, transport

FIRST = "workbook/01_gradient_by_hand.ipynb"
OTHERS = ("JUPYTER_PATH", "PYTHONHOME", "PYTHONSTARTUP", "TORCH_SHOW_CPP_STACKTRACES")


def options(runtime):
    """What JupyterLab is told; `runtime` is the folder its kernels' files lie in."""
    return [
        "--ip=127.0.0.1",
        "--log-level=WARN",
        f"--ServerApp.root_dir={PROJECT}",
        f"--LabApp.default_url=/lab/tree/{FIRST}",
        f"--KernelManager.transport={transport(runtime)}",
        "--KernelManager.transport_encryption=auto",
    ]


def main(arguments):
    for name in OTHERS:
        os.environ.pop(name, None)
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    os.environ["PYTHONPATH"] = str(PROJECT)
    workbook.main([str(PROJECT / workbook.FOLDER)])
    from jupyter_core.paths import jupyter_runtime_dir
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance([*options(jupyter_runtime_dir()), *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])

"""Open the workbook, up to date with the course, in JupyterLab: `make lab`.

    python -m helpers.tools.lab [option of JupyterLab ...]

It listens on this machine only and asks for the token in its address. Its kernels are
those of this very Python, and import the helpers of this folder. The course's own pages
can be read and not saved; who edits them starts `python -m jupyterlab` instead.
"""

import os
import sys
import tempfile
from pathlib import Path

from jupyter_core.paths import jupyter_config_dir
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from tornado.web import HTTPError

from helpers.tools import workbook
from helpers.tools.kernels import PROJECT

OTHERS = ("JUPYTER_PATH", "PYTHONHOME", "PYTHONSTARTUP", "TORCH_SHOW_CPP_STACKTRACES")


class ReadOnlyPages(AsyncLargeFileManager):
    """Files as usual, but in ``notebooks/`` nothing is written."""

    def is_writable(self, path):
        return super().is_writable(path) and not self._is_page(path)

    async def save(self, model, path=""):
        return await super().save(model, self._own(path))

    async def rename_file(self, old_path, new_path):
        return await super().rename_file(self._own(old_path), self._own(new_path))

    async def delete_file(self, path):
        return await super().delete_file(self._own(path))

    def _is_page(self, path):
        return Path(path.strip("/")).parts[:1] == ("notebooks",)

    def _own(self, path):
        if self._is_page(path):
            raise HTTPError(403, "A page of the course: work in workbook/ instead.")
        return path


def options(given):
    """Return what JupyterLab is told, but for what the options given set themselves."""
    names = [each.partition("=")[0] for each in given]
    course = (
        "--allow-root",  # in a container everybody is root
        "--ip=127.0.0.1",
        "--log-level=WARN",
        f"--ServerApp.root_dir={PROJECT}",
        "--LabApp.default_url=/lab/tree/workbook/01_gradient_by_hand.ipynb",
        "--KernelManager.transport_encryption=auto",
        "--ServerApp.contents_manager_class=helpers.tools.lab.ReadOnlyPages",
    )
    return [each for each in course if each.partition("=")[0] not in names] + given


def main(arguments):
    for name in OTHERS:
        os.environ.pop(name, None)
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    os.environ["PYTHONPATH"] = str(PROJECT)
    # Beside a busy program, threads that spin while they wait take 30 times as long.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    # The reader's theme and keys stay; what else is configured for other Jupyters may
    # name what is not installed here.
    theirs = Path(jupyter_config_dir(), "lab")
    os.environ.setdefault("JUPYTERLAB_SETTINGS_DIR", str(theirs / "user-settings"))
    os.environ.setdefault("JUPYTERLAB_WORKSPACES_DIR", str(theirs / "workspaces"))
    with tempfile.TemporaryDirectory(prefix="jupyter-") as own:
        os.environ["JUPYTER_CONFIG_DIR"] = own
        workbook.main([str(PROJECT / workbook.FOLDER)])
        from jupyterlab.labapp import LabApp

        LabApp.launch_instance(options(arguments))


if __name__ == "__main__":
    main(sys.argv[1:])

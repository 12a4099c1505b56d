"""A headless Chromium and a JupyterLab of its own, for `make test-browser`."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from jupyter_server.serverapp import list_running_servers
from playwright.sync_api import Browser, Page, sync_playwright

from helpers.tools.kernels import isolate

PROJECT = Path(__file__).parent.parent.parent
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
WHOLE_PAGE = '{"windowingMode": "none"}'


@dataclass
class Lab:
    """A running JupyterLab: where it answers, the folders it serves and writes in."""

    address: str
    token: str
    folder: Path
    runtime: Path

    def url(self, notebook: str) -> str:
        return f"{self.address}lab/tree/{notebook}?token={self.token}&reset"


def chromium() -> str:
    """Return the program to drive, or end the run with a line on how to install it."""
    for name in [os.environ.get("CHROMIUM", ""), *BROWSERS]:
        if found := shutil.which(name):
            return found
    pytest.exit(
        "No browser found. On Debian or Ubuntu: sudo apt install chromium. "
        "Elsewhere: CHROMIUM=/path/to/chrome",
        returncode=2,
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium()
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = ["--disable-gpu", *(["--no-sandbox"] if root else [])]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=flags)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on a free port of this machine, serving a copy of the notebooks."""
    place = tmp_path_factory.mktemp("lab")
    folder = place / "notebooks"
    ignored = shutil.ignore_patterns(".ipynb_checkpoints")
    shutil.copytree(PROJECT / "notebooks", folder, ignore=ignored)
    environment = dict(os.environ)
    (place / "surroundings").mkdir()
    isolate(environment, place / "surroundings")
    settings = place / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text(WHOLE_PAGE)
    environment["JUPYTERLAB_SETTINGS_DIR"] = str(place / "settings")
    runtime = Path(environment["JUPYTER_RUNTIME_DIR"])
    with (
        (place / "lab.log").open("wb") as log,
        subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
                *("--ip=127.0.0.1", "--port=0", f"--ServerApp.root_dir={folder}"),
                "--LabApp.expose_app_in_browser=True",
                f"--LabApp.workspaces_dir={place / 'workspaces'}",
            ],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as server,
    ):
        try:
            last = time.monotonic() + 60
            while not (running := [*list_running_servers(runtime)]):
                said = (place / "lab.log").read_text(errors="replace")
                waits = server.poll() is None and time.monotonic() < last
                assert waits, f"JupyterLab did not start:\n{said}"
                time.sleep(0.25)
            yield Lab(running[0]["url"], running[0]["token"], folder, runtime)
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(timeout=30)
            server.kill()

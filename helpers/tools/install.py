"""Fill an environment with the course's packages; say in one line why it failed.

What the user set for Python or for pip does not count, except where packages come
from: another place to install to would leave the environment empty.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
LOG = PROJECT / "build" / "set-up.log"
SMALL = "https://download.pytorch.org/whl/cpu" if sys.platform == "linux" else ""
KEPT = re.compile(
    "(?!PIP_|PYTHON)"
    "|PIP_.*(INDEX|LINKS|CONSTRAINT|PROXY|CERT|TRUST|CACHE|CONFIG|KEYRING|TIMEOUT)"
)
# Why pip failed: what its log holds, and below it what to say. The first found counts.
CAUSES = r"""
\[Errno (?:28|122)\]
    No space is left on the disk.
ensurepip is not available|No module named .?(?:venv|ensurepip)
    This Python can't make an environment. On Debian: sudo apt install python3-venv
PackageNotFoundError
    pip installed to another place; `pip config list` shows what sends it there.
CERTIFICATE_VERIFY_FAILED
    The index's certificate is not trusted. If it is your network's own: PIP_CERT=file
(4\d\d) Client|(5\d\d) Server|too many (5\d\d) error|HTTP error (\d+)
    The package index, or a proxy, refuses (HTTP {}). Wait, or use another network.
timed out|ConnectTimeout|NewConnection|NameResolution|ProxyError|ProtocolError
    The package index does not answer. Run it again, or use another network.
No matching distribution found for (torch==[\d.]+)
    There is no {} for this system; README.md says for which there is one.
\(from versions: none\)
    The index lists no packages. Does this network ask for a login? Open any web page.
ERROR: (.+)|$
    pip failed ({}); the end of build/set-up.log says why.
"""


class SetUpError(OSError):
    """Why the set-up can't go on, in one line."""


def python_of(venv):
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fill(venv, extras, torch_index):
    """Make an environment in the folder `venv` and install everything into it."""
    base = getattr(sys, "_base_executable", sys.executable)
    python = [python_of(venv), "-I", "-X", "utf8"]
    pip = [*python, "-m", "pip", "install", "--no-input", "-c", ".versions.txt"]
    run(venv, [base, *python[1:], "-m", "venv", venv])
    torch = [*pip, "--no-deps", "torch", "--index-url"]
    if torch_index:
        run(venv, [*torch, torch_index])
    elif torch_index is None and SMALL:
        try:
            run(venv, [*torch, SMALL, "--retries", "0"], patience=6)
        except SetUpError as error:
            cause = str(error).partition(".")[0]
            print(f"{SMALL}: {cause}; PyTorch comes from the ordinary index.")
    run(venv, [*pip, "-e", ".[{}]".format(",".join(sorted(extras)))])
    # The path to this folder in ASCII: Python reads it in any locale.
    for path in venv.glob("[Ll]ib/**/site-packages/_editable_impl_*.pth"):
        here = os.fsencode(str(PROJECT))
        path.write_text(f"import os, sys; sys.path.append(os.fsdecode({here!r}))\n")
    # Installed last; it is missing if pip's settings sent everything elsewhere.
    found = "import importlib.metadata as m; m.version('gradient-to-training-loop')"
    run(venv, [*python, "-c", found])
    shutil.rmtree(str(venv / "tmp"), ignore_errors=True)


def run(venv, command, patience=float("inf")):
    """Run a program; stop it if nothing has come after `patience` seconds."""
    (venv / "tmp").mkdir(exist_ok=True)
    environment = {k: v for k, v in os.environ.items() if KEPT.match(k)}
    environment.setdefault("PIP_DEFAULT_TIMEOUT", "5")
    environment.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(venv / "tmp")))
    environment.update(PIP_USER="0", PIP_RETRIES="1", PIP_LOG=str(LOG), PYTHONUTF8="1")
    environment.update(PIP_DISABLE_PIP_VERSION_CHECK="1")
    start, before = time.monotonic(), size(venv)
    LOG.write_bytes(b"")
    with LOG.open("ab") as log:
        to = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
        command = list(map(str, command))
        process = subprocess.Popen(command, env=environment, close_fds=False, **to)
    try:
        while process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(1)
            now = size(venv)
            if time.monotonic() > start + patience and now < before + 0.1:
                raise SetUpError(f"Nothing came within {patience} s.")
            if sys.stdout.isatty():
                print(f"\r{now:6.0f} MB are here ", end="\r", flush=True)
    finally:
        process.terminate()
        process.wait()
    if process.returncode:
        raise SetUpError(why())


def size(folder):
    """Its megabytes; files may come and go meanwhile."""
    total = 0
    for place, _, names in os.walk(str(folder)):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(place, name)).st_size
    return total / 1e6


def why():
    """The cause in the log, in one line."""
    log = LOG.read_text(encoding="utf-8", errors="replace")
    for error, say in re.findall("(.+)\n    (.+)", CAUSES):
        found = re.search(error, log)
        if found:
            return say.format(next(filter(None, found.groups()), "no word"))

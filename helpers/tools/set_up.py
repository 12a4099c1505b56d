"""Make the environment the course runs in; quick and quiet when it is there already.

    python3 -m helpers.tools.set_up [browser]

VENV names its folder (.venv); empty: nothing is to be made, another one is active.
PYTHON, if set, asks for an environment of the Python that runs this file.
TORCH_INDEX names the package index PyTorch comes from; empty: the ordinary one.

A folder gets our mark first and its stamp last: without a stamp it is made anew,
without a mark it is somebody else's. Standard library alone, syntax of Python 3.6.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from helpers.tools.install import LOG, PROJECT, SetUpError, fill, python_of, size

MARK = "set-up.json"
PYTHON = "{}.{} {}".format(*sys.version_info[:2], sys.base_prefix)


def fingerprint():
    """Of the two lists of packages."""
    lists = (PROJECT / "pyproject.toml").read_bytes()
    return hashlib.sha256(lists + (PROJECT / ".versions.txt").read_bytes()).hexdigest()


def read_mark(venv):
    with contextlib.suppress(OSError, ValueError):
        mark = json.loads((venv / MARK).read_text(encoding="utf-8"))
        return mark if "origin" in mark else {}
    return {}


def write_mark(venv, **stamp):
    draft = venv / (MARK + ".tmp")
    draft.write_text(json.dumps(dict(stamp, origin=str(PROJECT))), encoding="utf-8")
    os.replace(str(draft), str(venv / MARK))


def is_ready(venv, extras, torch_index):
    mark = read_mark(venv)
    if mark.get("origin") != str(PROJECT) or mark.get("packages") != fingerprint():
        return False
    asked = [os.environ.get("PYTHON") and mark["python"] != PYTHON]
    asked += [torch_index not in (None, mark["torch"]), extras - set(mark["extras"])]
    with contextlib.suppress(OSError):
        runs = [str(python_of(venv)), "-I", "-S", "-c", ""]
        return not any(asked) and subprocess.call(runs) == 0
    return False


def set_up(venv, extras, torch_index):
    """See that the environment is there; the old one goes when the new is complete."""
    old = venv.with_name(venv.name + ".old")
    if is_ready(venv, extras, torch_index) and not old.exists():
        return
    LOG.parent.mkdir(exist_ok=True)
    with alone():
        tidy(venv, old)
        if is_ready(venv, extras, torch_index):
            return
        check(venv, old)
        start = time.monotonic()
        print(f"Installing into {venv}: 1.3 GB, a minute or a few ...", flush=True)
        extras = extras | set(read_mark(venv).get("extras", []))
        if read_mark(venv):
            venv.rename(old)
        try:
            venv.mkdir(parents=True, exist_ok=True)
            write_mark(venv)
            fill(venv, extras, torch_index)
            stamp = {"extras": sorted(extras), "torch": torch_index, "python": PYTHON}
            write_mark(venv, packages=fingerprint(), **stamp)
        finally:
            tidy(venv, old)
        took = time.monotonic() - start
        print(f"Ready after {took:.0f} s; {venv} takes {size(venv):.0f} MB.")


def tidy(venv, old):
    """Of a new environment and the old one, leave the one that is complete."""
    if read_mark(venv) and "packages" not in read_mark(venv):
        remove(venv)
    if read_mark(old) and read_mark(venv):
        remove(old)
    elif read_mark(old):
        old.rename(venv)


def remove(venv):
    """Delete an environment of ours: its stamp first, its mark last."""
    write_mark(venv)
    for path in [path for path in venv.iterdir() if path.name != MARK]:
        is_folder = path.is_dir() and not path.is_symlink()
        shutil.rmtree(str(path)) if is_folder else path.unlink()
    (venv / MARK).unlink()
    with contextlib.suppress(OSError):
        venv.rmdir()  # it stays where a disk is mounted


def check(*folders):
    """Raise SetUpError unless all are ours, empty or missing, and Python is new."""
    for venv in folders:
        what = ""
        if os.pathsep in str(venv.absolute()):
            what = f"has {os.pathsep!r} in its path; no environment works there"
        elif venv.is_symlink() and not venv.exists():
            what = "is a link to nothing"
        elif venv.exists() and not venv.is_dir():
            what = "is a file"
        elif venv.exists() and any(venv.iterdir()) and not read_mark(venv):
            what = "is not the course's, and stays as it is"
        if what:
            raise SetUpError(f"{venv} {what}. Choose another place: VENV=...")
    if sys.version_info < (3, 11):  # noqa: UP036
        this = "{}.{} ({})".format(*sys.version_info[:2], sys.executable)
        need = f"The course needs Python 3.11 or newer, this is {this}."
        raise SetUpError(need + " Name another: PYTHON=python3.12")


@contextlib.contextmanager
def alone():
    """Hold the lock of this folder; wait while another set-up holds it."""
    with LOG.with_suffix(".lock").open("a") as file:
        os.set_inheritable(file.fileno(), True)  # pip may outlive this program
        with contextlib.suppress(ImportError):  # Windows has no such lock
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                print("Another set-up is running; waiting for it ...", flush=True)
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main(arguments):
    venv, torch_index = os.environ.get("VENV", ".venv"), os.environ.get("TORCH_INDEX")
    try:
        if torch_index and not re.match(r"(https?|file)://\S+$", torch_index):
            raise SetUpError(f"TORCH_INDEX must be an address, not {torch_index!r}.")
        if venv.strip():
            set_up(Path(venv), {"bench", "dev", *arguments}, torch_index)
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    os.chdir(str(PROJECT))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))

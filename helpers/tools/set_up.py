"""Make the environment the course runs in, or bring it up to date.

    python3 helpers/tools/set_up.py [extra ...]

Extras are those of pyproject.toml (dev always; bench, browser on demand). Two
environment variables, or variables of make, change what happens:

VENV         the folder of the environment (.venv); empty: use the one that is active
TORCH_INDEX  a further package index, such as PyTorch's own with the small CPU build

Runs on the standard library alone. Plain old syntax, so that an old Python can read
the file and say that it is too old.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
LEAST = (3, 11)
AGAIN = "Run the same command again to continue."
DEBIAN = "On Debian or Ubuntu: sudo apt install python3-venv"
NO_NETWORK = re.compile(
    r"NewConnectionError|ConnectTimeout|NameResolutionError|ProxyError"
    r"|[Nn]ame resolution|Network is unreachable|Connection refused|getaddrinfo failed"
)


class SetUpError(Exception):
    """Why the set-up can't go on, in one line."""


def check_python(version, modules=("venv", "ensurepip")):
    """Raise SetUpError unless this Python is new enough and can make environments."""
    if tuple(version[:2]) < LEAST:
        raise SetUpError(
            "This course needs Python {}.{} or newer; this is {}.{} ({}). "
            "Choose another with PYTHON=...".format(
                *LEAST, version[0], version[1], sys.executable
            )
        )
    for module in modules:
        try:
            __import__(module)
        except ImportError:
            raise SetUpError(f"This Python has no {module} module. {DEBIAN}") from None


def python_of(venv):
    """The interpreter in the environment `venv`."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(project):
    """What the installed packages depend on: the two lists of packages."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", ".versions.txt"):
        with contextlib.suppress(FileNotFoundError):
            digest.update((project / name).read_bytes())
    return digest.hexdigest()


def read_stamp(venv):
    """What the last completed set-up wrote, or an empty dict."""
    try:
        stamp = json.loads((venv / "set-up.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def origin(project):
    """Where an environment belongs: another folder or Python needs a new one."""
    return {"project": str(project), "python": "{}.{}".format(*sys.version_info)}


def is_ready(venv, project, extras):
    """Whether `venv` holds all of it already; reads three small files."""
    stamp = read_stamp(venv)
    return (
        stamp.get("origin") == origin(project)
        and stamp.get("packages") == fingerprint(project)
        and set(extras) <= set(stamp.get("extras", []))
        and python_of(venv).exists()
    )


def reason(log):
    """Why pip failed, from what it printed."""
    if NO_NETWORK.search(log):
        return "No network: pip could not reach the package index"
    if "No space left on device" in log:
        return "No space left on the disk"
    errors = re.findall(r"^ERROR: (.+)$", log, re.MULTILINE)
    return "pip failed: " + errors[-1].strip() if errors else "pip failed"


def pip_command(python, extras, torch_index):
    """The one command that installs everything."""
    command = [str(python), "-m", "pip", "install", "--no-input", "--retries", "2"]
    command += ["--disable-pip-version-check", "--progress-bar", "off"]
    if torch_index:
        if not re.match(r"(https?|file)://", torch_index):
            raise SetUpError(
                "TORCH_INDEX must be an address such as "
                f"https://download.pytorch.org/whl/cpu, not {torch_index!r}."
            )
        # An extra index is enough: 2.13.0+cpu there sorts above 2.13.0 elsewhere.
        command += ["--extra-index-url", torch_index]
    wanted = "[{}]".format(",".join(sorted(extras)))
    return [*command, "-c", ".versions.txt", "-e", "." + wanted]


def run_logged(command, project, log, tell):
    """Run `command` with its output in the file `log`; return whether it succeeded."""
    environment = dict(os.environ, PIP_USER="0", PYTHONUNBUFFERED="1")
    with log.open("a", encoding="utf-8", errors="replace") as file:
        file.write("$ {}\n".format(" ".join(command)))
        process = subprocess.Popen(
            command,
            cwd=str(project),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        try:
            for line in process.stdout:
                file.write(line)
                tell(line)
        except BaseException:
            process.terminate()
            raise
        finally:
            process.wait()
    return process.returncode == 0


def on_one_line(line):
    """Show what pip is at, on a line that the next one overwrites."""
    words = line.split()
    if sys.stdout.isatty() and words[:1] in (["Collecting"], ["Downloading"]):
        print("\r  {:<76.76}".format(" ".join(words)), end="", flush=True)
    elif sys.stdout.isatty() and words[:1] == ["Installing"]:
        print("\r  {:<76}".format("Installing"), end="", flush=True)


def make_venv(venv, project):
    """Make the environment, or make it anew if it is half-made or from elsewhere."""
    stamp = read_stamp(venv)
    settings = venv / "pyvenv.cfg"
    whole = settings.exists() and python_of(venv).exists() and can_run_pip(venv)
    moved = stamp and stamp.get("origin") != origin(project)
    if whole and not moved and same_python(settings):
        remove_half_installed(venv)
        return
    ours = {"set-up.json", "set-up.log", "set-up.lock", "pyvenv.cfg"}
    there = {path.name for path in venv.iterdir()}
    if there - ours and not settings.exists() and not (venv / "set-up.log").exists():
        raise SetUpError(f"{venv} is a folder of something else.")
    for path in venv.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(str(path))
        elif path.name != "set-up.lock":
            path.unlink()
    log = venv / "set-up.log"
    base = getattr(sys, "_base_executable", sys.executable)
    if not run_logged([base, "-m", "venv", str(venv)], project, log, on_one_line):
        raise SetUpError(f"No environment could be made in {venv}; see {log}. {DEBIAN}")


def can_run_pip(venv):
    command = [str(python_of(venv)), "-c", "import pip._internal.cli.main"]
    try:
        return subprocess.call(command, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def same_python(settings):
    found = re.search(r"^version\w* *= *(\d+)\.(\d+)", settings.read_text(), re.M)
    return found is None or tuple(map(int, found.groups())) == sys.version_info[:2]


def remove_half_installed(venv):
    """Forget packages whose installation was cut short: pip takes them for whole.

    pip writes RECORD last, so a package's .dist-info without it is unfinished.
    """
    for info in list(venv.glob("[Ll]ib/**/site-packages/*.dist-info")):
        if not (info / "RECORD").exists():
            shutil.rmtree(str(info))


def install(venv, project, extras, torch_index):
    """Install the packages; the stamp, written last, says that all of it is there."""
    extras = set(extras)
    if read_stamp(venv).get("origin") == origin(project):
        extras |= set(read_stamp(venv).get("extras", []))
    command = pip_command(python_of(venv), extras, torch_index)
    log = venv / "set-up.log"
    start = log.stat().st_size if log.exists() else 0
    done = run_logged(command, project, log, on_one_line)
    if sys.stdout.isatty():
        print("\r{:<79}\r".format(""), end="", flush=True)
    if not done:
        printed = log.read_bytes()[start:].decode("utf-8", "replace")
        raise SetUpError(f"{reason(printed)}. {AGAIN} (Log: {log})")
    settle(venv)
    stamp = {
        "origin": origin(project),
        "packages": fingerprint(project),
        "extras": sorted(extras),
    }
    draft = venv / "set-up.json.tmp"
    draft.write_text(json.dumps(stamp), encoding="utf-8")
    draft.replace(venv / "set-up.json")


def settle(venv):
    """Do once what would otherwise disturb the first lesson."""
    # Matplotlib warns when it has to list the fonts for the first time.
    subprocess.call(
        [str(python_of(venv)), "-c", "import matplotlib.font_manager"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    # JupyterLab asks whether it may fetch news; the course works offline.
    settings = venv / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (settings / "overrides.json").write_text(
        json.dumps({"@jupyterlab/apputils-extension:notification": quiet})
    )


@contextlib.contextmanager
def alone(venv):
    """Hold the lock of the environment, waiting for another set-up to finish."""
    with (venv / "set-up.lock").open("a+") as file:
        if os.name == "nt":
            import msvcrt

            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            except OSError:
                raise SetUpError("Another set-up is running; wait for it.") from None
        else:
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                print("Waiting for another set-up to finish ...", flush=True)
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def check_active(project, extras):
    """Raise SetUpError unless the Python at hand has the packages already."""
    import tomllib
    from importlib import metadata, util

    described = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = list(described["project"]["dependencies"])
    for extra in extras:
        wanted += described["project"]["optional-dependencies"][extra]
    missing = []
    for requirement in wanted:
        name = re.match(r"[\w.-]+", requirement).group()
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.append(name)
    install_it = '{} -m pip install -e ".[{}]"'.format(
        Path(sys.executable).name, ",".join(sorted(extras))
    )
    if missing:
        raise SetUpError(
            "The active environment ({}) lacks {}. To install: {}".format(
                sys.prefix, ", ".join(missing), install_it
            )
        )
    helpers = util.find_spec("helpers")
    if helpers is None or Path(helpers.origin).resolve().parent.parent != project:
        raise SetUpError(
            f"In the active environment ({sys.prefix}) helpers is not this folder's. "
            f"To install: {install_it}"
        )


def size():
    """How much pip is about to fetch, in words."""
    if sys.platform.startswith("linux") and not os.environ.get("TORCH_INDEX"):
        return "up to 3 GB on Linux; without a GPU see TORCH_INDEX in README.md"
    return "about 350 MB"


def set_up(venv, project, extras, torch_index=""):
    """Make sure that `venv` has everything; quiet and quick when it already has."""
    if is_ready(venv, project, extras):
        return
    check_python(sys.version_info)
    venv.mkdir(parents=True, exist_ok=True)
    with alone(venv):
        if is_ready(venv, project, extras):
            return
        first = not read_stamp(venv)
        once = f"first time only: {size()}" if first else "the list changed"
        print(f"Installing packages into {venv} ({once}) ...", flush=True)
        make_venv(venv, project)
        install(venv, project, extras, torch_index)
        print("Ready.", flush=True)


def main(arguments):
    extras = sorted({"dev", *arguments})
    venv = os.environ.get("VENV", ".venv").strip()
    try:
        check_python(sys.version_info, modules=())
        if not set(extras) <= {"dev", "bench", "browser"}:
            raise SetUpError("Extras are dev, bench and browser.")
        if venv:
            os.chdir(str(PROJECT))
            torch_index = os.environ.get("TORCH_INDEX", "").strip()
            set_up(Path(venv), PROJECT, extras, torch_index)
        else:
            check_active(PROJECT, extras)
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Set-up stopped: {error}. {AGAIN}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\nStopped. {AGAIN}", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Renew the list of versions: `make versions PYTHON=python3.11`.

    python -m helpers.tools.versions [--newest]

Makes an environment of what pyproject.toml asks for, in build/versions, and writes the
version of everything that came into .versions.txt. It runs on the lowest Python that
the course supports: what came there has a build for it, and newer ones have theirs.

With --newest the pins of pyproject.toml are left aside and nothing is written: the
environment is for a test of the course with the newest versions, on any Python.
"""

import contextlib
import re
import shutil
import subprocess
import sys
import tomllib

from helpers.tools.install import PROJECT, SMALL, SetUpError, python_of, run

VENV = PROJECT / "build" / "versions"
LIST = PROJECT / ".versions.txt"
# What only other systems need, and what torch for graphics cards pins for itself.
ELSEWHERE = ("appnope", "colorama", "pywinpty")
OF_TORCH = ("nvidia-", "cuda-", "triton")

# Prints what needs a later Python than the one named, such as "soupsieve<4.1.3" where
# that one wants 3.11.5 and the course is for 3.11.
TOO_NEW = """
import sys
from importlib.metadata import distributions
from packaging.specifiers import SpecifierSet
for one in distributions():
    if not SpecifierSet(one.metadata["Requires-Python"] or "").contains(sys.argv[1]):
        print(f"{one.name}<{one.version}")
"""


def requirements(project, newest):
    """What the course asks for, all extras; without versions for the newest."""
    wanted = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        wanted += extra
    return [re.match(r"[\w.-]+", one).group() for one in wanted] if newest else wanted


def pins(frozen, wheels):
    """The lines of the list: from `pip freeze`, and from wheels for other systems."""
    lines = [re.sub(r"\+\w+$", "", line) for line in frozen.splitlines()]
    lines = [line for line in lines if not line.startswith(OF_TORCH)]
    return lines + ["{}=={}".format(*wheel.split("-")) for wheel in sorted(wheels)]


def install(wanted):
    """Make the environment of what is wanted; torch from the small index, if it can."""
    if VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir(parents=True)
    run(VENV, [sys.executable, "-I", "-m", "venv", VENV])
    pip = [python_of(VENV), "-I", "-m", "pip", "install"]
    small = [one for one in wanted if one.startswith("torch")]
    small += ["--no-deps", "--index-url", SMALL, "--retries", "0"]
    with contextlib.suppress(SetUpError):
        run(VENV, [*pip, *small], patience=6)
    run(VENV, [*pip, *wanted])
    run(VENV, [*pip, "--no-deps", "-e", PROJECT])


def python(*arguments):
    command = [str(python_of(VENV)), "-I", *arguments]
    done = subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.PIPE)
    return done.stdout.decode()


def pip(*arguments):
    return python("-m", "pip", *arguments)


def main(arguments):
    newest = arguments == ["--newest"]
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    lowest = project["requires-python"].removeprefix(">=")
    if not newest and lowest != "{}.{}".format(*sys.version_info):
        print(f"The list is made on the lowest Python: PYTHON=python{lowest}")
        return 1
    print(f"Installing into {VENV}: a minute or a few ...", flush=True)
    try:
        install(requirements(project, newest))
    except SetUpError as error:
        print(error)
        return 1
    if newest:
        return 0
    while too_new := python("-c", TOO_NEW, lowest).split():
        pip("install", *too_new)
    systems = ["--platform", "win_amd64", "--only-binary", ":all:", "--no-deps"]
    wheels = VENV / "wheels"
    pip("download", *systems, "--dest", str(wheels), *ELSEWHERE)
    lines = pins(
        pip("freeze", "--exclude-editable", "--all", "--exclude", "pip"),
        [wheel.name for wheel in wheels.iterdir()],
    )
    head = [line for line in LIST.read_text("utf-8").splitlines() if line[0] == "#"]
    LIST.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    print(f"{len(lines)} versions in {LIST.name}; now make test")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The lists of packages agree: pyproject.toml, environment.yml and .versions.txt."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).parent.parent
# Where conda-forge's name differs from the one pip knows.
CONDA_NAMES = {"torch": "pytorch", "matplotlib": "matplotlib-base"}
TOOLS_OF_CONDA = {"python", "pip"}


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lines, equals="=="):
    """Name to version; every line must pin exactly one version."""
    found = {}
    for line in lines:
        name, sign, version = line.partition(equals)
        exact = sign and re.fullmatch(r"[\w.]+", version)
        assert exact, f"no exact pin: {line!r}"
        assert normal(name) not in found, f"twice: {line!r}"
        found[normal(name)] = version
    return found


@pytest.fixture(scope="module")
def project():
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["project"]


@pytest.fixture(scope="module")
def environment():
    text = (PROJECT / "environment.yml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


@pytest.fixture(scope="module")
def versions():
    lines = (PROJECT / ".versions.txt").read_text(encoding="utf-8").splitlines()
    return pins([line for line in lines if not line.startswith("#")])


def pip_lines(environment):
    """What conda leaves to pip: our own helpers, and what conda-forge may not have."""
    return next(d["pip"] for d in environment["dependencies"] if isinstance(d, dict))


def test_conda_installs_what_pip_installs(project, environment):
    extras = project["optional-dependencies"]
    wanted = pins(project["dependencies"] + extras["dev"])
    wanted = {CONDA_NAMES.get(name, name): pin for name, pin in wanted.items()}
    listed = [line for line in environment["dependencies"] if isinstance(line, str)]
    listed = [line for line in listed if line.split("=")[0] not in TOOLS_OF_CONDA]
    by_pip = [line for line in pip_lines(environment) if not line.startswith("-")]
    assert pins(listed, equals="=") | pins(by_pip) == wanted


def test_conda_installs_helpers_itself(environment):
    assert "-e ." in pip_lines(environment)
    assert "pip" in environment["dependencies"]


def test_conda_takes_a_python_the_course_allows(project, environment):
    lines = [line for line in environment["dependencies"] if isinstance(line, str)]
    python = next(line for line in lines if line.startswith("python="))
    least = project["requires-python"].removeprefix(">=")
    chosen = python.removeprefix("python=")
    assert [int(n) for n in chosen.split(".")] >= [int(n) for n in least.split(".")]


def test_constraints_hold_every_pin_of_the_project(project, versions):
    wanted = list(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        wanted += extra
    for name, version in pins(wanted).items():
        assert versions.get(name) == version, name


def test_constraints_hold_everything_the_packages_need(project, versions):
    """Walk the requirements of what is installed here; each must be pinned."""
    from importlib import metadata

    from packaging.requirements import Requirement

    extras = project["optional-dependencies"]
    # Extras that are not installed here can't be walked.
    queue = [Requirement(r) for r in project["dependencies"] + extras["dev"]]
    seen = set()
    while queue:
        requirement = queue.pop()
        name = normal(requirement.name)
        if (name, *requirement.extras) in seen:
            continue
        seen.add((name, *requirement.extras))
        # Torch for Linux brings its GPU libraries, and pins them itself.
        if name.startswith(("nvidia-", "cuda-")) or name == "triton":
            continue
        assert name in versions, f"{name} is not pinned in .versions.txt"
        for line in metadata.requires(name) or []:
            needed = Requirement(line)
            chosen = [{"extra": extra} for extra in requirement.extras or {""}]
            if needed.marker is None or any(map(needed.marker.evaluate, chosen)):
                queue.append(needed)


@pytest.mark.parametrize("line", ["numpy", "numpy>=2.0", "numpy==2.*", "numpy==2+cpu"])
def test_a_loose_pin_is_noticed(line):
    with pytest.raises(AssertionError, match="no exact pin"):
        pins([line])

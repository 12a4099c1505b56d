"""The lists of packages agree: pyproject.toml, environment.yml and .versions.txt."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parent.parent
# Where conda-forge's name differs from the one pip knows.
CONDA_NAMES = {"torch": "pytorch", "matplotlib": "matplotlib-base"}


def pins(lines, equals="=="):
    """Name to version; every line must pin exactly one version."""
    for line in lines:
        assert re.fullmatch(rf"[\w.-]+{equals}\d[\w.]*", line), f"no exact pin: {line}"
    pairs = [line.split(equals) for line in lines]
    return {canonicalize_name(name): version for name, version in pairs}


@pytest.fixture(scope="module")
def course():
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def versions():
    """What .versions.txt pins, by name; a name may have one line for some systems."""
    lines = (PROJECT / ".versions.txt").read_text(encoding="utf-8").splitlines()
    found = {}
    for line in map(Requirement, (line for line in lines if line[0] != "#")):
        found.setdefault(canonicalize_name(line.name), []).append(str(line.specifier))
    return found


def test_conda_installs_what_pip_installs(course):
    text = (PROJECT / "environment.yml").read_text(encoding="utf-8")
    *conda, by_pip = yaml.safe_load(text)["dependencies"]
    assert by_pip["pip"].pop() == "-e ."
    python = conda.pop(0).partition("python=")[2]
    assert python in Requirement(f"x{course['project']['requires-python']}").specifier
    wanted = pins(
        course["project"]["dependencies"] + course["dependency-groups"]["dev"]
    )
    wanted = {CONDA_NAMES.get(name, name): pin for name, pin in wanted.items()}
    assert pins(conda, equals="=") | pins(by_pip["pip"]) == wanted


def test_every_pin_of_the_project_is_in_the_list_of_versions(course, versions):
    lists = course["dependency-groups"] | course["project"]["optional-dependencies"]
    lines = [line for one in lists.values() for line in one]
    for name, version in pins(course["project"]["dependencies"] + lines).items():
        assert versions.get(name) == [f"=={version}"], f"{name}: make versions"


def test_the_list_holds_everything_that_the_packages_need(course, versions):
    """Walk the requirements of what is installed here; each must be pinned."""
    lines = course["project"]["dependencies"] + course["dependency-groups"]["dev"]
    queue, seen = list(map(Requirement, lines)), set()
    while queue:
        wanted = queue.pop()
        name = canonicalize_name(wanted.name)
        if (name, *wanted.extras) in seen:
            continue
        seen.add((name, *wanted.extras))
        assert name in versions, f"{name} is not pinned in .versions.txt"
        for needed in map(Requirement, metadata.requires(name) or []):
            extras = [{"extra": extra} for extra in wanted.extras or {""}]
            if needed.marker is None or any(map(needed.marker.evaluate, extras)):
                queue.append(needed)

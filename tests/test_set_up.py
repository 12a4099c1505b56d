"""What set_up.py decides: old Python, no venv, pip failing, half-made folders."""

import ast
import json
import os
import runpy
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from helpers.tools import set_up

FILE = Path(set_up.__file__)


@pytest.fixture
def project(tmp_path):
    project = tmp_path / "a course"
    project.mkdir()
    (project / "pyproject.toml").write_text("[project]")
    (project / ".versions.txt").write_text("numpy==2.4.6\n")
    return project


@pytest.fixture
def venv(project):
    """A folder that looks like a whole environment, without any package."""
    venv = project / ".venv"
    python = set_up.python_of(venv)
    python.parent.mkdir(parents=True)
    python.touch()
    version = "{}.{}.0".format(*sys.version_info)
    (venv / "pyvenv.cfg").write_text(f"version = {version}\n")
    return venv


@pytest.fixture
def pip(monkeypatch):
    """Replace the programs that set_up starts; collect their command lines."""
    started = []

    class Programs:
        commands = started
        printed = ""
        succeeds = True

    def run_logged(command, project, log, tell):
        started.append(command)
        with log.open("a") as file:
            file.write(Programs.printed)
        if "venv" in command and Programs.succeeds:
            folder = Path(command[-1])
            set_up.python_of(folder).parent.mkdir(parents=True)
            set_up.python_of(folder).touch()
            version = "{}.{}.0".format(*sys.version_info)
            (folder / "pyvenv.cfg").write_text(f"version = {version}")
        return Programs.succeeds

    monkeypatch.setattr(set_up, "run_logged", run_logged)
    monkeypatch.setattr(set_up, "can_run_pip", lambda venv: True)
    monkeypatch.setattr(set_up, "settle", lambda venv: None)
    return Programs


def test_an_old_python_can_read_the_file():
    ast.parse(FILE.read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize("version", [(3, 6, 9), (3, 10, 14)])
def test_an_old_python_gets_one_line(version, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(sys, "argv", [str(FILE)])
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(FILE), run_name="__main__")
    assert end.value.code == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert f"3.11 or newer; this is {version[0]}.{version[1]}" in printed.err


def test_python_without_venv_gets_one_line_with_the_package_to_install():
    with pytest.raises(set_up.SetUpError, match=r"no ensurepip_x module.*python3-venv"):
        set_up.check_python(sys.version_info, modules=("ensurepip_x",))


def test_this_python_is_good_enough():
    set_up.check_python(sys.version_info)


@pytest.mark.parametrize(
    ("log", "said"),
    [
        (
            "WARNING: Retrying ... NewConnectionError(...)\nERROR: No matching",
            "No netw",
        ),
        ("Temporary failure in name resolution", "No network"),
        ("OSError: [Errno 28] No space left on device", "No space left"),
        ("ERROR: one\nERROR: No matching distribution for x\n", "pip failed: No match"),
        ("Killed", "pip failed"),
    ],
)
def test_the_reason_of_a_failure_is_read_from_the_log(log, said):
    assert set_up.reason(log).startswith(said)
    assert "\n" not in set_up.reason(log)


def test_a_first_run_makes_the_environment_and_stamps_it_last(project, pip, capsys):
    venv = project / ".venv"
    set_up.set_up(venv, project, ["dev"])
    make, install = pip.commands
    assert make[-3:] == ["-m", "venv", str(venv)]
    assert install[-4:] == ["-c", ".versions.txt", "-e", ".[dev]"]
    assert set_up.is_ready(venv, project, ["dev"])
    assert capsys.readouterr().out.count("\n") == 2


def test_a_second_run_starts_nothing(project, pip, capsys):
    set_up.set_up(project / ".venv", project, ["dev"])
    pip.commands.clear()
    capsys.readouterr()
    set_up.set_up(project / ".venv", project, ["dev"])
    assert pip.commands == []
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["pyproject.toml", ".versions.txt"])
def test_a_changed_list_installs_into_the_same_environment(project, pip, name):
    set_up.set_up(project / ".venv", project, ["dev"])
    pip.commands.clear()
    (project / name).write_text("changed")
    set_up.set_up(project / ".venv", project, ["dev"])
    assert len(pip.commands) == 1
    assert pip.commands[0][-1] == ".[dev]"


def test_extras_add_up(project, pip):
    venv = project / ".venv"
    set_up.set_up(venv, project, ["bench", "dev"])
    set_up.set_up(venv, project, ["browser", "dev"])
    assert pip.commands[-1][-1] == ".[bench,browser,dev]"
    pip.commands.clear()
    set_up.set_up(venv, project, ["bench", "dev"])
    set_up.set_up(venv, project, ["dev"])
    assert pip.commands == []


@pytest.mark.parametrize("elsewhere", ["project", "python"])
def test_an_environment_from_elsewhere_is_made_anew(project, venv, pip, elsewhere):
    origin = dict(set_up.origin(project), **{elsewhere: "other"})
    (venv / "set-up.json").write_text(json.dumps({"origin": origin, "extras": []}))
    (venv / "old").write_text("")
    set_up.set_up(venv, project, ["dev"])
    assert "venv" in pip.commands[0]
    assert not (venv / "old").exists()


def test_a_failed_install_says_why_and_leaves_no_stamp(project, pip):
    pip.printed = "x: Temporary failure in name resolution\n"
    venv = project / ".venv"
    set_up.set_up(venv, project, ["dev"])
    (venv / "set-up.json").unlink()
    pip.succeeds = False
    with pytest.raises(set_up.SetUpError, match=r"No network.*again.*set-up\.log"):
        set_up.set_up(venv, project, ["dev"])
    assert not set_up.is_ready(venv, project, ["dev"])


def test_a_half_made_environment_is_made_anew(project, pip, monkeypatch):
    venv = project / ".venv"
    venv.mkdir()
    (venv / "pyvenv.cfg").write_text("version = 3.99.0\n")
    (venv / "bin").mkdir()
    set_up.set_up(venv, project, ["dev"])
    assert "venv" in pip.commands[0]
    assert set_up.is_ready(venv, project, ["dev"])


def test_a_whole_environment_without_stamp_is_continued(project, venv, pip):
    (venv / "kept").write_text("")
    set_up.set_up(venv, project, ["dev"])
    assert len(pip.commands) == 1
    assert (venv / "kept").exists()


def test_packages_cut_short_are_forgotten(project, venv, pip):
    site = venv / "lib" / "python3" / "site-packages"
    for name in ("whole", "half"):
        (site / f"{name}-1.0.dist-info").mkdir(parents=True)
        (site / f"{name}-1.0.dist-info" / "METADATA").touch()
    (site / "whole-1.0.dist-info" / "RECORD").touch()
    set_up.set_up(venv, project, ["dev"])
    assert [path.name for path in site.iterdir()] == ["whole-1.0.dist-info"]


def test_a_folder_of_something_else_is_left_alone(project, pip):
    folder = project / "thesis"
    folder.mkdir()
    (folder / "chapter.txt").write_text("years of work")
    with pytest.raises(set_up.SetUpError, match="something else"):
        set_up.set_up(folder, project, ["dev"])
    assert (folder / "chapter.txt").read_text() == "years of work"
    assert pip.commands == []


def test_an_unreadable_stamp_counts_as_none(venv):
    for text in ("", "[1]", "{"):
        (venv / "set-up.json").write_text(text)
        assert set_up.read_stamp(venv) == {}


def test_torch_index_is_a_further_index():
    command = set_up.pip_command("python", ["dev"], "https://example.org/whl/cpu")
    place = command.index("--extra-index-url")
    assert command[place + 1] == "https://example.org/whl/cpu"
    assert "--extra-index-url" not in set_up.pip_command("python", ["dev"], "")


@pytest.mark.parametrize("address", ["cpu", "--pre", "ftp://example.org"])
def test_torch_index_must_be_an_address(address):
    with pytest.raises(set_up.SetUpError, match="TORCH_INDEX"):
        set_up.pip_command("python", ["dev"], address)


def test_an_active_environment_that_has_everything_is_used():
    set_up.check_active(set_up.PROJECT, ["dev"])


def test_an_active_environment_that_lacks_packages_gets_one_line(project):
    text = '[project]\ndependencies = ["numpy==1", "nope-a==1", "nope-b==2"]\n'
    text += "[project.optional-dependencies]\ndev = []\n"
    (project / "pyproject.toml").write_text(text)
    with pytest.raises(set_up.SetUpError, match=r"lacks nope-a, nope-b\. To install"):
        set_up.check_active(project, ["dev"])


def test_helpers_of_another_folder_are_noticed(project):
    text = "[project]\ndependencies = []\n[project.optional-dependencies]\ndev = []\n"
    (project / "pyproject.toml").write_text(text)
    with pytest.raises(set_up.SetUpError, match="helpers is not this folder's"):
        set_up.check_active(project, ["dev"])


def test_an_unknown_extra_gets_one_line(capsys):
    assert set_up.main(["everything"]) == 1
    assert capsys.readouterr().err == "Extras are dev, bench and browser.\n"


@pytest.mark.skipif(os.name == "nt", reason="there a second set-up ends at once")
def test_two_set_ups_do_not_run_at_once(tmp_path, capsys):
    order = []

    def second():
        with set_up.alone(tmp_path):
            order.append("second")

    with set_up.alone(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
    assert "Waiting for another set-up" in capsys.readouterr().out


def test_programs_are_logged_and_told_line_by_line(tmp_path):
    told = []
    program = "import sys; print('one'); print('two', file=sys.stderr); sys.exit(3)"
    command = [sys.executable, "-c", program]
    log = tmp_path / "log"
    assert not set_up.run_logged(command, tmp_path, log, told.append)
    assert sorted(told) == ["one\n", "two\n"]
    assert "one\n" in log.read_text()


def test_no_torch_and_no_package_is_needed_to_run_it():
    program = "import runpy, sys; runpy.run_path(sys.argv[1])"
    command = [sys.executable, "-I", "-S", "-c", program, str(FILE)]
    assert subprocess.run(command, check=False).returncode == 0

"""The set-up loses nothing, claims nothing, and says in one line what is wrong."""

import ast
import os
import queue
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from helpers.tools import install, set_up

VENV, OLD = Path("venv"), Path("venv.old")


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Count the environments that are made; no package is installed into them."""
    made = []

    def fill(venv, extras, torch_index):
        assert set_up.read_mark(venv), "the mark must be there first"
        assert "packages" not in set_up.read_mark(venv), "the stamp must come last"
        python = set_up.python_of(venv)
        python.parent.mkdir(parents=True)
        python.symlink_to(sys.executable)
        (venv / f"{len(made)}").touch()
        made.append(sorted(extras))
        if fill.fails:
            raise fill.fails

    fill.fails = None
    monkeypatch.setattr(set_up, "fill", fill)
    monkeypatch.setattr(set_up, "LOG", tmp_path / "build" / "log")
    monkeypatch.delenv("PYTHON", raising=False)
    monkeypatch.delenv("TORCH_INDEX", raising=False)
    monkeypatch.setenv("VENV", "venv")
    monkeypatch.chdir(tmp_path)
    return made


def files(folder="."):
    return sorted(path.name for path in Path(folder).iterdir())


def test_a_complete_environment_is_used_by_any_python(made, monkeypatch, capsys):
    set_up.main([])
    assert capsys.readouterr().out.count("\n") == 2
    monkeypatch.setattr(set_up, "PYTHON", "3.6 /usr")
    monkeypatch.setattr(sys, "version_info", (3, 6, 15))
    assert set_up.main([]) == 0
    assert made == [["bench", "dev"]]
    assert capsys.readouterr().out == ""


CHANGES = [
    lambda patch: (patch.setenv("PYTHON", "p"), patch.setattr(set_up, "PYTHON", "p")),
    lambda patch: set_up.python_of(VENV).unlink(),
    lambda patch: patch.setattr(set_up, "fingerprint", lambda: "another"),
    lambda patch: patch.setenv("TORCH_INDEX", ""),
]


@pytest.mark.parametrize("change", CHANGES)
def test_another_environment_is_made_only_if_it_must_be(made, monkeypatch, change):
    set_up.main(["browser"])
    change(monkeypatch)
    assert set_up.main([]) == 0
    assert made == [["bench", "browser", "dev"]] * 2
    assert "1" in files(VENV)
    assert not OLD.exists()


@pytest.mark.parametrize("error", [OSError("full"), KeyboardInterrupt()])
def test_the_old_one_stays_until_the_new_one_is_complete(made, error):
    set_up.main([])
    set_up.fill.fails = error
    assert set_up.main(["browser"]) in (1, 130)
    assert files() == ["build", "venv"]
    assert set_up.main([]) == 0
    assert "0" in files(VENV)


@pytest.mark.parametrize("where", ["filling", "moved", "removing", "deleting"])
def test_a_set_up_that_was_killed_is_done_again(made, monkeypatch, where):
    set_up.main([])
    if where in ("filling", "moved"):
        VENV.rename(OLD)
    if where == "filling":
        VENV.mkdir()
        set_up.write_mark(VENV)
    if where == "deleting":
        OLD.mkdir()
        set_up.write_mark(OLD)
        (OLD / "rest").touch()
    if where == "removing":
        with monkeypatch.context() as patch:
            patch.setattr(set_up.shutil, "rmtree", lambda path: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                set_up.remove(VENV)
    assert set_up.main([]) == 0
    assert len(made) == (2 if where == "removing" else 1)
    assert files() == ["build", "venv"]


THEIRS = {
    "thesis": "not the course's",
    "file": "is a file",
    "link": "link to nothing",
    f"a{os.pathsep}b": "in its path",
    "": "",
}


@pytest.mark.parametrize(("name", "said"), THEIRS.items())
def test_what_is_not_ours_is_left_alone(made, monkeypatch, capsys, name, said):
    for folder in ("thesis", "build"):
        Path(folder).mkdir()
    for file in ("thesis/pyvenv.cfg", "file"):
        Path(file).touch()
    Path("link").symlink_to("nowhere")
    before = files(), files("thesis")
    monkeypatch.setenv("VENV", name)
    assert set_up.main([]) == bool(name)
    assert (files(), files("thesis")) == before
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == bool(name)


@pytest.mark.parametrize("address", ["cpu", "--pre", "ftp://example.org", "https://"])
def test_a_malformed_index_is_found_at_once(made, monkeypatch, capsys, address):
    monkeypatch.setenv("TORCH_INDEX", address)
    assert set_up.main([]) == 1
    assert "TORCH_INDEX" in capsys.readouterr().err
    assert made == []


def test_an_old_python_gets_one_line(made, monkeypatch, capsys):
    for tool in (set_up, install):
        source = Path(tool.__file__).read_text(encoding="utf-8")
        ast.parse(source, feature_version=(3, 6))
    monkeypatch.setattr(sys, "version_info", (3, 10, 14))
    assert set_up.main([]) == 1
    assert "3.11 or newer, this is 3.10" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such lock")
def test_two_set_ups_do_not_run_at_once(made, monkeypatch):
    said = queue.Queue()
    monkeypatch.setattr(set_up, "print", lambda x, **_: said.put(x), raising=False)
    second = threading.Thread(target=set_up.main, args=([],))
    set_up.LOG.parent.mkdir()
    with set_up.alone():
        second.start()
        assert "Another set-up is running" in said.get(timeout=60)
        assert made == []
    second.join()
    assert len(made) == 1


@pytest.fixture
def log(tmp_path, monkeypatch):
    monkeypatch.setattr(install, "LOG", tmp_path / "log")
    return install.LOG


def test_settings_decide_where_from_and_not_where_to(tmp_path, log, monkeypatch):
    kept = {"PIP_INDEX_URL": "i", "PIP_CERT": "c", "HTTPS_PROXY": "p", "PIP_PROXY": "q"}
    dropped = {"PYTHONPATH": "x", "PIP_TARGET": "x", "PIP_PREFIX": "x", "PIP_USER": "1"}
    for name, value in {**kept, **dropped}.items():
        monkeypatch.setenv(name, value)
    program = "import os; print(*os.environ.items(), sep='\\n')"
    install.run(tmp_path, [sys.executable, "-c", program])
    seen = dict(map(ast.literal_eval, log.read_text().splitlines()))
    assert kept.items() <= seen.items()
    assert not dropped.items() & seen.items()


def test_without_the_small_index_the_ordinary_one_serves(tmp_path, monkeypatch, capsys):
    def run(venv, command, **_):
        ran.append(command)
        if "--index-url" in command:
            raise install.SetUpError("It is silent. Wait.")

    ran = []
    monkeypatch.setattr(install, "run", run)
    monkeypatch.setattr(install, "SMALL", "https://small")
    install.fill(tmp_path, {"dev"}, None)
    assert "https://small: It is silent; PyTorch" in capsys.readouterr().out
    assert ran[-2][-2:] == ["-e", ".[dev]"]
    with pytest.raises(install.SetUpError):
        install.fill(tmp_path, {"dev"}, "https://chosen")


CAUSES = """
certificate | SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] ce
No space | ERROR: Could not install packages: [Errno 28] No space left on device
apt install | not created successfully because ensurepip is not available.
another place | importlib.metadata.PackageNotFoundError: No package metadata was found
no torch==2.13.0 for | ERROR: No matching distribution found for torch==2.13.0
pip failed (x y) | ERROR: x y
log says why |
"""


@pytest.mark.parametrize("line", CAUSES.strip().splitlines())
def test_the_cause_is_said_in_one_line(log, line):
    said, _, log_holds = line.partition(" |")
    log.write_text(f"{log_holds.strip()}\n")
    assert said in install.why()


@pytest.mark.parametrize(
    ("answer", "said"),
    [(200, "ask for a login"), (403, "HTTP 403"), (503, "HTTP 503"), (None, "answer")],
)
def test_of_an_index_that_fails_the_cause_is_said(
    tmp_path, log, monkeypatch, answer, said
):
    class Index(BaseHTTPRequestHandler):
        def do_GET(self):
            if answer is None:
                time.sleep(3)  # more than pip's patience below
            self.send_response(answer or 200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><form>Who are you?</form>")

    server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple")
    monkeypatch.setenv("PIP_DEFAULT_TIMEOUT", "60" if answer else "0.2")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    pip = [sys.executable, "-I", "-m", "pip", "download", "--no-deps", "hatchling"]
    with pytest.raises(install.SetUpError, match=said):
        install.run(tmp_path, pip)
    server.shutdown()


def test_a_program_that_brings_nothing_is_stopped(tmp_path, log):
    program = [sys.executable, "-c", "import time; time.sleep(600)"]
    with pytest.raises(install.SetUpError, match="Nothing came"):
        install.run(tmp_path, program, patience=0.1)

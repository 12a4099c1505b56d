"""Running notebooks: what is stored, what is refused, and what a failing cell says."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import notebook_rules as rules
import pytest

from helpers.tools import store_outputs
from helpers.tools.pytest_plugin import explain

PROJECT = Path(__file__).parent.parent
PYTEST = [
    sys.executable,
    *["-m", "pytest", "-n0", "-q", "-c", "pyproject.toml", "--rootdir", "."],
]


def cell(cell_id, source, *tags):
    metadata = {"tags": list(tags)} if tags else {}
    return nbformat.v4.new_code_cell(source, id=cell_id, metadata=metadata)


def write(path, *cells):
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    notebook.nbformat_minor = 5
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def path(tmp_path):
    return tmp_path / "notebook.ipynb"


def test_stored_notebooks_keep_the_rules_and_do_not_change_again(path):
    (path.parent / "beside.py").write_text("def fail():\n    raise ValueError('no')\n")
    first = cell("first", "import beside\nprint('é', flush=True)\nprint('two')")
    first.metadata.update(collapsed=True, execution={"iopub.status.busy": "2026"})
    slider = cell("slider", "import ipywidgets\nipywidgets.FloatSlider()")
    write(path, first, slider, cell("fault", "beside.fail()", "raises-exception"))
    assert store_outputs.store(path)
    stored = path.read_bytes()
    assert not store_outputs.store(path)
    assert path.read_bytes() == stored
    notebook = nbformat.read(path, as_version=4)
    for rule in (
        rules.is_a_valid_notebook,
        rules.every_cell_was_executed_in_order,
        rules.outputs_are_clean,
        rules.exceptions_are_meant_and_up_to_date,
        rules.nothing_tells_of_a_machine,
        rules.metadata_is_clean,
    ):
        assert rule(notebook, path) == []
    assert [each.id for each in notebook.cells] == ["first", "slider", "fault"]
    assert notebook.cells[0].outputs[0].text == "é\ntwo\n"
    assert "é\\n" in stored.decode("utf-8")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\nx / 0", "cell bad: ZeroDivisionError: division by zero"),
        ("import warnings\nwarnings.warn('mind')", "cell bad: printed to stderr: "),
        ("open('notebook.ipynb', 'a').write(' ')", "it was saved meanwhile"),
        ("import os\nos._exit(1)", "Kernel died"),
    ],
)
def test_a_cell_that_misbehaves_is_named_and_nothing_is_stored(
    path, source, said, capsys
):
    write(path, cell("good", "print(1)"), cell("bad", source))
    before = path.read_text(encoding="utf-8")
    assert not store_outputs.store_and_tell(path)
    told = capsys.readouterr().err
    assert f"{path}: NOT STORED: {said}" in told
    assert told.count("\n") == 1
    assert path.read_text(encoding="utf-8").strip() == before.strip()


def test_a_readers_settings_change_nothing(path, tmp_path):
    def put(place, text):
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_text(text)
        return str(tmp_path / place)

    put("ipython/profile_default/startup/00.py", "import builtins; del builtins.print")
    spec = {"argv": ["false"], "display_name": "x", "language": "python"}
    for data in (".local/share/jupyter", "Library/Jupyter"):
        put(f"home/{data}/kernels/python3/kernel.json", json.dumps(spec))
    put("theirs/helpers/__init__.py", "raise ImportError('another project')")
    theirs = {
        "HOME": str(tmp_path / "home"),
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "JUPYTER_PATH": str(tmp_path / "home/.local/share/jupyter"),
        "JUPYTER_PREFER_ENV_PATH": "0",
        "MPLBACKEND": "svg",
        "MPLCONFIGDIR": str(tmp_path / "fonts"),
        "PYTHONPATH": str(tmp_path / "theirs"),
        "PYTHONSTARTUP": put("start/up.py", "print('from a startup file')"),
        "PYTHONWARNINGS": "always",
        "TORCH_SHOW_CPP_STACKTRACES": "1",
    }
    source = "import os, helpers.tools\nprint(os.environ['OMP_NUM_THREADS'])\n"
    source += f"sorted(n for n, v in {theirs}.items() if v == os.environ.get(n))"
    write(path, cell("first", source))
    store = [sys.executable, "-m", "helpers.tools.store_outputs", str(path)]
    for command in (store, [*PYTEST, str(path)]):
        environment = os.environ | theirs
        done = subprocess.run(
            command, env=environment, cwd=PROJECT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
    threads, kept = nbformat.read(path, as_version=4).cells[0].outputs
    assert threads.text == "1\n"
    assert kept.data["text/plain"] == "['HOME', 'MPLCONFIGDIR']"


def printed(text):
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def figure(picture, text):
    data = {"image/png": picture, "text/plain": text}
    return nbformat.v4.new_output("display_data", data=data)


def error(value):
    return nbformat.v4.new_output("error", ename="ValueError", evalue=value)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (
            printed("a\nw = 1.00\nb\n"),
            printed("a\nw = 1.01\nb\n"),
            ["@@ -2 +2 @@", "-w = 1.00", "+w = 1.01"],
        ),
        (
            figure("one", "A line to 1."),
            figure("other", "A line to 2."),
            ["@@ -1 +1 @@", "-A line to 1.", "+A line to 2."],
        ),
        (printed("1\n"), error("no"), ["@@ -1 +1 @@", "-1", "+ValueError: no"]),
    ],
)
def test_a_report_says_what_differs(before, now, said):
    ran = cell("run", "w = 1\nprint(w)")
    ran.update(execution_count=4, outputs=[before])
    lines = explain("n.ipynb", ran, [now], "Cell outputs differ").splitlines()
    first = ["n.ipynb, cell run (In [4]):", "    w = 1", "Cell outputs differ"]
    assert lines == [*first, "--- stored", "+++ now", *said]


def test_a_name_that_a_later_cell_binds_to_something_else_is_reported_by_pytest(path):
    found = [cell("first", "x = 1"), cell("show", "print(x)"), cell("last", "x = 2")]
    for count, each in enumerate(found, 1):
        each.execution_count = count
    found[1].outputs = [printed("1\n")]
    write(path, *found)
    command = [*PYTEST, str(path)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "notebook.ipynb, cell show (In [2]):" in done.stdout
    assert "-1\n+2\n" in done.stdout
    assert "1 failed, 5 passed" in done.stdout


LATE = """
import threading
class Timer:  # one that is always due: the fonts take long to list
    def __init__(self, seconds, warn):
        self.start, self.cancel = warn, lambda: None
threading.Timer = Timer
import helpers, matplotlib.font_manager
"""


def test_the_list_of_fonts_is_made_without_a_word(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", LATE],
        env=os.environ | {"MPLCONFIGDIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")

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
from helpers.tools.kernels import isolate
from helpers.tools.pytest_plugin import NEEDS_WORKERS, explain, skip_workers

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
    first = cell("first", "import beside\nprint('é')\nprint('two')")
    first.metadata.update(collapsed=True, execution={"iopub.status.busy": "2026"})
    slider = cell("slider", "import ipywidgets\nipywidgets.FloatSlider()")
    write(path, first, slider, cell("fault", "beside.fail()", "raises-exception"))
    assert store_outputs.store(path)
    stored = path.read_bytes()
    assert not store_outputs.store(path)
    assert path.read_bytes() == stored
    assert [p.name for p in path.parent.iterdir() if ".tmp" in p.name] == []
    notebook = nbformat.read(path, as_version=4)
    for rule in (
        rules.is_a_valid_notebook,
        rules.every_cell_was_executed_in_order,
        rules.outputs_are_clean,
        rules.exceptions_are_meant,
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
        ("x = 1\nx / 0", "cell bad, line 2: ZeroDivisionError: division by zero"),
        ("x = 1\nx = = 2", "cell bad, line 2: SyntaxError: invalid syntax"),
        ("import warnings\nwarnings.warn('mind')", "cell bad: printed to stderr: "),
        ("open('notebook.ipynb', 'a').write(' ')", "the file was changed while it ran"),
        ("import os\nos._exit(1)", "the kernel died"),
    ],
)
def test_a_cell_that_misbehaves_is_named_and_nothing_is_stored(path, source, said):
    write(path, cell("good", "print(1)"), cell("bad", source))
    before = path.read_text(encoding="utf-8")
    with pytest.raises(store_outputs.StoreError) as refusal:
        store_outputs.store(path)
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert path.read_text(encoding="utf-8").strip() == before.strip()


def test_a_file_that_is_no_notebook_is_named(path):
    path.write_text("not json")
    with pytest.raises(store_outputs.StoreError, match="not a notebook"):
        store_outputs.store(path)


def test_a_missing_notebook_is_named(capsys):
    assert store_outputs.main(["nowhere.ipynb"]) == 1
    assert "nowhere.ipynb" in capsys.readouterr().out


HOSTILE = """
import warnings
print("from a startup file")
warnings.warn("from a startup file")
"""


@pytest.fixture
def hostile_home(tmp_path):
    """The environment of a reader whose settings would change every output."""
    home = tmp_path / "home"
    startup = home / ".ipython" / "profile_default" / "startup" / "00.py"
    startup.parent.mkdir(parents=True)
    startup.write_text("import builtins\nbuiltins.print = lambda *a: None\n")
    (home / "start.py").write_text(HOSTILE)
    for data in (home / ".local/share/jupyter", home / "Library/Jupyter"):
        kernel = data / "kernels" / "python3"
        kernel.mkdir(parents=True)
        spec = {"argv": ["false"], "display_name": "x", "language": "python"}
        (kernel / "kernel.json").write_text(json.dumps(spec))
    theirs = home / "another project" / "helpers" / "__init__.py"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("raise ImportError('the helpers of another project')\n")
    return dict(
        os.environ,
        HOME=str(home),
        JUPYTER_PREFER_ENV_PATH="0",
        PYTHONPATH=str(theirs.parent.parent),
        TORCH_SHOW_CPP_STACKTRACES="1",
        JUPYTER_PATH=str(home / ".local/share/jupyter"),
        IPYTHONDIR=str(home / ".ipython"),
        MPLBACKEND="svg",
        PYTHONSTARTUP=str(home / "start.py"),
        PYTHONWARNINGS="always",
    )


def test_a_readers_settings_change_nothing(path, hostile_home):
    source = "import os, helpers.tools\nprint(os.environ['OMP_NUM_THREADS'])\n"
    source += "threads = os.environ.get('TORCH_SHOW_CPP_STACKTRACES')"
    write(path, cell("first", source), cell("second", "threads"))
    store = [sys.executable, "-m", "helpers.tools.store_outputs", str(path)]
    compare = [*PYTEST, str(path)]
    for command in (store, compare):
        done = subprocess.run(
            command, env=hostile_home, cwd=PROJECT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert nbformat.read(path, as_version=4).cells[0].outputs[0].text == "1\n"


def test_isolation_leaves_other_variables(tmp_path):
    environment = {"PATH": "/bin", "MPLBACKEND": "svg", "PYTHONPATH": "/theirs"}
    isolate(environment, tmp_path)
    assert environment["PATH"] == "/bin"
    assert environment["PYTHONPATH"] == str(PROJECT)
    assert "MPLBACKEND" not in environment
    assert Path(environment["IPYTHONDIR"]).is_dir()


def stored(source, *outputs, tags=()):
    return nbformat.v4.new_code_cell(
        source,
        id="run",
        execution_count=4,
        metadata={"tags": list(tags)},
        outputs=list(outputs),
    )


def printed(text):
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def test_a_report_names_notebook_cell_and_line():
    before = stored("w = 1\nprint(w)", printed("a\nw = 1.00\nb\n"))
    report = explain(
        "notebooks/01.ipynb",
        before,
        [printed("a\nw = 1.01\nb\n")],
        "Cell outputs differ",
    )
    assert report.splitlines()[:2] == [
        "notebooks/01.ipynb, cell run (In [4]):",
        "    w = 1 ...",
    ]
    assert "Its stdout differs from what is stored, first in line 2:" in report
    assert "    stored: w = 1.00\n    now:    w = 1.01" in report
    assert "lines differ" not in report
    assert "make notebooks" in report


def test_a_report_tells_of_missing_and_further_output():
    before = stored("run()", printed("a\nb\n"))
    report = explain("n.ipynb", before, [], "Cell outputs differ")
    assert "    stored: a\n    now:    (nothing)\n(2 lines differ.)" in report
    report = explain(
        "n.ipynb", stored("run()"), [printed("a\n")], "Cell outputs differ"
    )
    assert "    stored: (nothing)\n    now:    a" in report


def test_a_report_tells_of_another_description_of_a_figure():
    data = {"image/png": "aGVsbG8=", "text/plain": "A line to 1."}
    before = stored("draw()", nbformat.v4.new_output("display_data", data=data))
    data = {"image/png": "other", "text/plain": "A line to 2."}
    now = [nbformat.v4.new_output("display_data", data=data)]
    report = explain("n.ipynb", before, now, "Cell outputs differ")
    assert "    stored: A line to 1.\n    now:    A line to 2." in report
    assert "image/png" not in report


def error(name, value, line):
    return nbformat.v4.new_output(
        "error",
        ename=name,
        evalue=value,
        traceback=[f"\x1b[36mCell\x1b[39m In[4], line {line}", f"{name}: {value}"],
    )


def test_a_report_tells_of_an_exception_and_its_line():
    now = [error("ZeroDivisionError", "division by zero", 2)]
    report = explain(
        "n.ipynb", stored("x = 1\nx / 0"), now, "Cell execution caused ..."
    )
    assert "It raised ZeroDivisionError: division by zero\nin line 2: x / 0" in report


def test_a_report_compares_exceptions_that_are_meant():
    before = stored("f()", error("ValueError", "one", 1), tags=["raises-exception"])
    now = [error("ValueError", "two", 1)]
    report = explain("n.ipynb", before, now, "Cell outputs differ")
    assert "    stored: ValueError: one\n    now:    ValueError: two" in report


def test_a_failing_notebook_is_reported_so_by_pytest(path):
    before = stored("print(2)", printed("1\n"))
    before.execution_count = 1
    write(path, before)
    command = [*PYTEST, str(path)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "notebook.ipynb, cell run (In [1]):" in done.stdout
    assert "    stored: 1\n    now:    2" in done.stdout


def test_without_workers_only_what_starts_them_is_skipped():
    class Item:
        def __init__(self, path):
            self.path, self.markers = path, []

        def add_marker(self, marker):
            self.markers.append(marker.name)

    folders = [PROJECT / "notebooks", PROJECT / "tests"]
    items = [Item(path) for folder in folders for path in folder.iterdir()]
    skip_workers(items)
    skipped = [item.path.name for item in items if item.markers == ["skip"]]
    assert sorted(skipped) == sorted(NEEDS_WORKERS)

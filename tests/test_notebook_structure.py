"""Every notebook keeps every rule of the course, and torch comes in part two."""

import ast
import subprocess
import sys
from pathlib import Path

import nbformat
import notebook_rules as rules
import pytest

PROJECT = Path(__file__).parent.parent
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
OWN_TORCH = ("helpers.torch_", "helpers.workers", "helpers.launch", "helpers.tools")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_notebook_keeps_the_rule(path, rule):
    assert rule(rules.read(path), path) == []


def test_the_files_are_stored_as_the_tools_store_them():
    for path in NOTEBOOKS:
        stored = path.read_text(encoding="utf-8")
        due = nbformat.writes(rules.read(path)).rstrip("\n") + "\n"
        assert stored == due, f"{path.name}: make notebooks"


def test_notebooks_are_those_of_the_course_without_a_gap():
    assert [path.stem for path in NOTEBOOKS] == list(rules.MINUTES)


def test_numpy_helpers_and_notebooks_01_to_05_do_not_load_torch():
    modules = [
        ".".join(path.relative_to(PROJECT).with_suffix("").parts)
        for path in (PROJECT / "helpers").rglob("*.py")
    ]
    lines = {f"import {name}" for name in modules if not name.startswith(OWN_TORCH)}
    lines |= {
        ast.unparse(node)
        for path in NOTEBOOKS[:5]
        for cell in rules.code(rules.read(path))
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    program = (
        f"import sys\nfor line in {sorted(lines)}:\n    exec(line)\n"
        "    if 'torch' in sys.modules: sys.exit(line)\n"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT)
    assert (done.returncode, done.stderr) == (0, "")

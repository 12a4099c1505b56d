"""Every notebook keeps every rule of the course, and every rule can catch a breach."""

import copy
import json
import subprocess
import sys
from pathlib import Path

import nbformat
import notebook_rules as rules
import pytest

PROJECT = Path(__file__).parent.parent
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
TORCH_OWNERS = ("helpers.torch_", "helpers.workers", "helpers.launch", "helpers.tools")


def read(path):
    return nbformat.read(path, as_version=4)


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_keeps_the_rule(path, rule):
    assert rule(read(path), path) == []


def test_the_files_are_stored_as_the_tools_store_them():
    for path in NOTEBOOKS:
        stored = path.read_text(encoding="utf-8")
        assert stored == nbformat.writes(read(path)).rstrip("\n") + "\n", path.name


def test_notebooks_are_those_of_the_course():
    assert [path.stem for path in NOTEBOOKS] == list(rules.MINUTES)


def import_in_a_new_process(modules):
    """Import each module in turn; return the first that loads torch, or None."""
    program = (
        "import importlib, json, sys\n"
        "guilty = None\n"
        "for name in json.loads(sys.argv[1]):\n"
        "    importlib.import_module(name)\n"
        "    if not guilty and 'torch' in sys.modules: guilty = name\n"
        "print(json.dumps(guilty))\n"
    )
    command = [sys.executable, "-c", program, json.dumps(modules)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def helper_modules():
    names = []
    for path in sorted((PROJECT / "helpers").rglob("*.py")):
        parts = path.relative_to(PROJECT).with_suffix("").parts
        names.append(".".join(parts).removesuffix(".__init__"))
    return names


def test_numpy_helpers_do_not_load_torch():
    modules = [name for name in helper_modules() if not name.startswith(TORCH_OWNERS)]
    assert "helpers.one_weight" in modules
    assert import_in_a_new_process(modules) is None


def test_the_import_check_notices_torch():
    assert import_in_a_new_process(["json", "torch"]) == "torch"


def test_notebooks_before_torch_do_not_load_it():
    paths = [path for path in NOTEBOOKS if path.stem in rules.WITHOUT_TORCH]
    modules = []
    for path in paths:
        for _, name in rules.imports(read(path)):
            if not name.startswith("helpers.") or name in helper_modules():
                modules.append(name)
    assert paths
    assert import_in_a_new_process(sorted(set(modules))) is None


# A small notebook that keeps every rule, and for every rule ways to break it.


def markdown(cell_id, source, slide=None):
    metadata = {"slideshow": {"slide_type": slide}} if slide else {}
    return nbformat.v4.new_markdown_cell(source, id=cell_id, metadata=metadata)


def code(cell_id, source, *outputs, tags=(), hidden=False):
    metadata = {"tags": list(tags)} if tags else {}
    if hidden:
        metadata["jupyter"] = {"source_hidden": True}
    return nbformat.v4.new_code_cell(
        source, id=cell_id, metadata=metadata, outputs=list(outputs)
    )


def stream(text, name="stdout"):
    return nbformat.v4.new_output("stream", name=name, text=text)


def figure(words, alt=None):
    return nbformat.v4.new_output(
        "display_data",
        data={"image/png": "aGVsbG8=", "text/plain": words},
        metadata={"image/png": {"alt": words if alt is None else alt}},
    )


def error(*traceback):
    return nbformat.v4.new_output(
        "error", ename="ValueError", evalue="no", traceback=list(traceback)
    )


@pytest.fixture
def path(tmp_path):
    for name in rules.MINUTES:
        (tmp_path / f"{name}.ipynb").write_text("{}")
    return tmp_path / "02_check_the_gradient.ipynb"


@pytest.fixture
def good():
    title = (
        "# 02 Check the gradient\n\nA promise.\n\n"
        "**25 minutes.** You need: notebook 01. After it you can: check."
    )
    links = (
        "Previous: [01 Gradient by hand](01_gradient_by_hand.ipynb) · "
        "Next: [03 Learning rate](03_learning_rate.ipynb)"
    )
    cells = [
        markdown("title", title, "slide"),
        markdown("step", "## 1. A step\n\nSee [the step](#1.-A-step).", "slide"),
        markdown("question", "**Predict.** What?"),
        code("run", "print(1)", stream("1\n")),
        markdown("explained", "One."),
        code("draw", "draw()", figure("A line from (0, 0) to (1, 2).")),
        code("fault", "fault()", error("ValueError: no"), tags=["raises-exception"]),
        markdown("exercises", "## Exercises", "slide"),
        markdown("exercise-1", "### Exercise 1: Try"),
        code("exercise-1-answer", "answer = ...", tags=["exercise"]),
        code("exercise-1-solution", "a = 1", tags=["solution"], hidden=True),
        markdown("remember", "## Remember\n\n- One.\n- Two.", "slide"),
        markdown("links", links),
    ]
    metadata = copy.deepcopy(rules.NOTEBOOK_METADATA)
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    notebook.nbformat_minor = 5
    for place, cell in enumerate(rules.code(notebook), 1):
        cell.execution_count = place
    return notebook


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_a_good_notebook_passes(rule, good, path):
    assert rule(good, path) == []


def edit(cell_id, **changes):
    """Return a function that changes fields of one cell."""

    def change(notebook):
        cell = next(cell for cell in notebook.cells if cell.id == cell_id)
        for key, value in changes.items():
            cell[key] = nbformat.from_dict(value)

    return change


def replace(cell_id, old, new):
    def change(notebook):
        cell = next(cell for cell in notebook.cells if cell.id == cell_id)
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    return change


def remove(cell_id):
    def change(notebook):
        notebook.cells = [cell for cell in notebook.cells if cell.id != cell_id]

    return change


def say(words):
    return edit("draw", outputs=[figure(words)])


LONG = "x = 1\n" * 13
BREACHES = [
    (rules.is_a_valid_notebook, edit("run", outputs=[{"output_type": "nonsense"}])),
    (rules.every_cell_was_executed_in_order, edit("run", execution_count=None)),
    (rules.every_cell_was_executed_in_order, edit("draw", execution_count=7)),
    (rules.nothing_is_skipped_or_ignored, edit("run", source="# NBVAL_SKIP\n1")),
    (
        rules.nothing_is_skipped_or_ignored,
        edit("run", metadata={"tags": ["nbval-ignore-output"]}),
    ),
    (rules.nothing_is_skipped_or_ignored, edit("run", source="")),
    (rules.code_cells_are_short, edit("run", source=LONG)),
    (rules.code_cells_are_short, edit("exercise-1-answer", source=LONG)),
    (rules.code_cells_are_short, edit("run", source="x" * 89)),
    (rules.code_cells_are_short, edit("exercise-1-solution", source="x" * 89)),
    (rules.title_names_the_file_and_the_minutes, replace("title", "02", "03")),
    (rules.title_names_the_file_and_the_minutes, replace("title", "25", "20")),
    (rules.title_names_the_file_and_the_minutes, replace("title", "A promise.", "")),
    (rules.title_names_the_file_and_the_minutes, replace("title", "You need", "Need")),
    (rules.title_names_the_file_and_the_minutes, remove("title")),
    (rules.sections_follow_the_frame, remove("exercises")),
    (rules.sections_follow_the_frame, replace("step", "1.", "2.")),
    (rules.sections_follow_the_frame, remove("step")),
    (rules.sections_follow_the_frame, remove("links")),
    (rules.headings_go_down_one_level_at_a_time, replace("step", "## ", "### ")),
    (rules.headings_go_down_one_level_at_a_time, replace("step", "## ", "# ")),
    (
        rules.exercises_have_an_answer_and_a_solution,
        replace("exercise-1", "1: Try", "1 Try"),
    ),
    (
        rules.exercises_have_an_answer_and_a_solution,
        replace("exercise-1", "### ", "#### "),
    ),
    (rules.exercises_have_an_answer_and_a_solution, remove("exercise-1-answer")),
    (rules.exercises_have_an_answer_and_a_solution, remove("exercise-1-solution")),
    (
        rules.exercises_have_an_answer_and_a_solution,
        edit("exercise-1-solution", metadata={"tags": ["solution"]}),
    ),
    (rules.remember_has_three_lines_at_most, remove("remember")),
    (
        rules.remember_has_three_lines_at_most,
        replace("remember", "- One.", "- One.\n- One.\n- One."),
    ),
    (rules.remember_has_three_lines_at_most, replace("remember", "- One", "One")),
    (rules.neighbours_are_linked, replace("links", "01_gradient_by_hand", "03_x")),
    (rules.neighbours_are_linked, replace("links", "Next", "Then")),
    (rules.links_lead_somewhere, replace("step", "#1.-A-step", "#2.-A-step")),
    (rules.links_lead_somewhere, replace("links", "01_gradient", "01_gradients")),
    (rules.links_lead_somewhere, replace("title", "notebook 01", "notebook 11")),
    (rules.predictions_are_run_and_explained, remove("run")),
    (
        rules.predictions_are_run_and_explained,
        replace("explained", "One.", "## 2. Next"),
    ),
    (rules.figures_are_described, say("<Figure size 640x480 with 1 Axes>")),
    (rules.figures_are_described, say("")),
    (rules.figures_are_described, say("A line")),
    (
        rules.figures_are_described,
        edit("draw", outputs=[figure("A line from (0, 0) to (1, 2).", alt="A line")]),
    ),
    (rules.exceptions_are_meant, edit("run", outputs=[error("ValueError: no")])),
    (rules.exceptions_are_meant, edit("fault", outputs=[])),
    (rules.outputs_are_clean, edit("run", outputs=[stream("a warning", "stderr")])),
    (rules.outputs_are_clean, edit("run", outputs=[stream("a"), stream("b")])),
    (
        rules.nothing_tells_of_a_machine,
        edit("run", outputs=[stream("<object at 0x7f3a2b4c5d60>")]),
    ),
    (
        rules.nothing_tells_of_a_machine,
        edit("fault", outputs=[error("File /home/ann/x.py:3, in f")]),
    ),
    (rules.nothing_tells_of_a_machine, say("Drawn on 2026-05-04 10:11 by hand.")),
    (rules.nothing_tells_of_a_machine, edit("run", source="open('/home/ann/x')")),
    (rules.metadata_is_clean, edit("run", metadata={"execution": {}})),
    (rules.metadata_is_clean, edit("run", metadata={"jupyter": {"x": 1}})),
    (rules.metadata_is_clean, lambda notebook: notebook.metadata.update(widgets={})),
    (
        rules.metadata_is_clean,
        edit("run", metadata={"slideshow": {"slide_type": "slid"}}),
    ),
    (rules.new_sections_start_a_slide, edit("step", metadata={})),
    (rules.cell_ids_are_words, edit("run", id="3f2a9c1b")),
    (rules.cell_ids_are_words, edit("run", id="deadbeef")),
    (rules.cell_ids_are_words, edit("run", id="draw")),
    (rules.file_is_small, edit("run", outputs=[stream("x" * 400_000)])),
    (rules.torch_comes_in_part_two, edit("run", source="import torch")),
    (rules.torch_comes_in_part_two, edit("run", source="from torch import nn")),
    (
        rules.torch_comes_in_part_two,
        edit("run", source="from helpers import torch_training"),
    ),
]


@pytest.mark.parametrize(
    ("rule", "breach"),
    BREACHES,
    ids=[f"{place}-{rule.__name__}" for place, (rule, _) in enumerate(BREACHES, 1)],
)
def test_a_breach_is_caught(rule, breach, good, path):
    breach(good)
    assert rule(good, path) != []


def test_every_rule_has_a_breach():
    assert {rule for rule, _ in BREACHES} == set(rules.RULES)

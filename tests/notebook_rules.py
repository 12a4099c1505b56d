"""The rules every notebook of the course keeps, one function each.

A rule takes a notebook (`nbformat` node) and its path, and returns what is wrong: a
list of short sentences that name the cell, empty if the notebook keeps the rule.
"""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import nbformat
from nbformat import NotebookNode

MINUTES = {
    "01_gradient_by_hand": 25,
    "02_check_the_gradient": 25,
    "03_learning_rate": 25,
    "04_weight_and_bias": 25,
    "05_build_autograd": 35,
    "06_torch_autograd": 25,
    "07_torch_training_loop": 25,
    "08_recover_a_lost_seed": 25,
    "09_hubble_1929": 30,
    "10_many_workers": 20,
}
WITHOUT_TORCH = tuple(MINUTES)[:5]
LINES, COLUMNS, KILOBYTES = 12, 88, 400
NOTEBOOK_METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
SLIDES = {"slide", "subslide", "fragment", "skip", "notes"}
READABLE_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
IGNORED_BY_NBVAL = re.compile(r"(?i)nbval[_-]|PYTEST_VALIDATE_IGNORE")
MACHINE = re.compile(
    r"\b0x[0-9a-f]{6,}"  # the address of an object
    r"|(?<![\w.])/(home|Users|root|tmp|work|usr|opt|var)/|[A-Z]:\\|site-packages"
    r"|ipykernel_\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d"
)
LINK = re.compile(r"(?<!\!)\[[^\]]+\]\(([^)\s]+)\)")
HEADING = re.compile(r"^(#+) +(.+?) *$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tags(cell: NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def hidden(cell: NotebookNode) -> bool:
    return cell.metadata.get("jupyter", {}).get("source_hidden", False)


def headings(cell: NotebookNode) -> list[tuple[int, str]]:
    """Level and text of each heading in a markdown cell."""
    if cell.cell_type != "markdown":
        return []
    found = HEADING.findall(FENCED.sub("", cell.source))
    return [(len(marks), text) for marks, text in found]


def outputs(notebook: NotebookNode) -> Iterator[tuple[NotebookNode, NotebookNode]]:
    for cell in code(notebook):
        for output in cell.outputs:
            yield cell, output


def is_a_valid_notebook(notebook: NotebookNode, path: Path) -> list[str]:
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        return [str(error).partition("\n")[0]]
    version = (notebook.nbformat, notebook.nbformat_minor)
    return [] if version == (4, 5) else [f"format {version}, not (4, 5)"]


def every_cell_was_executed_in_order(notebook: NotebookNode, path: Path) -> list[str]:
    # nbval passes a cell without execution count whatever it prints.
    return [
        f"{cell.id}: execution count {cell.execution_count}, not {place}"
        for place, cell in enumerate(code(notebook), 1)
        if cell.execution_count != place
    ]


def nothing_is_skipped_or_ignored(notebook: NotebookNode, path: Path) -> list[str]:
    return [
        f"{cell.id}: tells nbval to look away"
        for cell in notebook.cells
        if IGNORED_BY_NBVAL.search(cell.source + " " + " ".join(tags(cell)))
    ] + [f"{cell.id}: an empty cell" for cell in notebook.cells if not cell.source]


def code_cells_are_short(notebook: NotebookNode, path: Path) -> list[str]:
    wrong = []
    for cell in code(notebook):
        lines = cell.source.splitlines()
        if len(lines) > LINES and not ("solution" in tags(cell) and hidden(cell)):
            wrong.append(f"{cell.id}: {len(lines)} lines, at most {LINES}")
        wrong += [
            f"{cell.id}, line {number}: {len(line)} columns, at most {COLUMNS}"
            for number, line in enumerate(lines, 1)
            if len(line) > COLUMNS
        ]
    return wrong


def title_names_the_file_and_the_minutes(
    notebook: NotebookNode, path: Path
) -> list[str]:
    if path.stem not in MINUTES:
        return [f"{path.name} is not in the course's table"]
    title = notebook.cells[0]
    paragraphs = title.source.split("\n\n")
    wrong = []
    if title.cell_type != "markdown" or title.id != "title":
        return ["the first cell is not a markdown cell with the id title"]
    heading = paragraphs[0].removeprefix("# ")
    slug = re.sub(r"\W+", "_", heading.lower())
    if not paragraphs[0].startswith("# ") or slug != path.stem:
        wrong.append(f"title: {paragraphs[0]!r} does not name {path.stem}")
    if len(paragraphs) != 3:
        return [*wrong, "title: not a title, a promise and a line with minutes"]
    if not re.fullmatch(r"[^*#\n][^\n]*[.?!]", paragraphs[1]):
        wrong.append("title: the promise is not one sentence on one line")
    said = r"\*\*(\d+) minutes\.\*\* You need: .+\. After it you can: .+\."
    minutes = re.fullmatch(said, paragraphs[2])
    if not minutes:
        wrong.append("title: no line '**N minutes.** You need: ... After it you can:'")
    elif int(minutes[1]) != MINUTES[path.stem]:
        wrong.append(f"title: {minutes[1]} minutes, not {MINUTES[path.stem]}")
    return wrong


def sections_follow_the_frame(notebook: NotebookNode, path: Path) -> list[str]:
    sections = [
        text for cell in notebook.cells for level, text in headings(cell) if level == 2
    ]
    if sections[-2:] != ["Exercises", "Remember"]:
        return ["the last two sections are not Exercises and Remember"]
    wrong = [
        f"section {place} is called {text!r}"
        for place, text in enumerate(sections[:-2], 1)
        if not re.fullmatch(rf"{place}\. \S.*", text)
    ]
    if len(sections) < 3:
        wrong.append("no section before Exercises")
    ids = [cell.id for cell in notebook.cells]
    if ids[-2:] != ["remember", "links"] or "exercises" not in ids:
        wrong.append("cells exercises, remember and links do not end the notebook")
    return wrong


def headings_go_down_one_level_at_a_time(
    notebook: NotebookNode, path: Path
) -> list[str]:
    found = [
        (cell.id, *heading) for cell in notebook.cells for heading in headings(cell)
    ]
    wrong, before = [], 0
    for cell_id, level, text in found:
        if level > before + 1:
            wrong.append(f"{cell_id}: heading {text!r} skips a level")
        if level == 1 and before:
            wrong.append(f"{cell_id}: a second title, {text!r}")
        before = level
    return wrong if found else ["no heading"]


def exercises_have_an_answer_and_a_solution(
    notebook: NotebookNode, path: Path
) -> list[str]:
    wrong, count = [], 0
    cells = notebook.cells
    for place, cell in enumerate(cells):
        for level, text in headings(cell):
            if not text.startswith("Exercise") or text == "Exercises":
                continue
            count += 1
            if level != 3 or not re.fullmatch(rf"Exercise {count}: \S.*", text):
                wrong.append(f"{cell.id}: {text!r} is not '### Exercise {count}: ...'")
            if cell.id != f"exercise-{count}":
                wrong.append(f"{cell.id}: the id of exercise {count}'s cell")
            after = {each.id: each for each in cells[place + 1 : place + 3]}
            answer = after.get(f"exercise-{count}-answer")
            solution = after.get(f"exercise-{count}-solution")
            if answer is None or "exercise" not in tags(answer):
                wrong.append(f"{cell.id}: no answer cell tagged exercise below it")
            if solution is None or "solution" not in tags(solution):
                wrong.append(f"{cell.id}: no solution cell tagged solution below it")
            elif not hidden(solution):
                wrong.append(f"{solution.id}: the solution is not collapsed")
    return wrong


def remember_has_three_lines_at_most(notebook: NotebookNode, path: Path) -> list[str]:
    cell = next((cell for cell in notebook.cells if cell.id == "remember"), None)
    if cell is None:
        return ["no cell remember"]
    heading, _, body = cell.source.partition("\n\n")
    lines = body.splitlines()
    if heading != "## Remember" or not 1 <= len(lines) <= 3:
        return ["remember: not a heading and one to three lines"]
    return [
        f"remember: not a list item: {x!r}" for x in lines if not x.startswith("- ")
    ]


def neighbours_are_linked(notebook: NotebookNode, path: Path) -> list[str]:
    names = list(MINUTES)
    place = names.index(path.stem)
    last = notebook.cells[-1].source
    wrong = []
    for word, there in (("Previous", place - 1), ("Next", place + 1)):
        if 0 <= there < len(names):
            title = re.escape(names[there].replace("_", " "))
            link = rf"(?i){word}: \[{title}\]\({names[there]}\.ipynb\)"
            if not re.search(link, last):
                wrong.append(f"links: no '{word}: [...]({names[there]}.ipynb)'")
        elif f"{word}:" in last:
            wrong.append(f"links: {word} leads nowhere")
    return wrong


def links_lead_somewhere(notebook: NotebookNode, path: Path) -> list[str]:
    wrong = []
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        for target in LINK.findall(cell.source):
            if not re.match(r"[a-z]+:", target) and not _exists(target, notebook, path):
                wrong.append(f"{cell.id}: {target} does not exist")
        for number in re.findall(r"\bnotebooks? (\d\d)\b", cell.source):
            if not any(name.startswith(number) for name in MINUTES):
                wrong.append(f"{cell.id}: there is no notebook {number}")
    return wrong


def _exists(target: str, notebook: NotebookNode, path: Path) -> bool:
    name, _, anchor = target.partition("#")
    if name and not (path.parent / name).exists():
        return False
    if not anchor:
        return True
    if name and not name.endswith(".ipynb"):
        return True
    there = nbformat.read(path.parent / name, as_version=4) if name else notebook
    # JupyterLab makes a heading's anchor from its text, spaces as hyphens.
    return any(
        anchor == text.replace(" ", "-")
        for cell in there.cells
        for _, text in headings(cell)
    )


def predictions_are_run_and_explained(notebook: NotebookNode, path: Path) -> list[str]:
    wrong = []
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type != "markdown" or "**Predict.**" not in cell.source:
            continue
        after = notebook.cells[place + 1 :]
        if not after or after[0].cell_type != "code":
            wrong.append(f"{cell.id}: no code cell follows the question")
        explained = next((each for each in after if each.cell_type == "markdown"), None)
        if explained is None or explained.source.startswith(("#", "**Predict.**")):
            wrong.append(f"{cell.id}: no explanation follows the answer")
    return wrong


def figures_are_described(notebook: NotebookNode, path: Path) -> list[str]:
    wrong = []
    for cell, output in outputs(notebook):
        for kind in output.get("data", {}):
            if not kind.startswith("image/"):
                continue
            words = output.data.get("text/plain", "")
            if not re.fullmatch(r"(?s)[A-Z0-9].{20,}[.]", words) or re.search(
                r"<Figure|<Axes|object at", words
            ):
                wrong.append(f"{cell.id}: no sentence describes the figure: {words!r}")
            if output.metadata.get(kind, {}).get("alt") != words:
                wrong.append(f"{cell.id}: alternative text and description differ")
    return wrong


def exceptions_are_meant(notebook: NotebookNode, path: Path) -> list[str]:
    wrong = []
    for cell in code(notebook):
        raised = any(output.output_type == "error" for output in cell.outputs)
        if raised and "raises-exception" not in tags(cell):
            wrong.append(f"{cell.id}: raises without the tag raises-exception")
        if not raised and "raises-exception" in tags(cell):
            wrong.append(f"{cell.id}: tagged raises-exception, but does not raise")
    return wrong


def outputs_are_clean(notebook: NotebookNode, path: Path) -> list[str]:
    wrong = []
    for cell in code(notebook):
        streams = [output.get("name") for output in cell.outputs]
        if "stderr" in streams:
            wrong.append(f"{cell.id}: a warning is stored")
        if any(a == b is not None for a, b in pairwise(streams)):
            wrong.append(f"{cell.id}: one stream is stored in pieces")
        if any(
            "widget-view" in kind for o in cell.outputs for kind in o.get("data", {})
        ):
            wrong.append(f"{cell.id}: a widget's random id is stored")
    return wrong


def nothing_tells_of_a_machine(notebook: NotebookNode, path: Path) -> list[str]:
    texts = [(cell.id, cell.source) for cell in notebook.cells]
    for cell, output in outputs(notebook):
        texts.append((cell.id, output.get("text", "")))
        texts.append((cell.id, "\n".join(output.get("traceback", []))))
        texts.append((cell.id, str(output.get("evalue", ""))))
        for kind, value in output.get("data", {}).items():
            if not kind.startswith("image/"):
                texts.append((cell.id, str(value)))
    return [
        f"{cell_id}: {found[0]!r}"
        for cell_id, text in texts
        if (found := MACHINE.search(text))
    ]


def metadata_is_clean(notebook: NotebookNode, path: Path) -> list[str]:
    wrong = []
    if notebook.metadata != NOTEBOOK_METADATA:
        wrong.append("the notebook's metadata is not kernelspec and language_info")
    for cell in notebook.cells:
        extra = set(cell.metadata) - {"tags", "jupyter", "slideshow"}
        jupyter = set(cell.metadata.get("jupyter", {}))
        extra |= jupyter - {"source_hidden", "outputs_hidden"}
        if extra:
            wrong.append(f"{cell.id}: metadata {sorted(extra)}")
        kind = cell.metadata.get("slideshow", {}).get("slide_type", "slide")
        if kind not in SLIDES:
            wrong.append(f"{cell.id}: there is no slide type {kind!r}")
    return wrong


def new_sections_start_a_slide(notebook: NotebookNode, path: Path) -> list[str]:
    wrong = []
    for cell in notebook.cells:
        if any(level <= 2 for level, _ in headings(cell)):
            kind = cell.metadata.get("slideshow", {}).get("slide_type")
            if kind != "slide" or not cell.source.startswith("#"):
                wrong.append(f"{cell.id}: its section does not start a slide")
    return wrong


def cell_ids_are_words(notebook: NotebookNode, path: Path) -> list[str]:
    ids = [cell.get("id", "") for cell in notebook.cells]
    wrong = [f"{x}: not a readable id" for x in ids if not READABLE_ID.fullmatch(x)]
    wrong += [f"{x}: not a readable id" for x in ids if re.fullmatch(r"[0-9a-f]{8}", x)]
    return wrong + sorted({f"{x}: used twice" for x in ids if ids.count(x) > 1})


def file_is_small(notebook: NotebookNode, path: Path) -> list[str]:
    size = len((nbformat.writes(notebook) + "\n").encode())
    return [f"{size} bytes"] if size > KILOBYTES * 1000 else []


def torch_comes_in_part_two(notebook: NotebookNode, path: Path) -> list[str]:
    if path.stem not in WITHOUT_TORCH:
        return []
    return [
        f"{cell_id}: imports {module}"
        for cell_id, module in imports(notebook)
        if re.match(r"torch\b|helpers\.(torch_|workers|launch)", module)
    ]


def imports(notebook: NotebookNode) -> list[tuple[str, str]]:
    """Each module a notebook's code imports, with the cell's id."""
    found = []
    for cell in code(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import):
                found += [(cell.id, name.name) for name in node.names]
            elif isinstance(node, ast.ImportFrom):
                found.append((cell.id, node.module))
                if node.module.startswith("helpers"):
                    full = [f"{node.module}.{name.name}" for name in node.names]
                    found += [(cell.id, name) for name in full]
    return found


RULES = (
    is_a_valid_notebook,
    every_cell_was_executed_in_order,
    nothing_is_skipped_or_ignored,
    code_cells_are_short,
    title_names_the_file_and_the_minutes,
    sections_follow_the_frame,
    headings_go_down_one_level_at_a_time,
    exercises_have_an_answer_and_a_solution,
    remember_has_three_lines_at_most,
    neighbours_are_linked,
    links_lead_somewhere,
    predictions_are_run_and_explained,
    figures_are_described,
    exceptions_are_meant,
    outputs_are_clean,
    nothing_tells_of_a_machine,
    metadata_is_clean,
    new_sections_start_a_slide,
    cell_ids_are_words,
    file_is_small,
    torch_comes_in_part_two,
)

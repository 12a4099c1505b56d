"""The rules every notebook of the course keeps, one function each.

A rule takes a notebook (`nbformat` node) and its path, and returns what is wrong: a
list of short sentences that name the cell, empty if the notebook keeps the rule.
"""

import inspect
import re
from functools import cache
from itertools import pairwise

import nbformat
from nbconvert.filters import strip_ansi

from helpers.tools import store_outputs
from helpers.tools.cells import asks, tags

MINUTES = {
    "01_gradient_by_hand": 25,
    "02_check_the_gradient": 25,
    "03_learning_rate": 25,
    "04_weight_and_bias": 35,
    "05_build_autograd": 50,
    "06_torch_autograd": 25,
    "07_torch_training_loop": 30,
    "08_hubble_1929": 35,
    "09_hidden_layer": 40,
    "10_which_digit": 40,
    "11_which_loop": 25,
    "12_lost_start": 35,
    "13_many_workers": 40,
}
LINES, COLUMNS, KILOBYTES = 12, 88, 400
CELL_METADATA = {
    "tags": {},
    "jupyter": {"source_hidden": [True], "outputs_hidden": [True]},
    "slideshow": {"slide_type": ["slide", "subslide", "fragment", "skip", "notes"]},
}
READABLE_ID = re.compile(r"(?![0-9a-f]{8}$)[a-z][a-z0-9]*(-[a-z0-9]+)*")
IGNORED_BY_NBVAL = re.compile(r"(?i)nbval[_-]|PYTEST_VALIDATE_IGNORE")
MACHINE = re.compile(
    r"\b0x[0-9a-f]{6,}"  # the address of an object
    r"|(?<![\w.])/(home|Users|root|tmp|work|usr|opt|var)/|[A-Z]:\\|site-packages"
    r"|ipykernel_\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d"
)
LINK = re.compile(r"(?<!\!)\[[^\]]+\]\(([^)\s#]*)(#[^)\s]*)?\)")
HEADING = re.compile(r"^(#+) +(.+?) *$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SIGNATURE = ["notebook", "path"]
SAID = re.compile(r"\*\*(\d+) minutes\*\*, .+\. You need: .+\. After it you can: .+\.")


@cache
def read(path):
    return nbformat.read(path, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def texts(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def headings(notebook):
    """Each heading with its cell and level."""
    return [
        (cell, len(marks), text)
        for cell in texts(notebook)
        for marks, text in HEADING.findall(FENCED.sub("", cell.source))
    ]


def outputs(notebook):
    return [(cell, output) for cell in code(notebook) for output in cell.outputs]


def is_a_valid_notebook(notebook, path):
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        return [str(error).partition("\n")[0]]
    version = (notebook.nbformat, notebook.nbformat_minor)
    return [] if version == (4, 5) else [f"format {version}, not (4, 5)"]


def every_cell_was_executed_in_order(notebook, path):
    # nbval passes a cell without execution count whatever it prints.
    return [
        f"{cell.id}: In [{cell.execution_count}], not [{place}]: make notebooks"
        for place, cell in enumerate(code(notebook), 1)
        if cell.execution_count != place
    ]


def nothing_is_skipped_or_ignored(notebook, path):
    return [
        f"{cell.id}: empty, or tells nbval to look away"
        for cell in notebook.cells
        if not cell.source
        or IGNORED_BY_NBVAL.search(" ".join([cell.source, *tags(cell)]))
    ]


def code_cells_are_short(notebook, path):
    wrong = []
    for cell in code(notebook):
        lines = cell.source.splitlines()
        most = LINES + 3 * ("exercise" in tags(cell))  # it imports its check
        if len(lines) > most and "solution" not in tags(cell):
            wrong.append(f"{cell.id}: {len(lines)} lines, at most {most}")
        if max(map(len, lines)) > COLUMNS:
            wrong.append(f"{cell.id}: a line of more than {COLUMNS} columns")
    return wrong


def title_names_the_file_and_the_minutes(notebook, path):
    title = notebook.cells[0]
    parts = title.source.split("\n\n")
    if title.id != "title" or len(parts) != 3:
        return ["the first cell is not `title`: a title, a promise, a line of minutes"]
    name, promise, said = parts
    slug = re.sub(r"^# (\d\d )(A |Recover a )?", r"\1", name).lower()
    slug = re.sub(r"\W+", "_", slug).strip("_").removesuffix("_is_wrong")
    wrong = []
    if not name.startswith("# ") or slug != path.stem:
        wrong.append(f"title: {name!r} does not name {path.stem}")
    if not re.fullmatch(r"[^*#\n][^\n]*[.?!]", promise):
        wrong.append("title: the promise is not one sentence on one line")
    minutes = SAID.fullmatch(said)
    if not minutes or int(minutes[1]) != MINUTES[path.stem]:
        wrong.append(f"title: not '**{MINUTES[path.stem]} minutes**, ... You need: ...")
    return wrong


def sections_follow_the_frame(notebook, path):
    sections = [text for _, level, text in headings(notebook) if level == 2]
    if len(sections) < 3 or sections[-2:] != ["Exercises", "Remember"]:
        return ["no section, or the last two are not Exercises and Remember"]
    wrong = [
        f"section {place} is called {text!r}"
        for place, text in enumerate(sections[:-2], 1)
        if not re.fullmatch(rf"{place}\. \S.*", text)
    ]
    ends = [cell.id for cell in notebook.cells if cell.id != "read-on"][-2:]
    if ends != ["remember", "links"]:
        wrong.append("remember, read-on and links do not end the notebook")
    return wrong


def headings_go_down_one_level_at_a_time(notebook, path):
    levels = [0, *[level for _, level, _ in headings(notebook)]]
    return [
        f"{cell.id}: {text!r} skips a level or is a second title"
        for (cell, level, text), before in zip(headings(notebook), levels, strict=False)
        if level > before + 1 or (level == 1 and before)
    ]


def exercises_have_an_answer_and_a_solution(notebook, path):
    wrong, cells = [], {cell.id: cell for cell in notebook.cells}
    found = [h for h in headings(notebook) if h[2].startswith("Exercise ")]
    for count, (cell, level, text) in enumerate(found, 1):
        if level != 3 or not re.fullmatch(rf"Exercise {count}: \S.*", text):
            wrong.append(f"{cell.id}: {text!r} is not '### Exercise {count}: ...'")
        ids = [f"exercise-{count}{part}" for part in ("", "-answer", "-solution")]
        place = notebook.cells.index(cell)
        if [each.id for each in notebook.cells[place : place + 3]] != ids:
            wrong.append(f"{cell.id}: it and the two cells below it are not {ids}")
            continue
        answer, solution = cells[ids[1]], cells[ids[2]]
        if "exercise" not in tags(answer) or "solution" not in tags(solution):
            wrong.append(f"{cell.id}: no cells tagged exercise and solution below it")
    folded = {"source_hidden": True, "outputs_hidden": True}
    solutions = [cell for cell in notebook.cells if "solution" in tags(cell)]
    open_ones = [cell for cell in solutions if cell.metadata.get("jupyter") != folded]
    return wrong + [f"{cell.id}: not folded, code and output" for cell in open_ones]


def remember_has_three_lines_at_most(notebook, path):
    remember = re.compile(r"## Remember\n(\n- [^\n]+)(\n- [^\n]+){0,2}")
    cells = [cell.source for cell in notebook.cells if cell.id == "remember"]
    if len(cells) == 1 and remember.fullmatch(cells[0]):
        return []
    return ["remember: not a heading and one to three list items"]


def neighbours_are_linked(notebook, path):
    paths, links = sorted(path.parent.glob("*.ipynb")), []
    place = paths.index(path)
    around = [("Previous", paths[:place][-1:]), ("Next", paths[place + 1 :][:1])]
    for word, there in around:
        for each in there:
            text = read(each).cells[0].source.partition("\n")[0].removeprefix("# ")
            links.append(f"{word}: [{text}]({each.name})")
    due = " · ".join(links)
    return [] if notebook.cells[-1].source == due else [f"links: not {due!r}"]


def links_lead_somewhere(notebook, path):
    # JupyterLab makes a heading's anchor from its text, spaces as hyphens.
    wrong = []
    for cell in texts(notebook):
        for target, anchor in LINK.findall(cell.source):
            # A workbook is made from the pages: it has whatever page is there.
            file = path.parent / target.removeprefix("../workbook/")
            if re.match(r"[a-z]+:", target):
                continue
            if not file.exists():
                wrong.append(f"{cell.id}: {target} does not exist")
            elif anchor and (not target or file.suffix == ".ipynb"):
                there = read(file) if target else notebook
                anchors = [f"#{h[2].replace(' ', '-')}" for h in headings(there)]
                if anchor not in anchors:
                    wrong.append(f"{cell.id}: {target}{anchor} does not exist")
        for number in re.findall(r"\bnotebooks? (\d\d)\b", cell.source):
            if not [*path.parent.glob(f"{number}_*.ipynb")]:
                wrong.append(f"{cell.id}: there is no notebook {number}")
    return wrong


def predictions_are_run(notebook, path):
    return [
        f"{cell.id}: no code cell follows the question"
        for cell, after in pairwise(notebook.cells)
        if asks(cell) and after.cell_type != "code"
    ]


def figures_are_described(notebook, path):
    wrong = []
    for cell, output in outputs(notebook):
        words = output.get("data", {}).get("text/plain", "")
        for kind in output.get("data", {}):
            if not kind.startswith("image/"):
                continue
            if not re.fullmatch(r"(?s)[A-Z0-9].{20,}[.]", words):
                wrong.append(f"{cell.id}: no sentence describes the figure: {words!r}")
            spoken = output.metadata.get(kind, {}).get("alt", "")
            if not spoken or any(each not in words for each in spoken.split(". ")):
                wrong.append(f"{cell.id}: the alternative text is not of the figure")
            if len(spoken.split()) > 60:
                wrong.append(f"{cell.id}: {len(spoken.split())} words to listen to")
    return wrong


def exceptions_are_meant_and_up_to_date(notebook, path):
    wrong = []
    for cell in code(notebook):
        errors = [each for each in cell.outputs if each.output_type == "error"]
        if ("raises-exception" in tags(cell)) != bool(errors):
            wrong.append(f"{cell.id}: not tagged raises-exception, or does not raise")
        shown = strip_ansi("\n".join(line for e in errors for line in e.traceback))
        for number, line in re.findall(r"(?m)^[-> ]+(\d+) (.+)$", shown):
            if line != cell.source.splitlines()[int(number) - 1]:
                wrong.append(f"{cell.id}: the stored error shows another line {number}")
    return wrong


def outputs_are_clean(notebook, path):
    wrong = []
    for cell in code(notebook):
        streams = [output.get("name") for output in cell.outputs]
        kinds = [kind for output in cell.outputs for kind in output.get("data", {})]
        if "stderr" in streams:
            wrong.append(f"{cell.id}: a warning is stored")
        if any(a == b is not None for a, b in pairwise(streams)):
            wrong.append(f"{cell.id}: one stream is stored in pieces")
        if any("widget-view" in kind for kind in kinds):
            wrong.append(f"{cell.id}: a widget's random id is stored")
    return wrong


def nothing_tells_of_a_machine(notebook, path):
    said = [(cell.id, cell.source) for cell in notebook.cells]
    for cell, output in outputs(notebook):
        data = output.get("data", {}).items()
        shown = [str(value) for kind, value in data if not kind.startswith("image/")]
        shown += [output.get("text", ""), *output.get("traceback", [])]
        said += [(cell.id, text) for text in shown]
    return [
        f"{cell_id}: {found[0]!r}"
        for cell_id, text in said
        if (found := MACHINE.search(strip_ansi(text)))
    ]


def metadata_is_clean(notebook, path):
    wrong = []
    if notebook.metadata != store_outputs.NOTEBOOK_METADATA:
        wrong.append("the notebook's metadata is not kernelspec and language_info")
    for cell in notebook.cells:
        for key, value in cell.metadata.items():
            items = [] if key == "tags" else value.items()
            if key not in CELL_METADATA or any(
                each not in CELL_METADATA[key].get(name, []) for name, each in items
            ):
                wrong.append(f"{cell.id}: metadata {key}: {value}")
    return wrong


def new_sections_start_a_slide(notebook, path):
    return [
        f"{cell.id}: its section does not start a slide"
        for cell, level, _ in headings(notebook)
        if level <= 2 and cell.id != "exercises"
        if slide_type(cell) != "slide" or not cell.source.startswith("#")
    ]


def exercises_are_not_in_the_deck(notebook, path):
    return [
        f"{cell.id}: not marked skip"
        for cell in notebook.cells
        if cell.id.startswith("exercise") and slide_type(cell) != "skip"
    ]


def slide_type(cell):
    return cell.metadata.get("slideshow", {}).get("slide_type", "")


def cell_ids_are_words(notebook, path):
    ids = [cell.get("id", "") for cell in notebook.cells]
    wrong = [f"{x}: not a readable id" for x in ids if not READABLE_ID.fullmatch(x)]
    return wrong + sorted({f"{x}: used twice" for x in ids if ids.count(x) > 1})


def file_is_small(notebook, path):
    size = path.stat().st_size
    return [f"{size} bytes"] if size > KILOBYTES * 1000 else []


RULES = [
    each
    for each in list(vars().values())
    if inspect.isfunction(each) and [*inspect.signature(each).parameters] == SIGNATURE
]

"""Turn the notebooks, as stored, into slide decks or pages: `make slides`, `make html`.

    python -m helpers.tools.slides slides|html [folder]

Writes build/slides or build/html: one file for each notebook and an index. Nothing is
fetched, neither now nor when they are shown: reveal.js and a font for mathematics come
out of the Python packages pyreveal and ziamath and are copied beside the decks,
mathematics is MathML, figures are inside.

The slide marks are those of Jupyter (`slideshow.slide_type` of a cell): `slide` and
`subslide` begin a screen, `fragment` appears on the next key, a cell without a mark
continues the screen. A code cell that is too high with its outputs is shown on two
screens. What is marked `skip` or `notes`, and every solution, is what the teacher says
or keeps at hand: it goes to the speaker notes of its screen (key S). The notes of the
first screen hold the notebook's section of the teacher's map.
"""

import argparse
import re
import shutil
import sys
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import nbformat
from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup
from nbformat import NotebookNode

from helpers.tools import notebook_html

NOTEBOOKS = Path("notebooks")
MAP = NOTEBOOKS / "README.md"
PAGES = Path(__file__).parent / "pages"
LINES_ON_A_SCREEN = 26
LINES_OF_A_FIGURE = 16
FONT = ("ziamath", "fonts/STIXTwoMath-Regular.ttf")
REVEAL = ("dist/reveal.js", "dist/reveal.css", "dist/plugin/notes.js", "LICENSE")
TEMPLATES = Environment(
    loader=PackageLoader("helpers.tools", "pages"),
    autoescape=select_autoescape(default=True, default_for_string=True),
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass
class Screen:
    """One screen of a deck: what is shown, and what only the teacher sees."""

    shown: list[Markup] = field(default_factory=list)
    notes: list[Markup] = field(default_factory=list)


def screens(notebook: NotebookNode) -> list[list[Screen]]:
    """Return the screens of a notebook, one list for each section of the deck."""
    sections: list[list[Screen]] = []
    for cell in notebook.cells:
        mark = slide_type(cell)
        if not sections or mark == "slide":
            sections.append([Screen()])
        elif mark == "subslide":
            sections[-1].append(Screen())
        screen = sections[-1][-1]
        if mark != "notes" and needs_two_screens(cell):
            source, outputs = (
                notebook_html.code(cell.source),
                notebook_html.outputs(cell),
            )
            screen.shown.append(Markup(notebook_html.block(source)))
            sections[-1].append(Screen([Markup(notebook_html.block(outputs))]))
            continue
        html = Markup(notebook_html.cell(cell))
        if mark == "notes":
            screen.notes.append(html)
        elif mark == "fragment":
            screen.shown.append(Markup('<div class="fragment">{}</div>').format(html))
        else:
            screen.shown.append(html)
    return sections


def slide_type(cell: NotebookNode) -> str:
    """Return "slide", "subslide", "fragment", "notes" or "" (go on)."""
    if "solution" in cell.metadata.get("tags", []):
        return "notes"
    mark = cell.metadata.get("slideshow", {}).get("slide_type", "")
    return {"skip": "notes", "-": ""}.get(mark, mark)


def needs_two_screens(cell: NotebookNode) -> bool:
    """Whether a code cell is too high to stand on one screen with its outputs."""
    if cell.cell_type != "code" or not cell.outputs:
        return False
    lines = len(cell.source.splitlines())
    for output in cell.outputs:
        if "image/png" in output.get("data", {}):
            lines += LINES_OF_A_FIGURE
        else:
            text = output.get("text") or output.get("data", {}).get("text/plain", "")
            lines += len(text.splitlines())
    return lines > LINES_ON_A_SCREEN


def section_of_map(teachers_map: str, number: str) -> str:
    """Return what the teacher's map says under the heading of a notebook, or ""."""
    heading = re.compile(rf"^(#+) [^\n]*\b{re.escape(number)}\b[^\n]*\n", re.MULTILINE)
    found = heading.search(teachers_map)
    if not found:
        return ""
    rest = teachers_map[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()].strip() if end else rest.strip()


def deck(notebook: NotebookNode, name: str, teachers_map: str = "") -> str:
    """Return the deck of a notebook as HTML; `name` is its file name without suffix."""
    sections = screens(notebook)
    said = section_of_map(teachers_map, name.partition("_")[0])
    if said:
        sections[0][0].notes.insert(0, Markup(notebook_html.markdown(said)))
    return _render("deck.html.j2", title=title(notebook, name), sections=sections)


def page(notebook: NotebookNode, name: str) -> str:
    """Return a notebook as one plain page of HTML; solutions are folded."""
    cells = []
    for cell in notebook.cells:
        folded = "solution" in cell.metadata.get("tags", [])
        cells.append((folded, Markup(notebook_html.cell(cell))))
    return _render("page.html.j2", title=title(notebook, name), cells=cells)


def title(notebook: NotebookNode, name: str) -> str:
    """Return the first heading of a notebook, or its name."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and notebook_html.headline(cell.source):
            return notebook_html.headline(cell.source)
    return name


def promise(notebook: NotebookNode) -> Markup:
    """Return the text below the title: what the notebook promises and needs."""
    text = notebook.cells[0].source.partition("\n")[2] if notebook.cells else ""
    return Markup(notebook_html.markdown(text))


def build(what: str, notebooks: Path, folder: Path) -> int:
    """Write decks ("slides") or pages ("html") of all notebooks; return how many."""
    paths = sorted(notebooks.glob("*.ipynb"))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    teachers_map = notebooks / MAP.name
    said = teachers_map.read_text(encoding="utf-8") if teachers_map.exists() else ""
    entries = []
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        html = (
            deck(notebook, path.stem, said)
            if what == "slides"
            else page(notebook, path.stem)
        )
        (folder / f"{path.stem}.html").write_text(html, encoding="utf-8")
        entries.append(
            (f"{path.stem}.html", title(notebook, path.stem), promise(notebook))
        )
    index = _render("index.html.j2", entries=entries, slides=what == "slides")
    (folder / "index.html").write_text(index, encoding="utf-8")
    copy(*FONT, folder)
    if what == "slides":
        (folder / "reveal").mkdir()
        for part in REVEAL:
            copy("pyreveal", f"revealjs/{part}", folder / "reveal")
    return len(paths)


def copy(package: str, path: str, folder: Path) -> None:
    """Copy a file out of an installed package into ``folder``."""
    source = Path(find_spec(package).origin).parent / path
    (folder / source.name).write_bytes(source.read_bytes())


def _render(template: str, **values: object) -> str:
    def text(name: str) -> Markup:
        return Markup((PAGES / name).read_text(encoding="utf-8"))

    return TEMPLATES.get_template(template).render(
        colours=Markup(notebook_html.COLOURS.get_style_defs("pre.code code")),
        text=text,
        **values,
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("slides", "html"))
    parser.add_argument("folder", nargs="?", type=Path)
    given = parser.parse_args(arguments)
    folder = given.folder or Path("build") / given.what
    if not list(NOTEBOOKS.glob("*.ipynb")):
        print(f"No notebook in {NOTEBOOKS}/; run this in the course's folder.")
        return 1
    count = build(given.what, NOTEBOOKS, folder)
    print(
        f"{count} {'decks' if given.what == 'slides' else 'pages'}: {folder}/index.html"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

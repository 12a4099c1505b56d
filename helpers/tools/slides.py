"""Turn the notebooks, as stored, into slide decks or pages: `make slides`, `make html`.

    python -m helpers.tools.slides slides|html

Writes build/slides or build/html: one file for each notebook and an index. Nothing is
fetched, neither now nor when they are shown: reveal.js and a font for mathematics come
out of the Python packages pyreveal and ziamath and are copied beside the decks,
mathematics is MathML, figures are inside.

The slide marks are those of Jupyter (`slideshow.slide_type` of a cell): `slide` and
`subslide` begin a screen, `fragment` appears on the next key, a cell without a mark
continues the screen if there is room for it. What answers a **Predict** comes one step
after it; a text that reads a figure stands beside it. What is marked `skip` or `notes`,
and every solution, goes to the speaker notes of its screen (key S), and so does what
the teacher's map says at its cells. The tag `output-apart` gives the output of a cell a
screen of its own.
"""

import base64
import hashlib
import re
import shutil
import sys
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path

import nbformat
from jinja2 import Environment, FileSystemLoader

from helpers.tools import cells, notebook_html, teachers_map

PAGES = Path(__file__).parent / "pages"
FONT = distribution("ziamath").locate_file("ziamath/fonts/STIXTwoMath-Regular.ttf")
REVEAL = distribution("pyreveal").locate_file("pyreveal/revealjs")
SHOWN_BY = ("dist/reveal.js", "dist/reveal.css", "dist/plugin/notes.js", "LICENSE")
# What goes into them is HTML, made by notebook_html.
TEMPLATES = Environment(loader=FileSystemLoader(PAGES))


@dataclass
class Screen:
    """One screen of a deck: what is shown, and what only the teacher sees."""

    shown: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    asked: bool = False  # a question, or code that prints, waits for what tells
    waits: bool = False  # the last part comes a step later, so all below it does

    def add(self, html, later):
        self.waits = self.waits or later
        self.shown.append(_later(html) if self.waits else html)


def screens(notebook, said=()):
    """Return the screens of a notebook, one list for each section of the deck.

    ``said`` is what the teacher's map says at a cell, by the cell's id.
    """
    sections = []
    todo = list(reversed(notebook.cells))
    while todo:
        cell = todo.pop()
        mark = slide_type(cell)
        if not sections or mark == "slide":
            sections.append([Screen()])
        elif mark == "subslide":
            sections[-1].append(Screen())
        screen = sections[-1][-1]
        if mark == "notes":
            screen.notes.append(notebook_html.cell(cell))
        elif cell.cell_type != "code":
            screen.add(_text(cell), mark == "fragment" or screen.asked)
            screen.asked = screen.asked or cells.asks(cell)
        else:
            code = _block(cell, "cell", notebook_html.code(cell.source))
            screen.add(code, mark == "fragment")
            if cell.outputs:
                if apart := "output-apart" in cells.tags(cell):
                    screen = Screen()
                    sections[-1].append(screen)
                reading = todo.pop() if todo and reads(todo[-1], cell) else None
                screen.add(_outputs(cell, reading), not apart)
                screen.asked = True
        if cell.id in said:
            screen.notes.append(notebook_html.markdown(said[cell.id]))
    return sections


def reads(text, cell):
    """Whether a text reads the figure that the cell before it has drawn."""
    drawn = any("image/png" in output.get("data", {}) for output in cell.outputs)
    tells = text.cell_type == "markdown" and slide_type(text) != "notes"
    return drawn and tells and not cells.leads_on(text) and not cells.asks(text)


def slide_type(cell):
    """Return "slide", "subslide", "fragment", "notes" or "" (go on)."""
    if "solution" in cells.tags(cell):
        return "notes"
    mark = cell.metadata.get("slideshow", {}).get("slide_type", "")
    return "notes" if mark == "skip" else mark


def _outputs(cell, reading):
    """Return what a cell put out; a text that reads it comes beside it, and later."""
    outputs = _block(cell, "cell outputs", notebook_html.outputs(cell))
    if not reading:
        return outputs
    return f'<div class="beside">{outputs}{_later(_text(reading))}</div>'


def _later(html):
    return f'<div class="fragment">{html}</div>'


def _text(cell):
    return _block(cell, "text", notebook_html.markdown(cell.source))


def _block(cell, kind, html):
    return f'<div class="{kind}" data-cell="{cell.id}">{html}</div>'


def deck(notebook, name, said):
    """Return the deck of a notebook as HTML; `name` is its file name without suffix.

    ``said`` is the teacher's map.
    """
    before, at = teachers_map.placed(said, name[:2], notebook)
    sections = screens(notebook, at)
    sections[0][0].notes.insert(0, notebook_html.markdown(before))
    template, title = TEMPLATES.get_template("deck.html.j2"), opening(notebook)[0]
    return template.render(title=title, sections=sections, policy=speaker_view())


def speaker_view():
    """Return the hash of the script in reveal.js's speaker view, for the policy."""
    view = (REVEAL / "plugin/notes/speaker-view.html").read_text(encoding="utf-8")
    script = re.search(r"<script>(.*?)</script>", view, re.DOTALL)[1]
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def page(notebook):
    """Return a notebook as one plain page of HTML; solutions are folded."""
    template, title = TEMPLATES.get_template("page.html.j2"), opening(notebook)[0]
    return template.render(title=title, cells=notebook.cells, html=notebook_html.cell)


def opening(notebook):
    """Return a notebook's title, and what it promises and needs."""
    title, _, promise = notebook.cells[0].source.partition("\n")
    return title.removeprefix("# "), notebook_html.markdown(promise)


def build(what, folder):
    """Write decks ("slides") or pages ("html") of all notebooks, and an index."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    slides = what == "slides"
    said = (cells.NOTEBOOKS / "README.md").read_text(encoding="utf-8")
    entries = []
    for path in cells.course():
        notebook, file = nbformat.read(path, as_version=4), f"{path.stem}.html"
        html = deck(notebook, path.stem, said) if slides else page(notebook)
        (folder / file).write_text(html, encoding="utf-8")
        entries.append((file, *opening(notebook)))
    index = TEMPLATES.get_template("index.html.j2")
    html = index.render(entries=entries, slides=slides)
    (folder / "index.html").write_text(html, encoding="utf-8")
    shutil.copy(FONT, folder)
    if slides:
        (folder / "reveal").mkdir()
        shutil.copy(PAGES / "deck.js", folder)
        for part in SHOWN_BY:
            shutil.copy(REVEAL / part, folder / "reveal")


if __name__ == "__main__":
    what = sys.argv[1]
    build(what, Path("build") / what)
    print(Path("build") / what / "index.html")

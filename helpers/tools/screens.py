"""A notebook's cells on the screens of a deck: what stands where, and what comes later.

Where a screen begins is marked in the notebook: by the slide type of a cell, and by the
tag `output-apart` where the output of a cell has a screen of its own.
"""

import base64
import struct
from dataclasses import dataclass, field

from markupsafe import Markup

from helpers.tools import cells, notebook_html


@dataclass
class Screen:
    """One screen of a deck: what is shown, and what only the teacher sees."""

    shown: list[Markup] = field(default_factory=list)
    notes: list[Markup] = field(default_factory=list)
    asked: bool = False  # a question, or code that prints, waits for what tells
    waits: bool = False  # the last part comes a step later, so all below it does

    def add(self, html, later):
        self.waits = self.waits or later
        self.shown.append(_later(html) if self.waits else html)


def screens(notebook, said=None):
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
            screen.notes.append(Markup(notebook_html.cell(cell)))
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
        if said and cell.id in said:
            screen.notes.append(Markup(notebook_html.markdown(said[cell.id])))
    return sections


def reads(text, cell):
    """Whether a text reads the figure that the cell before it has drawn."""
    drawn = any(map(picture_width, cell.outputs))
    tells = text.cell_type == "markdown" and slide_type(text) != "notes"
    return drawn and tells and not cells.leads_on(text) and not cells.asks(text)


def slide_type(cell):
    """Return "slide", "subslide", "fragment", "notes" or "" (go on)."""
    if "solution" in cells.tags(cell):
        return "notes"
    mark = cell.metadata.get("slideshow", {}).get("slide_type", "")
    return {"skip": "notes", "-": ""}.get(mark, mark)


def picture_width(output):
    """Return the width of a picture in pixels, or 0 for any other output."""
    picture = output.get("data", {}).get("image/png", "")
    return struct.unpack(">I", base64.b64decode(picture)[16:20].rjust(4, b"\0"))[0]


def _outputs(cell, reading):
    """Return what a cell put out; a text that reads it comes beside it, and later."""
    outputs = _block(cell, "cell outputs", notebook_html.outputs(cell))
    if not reading:
        return outputs
    wide = any(picture_width(output) > 1100 for output in cell.outputs)
    kind = "beside wide" if wide else "beside"
    form = '<div class="{}">{}{}</div>'
    return Markup(form).format(kind, outputs, _later(_text(reading)))


def _later(html):
    return Markup('<div class="fragment">{}</div>').format(html)


def _text(cell):
    return _block(cell, "text", notebook_html.markdown(cell.source))


def _block(cell, kind, html):
    return Markup('<div class="{}" data-cell="{}">{}</div>').format(
        kind, cell.id, Markup(html)
    )

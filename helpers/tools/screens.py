"""A notebook's cells on the screens of a deck: what stands where, and what comes later.

Heights are estimated, so that a screen is full before it runs over; the deck itself
shrinks a screen a little that is still too high.
"""

import base64
import re
import struct
from dataclasses import dataclass, field
from typing import NamedTuple

from markupsafe import Markup

from helpers.tools import cells, notebook_html

SCREEN = 665  # pixels of a screen's 720 that hold its content
FIGURE_ALONE, FIGURE_BESIDE, FIGURE_WIDE = 760, 660, 800  # widths in pixels


class Part(NamedTuple):
    """A part of a cell on a screen; what `tells` may be the answer to a question."""

    html: Markup
    height: float
    tells: bool


@dataclass
class Screen:
    """One screen of a deck: what is shown, and what only the teacher sees."""

    shown: list[Markup] = field(default_factory=list)
    notes: list[Markup] = field(default_factory=list)
    height: float = 0.0
    bare: bool = True  # nothing stands on it but a heading
    asked: bool = False  # a question stands on it, so answers come a step later

    def add(self, part, later):
        html = part.html
        if later or (self.asked and part.tells):
            html = Markup('<div class="fragment">{}</div>').format(html)
        self.shown.append(html)
        self.height += part.height


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
        elif mark == "subslide" and not sections[-1][-1].bare:
            sections[-1].append(Screen())
        shown = mark != "notes"
        reading = todo.pop() if todo and shown and reads(todo[-1], cell) else None
        parts = parts_of(cell, reading) if shown else []
        for at, part in enumerate(parts):
            screen = sections[-1][-1]
            together = sum(each.height for each in parts[at:])
            needed = together if together <= SCREEN else part.height
            if not screen.bare and screen.height + needed > SCREEN:
                screen = Screen()
                sections[-1].append(screen)
            screen.add(part, mark == "fragment")
            screen.bare = screen.bare and is_heading(cell)
        screen = sections[-1][-1]
        screen.asked = screen.asked or any(
            map(cells.asks, filter(None, (cell, reading)))
        )
        if not shown:
            screen.notes.append(Markup(notebook_html.cell(cell)))
        if said and cell.id in said:
            screen.notes.append(Markup(notebook_html.markdown(said[cell.id])))
    return sections


def parts_of(cell, reading):
    """Return a cell in parts that may stand on different screens.

    ``reading`` is the text that reads the cell's figure; it stands beside the figure.
    """
    if cell.cell_type != "code":
        html = _block(cell, "text", notebook_html.markdown(cell.source))
        return [Part(html, text_height(cell.source), tells=True)]
    source = _block(cell, "cell", notebook_html.code(cell.source))
    parts = [Part(source, 30 * len(cell.source.splitlines()) + 28, tells=False)]
    if cell.outputs:
        outputs = _block(cell, "cell outputs", notebook_html.outputs(cell))
        height = sum(map(output_height, cell.outputs))
        if reading:
            text = _block(reading, "text", notebook_html.markdown(reading.source))
            wide = any(size(output)[0] > 1100 for output in cell.outputs)
            high = text_height(reading.source, line=30 if wide else 36)
            kind = "wide" if wide else "small" if high > SCREEN - 60 else ""
            form = '<div class="beside {}">{}{}</div>'
            outputs = Markup(form).format(kind, outputs, text)
            height *= (FIGURE_WIDE if wide else FIGURE_BESIDE) / FIGURE_ALONE
            height = max(height, min(high, SCREEN))
        parts.append(Part(outputs, height, tells=True))
    return parts


def text_height(source, line=84):
    """Return about how many pixels a text takes on a screen, `line` letters wide."""
    height = 0.0
    source, formulas = re.subn(r"\$\$.*?\$\$", "", source, flags=re.DOTALL)
    for text in notebook_html.LINK.sub(r"\1", source).splitlines():
        if text.startswith("#"):
            height += 78
        elif text.startswith("|"):
            height += 52
        elif text.strip():
            height += 39 * -(-len(text) // line) + (0 if text.startswith("- ") else 14)
    return height + 80 * formulas


def output_height(output):
    """Return about how many pixels an output takes on a screen."""
    width, height = size(output)
    if width:
        return FIGURE_ALONE * height / width + 18
    data = output.get("data", {})
    text = output.get("text") or data.get("text/plain", "")
    return 30 * len("".join([text, *output.get("traceback", [])]).splitlines()) + 16


def size(output):
    """Return width and height of a picture in pixels, or zeros for any other output."""
    picture = output.get("data", {}).get("image/png", "")
    return struct.unpack(">II", base64.b64decode(picture)[16:24].rjust(8, b"\0"))


def reads(text, cell):
    """Whether a text reads the figure that the cell before it has drawn."""
    outputs = cell.get("outputs", [])
    drawn = any("image/png" in output.get("data", {}) for output in outputs)
    leads_on = text.id.endswith(cells.LEADS_ON) or text.source.startswith("#")
    tells = text.cell_type == "markdown" and slide_type(text) != "notes"
    return drawn and tells and not leads_on


def is_heading(cell):
    """Whether a cell is a heading and nothing more."""
    return cell.source.startswith("#") and "\n" not in cell.source.strip()


def slide_type(cell):
    """Return "slide", "subslide", "fragment", "notes" or "" (go on)."""
    if "solution" in cells.tags(cell):
        return "notes"
    mark = cell.metadata.get("slideshow", {}).get("slide_type", "")
    return {"skip": "notes", "-": ""}.get(mark, mark)


def _block(cell, kind, html):
    return Markup('<div class="{}" data-cell="{}">{}</div>').format(
        kind, cell.id, Markup(html)
    )

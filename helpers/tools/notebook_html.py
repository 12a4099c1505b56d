"""A notebook's cells as HTML: text, mathematics, code and stored outputs.

Mathematics becomes MathML, which browsers draw without any script. Figures keep their
alternative text.
"""

import re
from html import escape
from pathlib import PurePosixPath

from latex2mathml.converter import convert
from nbconvert.filters import ansi2html
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from pygments.style import Style
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Token

HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
PYTHON = PythonLexer(stripnl=True)


class CodeStyle(Style):
    """Few colours, each with a contrast of at least 4.5:1 on the grey behind code."""

    background_color = "#f4f4f4"
    styles = {  # noqa: RUF012
        Token: "#1a1a1a",
        Keyword: "bold #005a8f",
        Operator.Word: "bold #005a8f",
        Name.Decorator: "#7a3e9d",
        String: "#a03c00",
        Number: "#00694e",
        Comment: "italic #595959",
    }


COLOURS = HtmlFormatter(style=CodeStyle, nowrap=True)


class _Renderer(IPythonRenderer):
    """Markdown as in Jupyter, with MathML, and links that hold outside the project."""

    def __init__(self) -> None:
        super().__init__(escape=False, exclude_anchor_links=True)

    def block_math(self, body: str) -> str:
        return convert(body.strip(), display="block")

    def inline_math(self, body: str) -> str:
        return convert(body.strip())

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if "://" in url or url.startswith("#"):
            return super().link(text, url, title)
        path, hash_, place = url.partition("#")
        if not path.endswith(".ipynb"):
            return text  # a file of the project that isn't among the pages
        page = PurePosixPath(path).with_suffix(".html").name
        return super().link(text, page + hash_ + place, title)


def markdown(source: str) -> str:
    """Return Markdown with LaTeX mathematics as HTML with MathML."""
    return MarkdownWithMath(renderer=_Renderer()).render(source)


def code(source: str) -> str:
    """Return Python source as HTML, coloured."""
    coloured = highlight(source, PYTHON, COLOURS)
    return f'<pre class="code" tabindex="0"><code>{coloured}</code></pre>'


def cell(cell: NotebookNode) -> str:
    """Return a cell as HTML, with the outputs stored in it."""
    if cell.cell_type != "code":
        return markdown(cell.source)
    return block(code(cell.source) + outputs(cell))


def block(html: str) -> str:
    """Return the HTML of a code cell, or of a part of it, as a block of its own."""
    return f'<div class="cell">{html}</div>'


def outputs(cell: NotebookNode) -> str:
    """Return all outputs stored in a code cell as HTML."""
    return "".join(output(stored) for stored in cell.outputs)


def output(stored: NotebookNode) -> str:
    """Return one stored output as HTML."""
    if stored.output_type == "stream":
        return _text(stored.text)
    if stored.output_type == "error":
        return _text("\n".join(stored.traceback), "error")
    data = stored.data
    if "image/png" in data:
        return _image(data["image/png"], stored.metadata.get("image/png", {}), data)
    if "text/html" in data:
        return f'<div class="output">{data["text/html"]}</div>'
    if "text/markdown" in data:
        return f'<div class="output">{markdown(data["text/markdown"])}</div>'
    return _text(data.get("text/plain", ""))


def _image(image: str, metadata: dict, data: dict) -> str:
    alt = escape(metadata.get("alt") or data.get("text/plain", ""))
    width = f' width="{int(metadata["width"])}"' if "width" in metadata else ""
    source = "".join(image.split())
    return f'<img src="data:image/png;base64,{source}" alt="{alt}"{width}>'


def _text(text: str, kind: str = "output") -> str:
    lines = ansi2html(text.rstrip("\n"))
    return f'<pre class="{kind}" tabindex="0">{lines}</pre>'


def headline(source: str) -> str:
    """Return the first heading of a Markdown text, without its links; or ""."""
    found = HEADING.search(source)
    return LINK.sub(r"\1", found[1]).strip() if found else ""

"""A notebook's cells as HTML: text, mathematics, code and stored outputs.

Mathematics becomes MathML, which browsers draw without any script. Figures keep their
alternative text. HTML is taken from the course's own texts alone: what a cell has put
out is shown as text, or as a picture in PNG, whatever it may hold.
"""

from html import escape

from latex2mathml.converter import convert
from nbconvert.filters import ansi2html
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

PYTHON, COLOURED = PythonLexer(stripnl=True), HtmlFormatter(nowrap=True)


class _Renderer(IPythonRenderer):
    """Markdown as in Jupyter, with MathML, and links that hold outside the project."""

    def block_math(self, body):
        formula = convert(body.strip(), display="block")
        return f'<span class="wide" tabindex="0">{formula}</span>'

    def inline_math(self, body):
        return convert(body.strip())

    def link(self, text, url, title=None):
        if "://" in url or url.startswith("#"):
            return super().link(text, url, title)
        path, hash_, place = url.partition("#")
        if not path.endswith(".ipynb") or path.startswith("../"):
            return text  # a file that isn't among the pages, or another edition
        page = path.removesuffix(".ipynb") + ".html"
        return super().link(text, page + hash_ + place, title)

    def table(self, text):
        return f'<div class="wide" tabindex="0"><table>{text}</table></div>'


def markdown(source):
    """Return Markdown with LaTeX mathematics as HTML with MathML."""
    renderer = _Renderer(escape=False, exclude_anchor_links=True)
    return MarkdownWithMath(renderer=renderer).render(source)


def code(source):
    """Return Python source as HTML, to be coloured by pages/common.css."""
    marked = highlight(source, PYTHON, COLOURED)
    return f'<pre class="code" tabindex="0"><code>{marked}</code></pre>'


def cell(cell):
    """Return a cell as HTML, with the outputs stored in it."""
    if cell.cell_type != "code":
        return markdown(cell.source)
    return f'<div class="cell">{code(cell.source)}{outputs(cell)}</div>'


def outputs(cell):
    """Return all outputs stored in a code cell as HTML."""
    return "".join(output(stored) for stored in cell.outputs)


def output(stored):
    """Return one stored output as HTML."""
    if stored.output_type == "stream":
        return _text(stored.text)
    if stored.output_type == "error":
        return _text("\n".join(stored.traceback), "error")
    data = stored.data
    if "image/png" in data:
        return _image(data["image/png"], stored.metadata.get("image/png", {}), data)
    return _text(data.get("text/plain", ""))


def _image(image, metadata, data):
    alt = escape(metadata.get("alt") or data.get("text/plain", ""))
    width = f' width="{int(metadata["width"])}"' if "width" in metadata else ""
    source = escape("".join(image.split()))
    return f'<img src="data:image/png;base64,{source}" alt="{alt}"{width}>'


def _text(text, kind="output"):
    lines = ansi2html(text.rstrip("\n"))
    return f'<pre class="{kind}" tabindex="0">{lines}</pre>'

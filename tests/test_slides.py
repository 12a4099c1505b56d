"""Decks and pages: what goes where, readable by all, and nothing from a network."""

import re
from html import unescape
from itertools import chain

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from notebook_rules import slide_type

from helpers.tools import cells as course_cells
from helpers.tools import notebook_html, slides

PATHS = course_cells.course()
FETCHED = re.compile(r"""(?:src|href)=["'](?:https?:)?//|@import|url\(["']?http""")
LATER = re.compile(r'<div class="fragment">(.*?</div>)</div>', re.DOTALL)
LINK = re.compile(r'<a href="https?://')


def md(text, mark=None, **fields):
    metadata = {"slideshow": {"slide_type": mark}} if mark else {}
    return new_markdown_cell(text, metadata=metadata, **fields)


def code(source="a = 1", output=None, tags=(), **fields):
    printed = [new_output("stream", name="stdout", text=output)] if output else []
    metadata = {"tags": list(tags)}
    return new_code_cell(source, outputs=printed, metadata=metadata, **fields)


def deck_of(*cells):
    """What each screen shows and notes, as text; what comes a step later in [ ]."""
    told = []
    for screen in chain.from_iterable(slides.screens(new_notebook(cells=cells))):
        shown = LATER.sub(r"[\1]", "".join(screen.shown))
        told.append([re.sub("<.*?>|\n", "", each) for each in (shown, *screen.notes)])
    return told


QUESTION = md("**Predict.** What?")
ROW = code("a", "row")


@pytest.mark.parametrize(
    ("cells", "screens"),
    [
        (
            [
                *(md("one", "slide"), md("two"), md("three", "subslide")),
                *(md("four", "fragment"), md("five", "slide")),
            ],
            ["onetwo", "three[four]", "five"],
        ),
        (
            [md("on", "slide"), QUESTION, code("a"), md("told")],
            ["onPredict. What?a[told]"],
        ),
        (
            [md("## H", "slide"), ROW, md("told"), code("b", "more")],
            ["Ha[row][told][b][more]"],
        ),
        (
            [md("## H", "slide"), code("a", "row", ["output-apart"]), md("told")],
            ["Ha", "row[told]"],
        ),
    ],
    ids=["marks", "question", "printed", "apart"],
)
def test_each_screen_shows_answers_a_step_later(cells, screens):
    assert deck_of(*cells) == [[screen] for screen in screens]


@pytest.mark.parametrize(
    ("text", "beside"),
    [("It shows a dot.", True), ("## Next", False), ("**Predict.** Next?", False)],
)
def test_the_text_that_reads_a_figure_stands_beside_it(text, beside):
    figure = new_output("display_data", {"image/png": "AA==", "text/plain": "A dot."})
    drawn = new_code_cell("draw()", outputs=[figure])
    ((screen,),) = slides.screens(new_notebook(cells=[drawn, md(text)]))
    assert ("beside" in screen.shown[1]) == beside
    parts = screen.shown[1].count('class="fragment"')
    assert parts == (2 if beside else 1)  # the text comes a step after the figure
    assert len(screen.shown) == (2 if beside else 3)


@pytest.mark.parametrize("mark", ["skip", "notes"])
def test_what_is_not_shown_becomes_the_notes_of_its_screen(mark):
    solution = code("solved", tags=["solution"])
    cells = [md("shown", "slide"), md("said", mark), solution, md("next", "slide")]
    assert deck_of(*cells) == [["shown", "said", "solved"], ["next"]]


def test_the_map_speaks_at_its_cells_and_before_the_lesson():
    said = (
        "# Map\n## 01 By hand\nBefore.\n\n**Ask** before [0.9: run]: why?\n\n- So.\n\n"
        "**Short of time:** skip.\n## 02 Check\nNo."
    )
    question = md("**Predict.** Why?", "slide", id="asked")
    cells = [
        md("# 01 By hand", "slide"),
        question,
        md("On.", "subslide"),
        code(id="run"),
    ]
    html = slides.deck(new_notebook(cells=cells), "01_by_hand", said)
    first, second = re.findall(r'<aside class="notes">(.*?)</aside>', html, re.DOTALL)
    assert "Before." in first
    assert "skip." in first
    assert "So." not in first
    assert "So." in second
    assert "No." not in html
    assert html.index("So.") < html.index("On.")


def test_a_page_folds_solutions():
    notebook = new_notebook(cells=[md("# T"), code("solved", tags=["solution"])])
    html = slides.page(notebook)
    assert re.search(r"<details>.*solved.*</details>", html, re.DOTALL)


def test_links_between_notebooks_lead_to_pages():
    assert 'href="02_x.html#part"' in notebook_html.markdown("[n](02_x.ipynb#part)")
    assert notebook_html.markdown("[file](../helpers/x.py)") == "<p>file</p>\n"
    assert 'href="https://a.org"' in notebook_html.markdown("[out](https://a.org)")


@pytest.mark.parametrize(
    "output",
    [
        new_output("stream", name="stdout", text="<b>1 & 2</b>\n"),
        new_output("error", ename="E", evalue="", traceback=["\x1b[31m<b>1 & 2</b>"]),
        new_output(
            "execute_result", {"text/html": "<script>", "text/plain": "<b>1 & 2</b>"}
        ),
    ],
)
def test_outputs_are_shown_as_text_without_terminal_codes(output):
    html = notebook_html.output(output)
    assert "&lt;b&gt;1 &amp; 2&lt;/b&gt;" in html
    assert "script" not in html
    assert "\x1b" not in html


def test_an_image_and_its_text_stay_in_their_attributes():
    data = {"image/png": 'iVBO" onload="x()', "text/plain": 'said "2 < 3"'}
    html = notebook_html.output(new_output("display_data", data))
    assert 'alt="said &quot;2 &lt; 3&quot;"' in html
    assert html.count('"') == 4


@pytest.fixture(scope="module", params=["slides", "html"])
def built(request, tmp_path_factory):
    """The folder of all decks or of all pages, over what an older build left."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "00_gone.html").write_text("old")
    slides.build(request.param, folder)
    return folder


def test_every_notebook_gets_a_file_that_fetches_nothing(built):
    names = {path.stem for path in PATHS}
    assert {path.stem for path in built.glob("*.html")} == names | {"index"}
    index = (built / "index.html").read_text(encoding="utf-8")
    for path in built.glob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert not FETCHED.search(LINK.sub("", html)), path.name
        assert path.stem == "index" or f'href="{path.name}"' in index
        assert "default-src 'none'" in html
        assert "<script>" not in html
        parts = re.findall(r'(?:src|href)="([\w/.]+\.(?:js|css))"', html)
        deck = (built / "reveal").exists() and path.stem != "index"
        assert len(parts) == (4 if deck else 0)
        parts += re.findall(r'url\("([^"]+)"\)', html)
        assert all((built / part).stat().st_size > 1000 for part in parts)
    assert (built / "STIXTwoMath-Regular.ttf").exists()


def test_all_mathematics_of_the_course_is_understood(built):
    for path in built.glob("*.html"):
        html = path.read_text(encoding="utf-8").partition("<body>")[2]
        for formula in re.findall(r"<math.*?</math>", html, re.DOTALL):
            assert "\\" not in formula, formula
        text = re.sub(r"<(pre|code).*?</\1>|<img.*?>", "", html, flags=re.DOTALL)
        assert "$" not in text, path.name
        assert "\\begin" not in text, path.name


ALT = re.compile(r'<img [^>]*alt="(.*?)"')


def test_every_figure_has_its_alternative_text(built):
    for path in PATHS:
        html = (built / f"{path.stem}.html").read_text(encoding="utf-8")
        shown = re.sub(r"<aside.*?</aside>", "", html, flags=re.DOTALL)
        described = [
            output.metadata["image/png"]["alt"]
            for cell in nbformat.read(path, as_version=4).cells
            for output in cell.get("outputs", [])
            if "image/png" in output.get("data", {})
            if "slides" not in built.name or slide_type(cell) != "skip"
        ]
        assert described == [unescape(text) for text in ALT.findall(shown)]

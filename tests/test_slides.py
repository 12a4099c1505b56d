"""Decks and pages: what goes where, and nothing that needs a network."""

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.tools import notebook_html, slides

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
FETCHED = re.compile(r"""(?:src|href)=["'](?:https?:)?//|@import|url\(["']?http""")
LINK = re.compile(r'<a href="https?://')


def md(text, mark=None, **metadata):
    if mark:
        metadata["slideshow"] = {"slide_type": mark}
    return new_markdown_cell(text, metadata=metadata)


def shown(screen):
    return "".join(screen.shown)


def noted(screen):
    return "".join(screen.notes)


def test_marks_decide_where_a_screen_begins():
    cells = [
        md("one", "slide"),
        md("two"),
        md("three", "subslide"),
        md("four", "fragment"),
        md("five", "slide"),
    ]
    sections = slides.screens(new_notebook(cells=cells))
    assert [[shown(screen) for screen in section] for section in sections] == [
        [
            "<p>one</p>\n<p>two</p>\n",
            '<p>three</p>\n<div class="fragment"><p>four</p>\n</div>',
        ],
        ["<p>five</p>\n"],
    ]


def test_a_cell_too_high_for_one_screen_is_shown_on_two():
    table = new_output("stream", name="stdout", text="row\n" * 22)
    cells = [
        md("# T", "slide"),
        new_code_cell("a = 1\n" * 3, outputs=[table]),
        new_code_cell("b = 2\n" * 8, outputs=[table]),
        md("after"),
    ]
    ((first, second),) = slides.screens(new_notebook(cells=cells))
    assert shown(first).count("row") == 22
    assert "b" in shown(first)
    assert shown(second).count("row") == 22
    assert 'class="code"' not in shown(second)
    assert shown(second).endswith("<p>after</p>\n")


@pytest.mark.parametrize("mark", ["skip", "notes"])
def test_what_is_not_shown_becomes_the_notes_of_its_screen(mark):
    cells = [md("shown", "slide"), md("said aloud", mark), md("next", "slide")]
    (first,), (second,) = slides.screens(new_notebook(cells=cells))
    assert shown(first) == "<p>shown</p>\n"
    assert noted(first) == "<p>said aloud</p>\n"
    assert noted(second) == ""


def test_solutions_are_for_the_teacher_whatever_their_mark():
    answer = new_code_cell("answer = 1", metadata={"tags": ["exercise"]})
    solution = new_code_cell("solved = 2", metadata={"tags": ["solution"]})
    notebook = new_notebook(cells=[md("# T", "slide"), answer, solution])
    ((screen,),) = slides.screens(notebook)
    assert "answer" in shown(screen)
    assert "solved" not in shown(screen)
    assert "solved" in noted(screen)


def test_a_page_folds_solutions():
    solution = new_code_cell("solved = 2", metadata={"tags": ["solution"]})
    html = slides.page(new_notebook(cells=[md("# T"), solution]), "x")
    assert re.search(r"<details>.*solved.*</details>", html, re.DOTALL)


def test_the_teachers_map_speaks_on_the_first_screen():
    teachers_map = (
        "# Map\n## 01 By hand\nAsk *this*.\n### Then\nWait.\n## 02 Check\nNo."
    )
    notebook = new_notebook(cells=[md("# 01 By hand", "slide")])
    html = slides.deck(notebook, "01_by_hand", teachers_map)
    notes = re.search(r'<aside class="notes">(.*?)</aside>', html, re.DOTALL)[1]
    assert "Ask <em>this</em>." in notes
    assert "Wait." in notes
    assert "No." not in notes


def test_a_map_without_the_notebook_says_nothing():
    assert slides.section_of_map("# Map\n## 02 Check\nNo.", "01") == ""
    assert slides.section_of_map("", "01") == ""


def test_mathematics_becomes_mathml():
    html = notebook_html.markdown("Here $w_i$ and\n\n$$\\frac{1}{N} \\sum x$$\n")
    assert html.count("<math") == 2
    assert 'display="block"' in html
    assert "<mfrac>" in html
    assert "$" not in html


def test_links_between_notebooks_lead_to_pages():
    assert 'href="02_x.html#part"' in notebook_html.markdown("[n](02_x.ipynb#part)")
    assert notebook_html.markdown("[file](../helpers/x.py)") == "<p>file</p>\n"
    assert 'href="https://a.org"' in notebook_html.markdown("[out](https://a.org)")


def test_figures_keep_their_alternative_text():
    text = 'He said "2 < 3" & left'
    output = new_output(
        "display_data",
        {"image/png": "iVBO\nRw==", "text/plain": text},
        metadata={"image/png": {"alt": text, "width": 760}},
    )
    assert notebook_html.output(output) == (
        '<img src="data:image/png;base64,iVBORw==" '
        'alt="He said &quot;2 &lt; 3&quot; &amp; left" width="760">'
    )


def test_printed_text_is_shown_as_text():
    output = new_output("stream", name="stdout", text="<b>1 & 2</b>\n")
    assert "&lt;b&gt;1 &amp; 2&lt;/b&gt;</pre>" in notebook_html.output(output)


def test_errors_are_shown_without_terminal_codes():
    output = new_output(
        "error", ename="E", evalue="no", traceback=["\x1b[31mE\x1b[0m: no"]
    )
    html = notebook_html.output(output)
    assert 'class="error"' in html
    assert "\x1b" not in html
    assert "E" in html


def test_a_result_without_picture_is_shown_as_text():
    output = new_output("execute_result", {"text/plain": "Slider for w. It is 0."})
    assert "Slider for w. It is 0." in notebook_html.output(output)


@pytest.mark.parametrize("what", ["slides", "html"])
def test_every_notebook_gets_a_file_that_fetches_nothing(what, tmp_path):
    folder = tmp_path / what
    count = slides.build(what, NOTEBOOKS, folder)
    names = {path.stem for path in NOTEBOOKS.glob("*.ipynb")}
    assert count == len(names) > 0
    assert {path.stem for path in folder.glob("*.html")} == names | {"index"}
    index = (folder / "index.html").read_text(encoding="utf-8")
    for path in folder.glob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert not FETCHED.search(LINK.sub("", html)), path.name
        assert path.stem == "index" or f'href="{path.name}"' in index
        parts = set(re.findall(r'(?:src|href)="(reveal/[^"]+)"', html))
        assert len(parts) == (3 if what == "slides" and path.stem != "index" else 0)
        parts |= set(re.findall(r'url\("([^"]+)"\)', html))
        assert all((folder / part).stat().st_size > 1000 for part in parts)
    assert (folder / "STIXTwoMath-Regular.ttf").exists()


@pytest.mark.parametrize(
    "path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem
)
def test_all_mathematics_of_the_course_is_understood(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            html = notebook_html.markdown(cell.source)
            for formula in re.findall(r"<math.*?</math>", html, re.DOTALL):
                assert "\\" not in formula, formula
            assert "$" not in re.sub(r"<(pre|code).*?</\1>", "", html), cell.id


def test_a_build_replaces_what_an_older_one_left(tmp_path):
    folder = tmp_path / "html"
    folder.mkdir()
    (folder / "00_gone.html").write_text("old")
    slides.build("html", NOTEBOOKS, folder)
    assert not (folder / "00_gone.html").exists()


def test_no_notebook_is_said_in_a_line(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert slides.main(["slides"]) == 1
    assert "No notebook" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []

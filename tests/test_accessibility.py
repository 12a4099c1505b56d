"""Everyone can read the course: contrast, alternative texts, headings in order."""

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import matplotlib.colors
import nbformat
import numpy as np
import pytest
from matplotlib.lines import Line2D
from matplotlib.text import Text

from helpers.data import four_samples
from helpers.plots import (
    curves,
    figure,
    fits,
    hubble,
    lost_seed,
    picture,
    scaling,
    walks,
)
from helpers.tools import notebook_html, slides

PROJECT = Path(__file__).parent.parent
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
PAGES = PROJECT / "helpers" / "tools" / "pages"
EXTENSION = PROJECT / "helpers" / "plots" / "labextension"
TEXT, LINES = 4.5, 3.0
PAPER = "#FFFFFF"
CODE_PAPER = notebook_html.CodeStyle.background_color


def luminance(colour):
    """Relative luminance as in WCAG 2, section 1.4.3."""
    parts = np.array(matplotlib.colors.to_rgb(colour))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float((linear * (0.2126, 0.7152, 0.0722)).sum())


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_in_the_standard():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


@pytest.fixture
def figures(monkeypatch):
    """A list of the figures that are made from here on."""
    made = []
    to_png = figure.png
    monkeypatch.setattr(figure, "display", lambda *_, **__: None)
    monkeypatch.setattr(figure, "png", lambda each: made.append(each) or to_png(each))
    return made


@pytest.fixture
def drawn(figures):
    """Figures on white, with as many curves as there are styles."""
    x, y = four_samples()
    names = ("one", "two", "three", "four")
    fits.samples_and_lines(x, y, dict.fromkeys(names, (1.0, 0.0)))
    walks.loss_walk(lambda w: (w - 2) ** 2, dict.fromkeys(names, (0, 1, 2)))
    walks.contour_walk(
        lambda w, b: w**2 + b**2,
        {name: ([0, 1], [1, 0]) for name in names},
        (-1, 1),
        (-1, 1),
    )
    curves.curves([1, 2, 3], {name: [1, 2, 3] for name in names}, "x", "y")
    hubble.slope_walks({name: [400, 420, 424] for name in names}, 423.9)
    hubble.bootstrap_histogram(np.arange(300.0, 500.0), 310, 490, 423.9)
    scaling.step_times([1, 2, 4], {name: [3, 2, 1] for name in names})
    assert len(figures) == 7
    return figures


def test_text_in_figures_stands_out(drawn):
    for made in drawn:
        texts = [each for each in made.findobj(Text) if each.get_text().strip()]
        assert len(texts) > 10
        for each in texts:
            assert contrast(each.get_color(), PAPER) >= TEXT, each.get_text()
            assert each.get_fontsize() >= 12, each.get_text()


def test_lines_in_figures_stand_out(drawn):
    for made in drawn:
        for axes in made.axes:
            assert axes.lines
            for line in axes.lines:
                assert contrast(line.get_color(), PAPER) >= LINES, line.get_label()
            for collection in axes.collections:
                for colour in collection.get_edgecolor():
                    assert contrast(colour[:3], PAPER) >= LINES


def test_colour_is_never_alone(drawn):
    for made in drawn:
        for axes in made.axes:
            named = [
                line for line in axes.lines if not line.get_label().startswith("_")
            ]
            looks = [
                (line.get_linestyle(), line.get_marker(), line.get_linewidth())
                for line in named
            ]
            assert len(set(looks)) == len(looks)
            assert all(isinstance(line, Line2D) for line in named)


def test_numbers_on_coloured_squares_stand_out(figures):
    steps = np.arange(11)
    lost_seed.candidate_map(steps, steps, steps, rows=10, estimate=(5.0, 5.0))
    (axes,) = figures[0].axes
    squares = [patch for patch in axes.patches if patch.get_fill()]
    assert len(squares) == len(axes.texts) == 11
    for square, text in zip(squares, axes.texts, strict=True):
        assert contrast(text.get_color(), square.get_facecolor()[:3]) >= TEXT


def test_slider_pictures_stand_out():
    for style in (*figure.STYLES, picture.GREY):
        assert contrast(style["color"], PAPER) >= LINES


def test_code_on_pages_stands_out():
    for _, style in notebook_html.CodeStyle:
        assert contrast("#" + style["color"], CODE_PAPER) >= TEXT


def test_text_on_pages_stands_out():
    css = (PAGES / "common.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#\w+)", css))
    assert contrast(colours["paper"], PAPER) == pytest.approx(1)
    assert contrast(colours["code"], CODE_PAPER) == pytest.approx(1)
    for name in ("ink", "soft", "blue", "red"):
        assert contrast(colours[name], colours["paper"]) >= TEXT
        assert contrast(colours[name], colours["code"]) >= TEXT


class Outline(HTMLParser):
    """The levels of the headings and the alternative texts of the images of a page."""

    def __init__(self, html):
        super().__init__()
        self.levels, self.alternatives, self.language = [], [], None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "img":
            self.alternatives.append(attributes.get("alt"))
        if tag == "html":
            self.language = attributes.get("lang")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_pages_and_decks_have_headings_in_order_and_described_images(path):
    notebook = nbformat.read(path, as_version=4)
    images = [
        output.data["text/plain"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    for make in (slides.page, slides.deck):
        outline = Outline(make(notebook, path.stem))
        assert outline.language == "en"
        assert outline.levels[0] == 1
        assert outline.levels.count(1) == 1
        for before, after in pairwise(outline.levels):
            assert after <= before + 1
        assert sorted(outline.alternatives) == sorted(images)


def test_the_teachers_map_has_headings_in_order():
    path = PROJECT / "notebooks" / "README.md"
    if not path.exists():
        pytest.skip("there is no teacher's map")
    levels = Outline(notebook_html.markdown(path.read_text(encoding="utf-8"))).levels
    assert levels[0] == 1
    for before, after in pairwise(levels):
        assert after <= before + 1


def test_the_extension_of_jupyterlab_is_where_its_description_says():
    described = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    script = EXTENSION / described["jupyterlab"]["_build"]["load"]
    assert f"'{described['name']}'" in script.read_text(encoding="utf-8")
    pyproject = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"share/jupyter/labextensions/{described['name']}" in pyproject

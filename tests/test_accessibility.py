"""Everyone can read the course: contrast, never colour alone, described figures."""

import json
import re
from pathlib import Path

import matplotlib.colors
import numpy as np
import pytest
from matplotlib.text import Text

from helpers import plots, sliders
from helpers.data import four_samples
from helpers.plots import figure
from helpers.weight_and_bias import gradients, train

PROJECT = Path(__file__).parent.parent
PAGES = PROJECT / "helpers" / "tools" / "pages"
EXTENSION = PROJECT / "helpers" / "tools" / "labextension"
TEXT, LINES = 4.5, 3.0
PAPER = "#FFFFFF"


def luminance(colour):
    """Relative luminance as in WCAG 2, section 1.4.3."""
    parts = np.array(matplotlib.colors.to_rgb(colour))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float((linear * (0.2126, 0.7152, 0.0722)).sum())


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture
def figures(monkeypatch):
    """A list of the figures that are made from here on."""
    made = []
    monkeypatch.setattr(figure, "display", lambda *_, **__: None)

    def keep(drawn):
        drawn.draw_without_rendering()
        made.append(drawn)
        return b""

    monkeypatch.setattr(figure, "png", keep)
    return made


def test_figures_stand_out_and_colour_is_never_alone(figures):
    x, y = four_samples()
    names = ("one", "two", "three", "four")
    plots.samples_and_lines(x, y, dict.fromkeys(names, (1.0, 0.0)))
    plots.hidden_units(x, np.array([x, y, -x, -y]), y, x, y, "x", "y")
    plots.loss_walk(lambda w: (w - 2) ** 2, dict.fromkeys(names, (0, 1, 2)))
    run = train(x, y, gradients, epochs=1)
    plots.contour_walk(x, y, dict.fromkeys(names, run), (-1, 4), (-1, 1))
    plots.curves(x, dict.fromkeys(names, y), "x", "y", level=("level", 3.0))
    plots.bootstrap_histogram(np.arange(300.0, 500.0), 310, 490, 423.9)
    for (axes,) in (made.axes for made in figures):
        texts = [each for each in axes.findobj(Text) if each.get_text().strip()]
        assert len(texts) > 10
        for each in texts:
            assert contrast(each.get_color(), PAPER) >= TEXT, each.get_text()
        for line in axes.lines:
            assert contrast(line.get_color(), PAPER) >= LINES, line.get_label()
        for rings in axes.collections:
            assert contrast(rings.get_edgecolor()[0][:3], PAPER) >= LINES
        named = [each for each in axes.lines if not each.get_label().startswith("_")]
        looks = {
            (each.get_linestyle(), each.get_marker(), each.get_linewidth())
            for each in named
        }
        assert len(looks) == len(named) > 0


def test_numbers_on_coloured_squares_stand_out(figures):
    steps = np.arange(11)
    plots.candidate_map(steps, steps, steps, rows=10, estimate=(5.0, 5.0))
    (axes,) = figures[0].axes
    squares = [patch for patch in axes.patches if patch.get_fill()]
    assert len(squares) == len(axes.texts) == 11
    for square, text in zip(squares, axes.texts, strict=True):
        assert contrast(text.get_color(), square.get_facecolor()[:3]) >= TEXT


def test_slider_pictures_stand_out():
    for style in (*figure.STYLES, sliders.GREY):
        assert contrast(style["color"], PAPER) >= LINES


@pytest.mark.parametrize("file", ["common.css", "page.css"])
def test_pages_stand_out_light_and_dark(file):
    css = (PAGES / file).read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#\w+)", css))
    for name in ("ink", "soft", "blue", "red"):
        assert contrast(colours[name], colours["paper"]) >= TEXT
        assert contrast(colours[name], colours["code"]) >= TEXT
    for name in ("keyword", "decorator", "string", "number", "comment"):
        assert contrast(colours[name], colours["code"]) >= TEXT


def test_the_extension_of_jupyterlab_is_where_its_description_says():
    described = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    script = EXTENSION / described["jupyterlab"]["_build"]["load"]
    assert f"'{described['name']}'" in script.read_text(encoding="utf-8")
    pyproject = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"share/jupyter/labextensions/{described['name']}" in pyproject

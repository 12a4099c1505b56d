"""Figures show what they are given, and their description follows every drawn value."""

import base64

import numpy as np
import pytest

from helpers.plots import curves, figure, fits, walks
from helpers.weight_and_bias import hessian  # a loss surface with a known shape

X = np.array([1.0, 2.0, 3.0, 4.0])
Y = np.array([2.0, 4.0, 6.0, 8.0])
WALK = [0.0, 1.2, 1.68, 1.87]


def parabola(w):
    return 7.5 * (w - 2) ** 2


def surface(w, b):
    h = hessian(X)
    return h[0, 0] * (w - 2) ** 2 / 2 + h[0, 1] * (w - 2) * b + h[1, 1] * b**2 / 2


@pytest.fixture
def undrawn(monkeypatch):
    """Leave out the drawing where only the description counts."""
    monkeypatch.setattr(figure, "png", lambda _: b"")


@pytest.fixture
def shown(monkeypatch):
    """Collect what a plot displays: a list of (data, metadata)."""
    displays = []

    def display(data, metadata, raw):
        assert raw
        displays.append((data, metadata))

    monkeypatch.setattr(figure, "display", display)
    return displays


DRAWINGS = {
    "samples_and_lines": lambda x, y, at, slope: fits.samples_and_lines(
        x, y, {"before": (0.0, at), "after": (slope, 0.5)}
    ),
    "loss_walk": lambda x, y, at, slope: walks.loss_walk(
        lambda w: slope * parabola(w) + at, {"steps": [*x, *y]}
    ),
    "contour_walk": lambda x, y, at, slope: walks.contour_walk(
        lambda w, b: slope * surface(w, b) + at, {"steps": (x, y)}, (-1, 4), (-1, 2)
    ),
    "curves": lambda x, y, at, slope: curves.curves(
        x, {"rising": y * slope, "other": Y + at}, "step h", "error"
    ),
    "curves, log": lambda x, y, at, slope: curves.curves(
        x, {"rising": y * slope, "other": Y + at}, "step h", "error", log="xy"
    ),
}
CHANGES = {
    **{f"x[{i}]": ("x", i) for i in range(4)},
    **{f"y[{i}]": ("y", i) for i in range(4)},
}


@pytest.mark.parametrize("drawing", DRAWINGS)
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_any_drawn_value_changes_the_description(
    shown, undrawn, drawing, change
):
    name, index = CHANGES[change]
    given = {"x": X.copy(), "y": Y.copy(), "at": 0.25, "slope": 1.5}
    DRAWINGS[drawing](**given)
    given[name][index] *= 1.03
    DRAWINGS[drawing](**given)
    assert shown[0][0]["text/plain"] != shown[1][0]["text/plain"]


@pytest.mark.parametrize("drawing", DRAWINGS)
@pytest.mark.parametrize("change", ["at", "slope"])
def test_a_change_of_a_drawn_line_changes_the_description(
    shown, undrawn, drawing, change
):
    given = {"x": X, "y": Y, "at": 0.25, "slope": 1.5}
    DRAWINGS[drawing](**given)
    DRAWINGS[drawing](**(given | {change: given[change] * 1.03}))
    assert shown[0][0]["text/plain"] != shown[1][0]["text/plain"]


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_a_figure_is_shown_once_as_png_with_its_description_as_alternative(
    shown, drawing
):
    DRAWINGS[drawing](x=X, y=Y, at=0.25, slope=1.5)
    ((data, metadata),) = shown
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == data["text/plain"]
    assert data["text/plain"].endswith(".")


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_the_same_data_give_the_same_bytes(shown, drawing):
    for _ in range(2):
        DRAWINGS[drawing](x=X, y=Y, at=0.25, slope=1.5)
    assert shown[0] == shown[1]


@pytest.mark.parametrize("description", ["", "  ", None])
def test_a_figure_without_a_description_is_refused(description):
    new, _ = figure.new_figure()
    with pytest.raises(ValueError, match="description must say what"):
        figure.show(new, description)


def test_every_style_differs_in_line_marker_and_colour():
    for part in ("color", "linestyle", "marker"):
        assert len({style[part] for style in figure.STYLES}) == len(figure.STYLES)


def test_numbers_in_descriptions_are_short_and_never_minus_zero():
    assert [figure.plain(v) for v in (-0.0, 1e-12, 1.23456, 123456.0)] == [
        "0",
        "0",
        "1.23",
        "1.23e+05",
    ]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: fits.samples_and_lines(X, Y[:2], {}), ValueError, "same shape"),
        (
            lambda: fits.samples_and_lines(X, Y, {"before": (np.nan, 0.0)}),
            ValueError,
            "before must be a finite number",
        ),
        (
            lambda: walks.loss_walk(parabola, {"steps": []}),
            ValueError,
            "steps must hold at least one number",
        ),
        (
            lambda: walks.contour_walk(surface, {"a": (X, Y[:1])}, (0, 1), (0, 1)),
            ValueError,
            "same shape",
        ),
        (lambda: curves.curves(X, {"a": Y}, "x", "y", log="z"), ValueError, "log must"),
        (lambda: curves.curves(X, {"a": Y[:2]}, "x", "y"), ValueError, "same shape"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_more_series_than_styles_are_refused():
    many = {str(i): Y for i in range(len(figure.STYLES) + 1)}
    with pytest.raises(ValueError, match="at most 4"):
        curves.curves(X, many, "x", "y")

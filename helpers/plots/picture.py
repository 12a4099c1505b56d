"""Pictures that are redrawn while a slider moves: SVG, in the look of the figures.

A matplotlib figure takes some 50 milliseconds of a processor for each redraw, these
take one or two. That keeps a slider smooth, also when a whole class shares a machine.
"""

from collections.abc import Sequence
from html import escape

import numpy as np
from matplotlib.ticker import MaxNLocator

from helpers import arguments
from helpers.plots.figure import GUIDE

WIDTH, HEIGHT = 760, 400
LEFT, RIGHT, TOP, BOTTOM = 62, 14, 14, 54
INK, GRID = "#1A1A1A", "#D9D9D9"
DASHES = {"-": "", "--": "9 5", "-.": "9 4 2 4", ":": "2 4"}
FAR = 10_000.0


class Picture:
    """Two axes with lines and markers; :func:`side_by_side` puts pictures together.

    What lies outside the ranges is cut off. A style is one of ``figure.STYLES``; the
    legend is "left" or "right".
    """

    def __init__(
        self,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        x_label: str,
        y_label: str,
        width: int = WIDTH,
        legend: str = "right",
    ) -> None:
        self.width = width
        self._legend_left = legend == "left"
        self._inside = width - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        self._ranges = x_range, y_range
        self._axes = self._drawn_axes(x_label, y_label)
        self._shapes: list[str] = []
        self._legend: list[tuple[str, dict[str, str]]] = []

    def line(
        self,
        x: Sequence[float],
        y: Sequence[float],
        style: dict[str, str],
        name: str = "",
        width: float = 2.5,
        markers: bool = False,
    ) -> None:
        """Draw a line through points, shape (N,) each; a name goes to the legend."""
        points = self._places(x, y)
        path = " ".join(f"{across:.1f},{down:.1f}" for across, down in points)
        dash = DASHES[style["linestyle"]]
        self._shapes.append(
            f'<polyline points="{path}" fill="none" stroke="{style["color"]}" '
            f'stroke-width="{width}" stroke-dasharray="{dash}"/>'
        )
        if markers:
            self._shapes += [marker(*point, style) for point in points]
        if name:
            self._legend.append((name, style if markers else {**style, "marker": ""}))

    def dots(
        self,
        x: Sequence[float],
        y: Sequence[float],
        style: dict[str, str],
        name: str = "",
        size: float = 6.0,
    ) -> None:
        """Draw a marker at every point, shape (N,) each."""
        self._shapes += [marker(*point, style, size) for point in self._places(x, y)]
        if name:
            self._legend.append((name, {**style, "linestyle": ""}))

    def elements(self, left: float = 0.0) -> str:
        """Return the drawing, moved to the right by ``left``."""
        wide, high = self._inside
        return (
            f'<g transform="translate({left:.0f} 0)">{self._axes}'
            f'<svg x="{LEFT}" y="{TOP}" width="{wide}" height="{high}">'
            f"{''.join(self._shapes)}</svg>{self._drawn_legend()}</g>"
        )

    def _places(
        self, x: Sequence[float], y: Sequence[float]
    ) -> list[tuple[float, float]]:
        (low_x, high_x), (low_y, high_y) = self._ranges
        wide, high = self._inside
        across = (np.asarray(x, float) - low_x) / (high_x - low_x) * wide
        down = (high_y - np.asarray(y, float)) / (high_y - low_y) * high
        across, down = np.clip(across, -FAR, FAR), np.clip(down, -FAR, FAR)
        return list(zip(across.tolist(), down.tolist(), strict=True))

    def _drawn_axes(self, x_label: str, y_label: str) -> str:
        (low_x, high_x), (low_y, high_y) = self._ranges
        wide, high = self._inside
        floor, middle = TOP + high, LEFT + wide / 2
        parts = []
        for value in ticks(low_x, high_x, wide // 70):
            at = LEFT + (value - low_x) / (high_x - low_x) * wide
            parts.append(_rule(at, TOP, at, floor))
            parts.append(_text(at, floor + 20, f"{value:g}"))
        for value in ticks(low_y, high_y, 6):
            at = TOP + (high_y - value) / (high_y - low_y) * high
            parts.append(_rule(LEFT, at, LEFT + wide, at))
            parts.append(_text(LEFT - 8, at + 5, f"{value:g}", "end"))
        parts.append(_rule(LEFT, TOP, LEFT, floor, INK))
        parts.append(_rule(LEFT, floor, LEFT + wide, floor, INK))
        parts.append(_text(middle, HEIGHT - 10, x_label, size=16))
        parts.append(
            f'<g transform="translate(17 {TOP + high / 2:.0f}) rotate(-90)">'
            f"{_text(0, 0, y_label, size=16)}</g>"
        )
        return "".join(parts)

    def _drawn_legend(self) -> str:
        parts = []
        for row, (name, style) in enumerate(self._legend):
            at = TOP + 14 + 22 * row
            start = LEFT + 10 if self._legend_left else self.width - RIGHT - 40
            if style["linestyle"]:
                dash = DASHES[style["linestyle"]]
                parts.append(
                    _rule(start, at, start + 34, at, style["color"], 2.5, dash)
                )
            if style["marker"]:
                parts.append(marker(start + 17, at, style))
            halo = 'stroke="white" stroke-width="4" paint-order="stroke"'
            place, anchor = (42, "start") if self._legend_left else (-8, "end")
            parts.append(_text(start + place, at + 5, name, anchor, extra=halo))
        return "".join(parts)


def side_by_side(pictures: Sequence[Picture], description: str) -> str:
    """Return pictures as one SVG with its description as alternative text."""
    width = sum(picture.width for picture in pictures)
    left, parts = 0, []
    for picture in pictures:
        parts.append(picture.elements(left))
        left += picture.width
    said = escape(description)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" '
        f'width="{width}" role="img" aria-label="{said}" '
        'style="max-width: 100%; height: auto; background: white" '
        f'font-family="DejaVu Sans, Verdana, sans-serif">{"".join(parts)}</svg>'
    )


def marker(x: float, y: float, style: dict[str, str], size: float = 4.5) -> str:
    """Return the marker of a style at a place given in pixels."""
    colour, shape = style["color"], style.get("marker") or "o"
    if shape == "o":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" fill="{colour}"/>'
    corners = {
        "s": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        "^": ((-1.1, 1), (1.1, 1), (0, -1.1)),
        "D": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    }[shape]
    points = " ".join(f"{x + size * i:.1f},{y + size * j:.1f}" for i, j in corners)
    return f'<polygon points="{points}" fill="{colour}"/>'


def ticks(low: float, high: float, at_most: int) -> list[float]:
    """Return round numbers between two others, for the labels of an axis."""
    low, high = arguments.number(low, "low"), arguments.number(high, "high")
    if not low < high:
        raise ValueError(f"low must be below high; they are {low} and {high}")
    values = MaxNLocator(max(2, at_most), steps=[1, 2, 5, 10]).tick_values(low, high)
    return [float(value) + 0.0 for value in values if low <= value <= high]


def ellipse(
    matrix: np.ndarray, centre: tuple[float, float], height: float, points: int = 90
) -> tuple[np.ndarray, np.ndarray]:
    """Return a contour of a quadratic bowl: 1/2 * v' matrix v = height, shape (N,).

    ``matrix`` is the bowl's Hessian, shape (2, 2), and ``v`` the way from its centre.
    """
    (p, q), (_, r) = np.asarray(matrix, float).tolist()
    angle = np.linspace(0, 2 * np.pi, points)
    across, along = np.cos(angle), np.sin(angle)
    stretch = np.sqrt(
        2 * height / (p * across**2 + 2 * q * across * along + r * along**2)
    )
    return centre[0] + stretch * across, centre[1] + stretch * along


def _rule(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    colour: str = GRID,
    width: float = 1,
    dash: str = "",
) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        f'stroke="{colour}" stroke-width="{width}" stroke-dasharray="{dash}"/>'
    )


def _text(
    x: float,
    y: float,
    text: str,
    anchor: str = "middle",
    size: int = 14,
    extra: str = "",
) -> str:
    shown = escape(text.replace("-", "\N{MINUS SIGN}") if _is_number(text) else text)
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" '
        f'fill="{INK}" {extra}>{shown}</text>'
    )


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "").replace("e-", "").isdigit()


GREY = {"color": GUIDE["color"], "linestyle": "-", "marker": ""}

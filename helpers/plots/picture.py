"""Pictures that are redrawn while a slider moves: matplotlib's SVG, in fixed places.

Axes, ticks and labels are made once, and each redraw only replaces the lines. The place
of the axes is given, not computed, and text stays text for the browser to draw. So a
redraw takes some 20 milliseconds for one pair of axes, and 40 for two.
"""

import io
import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.plots.figure import GUIDE

WIDTH, HEIGHT = 760, 400
LEFT, RIGHT, TOP, BOTTOM = 66, 14, 14, 58
GREY = {"color": GUIDE["color"], "linestyle": "-", "marker": ""}
SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "picture"}
NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
FAR = 1e6
LEGEND = "upper right"


class Picture:
    """Pairs of axes side by side, one for each pair of labels (x, y)."""

    def __init__(self, *labels: tuple[str, str]) -> None:
        self._figure = Figure((WIDTH / 96, HEIGHT / 96), dpi=72)
        share = WIDTH / len(labels)
        self.axes = []
        for place, (x_label, y_label) in enumerate(labels):
            left, width = place * share + LEFT, share - LEFT - RIGHT
            box = np.array([left, BOTTOM, width, HEIGHT - BOTTOM - TOP])
            axes = self._figure.add_axes(box / [WIDTH, HEIGHT, WIDTH, HEIGHT])
            axes.set_xlabel(x_label, fontsize=12)
            axes.set_ylabel(y_label, fontsize=12)
            axes.tick_params(labelsize=11)
            axes.locator_params(nbins=5)
            axes.grid(color="#D9D9D9", linewidth=0.8)
            axes.spines[["top", "right"]].set_visible(False)
            self.axes.append(axes)

    def redraw(self, draw: Callable[..., str], *values: Any) -> tuple[str, str]:
        """Return the new drawing as SVG, and its description.

        ``draw`` takes the axes and the values, draws lines and returns the description,
        which becomes the drawing's alternative text.
        """
        for axes in self.axes:
            for line in list(axes.lines):
                line.remove()
        said = draw(*self.axes, *values)
        for axes in self.axes:
            if axes.get_legend_handles_labels()[0]:
                axes.legend(fontsize=11, loc=LEGEND)
        buffer = io.StringIO()
        with mpl.rc_context(SETTINGS):
            self._figure.savefig(buffer, format="svg", metadata=NO_METADATA)
        return _in_page(buffer.getvalue(), said), said


def line(
    axes: Axes, x: Sequence[float], y: Sequence[float], style: dict, **more: Any
) -> None:
    """Draw a line through points, shape (N,) each; what is far outside is cut off."""
    x, y = (np.clip(np.asarray(each, float), -FAR, FAR) for each in (x, y))
    axes.plot(x, y, **{"linewidth": 2.5, **style, **more})


def dots(
    axes: Axes, x: Sequence[float], y: Sequence[float], style: dict, **more: Any
) -> None:
    """Draw a marker at every point, shape (N,) each."""
    line(axes, x, y, {**style, "linestyle": ""}, **more)


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


def _in_page(svg: str, said: str) -> str:
    """Return matplotlib's SVG as a part of a page, with its alternative text.

    A file may set styles for everything in it; in a page they go to the drawing alone.
    """
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", svg, flags=re.DOTALL)
    start = (
        f'<svg role="img" aria-label="{escape(said)}" style="width: {WIDTH}px; '
        "max-width: 100%; height: auto; background: white; "
        'stroke-linejoin: round; stroke-linecap: butt"'
    )
    svg = re.sub(r' (width|height)="\d+pt"', "", svg, count=2)
    return svg.replace("<svg", start, 1)

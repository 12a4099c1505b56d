"""New figures, readable from the back row, and shown together with a description."""

import base64
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

# Blue, vermilion, green and black of the palette by Okabe and Ito: apart for every
# kind of colour vision and dark enough on white. Never colour alone: each has a line
# style and a marker of its own.
STYLES = (
    {"color": "#0072B2", "linestyle": "-", "marker": "o"},
    {"color": "#C04F00", "linestyle": "--", "marker": "s"},
    {"color": "#00795A", "linestyle": "-.", "marker": "^"},
    {"color": "#000000", "linestyle": ":", "marker": "D"},
)
GUIDE = {"color": "#6B6B6B", "linewidth": 1.5}
DOTS_PER_INCH = 150
SHOWN_WIDTH = 760


def new_figure(width: float = 8.0, height: float = 4.5, columns: int = 1):
    """Return a figure and its axes (an array of axes if ``columns`` is above 1).

    Sizes in inches. The figure belongs to no window and no global list.
    """
    figure = Figure((width, height), dpi=DOTS_PER_INCH, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(1, columns)
    for each in np.atleast_1d(axes):
        each.tick_params(labelsize=13)
        each.grid(color="#D9D9D9", linewidth=0.8)
        each.set_axisbelow(True)
        each.spines[["top", "right"]].set_visible(False)
    return figure, axes


def label(axes: Axes, x: str, y: str, title: str = "") -> None:
    """Name both axes and the figure, and draw a legend if anything is labelled."""
    axes.set_xlabel(x, fontsize=15)
    axes.set_ylabel(y, fontsize=15)
    if title:
        axes.set_title(title, fontsize=15)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=13)


def png(figure: Figure) -> bytes:
    """Return the figure as a PNG; the same figure gives the same bytes."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def show(figure: Figure, description: str) -> None:
    """Show the figure in the notebook with its description.

    The description is the ``text/plain`` that nbval compares and the alternative text
    that a screen reader speaks, in the browser and in exported pages.
    """
    if not isinstance(description, str) or not description.strip():
        raise ValueError("description must say what the figure shows")
    data = {
        "image/png": base64.b64encode(png(figure)).decode("ascii"),
        "text/plain": description,
    }
    image = {"alt": description, "width": SHOWN_WIDTH}
    display(data, metadata={"image/png": image}, raw=True)


def styled(series: Mapping[str, Any]) -> Iterator[tuple[tuple[str, Any], dict]]:
    """Pair every named series with a style of its own; ``ValueError`` above four."""
    if len(series) > len(STYLES):
        raise ValueError(
            f"a figure can tell at most {len(STYLES)} series apart, not {len(series)}"
        )
    return zip(series.items(), STYLES, strict=False)


def plain(value: float, tiny: float = 5e-10) -> str:
    """Return a number for a description: three digits, and 0 for what is ``tiny``."""
    return f"{value:.3g}" if abs(value) > tiny else "0"


def words(name: str, x: Sequence[float], y: Sequence[float], log: str = "") -> str:
    """Return a drawn series in words: its ends, its extremes and its centre.

    ``log`` names the logarithmic axes, "", "x", "y" or "xy"; along them the centre is
    the geometric mean.
    """
    x, y = np.asarray(x, float).ravel(), np.asarray(y, float).ravel()
    tiny = 0.0 if "y" in log else 5e-10
    start, end = (f"({plain(x[i], 0)}, {plain(y[i], tiny)})" for i in (0, -1))
    if x.size == 1:
        return f"{name} at {start}"
    centre = f"({plain(_mean(x, 'x' in log), 0)}, {plain(_mean(y, 'y' in log), tiny)})"
    return (
        f"{name}, {x.size} points from {start} to {end}, centre {centre}, "
        f"lowest {plain(y.min(), tiny)}, highest {plain(y.max(), tiny)}"
    )


def _mean(values: np.ndarray, log: bool) -> float:
    return np.exp(np.log(values[values > 0]).mean()) if log else values.mean()

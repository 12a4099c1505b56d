"""Samples and the straight lines that are fitted to them."""

from collections.abc import Mapping

import numpy as np

from helpers import arguments
from helpers.plots.figure import label, new_figure, plain, show, styled


def samples_and_lines(
    x: np.ndarray,
    y: np.ndarray,
    lines: Mapping[str, tuple[float, float]],
    x_label: str = "x",
    y_label: str = "y",
) -> None:
    """Draw the samples and one line for each name: ``{"before": (w, b)}``.

    ``x`` and ``y``: shape (N,); a line is y = w * x + b.
    """
    x, y = arguments.samples(x, y)
    figure, axes = new_figure()
    axes.plot(x, y, "o", color="black", markersize=10, label="samples", zorder=3)
    ends = np.array([min(0.0, float(x.min())), float(x.max()) * 1.1])
    said = []
    for (name, (w, b)), style in styled(lines):
        w, b = arguments.number(w, name), arguments.number(b, name)
        drawn = axes.plot(
            ends, w * ends + b, label=name, linewidth=3, **{**style, "marker": ""}
        )
        low, high = drawn[0].get_ydata()
        said.append(f"the line {name} goes from {plain(low)} to {plain(high)}")
    label(axes, x_label, y_label)
    show(
        figure,
        f"{x.size} samples, x from {plain(x.min())} to {plain(x.max())} "
        f"(mean {plain(x.mean())}), y from {plain(y.min())} to {plain(y.max())} "
        f"(mean {plain(y.mean())}). Over x from {plain(ends[0])} to {plain(ends[1])} "
        f"{', '.join(said) or 'no line is drawn'}.",
    )

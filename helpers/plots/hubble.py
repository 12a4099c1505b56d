"""Figures of notebook 09: how the estimate of H0 moves, and how far it scatters."""

from collections.abc import Mapping, Sequence

import numpy as np

from helpers import arguments
from helpers.plots.figure import GUIDE, STYLES, label, new_figure, plain, show, words

SLOPE = "H0 (km/s per Mpc)"


def slope_walks(
    walks: Mapping[str, Sequence[float]],
    target: float,
    low: float | None = None,
    high: float | None = None,
) -> None:
    """Draw how each walk of H0 moves, epoch by epoch, around the ``target``.

    A walk holds the slope after each epoch, in km/s per Mpc. ``low`` and ``high``
    bound the axis; what lies outside isn't seen, but is part of the description.
    """
    target = arguments.number(target, "target")
    figure, axes = new_figure(height=3.8)
    axes.axhline(target, label="least squares", **GUIDE)
    said = []
    for (name, walk), style in zip(walks.items(), STYLES, strict=False):
        walk = arguments.array(walk, name)
        epochs = np.arange(1, walk.size + 1)
        drawn = {**style, "marker": ""}
        axes.plot(epochs, walk, label=name, linewidth=2, **drawn)
        said.append(words(f"H0 {name}", epochs, walk) + ".")
    axes.set_ylim(low, high)
    label(axes, "epoch", SLOPE)
    axes.legend(fontsize=13, loc="lower right")
    show(figure, f"{' '.join(said)} A level line marks {plain(target)}.")


def bootstrap_histogram(
    slopes: np.ndarray, low: float, high: float, measured: float, bins: int = 20
) -> None:
    """Draw the histogram of bootstrapped slopes, in km/s per Mpc, with the interval.

    ``low`` and ``high`` are the ends of the interval; ``measured`` is the slope from
    the whole table.
    """
    slopes = arguments.array(slopes, "slopes")
    bins = arguments.count(bins, "bins", least=1)
    low, high = arguments.number(low, "low"), arguments.number(high, "high")
    measured = arguments.number(measured, "measured")
    figure, axes = new_figure(height=3.8)
    counts, edges, _ = axes.hist(slopes, bins, color="#9CC9E3", edgecolor="#0072B2")
    ends = {"color": "#C04F00", "linestyle": "--", "linewidth": 3}
    axes.axvline(low, label="95 % inside", **ends)
    axes.axvline(high, **ends)
    axes.axvline(measured, color="black", linewidth=3, label="whole table")
    label(axes, SLOPE, "tables drawn")
    heights = ", ".join(f"{count:.0f}" for count in counts)
    show(
        figure,
        f"A histogram of {slopes.size} slopes from {plain(edges[0])} to "
        f"{plain(edges[-1])}, mean {plain(slopes.mean())}. Bars from left to right: "
        f"{heights}. Dashed lines at {plain(low)} and {plain(high)}, a full one at "
        f"{plain(measured)}.",
    )

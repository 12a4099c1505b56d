"""Curves against epochs, steps or learning rates, on plain or logarithmic axes."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import MaxNLocator

from helpers import arguments
from helpers.plots.figure import label, new_figure, show, styled, words


def curves(
    x: Sequence[float],
    series: Mapping[str, Sequence[float]],
    x_label: str,
    y_label: str,
    log: str = "",
    digits: int | None = None,
) -> None:
    """Draw every series over the same ``x``: shape (N,) each.

    ``log`` names the logarithmic axes: "", "x", "y" or "xy". For values that rounding
    makes uncertain, ``digits`` rounds to that many significant digits what is drawn
    and described.
    """
    if log not in ("", "x", "y", "xy"):
        raise ValueError(f'log must be "", "x", "y" or "xy", not {log!r}')
    x = arguments.array(x, "x")
    figure, axes = new_figure()
    said = []
    every = max(1, x.size // 20)
    for (name, y), style in styled(series):
        y = arguments.samples(x, y)[1]
        if digits is not None:
            y = np.array([float(f"{value:.{digits - 1}e}") for value in y])
        axes.plot(x, y, label=name, linewidth=2, markersize=7, markevery=every, **style)
        said.append(words(f"The curve, {name}", x, y, log))
    if "x" in log:
        axes.set_xscale("log")
    elif (x == x.round()).all():
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    if "y" in log:
        axes.set_yscale("log")
    label(axes, x_label, y_label)
    show(figure, f"The curves show {y_label} against {x_label}. {'. '.join(said)}.")

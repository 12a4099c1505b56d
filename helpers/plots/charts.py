"""Curves over epochs or steps, 09's histogram and 08's map of starts."""

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from helpers import arguments
from helpers.plots.figure import GUIDE, label, new_figure, plain, show, styled
from helpers.plots.words import figures, story


def curves(
    x, series, x_label, y_label, log="", digits=None, level=None, y_range=(None, None)
):
    """Draw every series over the same ``x``: shape (N,) each.

    ``log`` names the logarithmic axes: "", "x", "y" or "xy". For values that rounding
    makes uncertain, ``digits`` rounds to that many significant digits what is told of
    them; what is drawn is never rounded. ``level`` is a name and a height for a level
    line. What lies outside ``y_range`` isn't seen, but is part of the description.
    """
    x = arguments.array(x, x_label)
    figure, axes = new_figure()
    shows, numbers = {}, []  # curves of one shape share a sentence
    few = x.size <= 10
    for place, ((name, y), style) in enumerate(styled(series)):
        y = arguments.samples(x, y, (x_label, name))[1]
        every = max(1, x.size // 20)  # each at places of its own, if lines coincide
        marks = (place * every // len(series), every)
        axes.plot(x, y, label=name, linewidth=2, markersize=7, markevery=marks, **style)
        if digits is not None:
            y = np.array([float(f"{value:.{digits - 1}e}") for value in y])
        shows.setdefault(f"{y_label} {story(x, y, x_label, log)}", []).append(name)
        numbers.append(figures(name, x, y, log))
    if level is not None:
        axes.axhline(level[1], label=level[0], **GUIDE)
        numbers.append(f"a level line, {level[0]}, at {plain(level[1])}")
    if "x" in log:
        axes.set_xscale("log")
        if few:
            axes.set_xticks(x, [plain(each) for each in x])
            axes.minorticks_off()
    elif (x == x.round()).all():
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    if "y" in log:
        axes.set_yscale("log")
        low, high = axes.get_ylim()
        if high < 100 * low:  # powers of ten alone would be two labels or less
            axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            axes.yaxis.set_major_formatter(lambda value, _: plain(value))
            axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_ylim(*y_range)
    label(axes, x_label, y_label)
    said = [f"{', '.join(names)}: {what}" for what, names in shows.items()]
    show(figure, said, numbers)


def bootstrap_histogram(slopes, low, high, measured):
    """Draw the histogram of bootstrapped slopes, in km/s per Mpc, with the interval.

    ``low`` and ``high`` are the ends of the interval; ``measured`` is the slope from
    the whole table.
    """
    slopes = arguments.array(slopes, "slopes")
    figure, axes = new_figure(height=3.8)
    counts, edges, _ = axes.hist(slopes, 20, color="#9CC9E3", edgecolor="#0072B2")
    ends = {"color": "#C04F00", "linestyle": "--", "linewidth": 3}
    axes.axvline(low, label="95 % inside", **ends)
    axes.axvline(high, **ends)
    axes.axvline(measured, color="black", linewidth=3, label="whole table")
    label(axes, "H0 (km/s per Mpc)", "tables drawn")
    middles = (edges[:-1] + edges[1:]) / 2
    heights = ", ".join(f"{count:.0f}" for count in counts)
    inside = ((slopes >= low) & (slopes <= high)).mean()
    show(
        figure,
        [
            f"a histogram of {slopes.size} slopes: the number of tables "
            f"{story(middles, counts, 'H0')}",
            f"dashed lines at {plain(low)} and {plain(high)} hold {inside:.0%} of "
            f"them, a full line stands at {plain(measured)}",
        ],
        [
            f"from {plain(edges[0])} to {plain(edges[-1])}, mean "
            f"{plain(slopes.mean())}, the bars from left to right: {heights}"
        ],
    )


def candidate_map(w_steps, b_steps, printed, rows, estimate):
    """Draw one square for each candidate with the number of rows it prints.

    ``w_steps``, ``b_steps`` and ``printed``: shape (n,), whole numbers; the steps count
    from any corner of the grid, ``estimate`` is the least-squares start in the same
    steps. Candidates that print all ``rows`` are framed.
    """
    figure, axes = new_figure(width=7.0, height=5.6)
    axes.grid(False)
    framed = []
    for w, b, value in zip(w_steps, b_steps, printed, strict=True):
        share = value / rows
        shade = (1 - share, 1 - 0.55 * share, 1 - 0.3 * share)
        square = {"facecolor": shade, "edgecolor": "#BBBBBB"}
        if value == rows:
            framed.append(f"({w:.0f}, {b:.0f})")
            square |= {"edgecolor": "#C04F00", "linewidth": 4, "zorder": 2}
        axes.add_patch(Rectangle((w - 0.5, b - 0.5), 1, 1, **square))
        ink = "white" if share > 0.92 else "black"
        axes.text(w, b, f"{value}", ha="center", va="center", fontsize=14, color=ink)
    cross = {"color": "black", "markerfacecolor": "white", "markersize": 15}
    axes.plot(*estimate, "X", **cross)
    axes.set(
        xlim=(w_steps.min() - 0.5, w_steps.max() + 0.5),
        ylim=(b_steps.min() - 0.5, b_steps.max() + 0.5),
        aspect="equal",
    )
    label(axes, "w: steps of the grid", "b: steps of the grid")
    values, counts = np.unique(printed, return_counts=True)
    said = ", ".join(
        f"{count} print {value}"
        for value, count in zip(values[::-1], counts[::-1], strict=True)
    )
    share = printed / max(printed.sum(), 1)
    show(
        figure,
        [
            f"a square for each of {len(printed)} candidates; {len(framed)} are "
            f"framed, they print all {rows} rows: {' and '.join(framed) or 'none'}",
            f"a cross marks the estimate at ({estimate[0]:.2f}, {estimate[1]:.2f})",
        ],
        [
            f"the steps go from {w_steps.min():.0f} to {w_steps.max():.0f} in w, from "
            f"{b_steps.min():.0f} to {b_steps.max():.0f} in b; {said} rows; "
            f"mean place of a printed row ({plain((w_steps * share).sum())}, "
            f"{plain((b_steps * share).sum())})"
        ],
    )

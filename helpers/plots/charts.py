"""Curves over epochs or steps, 08's histogram and 12's map of starts."""

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from helpers.plots.figure import GUIDE, label, new_figure, plain, show
from helpers.plots.words import figures, place, story


def curves(
    x, series, x_label, y_label, log="", digits=None, level=None, y_range=(None, None)
):
    """Draw every series over the same ``x``: shape (N,) each.

    ``log`` names the logarithmic axes: "", "x", "y" or "xy". For values that rounding
    makes uncertain, ``digits`` rounds to that many significant digits what is told of
    them; what is drawn is never rounded. ``level`` is a name and a height for a level
    line. What lies outside ``y_range`` isn't seen, and is told in numbers alone.
    """
    figure, axes = new_figure()
    x = np.asarray(x)
    shows, numbers = {}, []  # curves of one shape share a sentence
    every = max(1, x.size // 20)
    for shift, (name, y) in enumerate(series.items()):
        first = shift * every // len(series)  # marks side by side, if lines coincide
        axes.plot(x, y, label=name, markevery=(first, every), linewidth=2, markersize=7)
        if digits is not None:
            y = [float(f"{value:.{digits - 1}e}") for value in y]
        numbers.append(figures(name, x, y, log))
        way = _seen(x, np.asarray(y), x_label, log, y_range)
        shows.setdefault(way, []).append(name)
    if level is not None:
        axes.axhline(level[1], label=level[0], **GUIDE)
        numbers.append(f"a level line, {level[0]}, at {plain(level[1])}")
    _scale(axes, x, log)
    axes.set_ylim(*y_range)
    label(axes, x_label, y_label)
    said = [f"{', '.join(names)}: {what}" for what, names in shows.items()]
    show(figure, [f"{y_label} against {x_label}", *said], numbers)


def _seen(x, y, along, log, y_range):
    """Say how a curve goes, as far as it lies inside ``y_range``."""
    low, high = np.array(y_range, float)  # None becomes nan: no end
    inside = ~((y < low) | (y > high))
    way = story(x[inside], y[inside], along, log)
    if inside[-1]:
        return way
    return f"{way} at {place(along, x[inside][-1])} and out of the picture"


def _scale(axes, x, log):
    """Make the axes that ``log`` names logarithmic, and choose their ticks."""
    if "x" in log:
        axes.set_xscale("log")
        axes.set_xticks(x, map(plain, x))
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


def bootstrap_histogram(slopes, low, high, measured):
    """Draw the histogram of bootstrapped slopes, in km/s per Mpc, with the interval.

    ``low`` and ``high`` are the ends of the interval; ``measured`` is the slope from
    the whole table.
    """
    slopes = np.asarray(slopes)
    figure, axes = new_figure(height=3.8)
    counts, edges, _ = axes.hist(slopes, 20, color="#9CC9E3", edgecolor="#0072B2")
    ends = {"color": "#C04F00", "linestyle": "--", "linewidth": 3}
    axes.axvline(low, label="95 % inside", **ends)
    axes.axvline(high, **ends)
    axes.axvline(measured, color="black", linewidth=3, label="whole table")
    label(axes, "H0 (km/s per Mpc)", "tables drawn")
    way = story((edges[:-1] + edges[1:]) / 2, counts, "H0")
    inside = ((slopes >= low) & (slopes <= high)).mean()
    shows = [
        f"a histogram of {slopes.size} slopes: the number of tables {way}",
        f"dashed lines at {plain(low)} and {plain(high)} hold {inside:.0%} of them, "
        f"a full line stands at {plain(measured)}",
    ]
    heights = ", ".join(f"{count:.0f}" for count in counts)
    numbers = (
        f"from {plain(edges[0])} to {plain(edges[-1])}, mean {plain(slopes.mean())}, "
        f"the bars from left to right: {heights}"
    )
    show(figure, shows, [numbers])


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
    axes.plot(*estimate, "Xk", markerfacecolor="white", markersize=15)
    (left, right), (low, high) = ((s.min(), s.max()) for s in (w_steps, b_steps))
    axes.set(xlim=(left - 0.5, right + 0.5), ylim=(low - 0.5, high + 0.5))
    axes.set_aspect("equal")
    label(axes, "w: steps of the grid", "b: steps of the grid")
    shows = [
        f"a square for each of {len(printed)} candidates; {len(framed)} are framed, "
        f"they print all {rows} rows: {' and '.join(framed)}",
        f"a cross marks the estimate at ({estimate[0]:.2f}, {estimate[1]:.2f})",
    ]
    counts = zip(*np.unique(printed, return_counts=True), strict=True)
    each = ", ".join(f"{n} print {value}" for value, n in reversed([*counts]))
    share = printed / printed.sum()
    middle = ", ".join(plain((steps * share).sum()) for steps in (w_steps, b_steps))
    numbers = (
        f"the steps go from {left:.0f} to {right:.0f} in w, from {low:.0f} to "
        f"{high:.0f} in b; {each} rows; mean place of a printed row ({middle})"
    )
    show(figure, shows, [numbers])

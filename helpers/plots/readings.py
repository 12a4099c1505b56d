"""Readings as dots, and what is laid through them."""

import numpy as np

from helpers.plots.figure import STYLES, label, new_figure, plain, show
from helpers.plots.words import figures, place, story

# Beside black dots and a black sum: violet in place of black.
COLOURS = [STYLES[at]["color"] for at in (0, 1, 2, 4)]


def readings_and_curves(x, y, curves, x_label, y_label, dots="readings"):
    """Draw the readings as dots, and up to four curves: ``{name: (grid, values)}``.

    ``x`` and ``y``: one number for each reading.
    """
    figure, axes = new_figure()
    shows, numbers = _readings(axes, x, y, dots, x_label)
    for name, (grid, values) in curves.items():
        grid, values = np.ravel(grid), np.ravel(values)
        axes.plot(grid, values, marker="", linewidth=3, label=name)
        numbers.append(figures(name, grid, values))
        misses = np.interp(np.ravel(x), grid, values) - np.ravel(y)
        miss = plain((misses**2).mean() ** 0.5, 1e-6)
        through = f"misses the {dots} by {miss} (root mean square)"
        if miss == "0":
            through = f"runs through all {dots}"
        shows.append(f"{name}: {story(grid, values, x_label)}, {through}")
    label(axes, x_label, y_label)
    show(figure, shows, numbers)


def samples_and_lines(x, y, lines, x_label="x", y_label="y"):
    """Draw the samples and one line for each name: ``{"before": (w, b)}``.

    ``x`` and ``y``: shape (N,); a line is y = w * x + b.
    """
    ends = np.array([min(0.0, float(x.min())), float(x.max()) * 1.1])
    drawn = {name: (ends, w * ends + b) for name, (w, b) in lines.items()}
    readings_and_curves(x, y, drawn, x_label, y_label, "samples")


def hidden_units(grid, parts, total, x, y, x_label, y_label):
    """Draw what each hidden unit adds, thin, and the sum of all, thick, over readings.

    ``grid`` and ``total``: shape (n,); ``parts``: one row for each of up to four units.
    """
    figure, axes = new_figure()
    readings, numbers = _readings(axes, x, y, "readings", x_label)
    axes.plot(grid, total, "k-", linewidth=4, label="their sum")
    shows, numbers = [], [figures("the sum", grid, total), *numbers]
    for number, part in enumerate(parts, 1):
        look = {"color": COLOURS[number - 1], "marker": "", "linewidth": 1.8}
        axes.plot(grid, part, label=f"unit {number}", **look)
        rising = np.argsort(part)
        middle = np.interp((part[0] + part[-1]) / 2, part[rising], grid[rising])
        way = story(grid, part, x_label)
        shows.append(f"unit {number} {way}, halfway at {plain(middle)}")
        numbers.append(figures(f"unit {number}", grid, part))
    whole = f"their sum lies between {plain(total.min())} and {plain(total.max())}"
    label(axes, x_label, y_label)
    axes.legend(fontsize=14, loc="upper left", bbox_to_anchor=(1, 1))
    show(figure, [*shows, whole, *readings], numbers)


def _readings(axes, x, y, name, x_label):
    """Draw dots, and say whether they rise or fall; then the same in numbers."""
    x, y = np.ravel(x), np.ravel(y)
    size = 9 if x.size <= 30 else 5
    axes.plot(x, y, "ok", markersize=size, label=name)
    together = np.corrcoef(x, y)[0, 1]
    way = f"{'rise' if together > 0 else 'fall'} to the right"
    if abs(together) < 0.5:
        way = _course(x, y, x_label)
    elif abs(together) < 0.999:
        way += ", scattered"
    of_x, of_y = (
        f"from {plain(each.min())} to {plain(each.max())}, mean {plain(each.mean())}"
        for each in (x, y)
    )
    return [f"{x.size} {name} {way}"], [f"{name}: x {of_x}, y {of_y}"]


def _course(x, y, x_label):
    """Say how readings go that neither rise nor fall as a whole."""
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    leaves = (abs(y - y[0]) > 0.1 * np.ptp(y)).argmax()
    ways = ", ".join(
        f"{'fall' if at == y.argmin() else 'rise'} to {plain(y[at])} at {plain(x[at])}"
        for at in sorted((y.argmin(), y.argmax()))
    )
    flat = f"stay near {plain(y[0])} until {place(x_label, x[leaves])}"
    return f"{flat}, {ways}, end at {plain(y[-1])}"

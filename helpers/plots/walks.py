"""The walk of gradient descent over the loss, in one weight or in weight and bias."""

import numpy as np

from helpers.plots.figure import GUIDE, label, new_figure, plain, show
from helpers.plots.words import figures, story


def loss_walk(loss, walks, low=-0.5, high=4.5):
    """Draw the loss between two weights and, on it, the steps of each walk.

    ``loss`` takes a weight and returns a number; a walk is the start and the weight
    after each epoch, as ``Trajectory.path("w")`` returns it. A step leads across to the
    new weight and then to the loss there.
    """
    grid = np.linspace(low, high, 101)
    curve = np.array([loss(float(w)) for w in grid])
    figure, axes = new_figure()
    axes.plot(grid, curve, "k-", linewidth=1.5, label="loss")
    shows, numbers = [], [figures("the loss", grid, curve)]
    look = {"drawstyle": "steps-post", "linewidth": 2, "markersize": 8}
    for name, walk in walks.items():
        walk, heights = np.array(walk), np.array([loss(float(w)) for w in walk])
        numbers.append(figures(name, walk, heights))
        axes.plot(walk, heights, label=name, **look)
        moves = int((np.diff(walk) != 0).sum())  # on the bottom steps have no length
        way = _way(walk - grid[curve.argmin()], heights, moves)
        ends = f"from w = {plain(walk[0])} to {plain(walk[-1])}"
        shows.append(f"{name}: {moves} step{'s' * (moves != 1)} {way}, {ends}")
    label(axes, "weight w", "loss (mean squared error)")
    show(figure, [*shows, f"the loss {story(grid, curve, 'w =')}"], numbers)


def _way(distances, heights, moves):
    """Say on which side of the bottom a walk goes, and whether up or down."""
    sides = np.sign(distances[abs(distances) > 1e-4])
    crossings = int((sides[1:] != sides[:-1]).sum())
    change = (heights[-1] - heights[0]) / max(heights[0], heights[-1], 1e-300)
    way = "down" if change < -0.001 else "up" if change > 0.001 else "at one height"
    if crossings:
        across = "all" if crossings == moves else f"{crossings} of them"
        return f"{way}, {across} across the bottom"
    return f"{way} on the {'left' if distances[0] < 0 else 'right'} side"


def contour_walk(x, y, runs, w_range, b_range):
    """Draw contours of the loss over weight and bias, and the path of each run.

    ``x`` and ``y`` are the samples, shape (N,), and ``runs`` is ``{name: Trajectory}``.
    A step to the right is as long as a step up: a path leaves its contours upright.
    """
    figure, axes = new_figure(height=5.0)
    show(figure, *_landscape(axes, x, y, runs, w_range, b_range))


def contour_walks(landscapes, w_range, b_range):
    """Draw landscapes side by side on one scale: ``{title: (x, y, runs)}``.

    Samples and runs are as in :func:`contour_walk`.
    """
    figure, many = new_figure(8.6, 5.6, columns=len(landscapes))
    shows, numbers = [], []
    for axes, (title, landscape) in zip(many, landscapes.items(), strict=True):
        (first, *more), figures_of = _landscape(axes, *landscape, w_range, b_range)
        axes.set_title(title, fontsize=15)
        shows, numbers = [*shows, f"{title}: {first}", *more], numbers + figures_of
    show(figure, shows, numbers)


def _landscape(axes, x, y, runs, w_range, b_range):
    """Draw one landscape; return what it shows, and then the same in numbers."""

    def loss(w, b):  # at many places at once
        errors = (w * x_i + b - y_i for x_i, y_i in zip(x, y, strict=True))
        return sum(error**2 for error in errors) / len(x)

    grid = np.meshgrid(np.linspace(*w_range, 601), np.linspace(*b_range, 601))
    heights = loss(*grid)
    levels = heights.max() / 4.0 ** np.arange(7, 0, -1)
    at = np.unravel_index(heights.argmin(), heights.shape)
    lowest = [round(each[at], 2) + 0.0 for each in grid]  # no -0.0
    grey = {"colors": GUIDE["color"], "linewidths": 1.2}
    lines = axes.contour(*grid, heights, levels=levels, **grey)
    axes.clabel(lines, lines.levels[-3:], fontsize=13, fmt=lambda v: f"{v:.2g}")
    shows = [
        f"contours {plain(_stretch(loss, *lowest))} times as long as wide around "
        f"({lowest[0]:.2f}, {lowest[1]:.2f})"
    ]
    w, b = (" to ".join(map(plain, ends)) for ends in (w_range, b_range))
    numbers = [
        f"contours over w from {w} and b from {b}, each level four times the one "
        f"inside it, highest {plain(levels[-1])}; the loss lowest "
        f"{plain(heights.min())}, mean {plain(heights.mean())}"
    ]
    for name, run in runs.items():
        w, b = run.path("w"), run.path("b")
        numbers.append(figures(name, w, b))
        axes.plot(w, b, label=name, linewidth=2, markersize=5)
        away = np.hypot(w - lowest[0], b - lowest[1])
        turns = np.diff(np.arctan2(np.diff(b), np.diff(w)))
        back = (np.cos(turns) < 0).all()  # each step leads back
        way = "to and fro, from" if back else "from"
        shows.append(f"{name}: {way} {away[0]:.2f} to {away[-1]:.2f} away")
    axes.plot(*lowest, "*k", markersize=15, zorder=3, label="minimum")
    label(axes, "weight w", "bias b")
    axes.set(xlim=w_range, ylim=b_range, aspect="equal")
    return shows, numbers


def _stretch(loss, w, b):
    """Return how many times as long as wide the rings around the lowest place are."""
    near = np.array([[loss(w + i, b + j) for j in (-1, 0, 1)] for i in (-1, 0, 1)])
    ww, bb = np.diff(near[:, 1], 2)[0], np.diff(near[1], 2)[0]
    wb = (near[2, 2] - near[2, 0] - near[0, 2] + near[0, 0]) / 4
    return np.linalg.cond([[ww, wb], [wb, bb]]) ** 0.5

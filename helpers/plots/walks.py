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
    shows = [f"the loss {story(grid, curve, 'w =')}"]
    numbers = [figures("the loss", grid, curve)]
    look = {"drawstyle": "steps-post", "linewidth": 2, "markersize": 8}
    for name, walk in walks.items():
        walk, heights = np.array(walk), np.array([loss(float(w)) for w in walk])
        numbers.append(figures(name, walk, heights))
        axes.plot(walk, heights, label=name, **look)
        way = _way(walk - grid[curve.argmin()], heights)
        ends = f"from w = {plain(walk[0])} to w = {plain(walk[-1])}"
        moves = int((np.diff(walk) != 0).sum())  # on the bottom steps have no length
        shows.append(f"{name}: {moves} step{'s' * (moves != 1)} {way}, {ends}")
    label(axes, "weight w", "loss (mean squared error)")
    show(figure, shows, numbers)


def _way(errors, heights):
    """Say on which side of the bottom a walk goes, and whether up or down."""
    sides = np.sign(errors[abs(errors) > 1e-4])
    crossings = int((sides[1:] != sides[:-1]).sum())
    change = (heights[-1] - heights[0]) / max(heights[0], heights[-1], 1e-300)
    way = "down" if change < -0.001 else "up" if change > 0.001 else "at one height"
    if crossings:
        return f"{way}, {crossings} of them across the bottom"
    return f"{way} on the {'left' if errors[0] < 0 else 'right'} side"


def contour_walk(loss, walks, w_range, b_range):
    """Draw contours of the loss over weight and bias, and the path of each walk.

    ``loss`` takes arrays of weights and biases of one shape and returns the losses in
    that shape; a walk is a pair of paths, ``(run.path("w"), run.path("b"))``. A step
    to the right is as long as a step up, so that a path leaves its contours upright.
    """
    figure, axes = new_figure(height=5.0)
    show(figure, *_landscape(axes, loss, walks, w_range, b_range))


def contour_walks(landscapes, w_range, b_range):
    """Draw landscapes side by side on one scale: ``{title: (loss, walks)}``.

    A loss and its walks are as in :func:`contour_walk`.
    """
    figure, many = new_figure(8.6, 5.6, columns=len(landscapes))
    shows, numbers = [], []
    for axes, (title, (loss, walks)) in zip(many, landscapes.items(), strict=True):
        (first, *more), figures_of = _landscape(axes, loss, walks, w_range, b_range)
        axes.set_title(title, fontsize=15)
        shows, numbers = [*shows, f"{title}: {first}", *more], numbers + figures_of
    show(figure, shows, numbers)


def _landscape(axes, loss, walks, w_range, b_range):
    """Draw one landscape; return what it shows, and then the same in numbers."""
    grid = np.meshgrid(np.linspace(*w_range, 601), np.linspace(*b_range, 601))
    heights = loss(*grid)
    levels = heights.max() / 4.0 ** np.arange(7, 0, -1)
    at = np.unravel_index(heights.argmin(), heights.shape)
    lowest = [round(each[at], 2) + 0.0 for each in grid]  # no -0.0
    grey = {"colors": GUIDE["color"], "linewidths": 1.2}
    lines = axes.contour(*grid, heights, levels=levels, **grey)
    axes.clabel(lines, lines.levels[-3:], fontsize=13, fmt=lambda v: f"{v:.2g}")
    shows = [
        f"rings of equal loss, {plain(_stretch(loss, *lowest))} times as long as "
        f"wide, around w = {lowest[0]:.2f}, b = {lowest[1]:.2f}"
    ]
    w, b = (" to ".join(map(plain, ends)) for ends in (w_range, b_range))
    numbers = [
        f"contours over w from {w} and b from {b}, each level four times the one "
        f"inside it, highest {plain(levels[-1])}; the loss lowest "
        f"{plain(heights.min())}, mean {plain(heights.mean())}"
    ]
    for name, (w, b) in walks.items():
        w, b = np.asarray(w), np.asarray(b)
        numbers.append(figures(name, w, b))
        axes.plot(w, b, label=name, linewidth=2, markersize=5)
        away = np.hypot(w - lowest[0], b - lowest[1])
        lengths = np.hypot(np.diff(w), np.diff(b))
        headings = np.degrees(np.arctan2(np.diff(b), np.diff(w)))
        turn = abs((headings[-1] - headings[0] + 180) % 360 - 180)
        shows.append(
            f"{name}: {lengths.size} steps, the first {plain(lengths[0])} long, the "
            f"last {plain(lengths[-1])} and turned by {turn:.0f} degrees; they begin "
            f"{away[0]:.2f} from the lowest place and end {away[-1]:.2f} from it"
        )
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

"""The walk of gradient descent over the loss, in one weight or in weight and bias."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from helpers import arguments
from helpers.plots.figure import label, new_figure, plain, show, styled, words


def loss_walk(
    loss: Callable[[float], float],
    walks: Mapping[str, Sequence[float]],
    low: float = -0.5,
    high: float = 4.5,
) -> None:
    """Draw the loss between two weights and, on it, the steps of each walk.

    ``loss`` takes a weight and returns a number; a walk is the start and the weight
    after each epoch, as ``Trajectory.path("w")`` returns it.
    """
    grid = np.linspace(
        arguments.number(low, "low"), arguments.number(high, "high"), 101
    )
    curve = np.array([loss(float(w)) for w in grid])
    figure, axes = new_figure()
    axes.plot(grid, curve, color="black", linewidth=1.5, label="loss")
    said = [words("The loss as a curve over the weight", grid, curve) + "."]
    for (name, walk), style in styled(walks):
        walk = arguments.array(walk, name)
        heights = np.array([loss(float(w)) for w in walk])
        axes.plot(walk, heights, label=name, linewidth=2, markersize=8, **style)
        said.append(words(f"The walk, {name}", walk, heights) + ".")
    label(axes, "weight w", "loss (mean squared error)")
    show(figure, " ".join(said))


def contour_walk(
    loss: Callable[[np.ndarray, np.ndarray], np.ndarray],
    walks: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    w_range: tuple[float, float],
    b_range: tuple[float, float],
) -> None:
    """Draw contours of the loss over weight and bias, and the path of each walk.

    ``loss`` takes arrays of weights and biases of one shape and returns the losses in
    that shape; a walk is a pair of paths, ``(run.path("w"), run.path("b"))``.
    """
    grid_w, grid_b = np.meshgrid(
        np.linspace(*w_range, 121), np.linspace(*b_range, 121), indexing="xy"
    )
    heights = loss(grid_w, grid_b)
    levels = heights.max() * 2.0 ** np.arange(-12, 0)
    figure, axes = new_figure(height=5.0)
    lines = axes.contour(
        grid_w, grid_b, heights, levels=levels, colors="#6B6B6B", linewidths=1.2
    )
    axes.clabel(lines, lines.levels[::3], fontsize=12, fmt=lambda v: f"{v:.2g}")
    said = [
        f"Contours of the loss over w from {plain(w_range[0])} to {plain(w_range[1])} "
        f"and b from {plain(b_range[0])} to {plain(b_range[1])}, each level twice the "
        f"one inside it, highest {plain(levels[-1])}; the loss itself lowest "
        f"{plain(heights.min())}, mean {plain(heights.mean())}."
    ]
    for (name, (w, b)), style in styled(walks):
        w, b = arguments.samples(w, b)
        axes.plot(w, b, label=name, linewidth=2, markersize=5, **style)
        said.append(words(f"The path, {name}, in w and b", w, b) + ".")
    label(axes, "weight w", "bias b")
    axes.set(xlim=w_range, ylim=b_range, aspect="equal")
    show(figure, " ".join(said))

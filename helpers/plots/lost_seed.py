"""The figure of notebook 08: the candidates around the least-squares estimate."""

import numpy as np
from matplotlib.patches import Rectangle

from helpers import arguments
from helpers.plots.figure import label, new_figure, plain, show


def candidate_map(
    w_steps: np.ndarray,
    b_steps: np.ndarray,
    printed: np.ndarray,
    rows: int,
    estimate: tuple[float, float],
) -> None:
    """Draw one square for each candidate with the number of rows it prints.

    ``w_steps``, ``b_steps`` and ``printed``: shape (n,), whole numbers; the steps count
    from any corner of the grid, ``estimate`` is the least-squares start in the same
    steps. Candidates that print all ``rows`` are framed.
    """
    w_steps, b_steps = arguments.samples(w_steps, b_steps)
    printed = arguments.samples(w_steps, printed)[1]
    rows = arguments.count(rows, "rows", least=1)
    figure, axes = new_figure(width=7.0, height=5.6)
    axes.grid(False)
    framed = []
    for w, b, value in zip(w_steps, b_steps, printed, strict=True):
        share = value / rows
        corner = (w - 0.5, b - 0.5)
        shade = (1 - share, 1 - 0.55 * share, 1 - 0.3 * share)
        axes.add_patch(Rectangle(corner, 1, 1, facecolor=shade, edgecolor="#BBBBBB"))
        ink = "white" if share > 0.92 else "black"
        axes.text(
            w, b, f"{value:.0f}", ha="center", va="center", fontsize=13, color=ink
        )
        if value == rows:
            framed.append((w, b))
    for w, b in framed:
        frame = Rectangle(
            (w - 0.5, b - 0.5), 1, 1, fill=False, lw=4, edgecolor="#C04F00"
        )
        axes.add_patch(frame)
    axes.plot(*estimate, "x", color="#C04F00", markersize=12, markeredgewidth=3)
    axes.set(
        xlim=(w_steps.min() - 0.5, w_steps.max() + 0.5),
        ylim=(b_steps.min() - 0.5, b_steps.max() + 0.5),
        aspect="equal",
    )
    label(axes, "w: steps of the grid", "b: steps of the grid")
    counts = ", ".join(
        f"{int((printed == value).sum())} print {value:.0f}"
        for value in np.unique(printed)[::-1]
    )
    places = " and ".join(f"({w:.0f}, {b:.0f})" for w, b in framed) or "none"
    share = printed / printed.sum() if printed.any() else printed
    show(
        figure,
        f"{printed.size} candidates, w from {w_steps.min():.0f} to "
        f"{w_steps.max():.0f} and b from {b_steps.min():.0f} to {b_steps.max():.0f} "
        f"steps of the grid. Of the {rows} rows {counts}. Framed, with all rows: "
        f"{places}. Mean place of a printed row: "
        f"({plain((w_steps * share).sum())}, {plain((b_steps * share).sum())}). A "
        f"cross marks the estimate at ({estimate[0]:.2f}, {estimate[1]:.2f}).",
    )

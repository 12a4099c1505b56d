"""Pictures of 8 x 8 pixels with what is said of them, and a table of counts (10)."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from helpers.plots.figure import Figure, label, plain, show

# From vermilion over white to blue: apart for every kind of colour vision.
SIGNED = LinearSegmentedColormap.from_list("signed", ["#C04F00", "white", "#0072B2"])
WRONG = LinearSegmentedColormap.from_list("wrong", ["white", "#C04F00"])


def where(pixel):
    """Say where in a picture one of its 64 pixels lies."""
    down, right = divmod(int(pixel), 8)
    height = "top" if down < 3 else "bottom" if down > 4 else ""
    side = "left" if right < 3 else "right" if right > 4 else ""
    return f"{height} {side}".strip() or "middle"


def pictures(images, titles, columns=10, signed=False):
    """Draw pictures in rows, each with its title above it.

    ``images``: shape (n, 64). Dark is ink; of ``signed`` ones, such as weights, blue
    with a dot is above zero and orange below.
    """
    images = np.asarray(images, float).reshape(-1, 8, 8)
    rows = -(-len(images) // columns)
    figure = Figure((8.4, 1.3 * rows), layout="constrained")
    largest = abs(images).max()
    for place, (image, title) in enumerate(zip(images, titles, strict=True), 1):
        axes = figure.add_subplot(rows, columns, place, xticks=[], yticks=[])
        if signed:
            axes.imshow(image, cmap=SIGNED, vmin=-largest, vmax=largest)
            above = np.argwhere(image > largest / 3)
            axes.plot(above[:, 1], above[:, 0], ".", color="white", markersize=3)
        else:
            axes.imshow(image, cmap="gray_r", vmin=0, vmax=largest)
        axes.set_title(title, fontsize=14)
    above = ", ".join(titles)
    if titles == [str(place % 10) for place in range(len(titles))]:
        above = "0 to 9 in order"
    kind, said = "handwritten digits", f"above them: {above}"
    if signed:
        kind = "weights as pictures, blue above zero, orange below"
        deepest = [where(image.argmin()) for image in images]
        each = [f"{title} {at}" for title, at in zip(titles, deepest, strict=True)]
        said = f"deepest orange by digit: {', '.join(each)}"
    means = ", ".join(plain(image.mean()) for image in images)
    middles = ", ".join(plain(image[2:6, 3:5].mean()) for image in images)
    shows = [f"{len(images)} {kind}, 8 x 8 pixels each", said]
    show(figure, shows, [f"their means: {means}; of the middle: {middles}"])


def table_of_counts(counts, rows, columns):
    """Draw how often each true digit was read as which: shape (10, 10).

    ``rows`` and ``columns`` say what stands along the axes. A count off the diagonal is
    a mistake.
    """
    figure = Figure((7.2, 6.2), layout="constrained")
    axes = figure.add_subplot()
    wrong = counts - np.diag(np.diag(counts))
    axes.imshow(wrong, cmap=WRONG)
    for (row, column), count in np.ndenumerate(counts):
        if count:
            bold = {"weight": "bold"} if row == column else {}
            axes.text(column, row, count, ha="center", va="center", fontsize=14, **bold)
    axes.set(xticks=range(len(counts)), yticks=range(len(counts)))
    label(axes, columns, rows)
    axes.tick_params(labelsize=14)
    true, said = np.unravel_index(wrong.argmax(), wrong.shape)
    lines = "; ".join(" ".join(map(str, line)) for line in counts)
    mistake = f"{'an' if true == 8 else 'a'} {true} read as {said}"
    shows = (
        f"a table of ten by ten: {np.trace(counts)} of {counts.sum()} lie on the "
        f"diagonal, read as what they are; the most frequent mistake is {mistake}, "
        f"{wrong.max()} times"
    )
    show(figure, [shows], [f"row by row: {lines}"])

"""New figures, readable from the back row, and shown together with a description."""

import io

from IPython.display import display
from matplotlib.figure import Figure
from PIL import Image

# Blue, vermilion, green and black of the palette by Okabe and Ito, and a violet: apart
# for every kind of colour vision and dark enough on white. Never colour alone: each has
# a line style and a marker of its own.
STYLES = (
    {"color": "#0072B2", "linestyle": "-", "marker": "o"},
    {"color": "#C04F00", "linestyle": "--", "marker": "s"},
    {"color": "#00795A", "linestyle": "-.", "marker": "^"},
    {"color": "#000000", "linestyle": ":", "marker": "D"},
    {"color": "#7B3294", "linestyle": (0, (5, 1, 1, 1, 1, 1)), "marker": "v"},
)
GUIDE = {"color": "#6B6B6B", "linewidth": 1.5}
DOTS_PER_INCH = 150
WORDS = 50  # in an alternative text: as many as one wants to hear
SHOWN_WIDTH = 760


def new_figure(width=7.0, height=4.2, columns=1):
    """Return a figure and its axes, sizes in inches; it belongs to no window."""
    figure = Figure((width, height), dpi=DOTS_PER_INCH, layout="constrained")
    for axes in figure.subplots(1, columns, squeeze=False)[0]:
        grid_and_ticks(axes)
        axes.set_prop_cycle(**{key: [s[key] for s in STYLES] for key in STYLES[0]})
    return figure, axes if columns == 1 else figure.axes


def grid_and_ticks(axes, size=14):
    """Give axes a grid behind what is drawn, and numbers of this size."""
    axes.tick_params(which="both", labelsize=size)
    axes.grid(color="#D9D9D9", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)


def label(axes, x, y, size=14, place="best"):
    """Name both axes, and draw a legend if anything is labelled."""
    axes.set_xlabel(x, fontsize=size + 1)
    axes.set_ylabel(y, fontsize=size + 1)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=size, loc=place)


def png(figure):
    """Return the figure as a PNG; the same figure gives the same bytes.

    64 colours are enough for lines and text, and take a third of the space.
    """
    drawn, small = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png", dpi=DOTS_PER_INCH)
    image = Image.open(drawn).convert("RGB")
    image.quantize(64, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


def show(figure, shows, numbers=()):
    """Show the figure in the notebook with its description.

    ``shows`` are sentences that say what a person sees, the most important one first.
    Some fifty words of them are the alternative text that a screen reader speaks. nbval
    compares all of them, and the ``numbers`` that make a changed plot fail.
    """
    said, figures = (
        [f"{each[0].upper()}{each[1:].rstrip('.')}." for each in sentences]
        for sentences in (shows, numbers)
    )
    story = said[0]
    for sentence in said[1:]:
        if len(f"{story} {sentence}".split()) <= WORDS:
            story = f"{story} {sentence}"
    data = {"image/png": png(figure), "text/plain": " ".join(said + figures)}
    alternative = {"image/png": {"alt": story, "width": SHOWN_WIDTH}}
    display(data, metadata=alternative, raw=True)


def plain(value, tiny=5e-10):
    """Return a number for a description: three digits, and 0 for what is ``tiny``."""
    if 1e3 <= abs(value) < 1e6:
        return f"{float(f'{value:.2e}'):.0f}"  # 1690, not 1.69e+03
    return f"{value:.3g}" if abs(value) > tiny else "0"

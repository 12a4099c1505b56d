"""Pictures that follow their controls: matplotlib's SVG, redrawn while a hand moves.

Axes, ticks and labels are made once, and each redraw only replaces the lines. The place
of the axes is given, not computed, and text stays text for the browser to draw. So a
redraw takes some 20 milliseconds for one pair of axes, and 40 for two.
"""

import io
import re
from html import escape

import matplotlib as mpl
import numpy as np
from ipywidgets import HTML, Layout, VBox
from matplotlib.figure import Figure

from helpers.plots.figure import GUIDE, encoded

WIDTH, HEIGHT = 760, 400
LEFT, RIGHT, TOP, BOTTOM = 76, 14, 14, 58
GREY = {"color": GUIDE["color"], "linestyle": "-", "marker": ""}
SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "picture"}
NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
FAR = 1e6
STATUS = '<p role="status" aria-live="polite" style="font-size: 115%">{}</p>'
WIDE = Layout(width="620px", max_width="100%")


class Sliders(VBox):
    """Controls, a sentence and a picture that ``draw`` makes from the controls' values.

    The picture has a pair of axes for each pair of ``labels`` (x, y), side by side.
    ``draw`` takes these axes and one value for each control, draws lines and returns
    the sentence, which is also the picture's alternative text and, as it is at the
    start, the widget's ``text/plain``.
    """

    def __init__(self, controls, labels, draw):
        self.controls, self._draw = tuple(controls), draw
        self._figure = Figure((WIDTH / 96, HEIGHT / 96), dpi=72)
        for place, names in enumerate(labels):
            self._add_axes(place, len(labels), *names)
        self.sentence, self.picture = HTML(), HTML()
        for control in self.controls:
            control.layout = WIDE
            control.tooltip = control.description
            control.style.description_width = "initial"
            control.observe(self._redraw, "value")
        self._redraw()
        super().__init__([*self.controls, self.sentence, self.picture])

    def _add_axes(self, place, count, x_label, y_label):
        share = WIDTH / count
        left, width = place * share + LEFT, share - LEFT - RIGHT
        box = np.array([left, BOTTOM, width, HEIGHT - BOTTOM - TOP])
        axes = self._figure.add_axes(box / [WIDTH, HEIGHT, WIDTH, HEIGHT])
        axes.set_xlabel(x_label, fontsize=12)
        axes.set_ylabel(y_label, fontsize=12)
        axes.tick_params(labelsize=11)
        axes.locator_params(nbins=5)
        axes.grid(color="#D9D9D9", linewidth=0.8)
        axes.spines[["top", "right"]].set_visible(False)

    def _redraw(self, _change=None):
        for axes in self._figure.axes:
            for drawn in list(axes.lines):
                drawn.remove()
        values = [control.value for control in self.controls]
        self.said = self._draw(*self._figure.axes, *values)
        for axes in self._figure.axes:
            if axes.get_legend_handles_labels()[0]:
                axes.legend(fontsize=11, loc="upper right")
        file = io.StringIO()
        with mpl.rc_context(SETTINGS):
            self._figure.savefig(file, format="svg", metadata=NO_METADATA)
        self.picture.value = _in_page(file.getvalue(), self.said)
        self.sentence.value = STATUS.format(self.said)

    def __repr__(self):
        names = " and ".join(control.description for control in self.controls)
        return f"Slider for {names}. {self.said}"

    def _repr_mimebundle_(self, **kwargs):
        """Return the widget with a still picture of it, for pages without a kernel."""
        data = super()._repr_mimebundle_(**kwargs)
        still = {"image/png": encoded(self._figure), "text/plain": repr(self)}
        return data | still, {"image/png": {"alt": self.said, "width": WIDTH}}


def line(axes, x, y, style, **more):
    """Draw a line through points, shape (N,) each; what is far outside is cut off."""
    x, y = (np.clip(np.nan_to_num(each, nan=FAR), -FAR, FAR) for each in (x, y))
    axes.plot(x, y, **{"linewidth": 2.5, **style, **more})


def dots(axes, x, y, style, **more):
    """Draw a marker at every point, shape (N,) each."""
    line(axes, x, y, {**style, "linestyle": ""}, **more)


def _in_page(svg, said):
    """Return matplotlib's SVG as a part of a page, with its alternative text.

    A file may set styles for everything in it; in a page they go to the drawing alone.
    """
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", svg, flags=re.DOTALL)
    start = (
        f'<svg role="img" aria-label="{escape(said)}" style="width: {WIDTH}px; '
        "max-width: 100%; height: auto; background: white; "
        'stroke-linejoin: round; stroke-linecap: butt"'
    )
    svg = re.sub(r' (width|height)="\d+pt"', "", svg, count=2)
    return svg.replace("<svg", start, 1)

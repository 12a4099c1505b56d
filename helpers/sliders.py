"""Sliders: knobs to turn where a hand teaches more than a figure.

Each function returns a widget: one or two controls, a line that says what is seen, and
a picture that follows the controls. A tab key and the arrow keys move a control as well
as a mouse does. Without a kernel the page shows a still picture.
"""

import io
import re
from html import escape

import matplotlib as mpl
import numpy as np
from ipywidgets import HTML, Checkbox, FloatSlider, Layout, SelectionSlider, VBox
from matplotlib.figure import Figure

from helpers import one_weight, weight_and_bias
from helpers.learning_rate import distance_factor
from helpers.plots.figure import GUIDE, STYLES, grid_and_ticks, label, png
from helpers.plots.words import story

WIDTH, HEIGHT = 760, 400  # in the page
PLACE = 0.1, 0.145, 746 / 760, 0.965, 9 / 29  # left, bottom, right, top, gap
STATUS = '<p role="status" aria-live="polite" style="font-size: 115%">{}</p>'
WIDE = Layout(width="620px", max_width="100%")

BLUE = {**STYLES[0], "linewidth": 2.5}
MODEL = {**BLUE, "marker": "", "linewidth": 3}
DOTS = {"color": "black", "marker": "o", "linestyle": ""}
GREY = {"color": GUIDE["color"], "linestyle": "-", "marker": ""}
MINIMUM = {**STYLES[1], "linestyle": "", "markersize": 9}


class Sliders(VBox):
    """Controls, a sentence and a picture that ``draw`` makes from the controls' values.

    The picture has a pair of axes for each pair of ``labels`` (x, y), side by side.
    ``draw`` takes these axes and a value for each control (with ``remember`` all values
    it has had), draws lines, and returns the sentence, the picture's alternative text.
    ``still`` lists the settings that the page's still picture shows, one after another.

    A redraw takes some 20 milliseconds for one pair of axes: only lines are replaced,
    the axes' place is given, not computed, and text stays text for the browser to draw.
    """

    def __init__(self, controls, labels, draw, still, remember=False):
        self.controls, self._labels, self._draw = controls, labels, draw
        self._still, self._remember, self._visited = still, remember, []
        self._figure = Figure((WIDTH / 96, HEIGHT / 96), dpi=72)
        for axes in self._figure.subplots(1, len(labels), squeeze=False)[0]:
            grid_and_ticks(axes, 11)
            axes.locator_params(nbins=5)
        self._figure.subplots_adjust(*PLACE)
        self.sentence, self.picture = HTML(), HTML()
        for control in controls:
            control.layout = WIDE
            control.tooltip = control.description
            control.style.description_width = "initial"
            control.observe(self._follow, "value")
        self._follow()
        # Below the picture: that is what is in sight when the next cell is.
        super().__init__([self.picture, *controls, self.sentence])

    def _show(self, settings):
        """Draw the last of these settings, and return the sentence."""
        for axes in self._figure.axes:
            for drawn in list(axes.lines):
                drawn.remove()
        values = zip(*settings, strict=True) if self._remember else settings[-1]
        said = self._draw(*self._figure.axes, *values)
        for axes, names in zip(self._figure.axes, self._labels, strict=True):
            label(axes, *names, size=11, place="upper right")
        return said

    def _follow(self, _change=None):
        self._visited.append([control.value for control in self.controls])
        self.said = self._show(self._visited)
        file = io.StringIO()
        with mpl.rc_context({"svg.fonttype": "none"}):
            self._figure.savefig(file, format="svg")
        self.picture.value = _in_page(file.getvalue(), self.said)
        self.sentence.value = STATUS.format(self.said)

    def _repr_mimebundle_(self, **kwargs):
        """Return the widget with a still picture of it, for pages without a kernel."""
        data, said = super()._repr_mimebundle_(**kwargs), self._show(self._still)
        names = " and ".join(control.description for control in self.controls)
        data["text/plain"] = f"Slider for {names}. {said}"
        data["image/png"] = png(self._figure)
        return data, {"image/png": {"alt": said, "width": WIDTH}}


def _in_page(svg, said):
    """Return matplotlib's SVG as a part of a page, with its alternative text.

    A file may set styles for everything in it; in a page they go to the drawing alone.
    """
    svg = re.sub(r"<style.*?</style>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    start = (
        f'<svg role="img" aria-label="{escape(said)}" style="width: {WIDTH}px; '
        "max-width: 100%; height: auto; background: white; "
        'stroke-linejoin: round; stroke-linecap: butt"'
    )
    return svg.replace("<svg", start, 1)


def hunt_the_minimum(x, y):
    """Move w by hand; every place visited leaves a mark on the loss.

    ``x`` and ``y``: shape (N,), made for outputs near y = 2x.
    """
    ends = np.array([0.0, float(x.max()) * 1.1])
    top = 1.4 * one_weight.loss(x, y, -0.5)

    def draw(data, bowl, weights):
        w, seen = weights[-1], list(dict.fromkeys(weights))
        losses = [one_weight.loss(x, y, each) for each in seen]
        data.set(xlim=(0, ends[1]), ylim=(-3, float(y.max()) * 1.8))
        data.plot([x, x], [y, w * x], **GREY, linewidth=2)
        data.plot(ends, w * ends, **MODEL, label="the model")
        data.plot(x, y, **DOTS, label="samples")
        bowl.set(xlim=(-0.7, 4.7), ylim=(-2, top))
        bowl.plot(seen, losses, "o", color=GUIDE["color"], label="visited")
        loss = one_weight.loss(x, y, w)
        bowl.plot(w, loss, "o", color=BLUE["color"], markersize=11, label="now")
        lowest = losses.index(min(losses))
        said = f"At w = {w:.2f} the loss is {loss:.2f}. Lowest so far: "
        return said + f"{losses[lowest]:.2f} at w = {seen[lowest]:.2f}."

    knob = FloatSlider(0, min=-0.5, max=4.5, step=0.05, description="weight w")
    still = [[w] for w in (0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 3.5)]
    return Sliders([knob], [("x", "y"), ("weight w", "loss")], draw, still, True)


def turn_the_learning_rate(x, y):
    """Turn the learning rate and see the walk from w = 0 come near, land or fly apart.

    ``x`` and ``y``: shape (N,), with outputs y = 2x.
    """
    border = 1 / float((x**2).mean())
    grid = np.linspace(-2, 6, 97)
    heights = [one_weight.loss(x, y, float(w)) for w in grid]

    def draw(axes, rate):
        walk = one_weight.train(x, y, one_weight.mean_gradient, 0, rate).path("w")
        axes.set(xlim=(-2, 6), ylim=(-4, 1.25 * heights[0]))
        axes.plot(grid, heights, **GREY, linewidth=2.5, label="loss")
        losses = [one_weight.loss(x, y, float(w)) for w in walk]
        axes.plot(walk, losses, **BLUE, drawstyle="steps-post", label="20 epochs")
        factor = distance_factor(x, rate)
        said = f"Learning rate {rate:.4f}, factor {factor:z.2f}: {_life(factor)}. "
        return said + f"After 20 epochs w = {walk[-1]:z.2f}."

    knob = _rates([*np.arange(0.005, 0.161, 0.005), border / 2, border])
    return Sliders([knob], [("weight w", "loss")], draw, [[border]])


def walk_the_valley(x, y):
    """Turn the learning rate with x as it is or centred, and see the path over w and b.

    ``x`` and ``y``: shape (N,), with outputs y = 2x. A step to the right is as long as
    a step up.
    """
    x, y = x.astype(float), y.astype(float)
    angles = np.linspace(0, 2 * np.pi, 180)
    circle = np.stack([np.cos(angles), np.sin(angles)])

    def draw(axes, rate, centre):
        inputs = x - x.mean() if centre else x
        hessian = weight_and_bias.hessian(inputs)
        minimum = 2.0, 2.0 * float(x.mean()) if centre else 0.0
        run = weight_and_bias.train(inputs, y, weight_and_bias.gradients, 0, 0, rate)
        w_range, b_range = ((-2, 6), (-1, 7)) if centre else ((-1, 4), (-2, 2))
        axes.set(xlim=w_range, ylim=b_range, aspect="equal")
        ring = np.linalg.cholesky(np.linalg.inv(hessian)) @ circle
        for height in 0.05 * 4.0 ** np.arange(6):
            w, b = (2 * height) ** 0.5 * ring
            axes.plot(minimum[0] + w, minimum[1] + b, **GREY, linewidth=1.2)
        axes.plot(run.path("w"), run.path("b"), **BLUE, label="100 epochs")
        axes.plot(*minimum, **MINIMUM, label="minimum")
        border = 2 / weight_and_bias.eigenvalues(hessian)[0]
        side = "below" if rate < border - 1e-9 else "above"
        side = "at" if abs(rate - border) < 1e-9 else side
        said = f"Learning rate {rate:.4f}, {'x centred' if centre else 'x as it is'}: "
        said += f"{side} the border {border:.5f}. "
        if run.losses[-1] > run.losses[0]:
            return said + "The path leaves the valley."
        w, b = run.w[-1], run.b[-1]
        away = np.hypot(w - minimum[0], b - minimum[1])
        said += f"After 100 epochs w = {w:z.3f}, b = {b:z.3f}, "
        return said + f"{away:.3f} from the minimum."

    best = 2 / sum(weight_and_bias.eigenvalues(weight_and_bias.hessian(x)))
    rates = [*np.arange(0.01, 0.13, 0.01), *np.arange(0.15, 0.81, 0.05)]
    knob = _rates([*rates, 0.005, 0.115, best, 0.119, 0.121, 4 / 9, 0.81])
    tick = Checkbox(False, description="centre x", indent=False)
    return Sliders([knob, tick], [("weight w", "bias b")], draw, [[0.115, False]])


def fit_by_hand(distance, velocity):
    """Lay a line through Hubble's nebulae by hand.

    ``distance`` in Mpc and ``velocity`` in km/s, shape (N,) each.
    """
    ends = np.array([0.0, float(distance.max()) * 1.1])

    def draw(axes, slope, intercept):
        axes.set(xlim=(0, ends[1]), ylim=(-400, 1500))
        axes.plot(ends, [0, 0], **GREY, linewidth=1)
        axes.plot(ends, slope * ends + intercept, **MODEL, label="your line")
        axes.plot(distance, velocity, **DOTS, markersize=8, label="nebulae")
        loss = weight_and_bias.loss(distance, velocity, slope, intercept)
        return (
            f"Slope {slope:.0f} km/s/Mpc, intercept {intercept:.0f} km/s: the "
            f"predictions miss by {loss**0.5:.1f} km/s (root mean squared error)."
        )

    slope = FloatSlider(100, max=1000, step=2, description="slope (km/s/Mpc)")
    shift = FloatSlider(min=-300, max=300, step=5, description="intercept (km/s)")
    labels = [("distance (Mpc)", "velocity (km/s)")]
    return Sliders([slope, shift], labels, draw, [[100, 0]])


def bend_the_curve(x, y, grid, curves, epochs, losses):
    """Move through the epochs of a training run and see the network's curve bend.

    ``x`` and ``y``: times (ms) and accelerations (g), one number for each reading;
    ``curves``: shape (snapshots, n), the curve on ``grid`` at each of ``epochs``, and
    ``losses`` the loss there.
    """
    margin = 0.1 * float(np.ptp(y))
    ends = float(min(grid)), float(max(grid))

    def draw(axes, at):
        axes.set(xlim=ends, ylim=(y.min() - margin, y.max() + margin))
        axes.plot(x, y, **DOTS, markersize=4, label="readings")
        axes.plot(grid, curves[at], **MODEL, label="the network")
        way = story(grid, curves[at], "time (ms)")
        return f"Epoch {epochs[at]}: loss {losses[at]:.3f}. The curve {way}."

    options = [(f"{epoch}", at) for at, epoch in enumerate(epochs)]
    knob = SelectionSlider(options=options, value=0, description="epoch")
    still = [[len(epochs) // 2]]
    return Sliders([knob], [("time (ms)", "acceleration (g)")], draw, still)


def _rates(rates):
    """Return a control with learning rates to choose from, 0.01 at the start."""
    rates = sorted({round(float(rate), 12) for rate in rates})
    options = [(f"{rate:.4f}", rate) for rate in rates]
    return SelectionSlider(options=options, value=0.01, description="learning rate")


def _life(factor):
    """Say what a run does whose distance is multiplied by ``factor`` each epoch."""
    if abs(factor) < 1e-9:
        return "it lands in one step"
    if abs(factor + 1) < 1e-9:
        return "it bounces for ever"
    if factor < 0:
        return "it diverges" if factor < -1 else "it overshoots and settles"
    return "it comes nearer from one side"

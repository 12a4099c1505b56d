"""Sliders: knobs to turn where a hand teaches more than a figure.

Each function returns a widget: one or two controls, a line that says what is seen, and
a picture that follows the controls. A tab key and the arrow keys move a control as well
as a mouse does. Without a kernel the page shows what the widget said at the start.
"""

from collections.abc import Callable, Sequence

import numpy as np
from ipywidgets import HTML, Checkbox, FloatSlider, Layout, SelectionSlider, VBox
from ipywidgets.widgets.widget_description import DescriptionWidget
from matplotlib.axes import Axes

from helpers import arguments, one_weight, weight_and_bias
from helpers.learning_rate import error_factor, largest_stable
from helpers.plots.figure import STYLES
from helpers.plots.picture import GREY, Picture, dots, ellipse, line

BLUE, VERMILION, _, BLACK = STYLES
MODEL = {**BLUE, "marker": ""}
DOTS = {**BLACK, "marker": "o"}
SEEN = {**GREY, "marker": "o"}
STATUS = '<p role="status" aria-live="polite" style="font-size: 115%">{}</p>'
WIDE = Layout(width="620px", max_width="100%")


class Sliders(VBox):
    """Controls, a sentence and a picture that ``draw`` makes from the controls' values.

    ``draw`` takes the axes of the picture and one value for each control, draws lines
    and returns the sentence. The ``text/plain`` of the widget is its sentence at the
    start.
    """

    def __init__(
        self,
        controls: Sequence[DescriptionWidget],
        picture: Picture,
        draw: Callable[..., str],
    ) -> None:
        self._picture, self._draw = picture, draw
        self.controls = tuple(controls)
        self.sentence = HTML()
        self.picture = HTML()
        for control in self.controls:
            control.layout = WIDE
            control.tooltip = control.description
            control.style.description_width = "initial"
            control.observe(self._redraw, "value")
        self._redraw()
        super().__init__([*self.controls, self.sentence, self.picture])

    def _redraw(self, _change: object = None) -> None:
        values = [control.value for control in self.controls]
        self.picture.value, self.said = self._picture.redraw(self._draw, *values)
        self.sentence.value = STATUS.format(self.said)

    def __repr__(self) -> str:
        names = " and ".join(control.description for control in self.controls)
        return f"Slider for {names}. {self.said}"

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, object]:
        bundle = super()._repr_mimebundle_(**kwargs)
        bundle["text/plain"] = repr(self)
        return bundle


def hunt_the_minimum(x: np.ndarray, y: np.ndarray) -> Sliders:
    """Move w by hand; every place visited leaves a mark on the loss.

    ``x`` and ``y``: shape (N,), made for outputs near y = 2x.
    """
    x, y = arguments.samples(x, y)
    ends = np.array([0.0, float(x.max()) * 1.1])
    top = 1.4 * one_weight.loss(x, y, -0.5)
    visited: dict[float, float] = {}

    def draw(data: Axes, bowl: Axes, w: float) -> str:
        loss = visited[w] = one_weight.loss(x, y, w)
        data.set(xlim=(0, ends[1]), ylim=(-3, float(y.max()) * 1.8))
        for x_i, y_i in zip(x.tolist(), y.tolist(), strict=True):
            line(data, [x_i, x_i], [y_i, w * x_i], GREY, linewidth=2)
        line(data, ends, w * ends, MODEL, linewidth=3, label="the model")
        dots(data, x, y, DOTS, label="samples")
        bowl.set(xlim=(-0.7, 4.7), ylim=(-2, top))
        dots(bowl, list(visited), list(visited.values()), SEEN, label="visited")
        dots(bowl, [w], [loss], BLUE, markersize=11, label="now")
        best = min(visited, key=visited.__getitem__)
        said = f"At w = {w:.2f} the loss is {loss:.2f}. "
        return said + f"Lowest so far: {visited[best]:.2f} at w = {best:.2f}."

    knob = FloatSlider(
        0.0, min=-0.5, max=4.5, step=0.05, description="weight w", readout_format=".2f"
    )
    picture = Picture(("x", "y"), ("weight w", "loss"))
    return Sliders([knob], picture, draw)


def turn_the_learning_rate(x: np.ndarray, y: np.ndarray, epochs: int = 20) -> Sliders:
    """Turn the learning rate and see the walk from w = 0 creep, land or fly apart.

    ``x`` and ``y``: shape (N,), with outputs y = 2x.
    """
    x, y = arguments.samples(x, y)
    border = largest_stable(2 * float((x**2).mean()))
    grid = np.linspace(-2, 6, 97)
    heights = [one_weight.loss(x, y, float(w)) for w in grid]

    def draw(axes: Axes, rate: float) -> str:
        run = one_weight.train(
            x, y, one_weight.mean_gradient, learning_rate=rate, epochs=epochs
        )
        walk = run.path("w")
        axes.set(xlim=(-2, 6), ylim=(-4, 1.25 * heights[0]))
        line(axes, grid, heights, GREY, label="loss")
        losses = [one_weight.loss(x, y, float(w)) for w in walk]
        line(axes, walk, losses, BLUE, label=f"{epochs} epochs")
        factor = error_factor(x, rate)
        said = f"Learning rate {rate:.4f}, factor {_signed(factor)}: {_life(factor)}. "
        return said + f"After {epochs} epochs w = {_signed(run.w[-1])}."

    rates = [*np.arange(0.005, 0.161, 0.005).round(3), border / 2, border]
    options = [(f"{rate:.4f}", float(rate)) for rate in sorted(rates)]
    knob = SelectionSlider(options=options, value=0.01, description="learning rate")
    return Sliders([knob], Picture(("weight w", "loss")), draw)


def walk_the_valley(x: np.ndarray, y: np.ndarray, epochs: int = 100) -> Sliders:
    """Turn the learning rate with x as it is or centred, and see the path over w and b.

    ``x`` and ``y``: shape (N,), with outputs y = 2x.
    """
    x, y = (values.astype(np.float64) for values in arguments.samples(x, y))

    def draw(axes: Axes, rate: float, centre: bool) -> str:
        inputs = x - x.mean() if centre else x
        hessian = weight_and_bias.hessian(inputs)
        minimum = 2.0, 2.0 * float(x.mean()) if centre else 0.0
        run = weight_and_bias.train(
            inputs, y, weight_and_bias.gradients, learning_rate=rate, epochs=epochs
        )
        w_range, b_range = ((-2, 6), (-1, 7)) if centre else ((-1, 4), (-2, 2))
        axes.set(xlim=w_range, ylim=b_range)
        for height in 0.05 * 4.0 ** np.arange(7):
            line(axes, *ellipse(hessian, minimum, height), GREY, linewidth=1.2)
        line(axes, run.path("w"), run.path("b"), BLUE, label=f"{epochs} epochs")
        dots(axes, *minimum, VERMILION, markersize=9, label="minimum")
        steepest = weight_and_bias.eigenvalues(hessian)[0]
        border = largest_stable(steepest)
        said = f"Learning rate {rate:.3f}, {'x centred' if centre else 'x as it is'}: "
        said += f"{'below' if rate < border else 'above'} the border {border:.4f}. "
        if run.diverged or run.losses[-1] > run.losses[0]:
            return said + "The path leaves the valley."
        return said + f"After {epochs} epochs w = {run.w[-1]:.3f}, b = {run.b[-1]:.3f}."

    rates = [0.005, *np.arange(0.01, 0.13, 0.01).round(3), 0.119, 0.121]
    rates += [*np.arange(0.15, 0.85, 0.05).round(3), 0.81]
    options = [(f"{rate:.3f}", float(rate)) for rate in sorted(set(rates))]
    knob = SelectionSlider(options=options, value=0.01, description="learning rate")
    tick = Checkbox(False, description="centre x", indent=False)
    return Sliders([knob, tick], Picture(("weight w", "bias b")), draw)


def fit_by_hand(distance: np.ndarray, velocity: np.ndarray) -> Sliders:
    """Lay a line through Hubble's nebulae by hand.

    ``distance`` in Mpc and ``velocity`` in km/s, shape (N,) each.
    """
    distance, velocity = arguments.samples(distance, velocity)
    distance, velocity = distance.astype(np.float64), velocity.astype(np.float64)
    ends = np.array([0.0, float(distance.max()) * 1.1])

    def draw(axes: Axes, slope: float, intercept: float) -> str:
        axes.set(xlim=(0, ends[1]), ylim=(-400, 1500))
        line(axes, ends, [0, 0], GREY, linewidth=1)
        line(
            axes, ends, slope * ends + intercept, MODEL, linewidth=3, label="your line"
        )
        dots(axes, distance, velocity, DOTS, markersize=8, label="nebulae")
        loss = weight_and_bias.loss(distance, velocity, slope, intercept)
        return (
            f"Slope {slope:.0f} km/s/Mpc, intercept {intercept:.0f} km/s: the "
            f"predictions miss by {loss**0.5:.1f} km/s (root mean squared error)."
        )

    slope = FloatSlider(
        100,
        min=0,
        max=1000,
        step=2,
        description="slope (km/s/Mpc)",
        readout_format=".0f",
    )
    intercept = FloatSlider(
        0,
        min=-300,
        max=300,
        step=5,
        description="intercept (km/s)",
        readout_format=".0f",
    )
    picture = Picture(("distance (Mpc)", "velocity (km/s)"))
    return Sliders([slope, intercept], picture, draw)


def _life(factor: float) -> str:
    """Say what a run does whose error is multiplied by ``factor`` each epoch."""
    if abs(factor) < 1e-9:
        return "it lands in one step"
    if abs(factor + 1) < 1e-9:
        return "it bounces for ever"
    if factor < -1:
        return "it diverges"
    if factor < 0:
        return "it overshoots and settles"
    return "it creeps from one side" if factor > 0.5 else "it comes near from one side"


def _signed(value: float) -> str:
    return f"{value:.2f}" if abs(value) < 1000 else f"{value:.0e}"

"""Sliders: knobs to turn where a hand teaches more than a figure.

Each function returns a widget: one or two controls, a line that says what is seen, and
a picture that follows the controls. A tab key and the arrow keys move a control as well
as a mouse does. Without a kernel the page shows what the widget said at the start.
"""

import numpy as np
from ipywidgets import Checkbox, FloatSlider, SelectionSlider

from helpers import arguments, one_weight, weight_and_bias
from helpers.learning_rate import distance_factor, largest_stable
from helpers.plots.figure import STYLES
from helpers.plots.picture import GREY, Sliders, dots, line
from helpers.plots.words import story

BLUE, VERMILION, _, BLACK, _ = STYLES
MODEL = {**BLUE, "marker": "", "linewidth": 3}
DOTS = {**BLACK, "marker": "o"}
SEEN = {**GREY, "marker": "o"}


def hunt_the_minimum(x, y):
    """Move w by hand; every place visited leaves a mark on the loss.

    ``x`` and ``y``: shape (N,), made for outputs near y = 2x.
    """
    x, y = arguments.samples(x, y)
    ends = np.array([0.0, float(x.max()) * 1.1])
    top = 1.4 * one_weight.loss(x, y, -0.5)
    visited = {}

    def draw(data, bowl, w):
        loss = visited[w] = one_weight.loss(x, y, w)
        data.set(xlim=(0, ends[1]), ylim=(-3, float(y.max()) * 1.8))
        for x_i, y_i in zip(x.tolist(), y.tolist(), strict=True):
            line(data, [x_i, x_i], [y_i, w * x_i], GREY, linewidth=2)
        line(data, ends, w * ends, MODEL, label="the model")
        dots(data, x, y, DOTS, label="samples")
        bowl.set(xlim=(-0.7, 4.7), ylim=(-2, top))
        dots(bowl, list(visited), list(visited.values()), SEEN, label="visited")
        dots(bowl, [w], [loss], BLUE, markersize=11, label="now")
        best = min(visited, key=visited.__getitem__)
        said = f"At w = {w:.2f} the loss is {loss:.2f}. "
        return said + f"Lowest so far: {visited[best]:.2f} at w = {best:.2f}."

    knob = FloatSlider(0, min=-0.5, max=4.5, step=0.05, description="weight w")
    return Sliders([knob], [("x", "y"), ("weight w", "loss")], draw)


def turn_the_learning_rate(x, y, epochs=20):
    """Turn the learning rate and see the walk from w = 0 creep, land or fly apart.

    ``x`` and ``y``: shape (N,), with outputs y = 2x.
    """
    x, y = arguments.samples(x, y)
    border = largest_stable(2 * float((x**2).mean()))
    grid = np.linspace(-2, 6, 97)
    heights = [one_weight.loss(x, y, float(w)) for w in grid]

    def draw(axes, rate):
        run = one_weight.train(x, y, one_weight.mean_gradient, 0.0, rate, epochs)
        walk = run.path("w")
        axes.set(xlim=(-2, 6), ylim=(-4, 1.25 * heights[0]))
        line(axes, grid, heights, GREY, label="loss")
        losses = [one_weight.loss(x, y, float(w)) for w in walk]
        steps = {**BLUE, "drawstyle": "steps-post"}
        line(axes, walk, losses, steps, label=f"{epochs} epochs")
        factor = distance_factor(x, rate)
        said = f"Learning rate {rate:.4f}, factor {_signed(factor)}: {_life(factor)}. "
        return said + f"After {epochs} epochs w = {_signed(run.w[-1])}."

    knob = _rates([*np.arange(0.005, 0.161, 0.005), border / 2, border])
    return Sliders([knob], [("weight w", "loss")], draw)


def walk_the_valley(x, y, epochs=100):
    """Turn the learning rate with x as it is or centred, and see the path over w and b.

    ``x`` and ``y``: shape (N,), with outputs y = 2x. A step to the right is as long as
    a step up.
    """
    x, y = (values.astype(np.float64) for values in arguments.samples(x, y))
    circle = np.linspace(0, 2 * np.pi, 180)
    circle = np.stack([np.cos(circle), np.sin(circle)])

    def draw(axes, rate, centre):
        inputs = x - x.mean() if centre else x
        hessian = weight_and_bias.hessian(inputs)
        minimum = 2.0, 2.0 * float(x.mean()) if centre else 0.0
        gradients = weight_and_bias.gradients
        run = weight_and_bias.train(inputs, y, gradients, 0.0, 0.0, rate, epochs)
        w_range, b_range = ((-2, 6), (-1, 7)) if centre else ((-1, 4), (-2, 2))
        axes.set(xlim=w_range, ylim=b_range, aspect="equal")
        ring = np.linalg.cholesky(np.linalg.inv(hessian)) @ circle
        for height in 0.05 * 4.0 ** np.arange(6):
            w, b = (2 * height) ** 0.5 * ring
            line(axes, minimum[0] + w, minimum[1] + b, GREY, linewidth=1.2)
        line(axes, run.path("w"), run.path("b"), BLUE, label=f"{epochs} epochs")
        dots(axes, *minimum, VERMILION, markersize=9, label="minimum")
        border = largest_stable(weight_and_bias.eigenvalues(hessian)[0])
        said = f"Learning rate {rate:.4f}, {'x centred' if centre else 'x as it is'}: "
        side = (
            "at" if abs(rate - border) < 1e-9 else "below" if rate < border else "above"
        )
        said += f"{side} the border {border:.5f}. "
        if run.diverged or run.losses[-1] > run.losses[0]:
            return said + "The path leaves the valley."
        w, b = (round(run.path(name)[-1], 3) + 0.0 for name in "wb")  # no -0.000
        away = np.hypot(run.w[-1] - minimum[0], run.b[-1] - minimum[1])
        said += f"After {epochs} epochs w = {w:.3f}, b = {b:.3f}, "
        return said + f"{away:.3f} from the minimum."

    best = 2 / sum(weight_and_bias.eigenvalues(weight_and_bias.hessian(x)))
    rates = [*np.arange(0.01, 0.13, 0.01), *np.arange(0.15, 0.81, 0.05)]
    knob = _rates([*rates, 0.005, 0.115, best, 0.119, 0.121, 4 / 9, 0.81])
    tick = Checkbox(False, description="centre x", indent=False)
    return Sliders([knob, tick], [("weight w", "bias b")], draw)


def fit_by_hand(distance, velocity):
    """Lay a line through Hubble's nebulae by hand.

    ``distance`` in Mpc and ``velocity`` in km/s, shape (N,) each.
    """
    distance, velocity = arguments.samples(distance, velocity)
    ends = np.array([0.0, float(distance.max()) * 1.1])

    def draw(axes, slope, intercept):
        axes.set(xlim=(0, ends[1]), ylim=(-400, 1500))
        line(axes, ends, [0, 0], GREY, linewidth=1)
        line(axes, ends, slope * ends + intercept, MODEL, label="your line")
        dots(axes, distance, velocity, DOTS, markersize=8, label="nebulae")
        loss = weight_and_bias.loss(distance, velocity, slope, intercept)
        return (
            f"Slope {slope:.0f} km/s/Mpc, intercept {intercept:.0f} km/s: the "
            f"predictions miss by {loss**0.5:.1f} km/s (root mean squared error)."
        )

    slope = FloatSlider(100, max=1000, step=2, description="slope (km/s/Mpc)")
    shift = FloatSlider(min=-300, max=300, step=5, description="intercept (km/s)")
    return Sliders([slope, shift], [("distance (Mpc)", "velocity (km/s)")], draw)


def bend_the_curve(x, y, grid, curves, epochs, losses):
    """Move through the epochs of a training run and see the network's curve bend.

    ``x`` and ``y``: times (ms) and accelerations (g), one number for each reading;
    ``curves``: shape (snapshots, n), the curve on ``grid`` at each of ``epochs``, and
    ``losses`` the loss there.
    """
    x, y = (np.ravel(values) for values in arguments.samples(x, y))
    margin = 0.1 * float(np.ptp(y))
    ends = float(min(grid)), float(max(grid))

    def draw(axes, at):
        axes.set(xlim=ends, ylim=(y.min() - margin, y.max() + margin))
        dots(axes, x, y, DOTS, markersize=4, label="readings")
        line(axes, grid, curves[at], MODEL, label="the network")
        way = story(grid, curves[at], "time (ms)")
        return f"Epoch {epochs[at]}: loss {losses[at]:.3f}. The curve {way}."

    options = [(f"{epoch}", at) for at, epoch in enumerate(epochs)]
    knob = SelectionSlider(options=options, value=0, description="epoch")
    return Sliders([knob], [("time (ms)", "acceleration (g)")], draw)


def _rates(rates):
    """Return a control with learning rates to choose from, 0.01 at the start."""
    rates = sorted({round(float(rate), 12) for rate in rates})
    options = [(f"{rate:.4f}", rate) for rate in rates]
    return SelectionSlider(options=options, value=0.01, description="learning rate")


def _life(factor):
    """Say what a run does whose error is multiplied by ``factor`` each epoch."""
    if abs(factor) < 1e-9:
        return "it lands in one step"
    if abs(factor + 1) < 1e-9:
        return "it bounces for ever"
    if factor < 0:
        return "it diverges" if factor < -1 else "it overshoots and settles"
    return "it creeps from one side" if factor > 0.5 else "it comes near from one side"


def _signed(value):
    small = f"{round(value, 2) + 0.0:.2f}"  # no -0.00
    return small if abs(value) < 1000 else f"{value:.0e}"

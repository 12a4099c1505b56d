"""The exercises of notebook 07, Torch training loop."""

import numpy as np

from helpers.checks.diagnose import agree
from helpers.checks.exercise import (
    Exercise,
    FunctionExercise,
    Number,
    ValueExercise,
)
from helpers.checks.feedback import not_yet
from helpers.checks.notebook_01 import RATE, X, Y, descend, losses, slope, steps
from helpers.checks.notebook_06 import every_pair, not_cleared

_BY_HAND = "The update is asked for by hand; here an optimizer makes it."


def with_momentum(learning_rate, momentum, *, w=0.0, fresh=1.0, ahead=0, cleared=True):
    """Return 20 weights: v = momentum * v + fresh * slope, w -= learning_rate * v.

    With ``ahead`` = 1 each step is slope + momentum * v, with -1 it is the
    velocity of the epoch before. Gradients that are not ``cleared`` add up.
    """
    gradient, velocity, weights = 0.0, 0.0, []
    for _ in range(20):
        before, gradient = velocity, slope(w) + gradient * (not cleared)
        velocity = momentum * velocity + fresh * gradient
        step = {0: velocity, 1: gradient + momentum * velocity, -1: before}[ahead]
        w -= learning_rate * step
        weights.append(w)
    return np.array(weights)


numbers_in_a_layer = ValueExercise(
    due={
        "numbers": Number(
            truth=4,
            known=(
                (3, "These are the weights, one for each feature. What is added?"),
                (2, "There are two tensors; count the numbers in them."),
                (6, "There is one output, so one bias for all three features."),
                (1, "Each feature has a weight of its own."),
            ),
        )
    },
    correct="three weights and one bias.",
    see='See section 2, "The model".',
)

momentum = FunctionExercise(
    arguments=("learning_rate", "momentum"),
    points=((0.01, 0.9), (0.02, 0.5), (0.013, 0.0), (0.005, 0.8)),
    truth=with_momentum,
    rows=True,
    misconceptions=(
        *steps(
            lambda factor, rate, m: with_momentum(factor * rate, m),
            {
                4: "the gradient is summed, not averaged",
                0.25: "divided by the number of samples twice",
                2: "there is a factor 2 too many in the gradient",
                0.5: "a factor 2 is missing in the gradient",
            },
        ),
        (
            lambda rate, m: with_momentum(rate, m, fresh=1 - m),
            "The new gradient counts only 1 - momentum times; torch adds it in full.",
        ),
        (
            lambda rate, m: with_momentum(rate, 0.0),
            "That is descent without momentum: does the velocity survive the epoch? Is "
            "the step taken along it?",
        ),
        (
            lambda rate, m: with_momentum(rate, m, fresh=m),
            "The new gradient is multiplied by momentum too: look at the brackets.",
        ),
        (
            lambda rate, m: with_momentum(rate, m, cleared=False),
            "Each gradient is added to the ones before: clear it in every epoch.",
        ),
        (
            lambda rate, m: -np.diff(with_momentum(rate, m), prepend=0) / rate,
            "These are the velocities; the weights are due.",
        ),
        (
            lambda rate, m: with_momentum(rate, m, ahead=-1),
            "Each update uses the velocity of the epoch before: first v, then w.",
        ),
        (
            lambda rate, m: with_momentum(1.0, m),
            "The learning rate is left out: the steps are far too long.",
        ),
        (
            lambda rate, m: with_momentum(rate, m, ahead=1),
            "The step looks ahead: it is the gradient plus momentum times the new "
            "velocity; step along the velocity itself.",
        ),
        (
            lambda rate, m: with_momentum(rate, 1.0),
            "The velocity is never slowed down: momentum is left out.",
        ),
        (
            lambda rate, m: with_momentum(rate * rate, m),
            "The learning rate counts twice: in the velocity and in the step.",
        ),
        (
            lambda rate, m: with_momentum(m, rate),
            "Learning rate and momentum are swapped.",
        ),
        (
            lambda rate, m: with_momentum(rate, 1 - m),
            "The velocity keeps 1 - momentum of itself; it should keep momentum.",
        ),
    ),
    correct="a velocity that remembers old gradients and forgets a part of them in "
    "each epoch.",
    errors=(("to Python scalars", "One number is due there: is the mean missing?"),),
    forbidden=dict.fromkeys(("SGD", ".SGD", "optimizer"), _BY_HAND),
    see="In words: keep `momentum` of the old velocity, add the gradient; then step.",
)


def with_bias(start, b):
    """Return 20 weights trained together with a bias that starts at ``b``."""
    w, weights = start, []
    for _ in range(20):
        error = w * X + b - Y
        w, b = w - RATE * 2 * (error * X).mean(), b - RATE * 2 * error.mean()
        weights.append(w)
    return np.array(weights)


def _trains_a_bias(case):
    """Say that a bias is trained, if one explains all weights of every run.

    Its start, random as a rule, follows from the first weight.
    """
    for got, (start,) in zip(case.got, case.exercise.all_points(), strict=True):
        none, one = (with_bias(start, b)[0] for b in (0.0, 1.0))
        b = float((got[0] - none) / (one - none))
        if not agree(got, with_bias(start, b), 1e-3):
            return ""
    return "A bias is trained as well: `nn.Linear` has one unless you say otherwise."


_run = FunctionExercise(
    explain=_trains_a_bias,
    arguments=("start",),
    points=((0.0,), (5.3,), (-1.1,)),
    truth=descend,
    rows=True,
    misconceptions=(
        *steps(lambda factor, start: descend(start, factor * RATE)),
        (
            lambda start: np.full(20, start),
            "The weight never moves: are `backward` and then `step` called, and is it "
            "this model whose parameters the optimizer has?",
        ),
        (
            lambda start: with_momentum(RATE, 0.9, w=start),
            "The optimizer has a momentum of 0.9; without momentum is due.",
        ),
        (not_cleared, "The weights swing: are the gradients cleared in each epoch?"),
        (
            lambda start: np.full(20, descend(start)[0]),
            "Every epoch begins at the start again: is the model made in the loop?",
        ),
        (
            lambda start: losses(descend(start), start),
            "These are the losses; the weights after each epoch are due.",
        ),
        (
            every_pair,
            "Training settles at the wrong place: do prediction and output have the "
            "same shape?",
        ),
    ),
    errors=(
        (
            "Boolean value of Tensor",
            "First make the loss: `nn.MSELoss()(model(x), y)`.",
        ),
        (
            "a leaf Variable",
            "torch lets a parameter be set in place only under `torch.no_grad()`.",
        ),
        ("'method' object is not", "Are the brackets of `parameters()` missing?"),
        (
            "NoneType",
            "Something is None there: with `bias=False`, `model.bias` is.",
        ),
    ),
    correct="",
    see="See how this notebook builds the model and sets its start.",
)
_notebook = ValueExercise(
    due={
        "notebook": Number(
            truth=2,
            tolerance=0,
            known=(
                (1, "In 01 the first weight was 1.200, with the summed gradient."),
                (3, "03 used the same gradient, but which had this very run first?"),
                (4, "In 04 a bias was trained."),
                (5, "05 has these weights too, but which notebook had them first?"),
                (6, "06 has these weights too, but which notebook had them first?"),
            ),
            explain=lambda value: "Notebooks 01 to 06 come before this one: which?",
        )
    },
    correct="the run of 02 with the mended gradient; only the tools have changed.",
    see="Compare your first three weights with the tables of the notebooks before.",
)


class WithoutBias(Exercise):
    """A run, and then the number of a notebook."""

    def judge(self, answer, notebook):
        verdict = _run.judge(answer)
        if verdict.correct and notebook is Ellipsis:
            return not_yet(["The run is right. Which notebook is it? Give its number."])
        return _notebook.judge(notebook) if verdict.correct else verdict


without_bias = WithoutBias()

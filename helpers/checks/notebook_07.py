"""The exercises of notebook 07, Torch training loop."""

import numpy as np

from helpers.checks import walks
from helpers.checks.compare import agree
from helpers.checks.exercise import (
    FunctionExercise,
    Number,
    ValueExercise,
    number_exercise,
    ways,
)

numbers_in_a_layer = number_exercise(
    "numbers",
    truth=4,
    known={
        "These are the weights, one for each feature. What is added?": 3,
        "There are two tensors; count the numbers in them.": 2,
        "There is one output, so one bias for all three features.": 6,
        "Each feature has a weight of its own.": 1,
        "The number of samples is not in it: a layer is the same for four rows as for "
        "a million.": (12, 13, 16),
    },
    correct="three weights and one bias.",
    step="In the lesson one feature has one weight, and the bias is added once a row. "
    "Print the `shape` of each of `nn.Linear(3, 1).parameters()`.",
    see='See section 2, "The model".',
)


momentum = FunctionExercise(
    points=((0.01, 0.9), (0.02, 0.5), (0.013, 0.0), (0.005, 0.8)),
    truth=walks.with_momentum,
    rows=True,
    misconceptions=walks.steps(
        lambda factor, rate, m: walks.with_momentum(factor * rate, m),
        {
            4: "the gradient is summed, not averaged",
            0.25: "divided by the number of samples twice",
            2: "a factor 2 too many in the gradient, or two updates an epoch",
            0.5: "a factor 2 is missing in the gradient",
        },
    )
    | ways(
        "The new gradient counts only 1 - momentum times; torch adds it in full.",
        lambda rate, m: walks.with_momentum(rate, m, fresh=1 - m),
        "No momentum acts: does v survive the epoch, and is the step taken along it?",
        lambda rate, m: walks.with_momentum(rate, 0.0),
        "The new gradient is multiplied by momentum too: look at the brackets.",
        lambda rate, m: walks.with_momentum(rate, m, fresh=m),
        "Each gradient is added to the ones before: clear it in every epoch.",
        lambda rate, m: walks.with_momentum(rate, m, cleared=False),
        "These are the velocities; the weights are asked for.",
        lambda rate, m: -np.diff(walks.with_momentum(rate, m), prepend=0) / rate,
        "The weight goes to another place than 2: do x and y differ in shape?",
        lambda rate, m: walks.with_momentum(rate, m) * 5 / 6,
        "Each step is one epoch late: is w listed before its update, or updated "
        "before v?",
        lambda rate, m: np.append(0.0, walks.with_momentum(rate, m)[:-1]),
        lambda rate, m: walks.with_momentum(rate, m, ahead=-1),
        "`momentum` shortens the step; it belongs to the old velocity, in v.",
        lambda rate, m: walks.with_momentum(rate * m, 1.0),
        "The learning rate is left out: the steps are far too long.",
        lambda rate, m: walks.with_momentum(1.0, m),
        "The two arguments are swapped: the learning rate comes first.",
        lambda rate, m: walks.with_momentum(m, rate),
        "The velocity is never slowed down: momentum is left out.",
        lambda rate, m: walks.with_momentum(rate, 1.0),
    ),
    correct="a velocity that remembers old gradients and forgets a part of them in "
    "each epoch.",
    errors={
        "One number belongs there: is the mean missing?": "convert",
        "Something is None: `w.grad` before `backward()` or of a new `w`, or what "
        "`append` returns?": "NoneType",
    },
    forbidden={
        "The update is asked for by hand; here an optimizer makes it.": (
            "SGD",
            ".SGD",
            "optimizer",
        ),
    },
    see="In words: keep `momentum` of the old velocity, add the gradient; then step.",
    step="On paper, with rate 0.01 and momentum 0.9: the gradient at 0 is -30, so "
    "v = -30 and w = 0.3. The next gradient is 15 (0.3 - 2) = -25.5: what are v and w?",
)


def _trains_a_bias(case):
    """Say that a bias is trained, if one explains all weights of every run.

    Its start, random as a rule, follows from the first weight.
    """
    for got, (start,) in zip(case.got, case.exercise.all_points, strict=True):
        none, one = (walks.with_bias(start, b)[0] for b in (0.0, 1.0))
        b = float((got[0] - none) / (one - none))
        if not agree(got, walks.with_bias(start, b), 1e-3):
            return ""
    return "A bias is trained as well: `nn.Linear` has one unless you say otherwise."


without_bias = ValueExercise(
    first=FunctionExercise(
        truth=walks.descend,
        points=((0.0,), (5.3,), (-1.1,)),
        rows=True,
        misconceptions=walks.steps(
            walks.shorter,
            {2: "a learning rate of 0.02, two `step()` in an epoch, or twice the loss"},
        )
        | ways(
            "The weight never moves: are `backward` and then `step` called, and is it "
            "this model whose parameters the optimizer has?",
            walks.still,
            "The optimizer has a momentum of 0.9; it should have none.",
            lambda start: walks.with_momentum(walks.RATE, 0.9, w=start),
            "The weights swing: are the gradients cleared in each epoch?",
            walks.not_cleared,
            "Every epoch begins at the start again: is the model made in the loop?",
            walks.one_step,
            "These are the losses; the weights after each epoch are asked for.",
            walks.its_losses,
            "It settles at the wrong place: do prediction and output differ in shape?",
            walks.every_pair,
        ),
        explain=_trains_a_bias,
        errors={
            "First make the loss: `nn.MSELoss()(model(x), y)`.": "Boolean value of",
            "Set it in place: `model.weight.fill_(start)`.": "as parameter",
            "Something is None there: with `bias=False`, `model.bias` is.": "NoneType",
        },
        correct="the run.",
        see="See how this notebook builds the model and sets its start.",
        step="Four things before the loop: the model with `bias=False`, its weight set "
        "to `start`, an optimizer with its parameters and `lr=0.01`, the list.",
    ),
    between="The run is right. Which notebook is it? Give its number.",
    due={
        "notebook": Number(
            truth=2,
            tolerance=0,
            known={
                "In 01 the first weight was 1.200, with the summed gradient.": 1,
                "03 used the same gradient, but which had this very run first?": 3,
                "In 04 a bias was trained.": 4,
                "05 and 06 have these weights, but which notebook was first?": (5, 6),
            },
            explain=lambda value: "Notebooks 01 to 06 come before this one: which?",
        )
    },
    correct="the run of 02 with the mended gradient; only the tools have changed.",
    see="Compare your first three weights with the tables of the notebooks before.",
    step="From 0 they are 0.300, 0.555, 0.772: the first notebook whose table says so.",
)

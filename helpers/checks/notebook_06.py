"""The exercises of notebook 06, Torch autograd: three loops to mend.

The loops are judged by the weights they list, from several starts.
"""

from typing import Any

import numpy as np

from helpers.checks import functions, loops
from helpers.checks.questions import WAITING, Fault, Question, Verdict
from helpers.checks.registry import check

RATE = 0.01


@check
def first_loop(answer: Any) -> Verdict:
    """Judge a function (start): given without clearing the gradient."""
    return functions.judge(answer, _question(_NOT_CLEARED, "Fault 1"))


@check
def second_loop(answer: Any) -> Verdict:
    """Judge a function (start): given with the update outside ``no_grad``."""
    return functions.judge(answer, _question(None, "Fault 2", (_LEAF,)))


@check
def third_loop(answer: Any) -> Verdict:
    """Judge a function (start): given with shapes (4, 1) and (4,)."""
    return functions.judge(answer, _question(_SHAPES, "Fault 3"))


def every_pair(start: float) -> np.ndarray:
    """Return the weights of 20 epochs that compare every output with every input."""
    return loops.descend(lambda w: 15 * w - 25, start, RATE)


def _walk(rate: float):
    return lambda start: loops.descend(loops.slope, start, rate)


_LEAF = (
    "a leaf Variable",
    f"{WAITING}: torch still refuses the update, as in the loop that was given.",
)
_NONE = (
    "NoneType",
    "`w.grad` is None there: cleared too early, or w is no leaf any more.",
)
_TWICE = (
    "backward through the graph a second time",
    "The graph of an earlier epoch is used again: the loss must be made anew.",
)
_NOT_CLEARED = Fault(
    loops.not_cleared,
    "the weights still swing, as in the loop that was given. Which sum do the steps "
    "follow?",
    as_given=True,
)
_SHAPES = Fault(
    every_pair,
    "training still settles at the wrong place, as in the loop that was given.",
    as_given=True,
)
_FAULTS = (
    Fault(loops.not_cleared, "The weights swing: old gradients add to the new one."),
    Fault(
        every_pair,
        "Training settles at the wrong place: which shape has the difference?",
    ),
    Fault(_walk(1.0), "Steps 100 times too long: the learning rate is left out."),
    Fault(_walk(4 * RATE), "Steps 4 times too long: the loss is summed, not averaged."),
    Fault(_walk(-RATE), "The walk goes uphill: the update adds; it should subtract."),
    Fault(
        lambda start: np.full(20, start),
        "The weight never moves: does the update reach the tensor that is listed?",
    ),
    Fault(
        lambda start: np.full(20, _walk(RATE)(start)[0]),
        "Every epoch begins at the start again: is w made anew inside the loop?",
    ),
    Fault(
        lambda start: loops.losses(_walk(RATE)(start), start),
        "These are the losses; the weights after each epoch are due.",
    ),
)


def _question(given: Fault | None, title: str, errors: tuple = ()) -> Question:
    return Question(
        arguments=("start",),
        points=((0.0,), (5.0,), (-1.0,)),
        truth=_walk(RATE),
        form="rows",
        faults=((given,) if given else ()) + _FAULTS,
        errors=(*errors, _NONE, _TWICE),
        correct="these are the weights of the mended run of notebook 02.",
        see=f'See section 6, "Three classic faults", "{title}".',
    )

"""The exercises of notebook 06, Torch autograd: a sum of slopes, three loops to mend.

The loops are judged by the weights they list, from several starts.
"""

from functools import partial

import numpy as np

from helpers.checks import walks
from helpers.checks.exercise import (
    FunctionExercise,
    HintError,
    number_exercise,
    ways,
)

third_step = number_exercise(
    "in_grad",
    truth=-72.675,
    known={
        "That is the slope at 0.855 alone; what was there before?": -17.175,
        "That is the second slope alone; torch adds them up.": -25.5,
        "That stood there at the second step; one slope is missing.": -55.5,
        "The slope at the start is missing.": -42.675,
        "That is the weight after the step; the sum is asked for.": 1.58175,
        "That is the mean of the slopes; torch adds them up.": -24.225,
    },
    correct="all three slopes, added up.",
    step="Compute 15 (w - 2) at 0, at 0.300 and at 0.855: three numbers.",
    see='See section 6, "Three classic faults".',
)


def _shrinking(factor):
    """Return a run that keeps ``factor`` of its distance to 2 in every epoch."""
    return lambda start: 2 + (start - 2) * factor ** np.arange(1, 21)


def _listed(answer, start):
    """Call a mended loop; refuse one that changes the samples of the lesson."""
    lesson = getattr(answer, "__globals__", {})
    samples = [lesson.get(name) for name in ("x", "y", "column")]
    samples = [each for each in samples if hasattr(each, "shape")]
    shapes = [each.shape for each in samples]
    result = answer(start)
    if shapes != [each.shape for each in samples]:
        raise HintError("Your function changes the lesson's samples in place.")
    return result


_mend_a_loop = partial(
    FunctionExercise,
    call=_listed,
    points=((0.0,), (5.3,), (-1.1,)),
    truth=walks.descend,
    rows=True,
    misconceptions=walks.steps(walks.shorter)
    | ways(
        'The weights swing: old gradients add to the new one ("Fault 1").',
        walks.not_cleared,
        "Training settles at the wrong place: every prediction is compared with every "
        'output ("Fault 3"). What shape does the difference have?',
        walks.every_pair,
        "Every pair is compared, and all are summed. What shape has the difference?",
        lambda start: walks.descend(start, gradient=lambda w: 16 * (15 * w - 25)),
        "The weight never moves: is the gradient cleared before it is used, or is "
        "another tensor listed than is updated?",
        walks.still,
        "Every epoch begins at the start again: is w made anew inside the loop?",
        walks.one_step,
        "These are the losses; the weights after each epoch are due.",
        walks.its_losses,
    ),
    errors={
        "torch refuses to change a leaf in place while it records: the update must not "
        'be recorded ("Fault 2").': "a leaf Variable",
        "The loss is not recorded: is it under `no_grad` itself, or is `w` no longer "
        "the tensor with `requires_grad`? (`w = ...` under `no_grad` makes a new "
        "one.)": "does not require grad",
        "`backward()` returns nothing: halve the loss first.": "'NoneType' and 'int'",
        "`w.grad` is None there: is `backward()` called before, with brackets? Does a "
        "path lead from the loss back to `w`? Or is `w` a new tensor that is no leaf "
        "(`w = w - ...` makes one)?": "NoneType",
        "The graph of an earlier epoch is used again: the loss must be made "
        "anew.": "backward through the graph a second time",
        "A tensor is cleared by `w.grad = None`.": "zero_grad",
        "`update` takes a list of parameters: `[w]`.": "iteration over a 0-d",
        "Are the brackets missing in `torch.no_grad()`?": "context manager",
        "`backward` starts from one number: is the mean missing?": "only for scalar",
        "The update changes a value that `backward` still needs: first `backward`, "
        "then the update.": "modified by an inplace operation",
    },
    correct="these are the weights of the mended run of notebook 02.",
    see='See section 6, "Three classic faults".',
    open="find the fault in this loop, mend it, and run again.",
)

first_loop = _mend_a_loop(
    given="""def loop_1(start):
    w, weights = torch.tensor(start, requires_grad=True), []
    for _ in range(20):
        ((column * w - y) ** 2).mean().backward()
        update([w], 0.01)
        weights.append(w.item())
    return weights""",
)

# What a half's own slope does: 5 (w - 2) for samples 1 and 2, 25 (w - 2) for 3 and 4.
_HALVES = ways(
    "The update stands inside the inner loop: one is due for both halves.",
    _shrinking((1 - 0.05) * (1 - 0.25)),
    _shrinking((1 - 0.025) * (1 - 0.125)),
    "Only the second half counts: is the gradient cleared between the halves?",
    _shrinking(1 - 0.25),
    "Only the first half is used.",
    _shrinking(1 - 0.05),
    _shrinking(1 - 0.025),
)

second_loop = _mend_a_loop(
    misconceptions=_HALVES | _mend_a_loop.keywords["misconceptions"],
    given="""def loop_2(start):
    w, weights = torch.tensor(start, requires_grad=True), []
    for _ in range(20):
        for half in (slice(0, 2), slice(2, 4)):
            ((x[half] * w - y[half]) ** 2).mean().backward()
        update([w], 0.01)
        weights.append(w.item())
    return weights""",
)
third_loop = _mend_a_loop(
    given="""def loop_3(start):
    w, weights = torch.tensor(start, requires_grad=True), []
    for _ in range(20):
        with torch.no_grad():
            loss = ((x * w - y) ** 2).mean()
        loss.backward()
        update([w], 0.01)
        weights.append(w.item())
    return weights""",
)

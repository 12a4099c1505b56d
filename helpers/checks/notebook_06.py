"""The exercises of notebook 06, Torch autograd: a sum of slopes, three loops to mend.

The loops are judged by the weights they list, from several starts.
"""

from functools import partial

import numpy as np

from helpers.checks import walks
from helpers.checks.exercise import FunctionExercise, HintError, number_exercise, ways

third_step = number_exercise(
    "in_grad",
    truth=-72.675,
    known={
        "That is one slope alone; torch adds them up.": (-17.175, -25.5, -30.0),
        "That stood there at the second step; one slope is missing.": -55.5,
        "The slope at the start is missing.": -42.675,
        "That stood there at a later step; three slopes are asked for.": -78.945,
        "The places are those without clearing: 0, 0.300, 0.855.": -77.175,
        "That is the step, with the learning rate in it.": (-0.72675, 0.72675),
        "That is a weight of the run; its gradient is asked for.": (0.3, 0.855),
        "The 15 is missing: the slope is 15 (w - 2).": (-4.845, -1.145),
        "Put brackets around w - 2, each time: 15 (w - 2).": (11.325, -12.675, 15.325),
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
    shape = tuple(getattr(lesson.get("y"), "shape", ()))
    if len(shape) > 1:
        again = "run its cell again, and mend the loop instead"
        raise HintError(f"`y` has the shape {shape} in your notebook: {again}.")
    result = answer(start)
    if shapes != [each.shape for each in samples]:
        raise HintError("Your function changes the lesson's samples in place.")
    return result


_FAULTS = ways(
    'The weights swing: old gradients add to the new one ("Fault 1").',
    walks.not_cleared,
    "Training settles at the wrong place: every prediction is compared with every "
    'output, or with their mean ("Fault 3"). What shape does the difference have?',
    walks.every_pair,
    "Every pair is compared, and they are summed. What shape has the difference?",
    lambda start: walks.descend(start, gradient=lambda w: 16 * (15 * w - 25)),
    lambda start: walks.descend(start, gradient=lambda w: 4 * (15 * w - 25)),
    "The weight never moves: is the gradient cleared before it is used, another "
    "tensor listed than is updated, or the update not in the loop (or after a `try`)?",
    walks.still,
    "Every epoch begins at the start again: is w made anew inside the loop?",
    walks.one_step,
    "List the weight after each update: these are the losses, or the slopes.",
    walks.its_losses,
    lambda start: walks.slope(np.append(start, walks.descend(start)[:-1])),
    "Every step has the slope of the start: make the loss anew in each epoch.",
    lambda start: start - walks.RATE * walks.slope(start) * np.arange(1, 21),
    "`train` has a bias; here the model is w x alone.",
    lambda start: walks.with_bias(start, 0.0),
)

_mend_a_loop = partial(
    FunctionExercise,
    call=_listed,
    points=((0.0,), (5.3,), (-1.1,)),
    truth=walks.descend,
    rows=True,
    misconceptions=walks.steps(walks.shorter)
    | _FAULTS
    | {"Is the mean taken before the square?": _shrinking(1 - 0.125)},
    errors={
        "torch refuses to change a leaf in place while it records: the update must not "
        'be recorded ("Fault 2").': "a leaf Variable",
        "The loss is not recorded: is it made under `no_grad`, of plain numbers, or of "
        "a `w` without `requires_grad` (`w = ...` under `no_grad`)?": "not require",
        "`backward()` returns nothing: halve the loss first.": "'NoneType' and 'int'",
        "`w.grad` is None: is `backward()` missing, without brackets or after the "
        "update, is it cleared before its use, the loss made under `no_grad`, or `w` a "
        "new tensor (`w = w - ...` makes one)?": "NoneType",
        "A graph is used twice: is `backward()` called twice for one loss, or the "
        "loss made before the loop?": "backward through the graph a second time",
        "`sum(...)` adds up a list of losses.": "'list' object has no",
        "A tensor is cleared by `w.grad = None`.": "zero_grad",
        "`update` takes a list of parameters: `[w]`.": "iteration over a 0-d",
        "Are the brackets missing in `torch.no_grad()`?": "context manager",
        "`backward` starts from one number: is the mean missing?": "only for scalar",
        "The update changes a value that `backward` still needs: first `backward`, "
        "then the update.": "modified by an inplace operation",
    },
    correct="from 0, it is the mended run of notebook 02.",
    see='See section 6, "Three classic faults".',
    open="find the fault in this loop, mend it, and run again.",
)

first_loop = _mend_a_loop(
    step="In the given loop only a shape is wrong. Print that of the difference: four "
    "numbers belong there, the prediction minus the output of one sample each.",
    given="""def loop_1(start):
    w, weights = torch.tensor(start, requires_grad=True), []
    for _ in range(20):
        ((column * w - y) ** 2).mean().backward()
        update([w], 0.01)
        weights.append(w.item())
    return weights""",
)

_SIZE = "look at what the two halves add up to, and at the learning rate"
# What a half's own slope does: 5 (w - 2) for samples 1 and 2, 25 (w - 2) for 3 and 4.
_HALVES = ways(
    "The update stands inside the inner loop: one is asked for, for both halves.",
    _shrinking((1 - 0.05) * (1 - 0.25)),
    _shrinking((1 - 0.025) * (1 - 0.125)),
    "Only the second half counts: is `backward()` outside the inner loop, or is the "
    "gradient cleared inside it?",
    _shrinking(1 - 0.25),
    _shrinking(1 - 0.125),
    "Only the first half is used.",
    _shrinking(1 - 0.025),
)

second_loop = _mend_a_loop(
    misconceptions=_HALVES
    | walks.steps(walks.shorter, dict.fromkeys((0.25, 1 / 3, 0.5, 2, 4), _SIZE))
    | _FAULTS,
    step="In the given loop only a size is wrong: the two halves should add up to the "
    "four squares, each once, divided by 4. What do they add up to?",
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
    step="What is made under `no_grad` is not recorded. One line of the given loop is "
    "to be moved out of it; all others are right.",
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

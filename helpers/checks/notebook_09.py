"""The exercises of notebook 09, A hidden layer."""

from functools import partial
from itertools import product

import numpy as np

from helpers.checks.exercise import FunctionExercise
from helpers.checks.feedback import HintError

_OUTER = "the chain rule passes through the outer weight w2: is it missing?"


def _gradient(x, y, w1, b1, w2, b2, slip=()):
    """Return the four derivatives; a ``slip`` replaces one piece of the chain."""
    h = np.tanh(w1 * x + b1)
    pieces = {
        "error": 2 * (w2 * h + b2 - y),
        "bend": 1 - h**2,
        "outer": w2,
        "x": x,
        "h": h,
        **{name: piece(x, w1 * x + b1, h) for name, piece in dict(slip).items()},
    }
    through = pieces["error"] * pieces["outer"] * pieces["bend"]
    each = (
        through * pieces["x"],
        through,
        pieces["error"] * pieces["h"],
        pieces["error"],
    )
    return tuple(part.mean() for part in each)


def _slip(hint, **pieces):
    return lambda *point: _gradient(*point, pieces), hint


def _samples(count, *parameters):
    x = np.linspace(-1.7, 2.1, count)
    return x, np.sin(3 * x) + 0.3 * x, *parameters


hidden_unit_gradient = FunctionExercise(
    arguments=("x", "y", "w1", "b1", "w2", "b2"),
    points=(
        _samples(5, 0.7, -0.3, 1.4, 0.2),
        _samples(8, -1.2, 0.45, -0.6, -0.35),
        _samples(5, 0.35, 1.1, 2.3, -1.2),
        _samples(3, 1.6, 0.15, -1.7, 0.55),
    ),
    truth=_gradient,
    parts=("by_w1", "by_b1", "by_w2", "by_b2"),
    misconceptions=(
        _slip(
            "the derivative of tanh, 1 - h**2, is missing.", bend=lambda x, z, h: 1.0
        ),
        _slip(
            "1 - z**2 is taken of the inside; it belongs to h, the tanh of it.",
            bend=lambda x, z, h: 1 - z**2,
        ),
        _slip(
            "tanh itself stands where its derivative, 1 - h**2, belongs.",
            bend=lambda x, z, h: h,
        ),
        _slip(
            "1 - h is not the derivative of tanh; square h.", bend=lambda x, z, h: 1 - h
        ),
        _slip(
            "that is the derivative of the sigmoid.", bend=lambda x, z, h: h * (1 - h)
        ),
        _slip(
            "1 - tanh**2 is taken twice: h is the tanh already.",
            bend=lambda x, z, h: 1 - np.tanh(h) ** 2,
        ),
        (
            lambda x, y, w1, b1, w2, b2: _gradient(
                x, y, w1, b1, w2, b2, {"error": lambda x, z, h: 2 * (h + b2 - y)}
            ),
            "the error misses w2 on the way forward, so all four are wrong.",
        ),
        (
            lambda *point: (*_gradient(*point)[:3], 1.0),
            "1 is only the inner derivative: twice the error stands before it.",
        ),
        _slip(_OUTER, outer=lambda x, z, h: 1.0),
        _slip("the factor x of the inside is missing.", x=lambda x, z, h: 1.0),
        _slip(
            "the factor h is missing: w2 is multiplied with it.", h=lambda x, z, h: 1.0
        ),
        _slip("w2 is multiplied with h, the tanh, not with x.", h=lambda x, z, h: x),
        _slip("w2 is multiplied with h, the tanh of the inside.", h=lambda x, z, h: z),
        (
            lambda *point: (*_gradient(*point)[:3], _gradient(*point)[3] * point[5]),
            "b2 is added, so its derivative is 1, not b2.",
        ),
        (
            lambda *point: (
                *_gradient(*point)[:2],
                _gradient(*point)[2] * point[4],
                _gradient(*point)[3],
            ),
            "w2 is what is varied: it leaves h, and is itself no factor there.",
        ),
        (
            lambda *point: (
                _gradient(*point)[0],
                _gradient(*point)[1] * point[3],
                *_gradient(*point)[2:],
            ),
            "b1 is added, so its derivative is 1, not b1.",
        ),
        _slip(
            "the derivative of tanh and the outer weight w2 are both missing.",
            bend=lambda x, z, h: 1.0,
            outer=lambda x, z, h: 1.0,
        ),
    ),
    correct="one factor for each step on the way back: error, w2, bend, x.",
    see="From the loss inwards: the error, times w2, times the slope of tanh, times x.",
)


def _count(inputs, units):
    return units * (inputs + 1) + units + 1


parameter_count = FunctionExercise(
    arguments=("inputs", "units"),
    points=((1, 16), (3, 5), (7, 2), (12, 9), (2, 1)),
    truth=_count,
    misconceptions=(
        (
            lambda n, h: n * h + h,
            "Either all biases are forgotten, or the whole way from the units to the "
            "output.",
        ),
        (lambda n, h: n * h, "Those are the weights into the hidden units alone."),
        (lambda n, h: n * h + 2 * h, "The bias of the output is forgotten."),
        (
            lambda n, h: n * h + h + 1,
            "Either the biases of the hidden units or the weights from them to the "
            "output are forgotten.",
        ),
        (
            lambda n, h: (n + 1) * (h + 1),
            "Each unit has a weight for every input and a bias; the output has one "
            "weight for every unit and a bias. Inputs do not reach it directly.",
        ),
        (lambda n, h: _count(h, n), "Inputs and units are swapped."),
        (lambda n, h: n + h + 1, "Every unit has a weight for every input."),
        (
            lambda n, h: n * h + h + h + h,
            "The output is one: it has one bias, not one for every unit.",
        ),
        (
            lambda n, h: n * h + 2 * h + n,
            "Inputs have no bias; only units and the output do.",
        ),
        (
            lambda n, h: n * h + h + h * h + h + h + 1,
            "There is one hidden layer, not two.",
        ),
    ),
    correct="a weight for every arrow, a bias for every unit that is computed.",
    see="Write down the shapes of W1, b1, W2 and b2, and count what each holds.",
)


_INPUTS = np.linspace(-2.0, 2.0, 7)
_BENDS = {
    "tanh": np.tanh,
    "nothing": lambda z: z,
    "relu": lambda z: np.maximum(z, 0),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
}
_BENT = {
    ("nothing", "nothing", "nothing"): "The model is a straight line: without tanh "
    "between them, three layers are no more than one.",
    (
        "tanh",
        "nothing",
        "nothing",
    ): "After the second hidden layer the tanh is missing.",
    ("nothing", "tanh", "nothing"): "Between the two hidden layers the tanh is "
    "missing: without it they are no more than one.",
    ("tanh", "tanh", "tanh"): "The output goes through a tanh as well, so it can never "
    "leave -1 to 1.",
    **{
        (bend, bend, "nothing"): f"Two hidden layers, bent by {bend}: that trains as "
        "well, but tanh is asked for."
        for bend in ("relu", "sigmoid")
    },
}


def _values(shape):
    """Return values for a parameter, whichever way round its axes are."""
    return np.sin(np.indices(shape).sum(axis=0) + 1.0)


def _network(units, bends=("tanh", "tanh", "nothing")):
    """Return the outputs of three layers with ``_values``, each bent as it is named."""
    first, second, last = (_BENDS[name] for name in bends)
    vector, square = _values((units,)), _values((units, units))
    h = second(first(_INPUTS[:, None] * vector + vector) @ square + vector)
    return last(h @ vector + _values((1,)))


def _outputs(build, units):
    """Build the student's model, give it ``_values``, and return its outputs."""
    if hasattr(build, "state_dict") and not isinstance(build, type):
        raise HintError("That is a model; the function that builds one is due.")
    model = build(units)
    if model is Ellipsis or model is None:
        return model
    if isinstance(model, type):
        raise HintError("A class comes back: are its brackets missing?")
    if hasattr(model, "backward"):
        raise HintError(
            "A tensor comes back; the model itself is due, before it is called."
        )
    if isinstance(model, list | tuple):
        raise HintError(
            "Layers in a list are no model yet: `nn.Sequential` makes one of them."
        )
    if not hasattr(model, "parameters"):
        raise HintError(
            f"A {type(model).__name__[:40]} comes back; a torch model is due."
        )
    import torch

    kind = next((each.dtype for each in model.parameters()), torch.float32)
    inputs = torch.tensor(_INPUTS, dtype=kind).reshape(7, 1)
    shape = tuple(model(inputs).shape)
    for each in model.parameters():
        each.data.copy_(torch.tensor(_values(tuple(each.shape))))
    if shape != (7, 1):
        raise HintError(
            f"For 7 rows of one number the model gives the shape {shape}, not (7, 1)."
        )
    if _size(model) != _size_due(units):
        raise HintError(_wrong_size(build, model, units))
    return model(inputs).reshape(7)


def _size(model):
    return sum(parameter.numel() for parameter in model.parameters())


def _size_due(units):
    return _count(1, units) + units * (units + 1)


def _wrong_size(build, model, units):
    size, due = _size(model), _size_due(units)
    known = {
        0: "The model has no parameters that an optimizer finds: a plain list hides "
        "its layers.",
        _count(1, units): "There is one hidden layer; two are due.",
        due + units * (units + 1): "There are three hidden layers; two are due.",
        due - 2 * units - 1: "The layers have no biases.",
    }
    if size and size == _size(build(units + 1)):
        return "The model has the same size for every `units`: it does not use it."
    other = f"two hidden layers of {units} make {due}."
    return known.get(
        size, f"With units = {units} the model has {size} parameters; {other}"
    )


two_hidden_layers = FunctionExercise(
    arguments=("units",),
    points=((3,), (5,), (4,)),
    call=_outputs,
    truth=_network,
    misconceptions=tuple(
        (
            partial(_network, bends=bends),
            _BENT.get(
                bends,
                f"After the three layers comes: {', '.join(bends)}. Due is tanh, tanh, "
                "nothing.",
            ),
        )
        for bends in product(_BENDS, repeat=3)
        if bends != ("tanh", "tanh", "nothing")
    ),
    explain=lambda case: (
        "The sizes are right, but it does not compute units, tanh, units, tanh, 1."
    ),
    errors=(
        (
            "list is not a Module",
            "`nn.Sequential` takes the layers one by one, without square brackets.",
        ),
        ("not a Module subclass", "Are brackets missing, as in `nn.Tanh()`?"),
        (
            "shapes cannot be multiplied",
            "The layers do not fit: what one gives out, the next must take in.",
        ),
        (
            "required positional argument",
            "How many numbers go in, and how many come out?",
        ),
    ),
    correct="two layers that bend, and a third that adds up; the loop is the same.",
    see="One hidden layer is Linear, Tanh; a second one follows it in the same way.",
)

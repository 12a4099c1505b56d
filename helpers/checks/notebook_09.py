"""The exercises of notebook 09, A hidden layer."""

import numpy as np

from helpers.checks.exercise import FunctionExercise

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
    x = np.linspace(-1.7, 2.1, count).reshape(count, 1)
    return x, np.sin(3 * x) + 0.3 * x, *parameters


def _columns_or_rows(gradient, x, y, *parameters):
    """Call with columns, as the lesson's are; with rows, if it is written for these."""
    try:
        return gradient(x, y, *parameters)
    except (IndexError, TypeError, ValueError) as for_columns:
        try:
            return gradient(x.ravel(), y.ravel(), *parameters)
        except Exception:
            raise for_columns from None


hidden_unit_gradient = FunctionExercise(
    arguments=("x", "y", "w1", "b1", "w2", "b2"),
    points=(
        _samples(5, 0.7, -0.3, 1.4, 0.2),
        _samples(8, -1.2, 0.45, -0.6, -0.35),
        _samples(5, 0.35, 1.1, 2.3, -1.2),
        _samples(3, 1.6, 0.15, -1.7, 0.55),
    ),
    call=_columns_or_rows,
    truth=_gradient,
    parts=("by_w1", "by_b1", "by_w2", "by_b2"),
    misconceptions=(
        _slip(
            "the derivative of tanh, 1 - tanh(u)**2, is missing.",
            bend=lambda x, z, h: 1.0,
        ),
        _slip(
            "1 - u**2 is taken of the inside u; it is 1 - tanh(u)**2.",
            bend=lambda x, z, h: 1 - z**2,
        ),
        _slip(
            "tanh itself stands where its derivative, 1 - tanh(u)**2, belongs.",
            bend=lambda x, z, h: h,
        ),
        _slip(
            "1 - tanh(u) is not the derivative of tanh: there is a square.",
            bend=lambda x, z, h: 1 - h,
        ),
        _slip(
            "that is the derivative of the sigmoid.", bend=lambda x, z, h: h * (1 - h)
        ),
        _slip(
            "the tanh is taken twice: what is squared is the tanh already.",
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
            "the factor that w2 is multiplied with is missing.", h=lambda x, z, h: 1.0
        ),
        _slip("w2 is multiplied with the tanh, not with x.", h=lambda x, z, h: x),
        _slip(
            "w2 is multiplied with the tanh, not with the inside of it.",
            h=lambda x, z, h: z,
        ),
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
            "w2 is what is varied: it leaves the tanh, and is itself no factor there.",
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
    errors=(
        ("matmul", "`@` multiplies matrices; w1, b1, w2 and b2 are numbers here: `*`."),
    ),
    correct="one factor for each step on the way back: error, w2, bend, x.",
    see="Notebook 05, section 1: from the result back, one factor for each step.",
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


def _relu(x, W1, b1, W2, b2):
    return np.maximum(x @ W1 + b1, 0) @ W2 + b2


def _layer(rows, inputs, units, phase):
    """Return inputs and parameters of one network, all different from 0."""
    sizes = (rows, inputs), (inputs, units), (units,), (units, 1), (1,)
    return tuple(
        np.sin(2.0 * np.arange(np.prod(size)).reshape(size) + phase + k)
        for k, size in enumerate(sizes)
    )


relu_network = FunctionExercise(
    arguments=("x", "W1", "b1", "W2", "b2"),
    points=(_layer(7, 1, 3, 0.3), _layer(5, 1, 4, 1.1), _layer(6, 2, 3, 2.3)),
    truth=_relu,
    misconceptions=(
        (
            lambda x, W1, b1, W2, b2: np.tanh(x @ W1 + b1) @ W2 + b2,
            "That is the network of section 2; the bend is still tanh.",
        ),
        (
            lambda x, W1, b1, W2, b2: (x @ W1 + b1) @ W2 + b2,
            "Nothing bends: a sum of lines is a line.",
        ),
        (
            lambda x, W1, b1, W2, b2: np.maximum(_relu(x, W1, b1, W2, b2), 0),
            "The prediction is bent as well, so it can't go below 0.",
        ),
        (
            lambda x, W1, b1, W2, b2: np.maximum((x @ W1 + b1) @ W2 + b2, 0),
            "Only the prediction is bent; each unit has a bend of its own.",
        ),
        (
            lambda x, W1, b1, W2, b2: (np.maximum(x @ W1, 0) + b1) @ W2 + b2,
            "The bias `b1` comes before the bend: it moves the place of it.",
        ),
        (
            lambda x, W1, b1, W2, b2: np.minimum(x @ W1 + b1, 0) @ W2 + b2,
            "`minimum` keeps the negative numbers; relu keeps the positive ones.",
        ),
        (
            lambda x, W1, b1, W2, b2: np.maximum(x @ W1 + b1, 0) @ W2,
            "The bias `b2` of the prediction is missing.",
        ),
    ),
    correct="every unit is a line with one corner.",
    see="Section 2, the cell `network`: only the function between the two `@` changes.",
)

"""The exercises of notebook 09, A hidden layer."""

from types import SimpleNamespace

import numpy as np

from helpers.checks.exercise import FunctionExercise, ways


def _gradient(x, y, w1, b1, w2, b2, slips=()):
    """Return the four derivatives; ``slips`` replace pieces of the chain."""
    h = np.tanh(w1 * x + b1)
    chain = SimpleNamespace(x=x, y=y, w1=w1, b1=b1, w2=w2, b2=b2, z=w1 * x + b1, h=h)
    pieces = {"error": 2 * (w2 * h + b2 - y), "outer": w2, "bend": 1 - h**2}
    pieces |= {"by_w1": x, "by_b1": 1.0, "by_w2": h, "by_b2": 1.0}
    pieces |= {name: slip(chain) for name, slip in slips}
    error, outer, bend, *inner = pieces.values()
    hidden = error * outer * bend
    both = zip((hidden, hidden, error, error), inner, strict=True)
    return tuple((before * each).mean() for before, each in both)


def _slip(**slips):
    return lambda *point: _gradient(*point, slips.items())


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
    points=(
        _samples(5, 0.7, -0.3, 1.4, 0.2),
        _samples(8, -1.2, 0.45, -0.6, -0.35),
        _samples(5, 0.35, 1.1, 2.3, -1.2),
        _samples(3, 1.6, 0.15, -1.7, 0.55),
    ),
    call=_columns_or_rows,
    truth=_gradient,
    parts=("by_w1", "by_b1", "by_w2", "by_b2"),
    misconceptions=ways(
        "the derivative of tanh, 1 - tanh(u)**2, is missing.",
        _slip(bend=lambda v: 1.0),
        "1 - u**2 is taken of the inside u; it is 1 - tanh(u)**2.",
        _slip(bend=lambda v: 1 - v.z**2),
        "tanh itself stands where its derivative, 1 - tanh(u)**2, belongs.",
        _slip(bend=lambda v: v.h),
        "1 - tanh(u) is not the derivative of tanh: there is a square.",
        _slip(bend=lambda v: 1 - v.h),
        "the tanh is taken twice: what is squared is the tanh already.",
        _slip(bend=lambda v: 1 - np.tanh(v.h) ** 2),
        "1 is only the inner derivative: twice the error stands before it.",
        lambda *point: (*_gradient(*point)[:3], 1.0),
        "the chain rule passes through the outer weight w2: is it missing?",
        _slip(outer=lambda v: 1.0),
        "the factor x of the inside is missing.",
        _slip(by_w1=lambda v: 1.0),
        "the factor that w2 is multiplied with is missing.",
        _slip(by_w2=lambda v: 1.0),
        "w2 is multiplied with the tanh, not with x.",
        _slip(by_w2=lambda v: v.x),
        "a bias is added, so its derivative is 1.",
        _slip(by_b2=lambda v: v.b2),
        _slip(by_b1=lambda v: v.b1),
        _slip(by_b1=lambda v: v.w1),
        "the derivative of tanh is taken at u = w1 * x + b1, not at x.",
        _slip(bend=lambda v: 1 - np.tanh(v.x) ** 2),
        "the derivative of tanh is 1 *minus* tanh(u)**2.",
        _slip(bend=lambda v: 1 + v.h**2),
        "on the way back through the output the factor is w2, not w1.",
        _slip(outer=lambda v: v.w1),
        "the error is squared; the derivative of e**2 is 2 * e.",
        _slip(error=lambda v: 2 * (v.w2 * v.h + v.b2 - v.y) ** 2),
    ),
    errors={
        "`@` multiplies matrices; w1, b1, w2 and b2 are numbers here: `*`.": "matmul",
    },
    correct="one factor for each step on the way back: error, w2, bend, x.",
    see="Notebook 05, section 1: from the result back, one factor for each step.",
    step="One sample: u = w1 x + b1, h = tanh(u), error e = w2 h + b2 - y. On the way "
    "back: 2 e at the output, times w2, times 1 - h**2 inside tanh. What does each "
    "parameter multiply there? Then the mean.",
)


parameter_count = FunctionExercise(
    points=((1, 16), (3, 5), (7, 2), (12, 9), (2, 1)),
    truth=lambda inputs, units: units * (inputs + 1) + units + 1,
    misconceptions=ways(
        "All biases are forgotten, or the whole way from the units to the output.",
        lambda n, h: n * h + h,
        "Those are the weights into the hidden units alone.",
        lambda n, h: n * h,
        "The bias of the output is forgotten.",
        lambda n, h: n * h + 2 * h,
        "The hidden units' biases are forgotten, or the weights from them.",
        lambda n, h: n * h + h + 1,
        "b1 has a number for every unit, and no input reaches the output directly.",
        lambda n, h: (n + 1) * (h + 1),
        "The output is one: it has one bias, not one for every unit.",
        lambda n, h: n * h + h + h + h,
        "A bias belongs to a unit, not to each of its weights.",
        lambda n, h: 2 * (n * h + h),
        "Every unit of the hidden layer has a bias of its own.",
        lambda n, h: n * h + h + 2,
        "W1 has a number for every pair of an input and a unit: multiply.",
        lambda n, h: n + 2 * h + 1,
    ),
    correct="a weight for every arrow, a bias for every unit that is computed.",
    see="Write down the shapes of W1, b1, W2 and b2, and count what each holds.",
    step="Draw 2 inputs and 3 units: W1 holds 6 numbers, b1 3. Which other two arrays "
    "are there?",
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
    points=(
        _layer(2, 1, 2, 0.8),
        _layer(7, 1, 3, 0.3),
        _layer(5, 1, 4, 1.1),
        _layer(6, 2, 3, 2.3),
    ),
    truth=_relu,
    misconceptions=ways(
        "That is the network of section 2; the bend is still tanh.",
        lambda x, W1, b1, W2, b2: np.tanh(x @ W1 + b1) @ W2 + b2,
        "Nothing bends: a sum of lines is a line.",
        lambda x, W1, b1, W2, b2: (x @ W1 + b1) @ W2 + b2,
        "The prediction is bent as well, so it can't go below 0.",
        lambda x, W1, b1, W2, b2: np.maximum(_relu(x, W1, b1, W2, b2), 0),
        "Only the prediction is bent; each unit has a bend of its own.",
        lambda x, W1, b1, W2, b2: np.maximum((x @ W1 + b1) @ W2 + b2, 0),
        "The bias `b1` comes before the bend: it moves the place of it.",
        lambda x, W1, b1, W2, b2: (np.maximum(x @ W1, 0) + b1) @ W2 + b2,
        "That keeps the negative numbers; relu keeps the positive ones.",
        lambda x, W1, b1, W2, b2: np.minimum(x @ W1 + b1, 0) @ W2 + b2,
        "The bias `b2` of the prediction is missing.",
        lambda x, W1, b1, W2, b2: np.maximum(x @ W1 + b1, 0) @ W2,
        "A unit that is on gives its u, not 1.",
        lambda x, W1, b1, W2, b2: 1.0 * (x @ W1 + b1 > 0) @ W2 + b2,
    ),
    errors={
        "`np.max` looks through one array; `np.maximum` compares with "
        "0.": "only integer scalar arrays",
        "An array has no `relu`; numpy has `np.maximum`.": "no attribute 'relu'",
        "Does a `*` stand where the lesson has `@`? Here x has two "
        "columns.": "could not be broadcast",
        "`x @ W1`: the samples come first, nothing is transposed.": "core dimension",
        "The arrays are numpy's here: `np.maximum`.": "must be Tensor, not numpy",
    },
    correct="every unit is a line with one corner.",
    see="Section 2, `network`: only the function between the two `@` changes.",
    step="Name the inside: u = x @ W1 + b1, one row a sample and one column a unit. Of "
    "[-1.2, 0.7] relu leaves [0, 0.7]. Then `@ W2 + b2`, as before.",
)

"""Plausible wrong answers to every exercise, each with the words it must get.

``WRONG[check]`` is a list of rows: a name, the arguments of the check, and the hint:
a part of the text that no other row of that check gets, or several such parts.
"""

import math

import numpy as np
import torch
from torch import nn

from helpers.autograd import Tensor
from helpers.checks.notebook_12 import START as LOST
from helpers.checks.notebook_12 import estimate, lost_log
from helpers.checks.walks import X, Y, losses, not_cleared

x, y = X, Y
torch_x, torch_y = (torch.tensor(values, dtype=torch.float32) for values in (X, Y))


def walk(start, gradient, rate=0.01, epochs=20, before=False):
    """The weights of a descent, as a student would collect them."""
    w, weights = start, []
    for _ in range(epochs):
        if before:
            weights.append(w)
        w = w - rate * gradient(w)
        if not before:
            weights.append(w)
    return weights


def summed(w):
    return (2 * x * (w * x - y)).sum()


def mean(w):
    return (2 * x * (w * x - y)).mean()


def velocities(rate, momentum, kept=1.0, nesterov=False, late=False, gradient=mean):
    w, v, weights = 0.0, 0.0, []
    for _ in range(20):
        old, g = v, gradient(w)
        v = momentum * v + kept * g
        step = g + momentum * v if nesterov else (old if late else v)
        w = w - rate * step
        weights.append(w)
    return weights


def changes_y(x, y, w):
    y -= w * x
    return float((-2 * x * y).mean())


def raises(x, y, w):
    return 2 * x * eror  # noqa: F821


def reads_outer_w(x, y, weight):
    return 2 * x * (OUTER_W * x - y)


def standardise_in_place(x):
    x -= x.mean()
    x /= x.std()
    return x


def one_step(start):
    return walk(start, mean, epochs=1) * 20


def torch_loop(update, rate=0.01, column=False, listed=torch.Tensor.item):
    """A loop as in 06 with another update."""

    def run(start):
        w, weights = torch.tensor(start, requires_grad=True), []
        for _ in range(20):
            inputs = torch_x.reshape(4, 1) if column else torch_x
            ((inputs * w - torch_y.T) ** 2).mean().backward()
            w = update(w, rate)
            weights.append(listed(w))
        return weights

    return run


def in_place(w, rate):
    with torch.no_grad():
        w -= rate * w.grad
    w.grad = None
    return w


def recorded(w, rate):
    w -= rate * w.grad
    return w


def new_recorded(w, rate):
    return w - rate * w.grad


def new_unrecorded(w, rate):
    with torch.no_grad():
        w = w - rate * w.grad
    return w


def random_bias(start):
    model = nn.Linear(1, 1)
    nn.init.constant_(model.weight, start)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    weights = []
    for _ in range(20):
        nn.MSELoss()(model(torch_x[:, None]), torch_y[:, None]).backward()
        optimizer.step()
        optimizer.zero_grad()
        weights.append(model.weight.item())
    return weights


def by_optimizer(learning_rate, momentum):
    w = torch.zeros((), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=learning_rate, momentum=momentum)
    weights = []
    for _ in range(20):
        optimizer.zero_grad()
        ((torch.tensor(x) * w - torch.tensor(y)) ** 2).mean().backward()
        optimizer.step()
        weights.append(w.item())
    return weights


def one_array_twenty_times(start):
    w, weights = np.array(start), []
    for _ in range(20):
        w -= 0.01 * summed(w)
        weights.append(w)
    return weights


def ends_in_the_loop(start):
    w, weights = start, []
    for _ in range(20):
        w = w - 0.01 * summed(w)
        weights.append(w)
        return weights


kept = []


def keeps_its_list(start, weights=kept):
    weights += walk(start, summed)
    return list(weights)


def keyword_only(x, *, y, w):
    return 2 * x * (w * x - y)


def gradient_in_other_order(y, x, w):
    return 2 * x * (w * x - y)


def nothing_at_times(x, y, w):
    if w * x < y:
        return 2 * x * (w * x - y)


def walks_from_nowhere(start):
    for _ in range(20):
        w = w - 0.01 * summed(w)  # noqa: F821
    return [w]


def with_momentum(start):
    w, v, weights = start, 0.0, []
    for _ in range(20):
        v = 0.9 * v + mean(w)
        w = w - 0.01 * v
        weights.append(w)
    return weights


def not_run_yet(start):
    return [start - 0.01 * hand_gradient(x, y, start)]  # noqa: F821


def hidden(
    bend=lambda z, h: 1 - h**2,
    outer=True,
    times_x=True,
    reduce=np.mean,
    f=2,
    forward=True,
):
    """The gradient through one hidden unit, with a slip."""

    def gradient(x, y, w1, b1, w2, b2):
        z = w1 * x + b1
        h = np.tanh(z)
        error = f * ((w2 if forward else 1) * h + b2 - y)
        inner = error * (w2 if outer else 1) * bend(z, h)
        by_w1 = inner * x if times_x else inner
        return [reduce(part) for part in (by_w1, inner, error * h, error)]

    return gradient


OUTER_W = 1.5
OUTER_START = 0.0

# 06, whose three loops go wrong in the same ways
LOOPS = {
    "rate 0.04": (lambda s: walk(s, mean, rate=0.04), "sum in place of a mean"),
    "no 2": (lambda s: walk(s, mean, rate=0.005), "a factor 2 is missing in the grad"),
    "rate 0.03": (lambda s: walk(s, mean, rate=0.03), "3 times too long"),
    "no rate": (lambda s: walk(s, mean, rate=1), "learning rate is left out"),
    "uphill": (lambda s: walk(s, mean, rate=-0.01), "goes uphill"),
    "late": (lambda s: walk(s, mean, before=True), "one epoch late"),
    "late, summed": (
        lambda s: walk(s, summed, before=True),
        ("one epoch late", "sum in place of a mean"),
    ),
    "one step": (one_step, "begins at the start again"),
    "start in it": (lambda s: [s, *walk(s, mean)], "the start is in it"),
    "only the last": (lambda s: walk(s, mean)[-1], "One number comes back"),
    "start ignored": (lambda s: walk(0.0, mean), "does not change with `start`"),
    "rounded": (lambda s: [round(w, 3) for w in walk(s, mean)], "is rounded"),
    "strings": (lambda s: [f"{w:.3f}" for w in walk(s, mean)], "a list of numbers is"),
    "recorded": (torch_loop(recorded), "refuses to change a leaf"),
    "new tensor": (torch_loop(new_recorded), "`w.grad` is None there"),
    "new tensor, not recorded": (torch_loop(new_unrecorded), "under `no_grad`"),
    "swings": (not_cleared, "old gradients add"),
    "y.T": (torch_loop(in_place, column=True), "What shape does the difference have"),
    "one tensor": (
        torch_loop(in_place, listed=torch.Tensor.detach),
        "same array or tensor, all",
    ),
    "losses": (lambda s: losses(np.array(walk(s, mean)), s), "These are the losses"),
}
LOOP_ROWS = [(name, (answer,), hint) for name, (answer, hint) in LOOPS.items()]

WRONG = {
    "one_sample_gradient": [
        (
            "called",
            (gradient_in_other_order(3, 7, 1.5),),
            ("A function is due here", "by its name alone"),
        ),
        ("order", (gradient_in_other_order,), ("in this order",)),
        ("comma", (lambda x, y, w: (2 * x * (w * x - y),),), "Is it a comma?"),
        (
            "at times",
            (nothing_at_times,),
            ("its last line needs a `return`", "what if an `if` does not"),
        ),
        ("mean", (lambda x, y, w: (x * (w * x - y)).mean(),), "no mean, no sum"),
        ("rounded", (lambda x, y, w: round(2 * x * (w * x - y)),), "is rounded"),
        ("half", (lambda x, y, w: x * (w * x - y),), "Only half"),
        ("sign", (lambda x, y, w: 2 * x * (y - w * x),), "The sign is wrong"),
        (
            "no x, half, sign",
            (lambda x, y, w: y - w * x,),
            ("inside was", "Only half", "The sign is wrong"),
        ),
        ("triple", (lambda x, y, w: 6 * x * (w * x - y),), "3 times as large"),
        ("unknown", (lambda x, y, w: 2 * x * (w * x - y) + x * w,), "due is about"),
        ("outer w", (reads_outer_w,), "`OUTER_W` is read from outside"),
        ("constant", (lambda x, y, w: -15.0,), "does not change with `x`, `y` or `w`"),
        ("nothing", (lambda x, y, w: None,), "its last line needs a `return`"),
        ("two arguments", (lambda x, w: 0,), "takes (x, w); the"),
        ("by name only", (keyword_only,), "takes (x, *, y, w); the"),
        ("a number", (-15.0,), "A function is due here"),
        ("raises", (raises,), "NameError: name 'eror' is not defined"),
        ("power", (lambda x, y, w: (w * x - y) ^ 2,), "A power is written `**`"),
        ("asks", (lambda x, y, w: float(input()),), "nobody to answer"),
        ("exit", (lambda x, y, w: exit(),), "can't end the program"),
        (
            "forward difference",
            (lambda x, y, w: (((w + 1e-3) * x - y) ** 2 - (w * x - y) ** 2) / 1e-3,),
            "too large a step",
        ),
    ],
    "second_step": [
        ("old slope", (2.4,), "the slope of the start"),
        ("length", (0.48,), "how far the step leads"),
        ("uphill", (0.72,), "goes uphill"),
        ("no step", (1.2,), "no step was made"),
        ("on paper", (1.32,), "Take the slope from"),
    ],
    "another_start": [
        (
            "table",
            (lambda s: np.array(walk(s, summed)).reshape(20, 1),),
            "take it out",
        ),
        ("append", (lambda s: [].append(s).append(s),), "`append` returns nothing"),
        ("no start", (walks_from_nowhere,), "set it before it is used"),
        (
            "the last",
            (lambda s: walk(s, summed)[-1:] * 20,),
            ("listed after each update", "same array or tensor, all"),
        ),
        ("late", (lambda s: walk(s, summed, before=True),), "one epoch late"),
        ("early", (lambda s: walk(s, summed, epochs=21)[1:],), "one epoch early"),
        ("start in", (lambda s: [s, *walk(s, summed)],), "the start is in it"),
        ("19", (lambda s: walk(s, summed, epochs=19),), "the first 19 are right"),
        ("40", (lambda s: walk(s, summed, epochs=40),), "the first 20 are right"),
        ("last", (lambda s: walk(s, summed)[-1],), "One number comes back"),
        ("typed in", (lambda s: walk(0.0, summed),), "is a number typed in"),
        (
            "outside",
            (lambda s: walk(OUTER_START, summed),),
            "`OUTER_START` is read from",
        ),
        ("one array", (one_array_twenty_times,), "same array or tensor, all"),
        ("return", (ends_in_the_loop,), "has one entry"),
        ("kept", (keeps_its_list,), "make it anew inside"),
        (
            "fresh kernel",
            (not_run_yet,),
            "in a cell that was run",
        ),
        ("text", (lambda s: str(walk(s, summed)),), "a list of numbers is due"),
    ],
    "three_faults": [
        (
            "a is b",
            ("wrong sign", "wrong sign", "missing 2"),
            "`a`: a wrong sign gives",
        ),
        ("a, c swapped", ("missing 2", "wrong sign", "missing x"), "`b` is right. `a`"),
        ("b summed", ("missing x", "summed", "missing 2"), "`b`: a forgotten mean"),
        ("a x twice", ("x twice", "wrong sign", "missing 2"), "`a`: a second x"),
        ("c right", ("missing x", "wrong sign", "right"), "`c`: a right gradient"),
        ("a ratio", ("missing x", "wrong sign", 0.5), "`c`: not one of the words"),
        ("open", ("missing x", "wrong sign", ...), "`c`: still open"),
    ],
    "absolute_error_gradient": [
        (
            "sign of the mean",
            (lambda x, y, w: np.sign((w * x - y).mean()),),
            "due is about -0.05",
        ),
        (
            "four typed in",
            (lambda x, y, w: (np.sign(w * x - y) * x).sum() / 4,),
            "Right at 2 of 5",
        ),
        ("summed", (lambda x, y, w: (np.sign(w * x - y) * x).sum(),), "not averaged"),
        (
            "sign",
            (lambda x, y, w: (np.sign(y - w * x) * x).mean(),),
            "The sign is wrong",
        ),
        (
            "no x, summed",
            (lambda x, y, w: np.sign(w * x - y).sum(),),
            ("factor x is missing", "not averaged"),
        ),
        (
            "array",
            (lambda x, y, w: np.sign(w * x - y) * x,),
            "Each sample's part is right",
        ),
        ("double", (lambda x, y, w: 2 * (np.sign(w * x - y) * x).mean(),), "Twice"),
        ("in place", (changes_y,), ("changes `y` in place", "mean squared error")),
    ],
    "measured_slope": [
        ("on paper", (12,), "the slope on paper"),
        ("forward", ((2.001**3 - 8) / 0.001,), "a forward difference"),
        ("finer", ((2.0001**3 - 1.9999**3) / 0.0002,), "no `h`"),
    ],
    "slopes_at_a_kink": [
        ("forward", (-2.5, 2.5, 2.5), "`at_the_kink`: That is a forward"),
        ("backward", (-2.5, 2.5, -2.5), "to the left alone"),
        ("swapped", (2.5, -2.5, 0), "the sign is wrong"),
        ("open", (-2.5, 2.5, ...), "`at_the_kink`: still open"),
    ],
    "second_row": [
        ("itself", (21.675,), "for 0.01 itself"),
        ("not the square", (12,), "The distance shrinks so"),
        ("both", (25.5,), "It acted as another rate"),
        ("row 3", (0.768,), "That is row 3"),
        ("row 1", (30,), "That is row 1"),
    ],
    "border_in_millimetres": [
        ("tenth", (2 / 150,), "the square of x"),
        ("as before", (2 / 15,), "in centimetres"),
        ("larger", (4 / 3,), "not flatter"),
        ("much larger", (40 / 3,), "not flatter"),
        ("one step", (1 / 1500,), "the border is further out"),
        ("curvature", (1500,), "Which rate does it allow"),
        ("other", (0.002,), "where is it -1?"),
    ],
    "halving_rate": [
        ("whole", (1 // 30,), "throws the fraction"),
        ("none", (), "The check takes `halving_rate`; 0 came"),
        ("lands", (1 / 15,), "lands on 2 at once"),
        ("other side", (0.1,), "changes side each epoch"),
        ("the factor", (0.5,), "0.5 is the factor"),
        ("bounces", (2 / 15,), "bounces for ever"),
        ("the loss", ((1 - 0.5**0.5) / 15,), "halves the loss"),
        ("summed", (1 / 120,), "for the summed gradient"),
        ("upside down", (30,), "Upside down"),
        ("rounded", (0.033,), "Close, but not exact"),
        ("0.02", (0.02,), "leaves 0.7 of the distance"),
        ("diverges", (0.2,), "training diverges"),
        ("text", ("1/30",), "text in quotes"),
        ("list", ([1 / 30, 1 / 30],), "array of shape (2,)"),
        ("a function", (math.sin,), "is a function; a number is due"),
    ],
    "epochs_to_reach": [
        ("too early", (23,), ("still above 1e-6.",)),
        ("one off", (53,), "Which loss does a row show"),
        ("one more", (55,), "not for the first time"),
        ("not the square", (107,), "goes with its square"),
        ("loss 1", (44,), "the loss 30, not 1"),
        ("0.04", (11,), "where 0.01 acted as"),
        ("not rounded up", (53.97,), "a whole number is due"),
    ],
    "largest_rate": [
        ("half", (lambda x: 1 / full(x - x.mean())[1],), "Only half"),
        ("given", (lambda x: 0.8,), "does not change with `x`"),
    ],
    "standardise": [
        ("method", (lambda x: (x - x.mean()) / x.std,), "brackets of a method"),
        ("typed in", (lambda x: np.ones(4),), "Is something else used than what"),
        ("sign", (lambda x: (x.mean() - x) / x.std(),), "The sign is wrong"),
        ("number", (lambda x: x.std(),), "One number comes back where an array"),
        ("in place", (standardise_in_place,), "changes `x` in place"),
    ],
    "slope_of_bias": [
        ("of w", (-30,), "x does not belong to b"),
        ("mean error", (-5.0,), "the mean error"),
        ("summed", (-40,), "That is a sum"),
        ("sum of errors", (-20,), "And the 2"),
        ("sign", (10,), "the sign is wrong"),
    ],
    "floor_of_the_loss": [
        ("true line", (2, 0.5, 0.2), "`best_w`: The samples scatter"),
        ("centred", (1.8, 5.0, 0.2), "`best_b`: That is for centred"),
        ("zero", (1.8, 0.5, 0), "`floor`: No line meets"),
        ("at the true line", (1.8, 0.5, 0.25), "it can be lower"),
        ("summed", (1.8, 0.5, 0.8), "That is a sum"),
        ("root", (1.8, 0.5, 0.447), "its square root"),
        ("open", (1.8, 0.5, ...), "`floor`: still open"),
        ("array", ([1.8], 0.5, 0.2), "array of shape (1,)"),
    ],
    "rule_for_b": [
        ("number", (-1.0,), "by its name alone"),
        ("two arguments", (lambda g, b: -g,), "takes (g, b)"),
    ],
    "sigmoid_rule": [
        ("tensor", (lambda g, c: Tensor(g * c * (1 - c)),), "of type Tensor"),
        ("model", (lambda g, c: nn.Linear(1, 1),), "of type Linear"),
        ("function", (lambda g, c: lambda g: g * c,), "returns a function; numbers"),
        ("order", (lambda c, g: g * c * (1 - c),), ("with (g, c), in this order",)),
        (
            "math",
            (lambda g, c: g * c * (1 - math.log(c)),),
            "`np.exp` an array",
        ),
        ("sign", (lambda g, c: g * c * (c - 1),), "The sign is wrong"),
        ("summed", (lambda g, c: (g * c * (1 - c)).sum(),), "One number comes back"),
        ("three arguments", (lambda g, c, a: g * c,), "takes (g, c, a)"),
    ],
    "first_met": [
        ("true", (36.0, 36.0), "this walk misses a part"),
        ("late part", (32.0, 36.0), "arrives too late"),
        ("at q", (1.0, 36.0), "what has arrived at q; go"),
        ("alike", (4.0, 4.0), "what does it hand to q?"),
    ],
    "mul_rules": [
        (
            "sign of one",
            (lambda g, y, a, b: (g * b, -g * a),),
            ("`grad_a` is right. `grad_b`:", "The sign is wrong"),
        ),
        (
            "one open",
            (lambda g, y, a, b: (g * b, ...),),
            "For `grad_b` your function returns a `...`",
        ),
        ("one", (lambda g, y, a, b: g * b,), "returns 1 result; 2 are due"),
    ],
    "third_step": [
        ("last slope", (-17.175,), "the slope at 0.855 alone"),
        ("second slope", (-25.5,), "the second slope alone"),
        ("second step", (-55.5,), "at the second step"),
        ("without the start", (-42.675,), "at the start is missing"),
        ("weight", (1.58175,), "the weight after the step"),
        ("mean", (-24.225,), "the mean of the slopes"),
        ("sign", (72.675,), "the sign is wrong"),
    ],
    "first_loop": LOOP_ROWS,
    "second_loop": LOOP_ROWS,
    "third_loop": LOOP_ROWS,
    "numbers_in_a_layer": [
        ("weights", (3,), "one for each feature"),
        ("tensors", (2,), "count the numbers in them"),
        ("a bias each", (6,), "one bias for all"),
        ("one", (1,), "a weight of its own"),
    ],
    "momentum": [
        ("velocities", (lambda r, m: -np.diff(velocities(1, m)) + 0,), "list has 19"),
        ("given", (lambda r, m: velocities(0.01, 0.9),), "`learning_rate` or `mom"),
        ("optimizer", (by_optimizer,), "here an optimizer makes it"),
    ],
    "without_bias": [
        ("fill_", (lambda s: nn.Linear(1, 1).weight.fill_(s), 2), "set in place only"),
        ("momentum", (with_momentum, 2), "has a momentum of 0.9"),
        ("MSELoss", (lambda s: nn.MSELoss(torch_x, torch_y), 2), "First make the loss"),
        ("random bias", (random_bias, 2), "A bias is trained as well"),
        ("summed", (lambda s: walk(s, summed), 1), "sum in place of a mean"),
        ("random", (lambda s: walk(np.random.rand(), mean), 2), "something is random"),
        ("still", (lambda s: [s] * 20, 2), "are `backward` and then `step` called"),
        ("swings", (not_cleared, 2), "are the gradients cleared"),
        ("notebook 1", (lambda s: walk(s, mean), 1), "was 1.200"),
        ("notebook 6", (lambda s: walk(s, mean), 6), "06 has these weights too"),
        ("notebook 9", (lambda s: walk(s, mean), 9), "01 to 06 come before"),
        ("open", (lambda s: walk(s, mean), ...), "Give its number"),
    ],
    "lost_start": [
        ("swapped", LOST[::-1], "are swapped"),
        ("minus 2", (LOST[0] - 2, LOST[1]), "That is w0 - 2"),
        ("row 1", (lost_log()[0]["w"], 0.0), "`w0`: One epoch out of step"),
        ("rate", estimate(0.01), "was made with another one"),
        ("near", [each + 3e-7 * abs(each) for each in LOST], "which start on the grid"),
        ("digits", (0.0221, -0.1298), "are all digits given"),
        ("steps", (184695, -1089320), "number of steps of the grid"),
        ("lesson", (-0.6483198404312134, -0.5033024549484253), "start of the lesson"),
        ("sign", (-LOST[0], LOST[1]), "the sign is wrong"),
        ("step", (LOST[0], estimate(shift=-1)[1]), "`b0`: One epoch out of step"),
        ("open", (LOST[0], ...), "`b0`: still open"),
    ],
    "convert_back": [
        ("comma", (lambda w, b, m, s: ((w / s,), b - w * m / s),), "Is it a comma?"),
        ("arguments", (lambda mean, deviation, w, b: (w, b),), ("in this order",)),
        ("slope only", (lambda w, b, m, s: w / s,), "returns 1 result; 2 are due"),
        ("rounded", (lambda w, b, m, s: (round(w / s, 2), b - w * m / s),), "rounded"),
    ],
    "shard_weights": [
        ("whole", (lambda n: [k // sum(n) for k in n],), "by `round` or `//`"),
        ("star", (lambda *n: sum(n),), "with one argument, a list"),
        ("divided", (lambda n: n / sum(n),), "not divided as a whole"),
        ("number", (lambda n: 1 / sum(n),), "One number comes back"),
        ("given", (lambda n: [10 / 24, 14 / 24],), "shape (2,) comes back"),
    ],
    "hidden_unit_gradient": [
        ("matrices", (lambda x, y, w1, b1, w2, b2: x @ w1,), "multiplies matrices"),
        ("summed", (hidden(reduce=np.sum),), "not averaged"),
        ("no 2", (hidden(f=1),), "Only half"),
        ("sign", (hidden(f=-2),), "The sign is wrong"),
        ("order", (lambda *p: hidden()(*p)[::-1],), "is due for `by_b2`"),
        ("three", (lambda *p: hidden()(*p)[:3],), "returns 3 results; 4 are due"),
        ("no mean", (hidden(reduce=np.copy),), "Each sample's part is right"),
        (
            "no bend in one",
            (lambda *p: [hidden(lambda z, h: 1)(*p)[0], *hidden()(*p)[1:]],),
            ("`by_b1`, `by_w2` and `by_b2` are right", "1 - tanh(u)**2, is missing"),
        ),
    ],
    "cross_entropy": [
        ("one", (lambda z, t: -np.log(np.exp(z)[t] / np.exp(z).sum()),), "2 are due"),
        (
            "no shift",
            (
                lambda z, t: (
                    -np.log((p := np.exp(z) / np.exp(z).sum())[t]),
                    p - np.eye(len(z))[t],
                ),
            ),
            "is too large: subtract the largest",
        ),
    ],
    "accuracy": [
        ("axis 0", (lambda z, d: (z.argmax(axis=0) == d).mean(),), "a row: `axis=1`."),
        ("none", (lambda z, d: (z.argmax() == d).mean(),), "a row is due: `axis=1`"),
    ],
    "epoch_to_keep": [
        ("typed", (lambda t, v: 4,), "does not change with `validation`"),
    ],
    "ten_verdicts": [
        ("four", (("sum",) * 4, ("right",) * 5), "Five words are due"),
        ("no word", (("wrong",) * 5, ("right",) * 5), "not among the words"),
        (
            "all right",
            (("right",) * 5, ("right",) * 5),
            ("3 of 10 are right", "To decide loop 1: measure", "To decide loop 2: let"),
        ),
    ],
    "four_decimals": [
        ("some", (1600,), "Format the replayed weight"),
        ("all digits", (2,), "with all digits"),
        ("weights alone", (6534,), "the losses must come out too"),
        ("near", (216,), "of the 289 in `near`"),
    ],
    "ring": [
        ("untouched", (lambda lists: lists[0],), "nothing was added"),
        ("one", (lambda lists: 3.0,), "One number comes back"),
    ],
    "relu_network": [
        ("typed", (lambda x, W1, b1, W2, b2: 0.0,), "where an array of shape (7, 1)"),
        (
            "abs",
            (lambda x, W1, b1, W2, b2: abs(x @ W1 + b1) @ W2 + b2,),
            "due is about",
        ),
    ],
    "intercept": [
        ("both", (lambda d, v: (1.0, 2.0),), "An array of shape (2,) comes back"),
        ("first", (lambda d, v: v[0],), "does not change with `distance`"),
    ],
    "sun_and_h0": [
        (
            "all four",
            (
                lambda d, n, v: np.linalg.lstsq(np.column_stack([d, n]), v, rcond=None)[
                    0
                ],
            ),
            "An array of shape (4,) comes back",
        ),
        ("typed", (lambda d, n, v: 465.0,), "does not change with `distance`"),
    ],
    "parameter_count": [
        (
            "swapped",
            (lambda n, h: n * (h + 1) + n + 1,),
            "Inputs and units are swapped",
        ),
    ],
}


def full(x):
    """The eigenvalues of the Hessian of the inputs as they are, smaller first."""
    x = x.astype(float)
    return np.linalg.eigvalsh(
        np.array([[2 * (x**2).mean(), 2 * x.mean()], [2 * x.mean(), 2.0]])
    )

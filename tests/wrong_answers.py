"""Wrong answers that no listed misconception expresses, with the words they must get.

``WRONG[check]`` is a list of rows: the hint, a part of the text that no other row of
that check gets, or a tuple of such parts; then the arguments of the check.
"""

import itertools
import math

import numpy as np
import torch
from torch import nn

from helpers.autograd import Tensor
from helpers.checks.notebook_09 import hidden_unit_gradient
from helpers.checks.notebook_12 import GRID, estimate, lost_log
from helpers.checks.notebook_12 import START as LOST
from helpers.checks.walks import X, Y, with_bias
from helpers.trajectory import Trajectory

x, y = X, Y
torch_x, torch_y = (torch.tensor(values, dtype=torch.float32) for values in (X, Y))


def walk(start, gradient, epochs=20):
    """The weights of a descent, as a student would collect them."""
    w, weights = start, []
    for _ in range(epochs):
        w = w - 0.01 * gradient(w)
        weights.append(w)
    return weights


def summed(w):
    return (2 * x * (w * x - y)).sum()


def mean(w):
    return (2 * x * (w * x - y)).mean()


def standardise_in_place(x):
    x -= x.mean()
    x /= x.std()
    return x


def torch_loop(update, column=False, listed=torch.Tensor.item):
    """A loop as in 06 with another update."""

    def run(start):
        w, weights = torch.tensor(start, requires_grad=True), []
        for _ in range(20):
            inputs = torch_x.reshape(4, 1) if column else torch_x
            ((inputs * w - torch_y) ** 2).mean().backward()
            w = update(w)
            weights.append(listed(w))
        return weights

    return run


def in_place(w):
    with torch.no_grad():
        w -= 0.01 * w.grad
    w.grad = None
    return w


def walks_from_nowhere(start):
    for _ in range(20):
        w = w - 0.01 * summed(w)  # noqa: F821
    return [w]


def overflows(z, true):
    p = np.exp(z) / np.exp(z).sum()
    return -np.log(p[true]), p - np.eye(len(z))[true]


def uphill(z, true):
    p = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    return np.log(p[true]), np.eye(len(z))[true] - p


LESSON_X = np.arange(3.0)
unit = hidden_unit_gradient.truth

WRONG = {
    "one_sample_gradient": [
        (("A function belongs here", "by its name alone"), -15.0),
        (("takes (y, x, w);", "with (x, y, w), in this"), lambda y, x, w: 0),
        ("takes (x, w); the", lambda x, w: 0),
        ("Is it a comma?", lambda x, y, w: (2 * x * (w * x - y),)),
        (("`return` in its last", "if an `if`"), lambda x, y, w: None if w > 2 else w),
        ("returns text", lambda x, y, w: np.array("1")),
        ("returns True or False", lambda x, y, w: np.array(True)),
        ("a complex number", lambda x, y, w: np.array(1j)),
        ("no mean, no sum", lambda x, y, w: (x * (w * x - y)).mean()),
        ("is rounded", lambda x, y, w: round(2 * x * (w * x - y))),
        ("is rounded", lambda x, y, w: int(2 * x * (w * x - y))),
        ("0.99 times as large", lambda x, y, w: 1.98 * x * (w * x - y)),
        ("does not change with `x`, `y` or `w`", lambda x, y, w: -15.0),
        ("the result is nan; it should be", lambda x, y, w: math.nan),
        ("the result is 7; it should be", max),
        (("name 'eror' is", "cell that was run"), lambda x, y, w: eror),  # noqa: F821
        ("A power is written `**`", lambda x, y, w: (w * x - y) ^ 2),
        ("nobody to answer", lambda x, y, w: float(input())),
        ("can't end the program", lambda x, y, w: exit()),
        ("too large a step", lambda x, y, w: 2 * x * (w * x - y) + 1e-3 * x**2),
    ],
    "second_step": [
        ("The right number lies below", 5.0),
        ("The right number lies above", -3.0),
    ],
    "another_start": [
        (("a whole run", "a list of numbers is asked for"), lambda s: Trajectory(w=s)),
        ("take it out", lambda s: np.array(walk(s, summed)).reshape(20, 1)),
        ("is there a comma too many?", lambda s: (walk(s, summed),)),
        ("array of shape (4,) where one number", lambda s: np.ones((20, 4))),
        ("the last: is the list made anew", lambda s: walk(s, summed)[-1:]),
        ("has 1000 entries", itertools.count),
        ("`append` returns nothing", lambda s: [].append(s).append(s)),
        ("set it before it is used", walks_from_nowhere),
        ("listed after each update", lambda s: walk(s, summed)[-1:] * 20),
        ("one epoch late", lambda s: [s, *walk(s, summed)][:20]),
        ("one epoch early", lambda s: walk(s, summed, epochs=21)[1:]),
        ("the start is in it", lambda s: [s, *walk(s, summed)]),
        ("the first 19 are right", lambda s: walk(s, summed, epochs=19)),
        ("the first 20 are right", lambda s: walk(s, summed, epochs=40)),
        ("One number comes back", lambda s: walk(s, summed)[-1]),
        ("is a number typed in", lambda s: walk(0.0, summed)),
        ("a sign is wrong. At epoch 1", lambda s: [-w for w in walk(s, summed)]),
        ("does `return` stand inside the loop", lambda s: walk(s, summed)[:1]),
        ("make it anew inside", lambda s, old=[]: old.extend(walk(s, mean)) or [*old]),
    ],
    "measured_slope": [
        ("On paper, of another function", 12),
        ("no `h`, and all digits", 12.000003),
        ("no `h`, and all digits", (2.0001**3 - 1.9999**3) / 0.0002),
        ("Call `central_difference`", 11.0),
    ],
    "three_faults": [
        (("`b` is right. `a`", "ratio 0.5"), "missing 2", "wrong sign", "missing x"),
        ("no word fits twice", "missing x", "missing x", "missing 2"),
        (("ratio -1", "a right gradient"), "wrong sign", "missing x", "right"),
        (("here 3.33", "ratio N, here 4"), "x twice", "summed", "missing 2"),
        ("`c`: not one of the words", "missing x", "wrong sign", 0.5),
        ("`c`: still open", "missing x", "wrong sign", ...),
    ],
    "absolute_error_gradient": [
        ("should be -0.05", lambda x, y, w: np.sign((w * x - y).mean())),
        ("Right for 4 samples", lambda x, y, w: (np.sign(w * x - y) * x).sum() / 4),
        (("x is missing", "not averaged"), lambda x, y, w: np.sign(w * x - y).sum()),
        ("An array of shape (4,) comes back where one number", lambda x, y, w: x * w),
        ("Each sample's part is right", lambda x, y, w: np.sign(w * x - y) * x),
        ("hand the number back with `return`", lambda x, y, w: (yield w)),
        (
            ("Every size is right, and a sign is wrong", "should be -0.05"),
            lambda x, y, w: abs((np.sign(w * x - y) * x).mean()),
        ),
        ("The result is huge", lambda x, y, w: 1e9 * (np.sign(w * x - y) * x).mean()),
    ],
    "border_in_millimetres": [("where is it -1?", 0.002)],
    "halving_rate": [
        ("The check takes `halving_rate`; 0 came",),
        ("leaves 0.7 of the distance", 0.02),
        ("training diverges", 0.2),
        ("text in quotes", "1/30"),
        ("shape (1,); one number alone is asked for, without a comma", (1 / 30,)),
        ("is a function (are its brackets missing?)", math.sin),
    ],
    "epochs_to_reach": [
        (("still above 1e-6.",), 23),
        ("show the loss before their update", 53),
        ("not for the first time", 55),
        ("a whole number, rounded up", 53.97),
        ("is that a loss", 9e-7),
    ],
    "standardise": [
        ("Is there a comma too many?", lambda x: ((x - x.mean()) / x.std(),)),
        ("a sign is wrong", lambda x: abs(x - x.mean()) / x.std()),
        ("the deviation is not 1", lambda x: x - x.mean()),
        ("the mean is not 0", lambda x: x / x.std()),
        (
            "At entry 2, for x = [1.2, 2. , 3.3, 4. ]",
            lambda x: (x - x.mean()) / x.std() + (np.arange(len(x)) == 2),
        ),
        ("rounded on the way", lambda x: ((x - x.mean()) / x.std()).round(2)),
        ("brackets of a method", lambda x: (x - x.mean()) / x.std),
        ("`LESSON_X` is read from outside", lambda x: LESSON_X),
        ("One number comes back where an array", lambda x: x.std()),
        (("changes `x`", "All that it returns is right"), standardise_in_place),
    ],
    "slope_of_bias": [("the sign is wrong", 10)],
    "rule_for_b": [
        ("g is missing", lambda g: -1),
        ("Two results", lambda g: (g, -g)),
    ],
    "sigmoid_rule": [
        ("is it left out", lambda g, c: 0 * g),
        ("of type Tensor", lambda g, c: Tensor(g * c * (1 - c))),
        ("of type Linear", lambda g, c: nn.Linear(1, 1)),
        ("those of numpy an array", lambda g, c: g * c * (1 - math.log(c))),
    ],
    "mul_rules": [
        ("For `grad_b` your function returns a `...`", lambda g, c, a, b: (g * b, ...)),
        ("returns 1 result; 2 are asked", lambda g, c, a, b: g * b),
        ("is there a `return` in its last line", lambda g, c, a, b: None),
        ("`grad_a` and `grad_b`: Twice", lambda g, c, a, b: (2 * g * b, 2 * g * a)),
    ],
    "first_loop": [
        (("epoch late", "sum in place"), lambda s: [s, *walk(s, summed)][:20]),
        ("is rounded", lambda s: [round(w, 3) for w in walk(s, mean)]),
        ("a list of numbers is", lambda s: [f"{w:.3f}" for w in walk(s, mean)]),
        ("refuses to change a leaf", torch_loop(lambda w: w.sub_(0.01 * w.grad))),
        ("is `backward()` missing", torch_loop(lambda w: w - 0.01 * w.grad)),
        ("is not recorded: is it", torch_loop(lambda w: (w - 0.01 * w.grad).detach())),
        ("What shape does the difference have", torch_loop(in_place, column=True)),
        ("changed in place", torch_loop(in_place, listed=torch.Tensor.detach)),
    ],
    "momentum": [
        ("here an optimizer makes it", lambda r, m: (lambda: torch.optim.SGD)()),
    ],
    "without_bias": [
        ("to set a parameter", lambda s: nn.Linear(1, 1).weight.fill_(s), 2),
        ("First make the loss", lambda s: nn.MSELoss(torch_x, torch_y), 2),
        ("A bias is trained as well", lambda s: with_bias(s, np.random.rand()), 2),
        ("something is random", lambda s: walk(np.random.rand(), mean), 2),
        ("was 1.200", lambda s: walk(s, mean), 1),
        ("01 to 06 come before", lambda s: walk(s, mean), 9),
        ("Give its number", lambda s: walk(s, mean), ...),
    ],
    "lost_start": [
        ("`w0`: One epoch out of step", lost_log()[0]["w"], 0.0),
        ("was made with another one", *estimate(0.01)),
        ("Between the points of the grid", *estimate()),
        ("does it print all rows", LOST[0] + 8 * GRID, LOST[1] - GRID),
        ("are all digits given", 0.0221, -0.1298),
    ],
    "shard_weights": [
        ("with one argument, a list", lambda *sizes: sum(sizes)),
        ("not divided as a whole", lambda sizes: sizes / sum(sizes)),
    ],
    "hidden_unit_gradient": [
        ("multiplies matrices", lambda x, y, w1, b1, w2, b2: x @ w1),
        ("that belongs to `by_b2`", lambda *p: unit(*p)[::-1]),
        ("returns 3 results; 4 are asked", lambda *p: unit(*p)[:3]),
        (
            ("`by_b1`, `by_w2` and `by_b2` are right", "1 - tanh(u)**2, is missing"),
            lambda *p: [unit(*p, [("bend", lambda v: 1.0)])[0], *unit(*p)[1:]],
        ),
    ],
    "cross_entropy": [
        ("is too large: subtract the largest", overflows),
        ("a number below 0", lambda z, t: (np.log(-1.0 - z[t] ** 2), 0 * z)),
        (("prediction minus truth", "minus it is the loss"), uphill),
    ],
    "epoch_to_keep": [("does not change with `validation`", lambda t, v: 4)],
    "ring": [
        ("does not change with `lists`", lambda lists: [1.5, 2.5, 3.5, 4.5]),
        ("copy those inside, too", lambda n: n[0].sort(reverse=True) or n[0]),
        ("Only the first entry", lambda lists: [sum(each[0] for each in lists)]),
    ],
    "accuracy": [
        ("`LESSON_X` is read from", lambda z, d: (d == LESSON_X).mean()),
        ("a row: `axis=1`.", lambda z, d: (z.argmax(axis=0) == d).mean()),
    ],
    "ten_verdicts": [
        (
            ("loop 4: put the gradient", "loop 9: read its"),
            ("sum", "not cleared", "shapes", "sum", "equal units"),
            (
                "softmax twice",
                "scaled with held-out rows",
                "shared hands",
                "shared hands",
                "right",
            ),
        ),
        ("takes five words", ("sum",) * 4, ("right",) * 5),
        ("'wrong' is not among the words", ("wrong",) * 5, ("right",) * 5),
        (("3 of 10", "loop 1: measure", "loop 2: let"), *[("right",) * 5] * 2),
    ],
    "shorter_printout": [("Format the replayed weight", 1600)],
}

"""Plausible wrong answers to every exercise, each with the words it must get.

``WRONG[check]`` is a list of rows: a name, the arguments of the check, and the hint:
a part of the text that no other row of that check gets. An answer with several faults
has several hints, and those may be shared.
"""

import numpy as np

from helpers.checks import loops
from helpers.checks.given import lost_log

x, y = loops.X, loops.Y


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


def only_prints(x, y, w):
    print(2 * x * (w * x - y))


def raises(x, y, w):
    return 2 * x * eror  # noqa: F821


def prints_the_walk(start):
    print(walk(start, summed))


def reads_outer_w(x, y, weight):
    return 2 * x * (OUTER_W * x - y)


def standardise_in_place(x):
    x -= x.mean()
    x /= x.std()
    return x


def one_step(start):
    return walk(start, mean, epochs=1) * 20


def pairs(start):
    return walk(start, lambda w: (2 * x * (w * x - y[:, None])).mean())


def with_bias(start):
    w, b, weights = start, 0.0, []
    for _ in range(20):
        error = w * x + b - y
        w, b = w - 0.02 * (error * x).mean(), b - 0.02 * error.mean()
        weights.append(w)
    return weights


def leaf_error(start):
    raise RuntimeError("a leaf Variable that requires grad is being used in-place")


def no_gradient(start):
    return start - 0.01 * None


OUTER_W = 1.5
MENDED = {
    "one epoch late": (lambda s: walk(s, mean, before=True), "one epoch late"),
    "no learning rate": (lambda s: walk(s, mean, rate=1), "learning rate is left out"),
    "summed": (lambda s: walk(s, summed), "4 times too long"),
    "uphill": (lambda s: walk(s, mean, rate=-0.01), "goes uphill"),
    "one step": (one_step, "begins at the start again"),
    "start in it": (lambda s: [s, *walk(s, mean)], "the start is in it"),
    "only the last": (lambda s: walk(s, mean)[-1], "One number comes back"),
    "start ignored": (lambda s: walk(0.0, mean), "does not change with the argument"),
    "gradient is None": (no_gradient, "`w.grad` is None there"),
}


def mended(**more):
    rows = {**MENDED, **more}
    return [(name, (answer,), hint) for name, (answer, hint) in rows.items()]


ABSOLUTE = {
    "squared": (lambda x, y, w: (2 * x * (w * x - y)).mean(), "mean squared error"),
    "summed": (lambda x, y, w: (np.sign(w * x - y) * x).sum(), "N times too large"),
    "sign": (lambda x, y, w: (np.sign(y - w * x) * x).mean(), "sign is wrong"),
    "no x": (lambda x, y, w: np.sign(w * x - y).mean(), "factor x is missing"),
    "no x, summed": (
        lambda x, y, w: np.sign(w * x - y).sum(),
        ("factor x is missing", "N times too large"),
    ),
    "loss": (lambda x, y, w: abs(w * x - y).mean(), "That is the loss"),
    "no sign": (lambda x, y, w: x.mean(), "Every error counts as positive"),
    "array": (lambda x, y, w: np.sign(w * x - y) * x, "Make one number of them"),
    "double": (lambda x, y, w: 2 * (np.sign(w * x - y) * x).mean(), "twice"),
    "in place": (changes_y, ("changes `y` in place", "mean squared error")),
}

WRONG = {
    "one_sample_gradient": [
        ("half", (lambda x, y, w: x * (w * x - y),), "half of what is due"),
        ("sign", (lambda x, y, w: 2 * x * (y - w * x),), "size is right, but the sign"),
        ("no x", (lambda x, y, w: 2 * (w * x - y),), "inside was"),
        (
            "no x, half, sign",
            (lambda x, y, w: y - w * x,),
            ("inside was", "half of what is due", "The sign is wrong as well"),
        ),
        ("loss", (lambda x, y, w: (w * x - y) ** 2,), "That is the loss"),
        ("square", (lambda x, y, w: 2 * x * (w * x - y) ** 2,), "square is still"),
        ("by x", (lambda x, y, w: 2 * w * (w * x - y),), "with respect to x"),
        ("triple", (lambda x, y, w: 6 * x * (w * x - y),), "3 times as large"),
        ("plus 1", (lambda x, y, w: 2 * x * (w * x - y) + 1,), "off by the same"),
        ("unknown", (lambda x, y, w: 2 * x * (w * x - y) + x * w,), "too large by"),
        ("array", (lambda x, y, w: np.array([2 * x * (w * x - y)]),), "shape (1,)"),
        ("outer w", (reads_outer_w,), "reads `OUTER_W` from outside"),
        ("constant", (lambda x, y, w: -15.0,), "`x`, `y` or `w`: something else"),
        ("nothing", (lambda x, y, w: None,), "its last line needs a `return`"),
        ("prints", (only_prints,), "prints but returns nothing"),
        ("two arguments", (lambda x, w: 0,), "takes 2 arguments"),
        ("a number", (-15.0,), "A function is due here"),
        ("raises", (raises,), "NameError: name 'eror' is not defined"),
    ],
    "another_start": [
        ("late", (lambda s: walk(s, summed, before=True),), "one epoch late"),
        ("early", (lambda s: walk(s, summed, epochs=21)[1:],), "one epoch early"),
        ("no rate", (lambda s: walk(s, summed, rate=1),), "learning rate is left out"),
        ("mean", (lambda s: walk(s, mean),), "4 times shorter"),
        ("uphill", (lambda s: walk(s, summed, rate=-0.01),), "goes uphill"),
        ("start in", (lambda s: [s, *walk(s, summed)],), "the start is in it"),
        ("19", (lambda s: walk(s, summed, epochs=19),), "the last epoch is missing"),
        ("40", (lambda s: walk(s, summed, epochs=40),), "entries that both have agree"),
        ("last", (lambda s: walk(s, summed)[-1],), "One number comes back"),
        ("ignored", (lambda s: walk(0.0, summed),), "change with the argument `start`"),
        ("still", (lambda s: [s] * 20,), "never moves"),
        ("losses", (lambda s: loops.losses(np.array(walk(s, summed)), s),), "losses"),
        ("rate 0.02", (lambda s: walk(s, summed, rate=0.02),), "At epoch 1, for start"),
        ("prints", (prints_the_walk,), "prints but returns nothing"),
    ],
    "three_faults": [
        (
            "a is b",
            ("wrong sign", "wrong sign", "missing 2"),
            "`a`: a wrong sign gives",
        ),
        ("a, c swapped", ("missing 2", "wrong sign", "missing x"), "`b` is right. `a`"),
        ("b summed", ("missing x", "summed", "missing 2"), "`b`: a forgotten mean"),
        ("a ratio", ("missing x", "wrong sign", 0.5), "`c`: not one of the words"),
        ("open", ("missing x", "wrong sign", ...), "`c` is still open"),
    ],
    "absolute_error_gradient": [
        (name, (answer,), hint) for name, (answer, hint) in ABSOLUTE.items()
    ],
    "halving_rate": [
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
    ],
    "epochs_to_reach": [
        ("one off", (53,), "One off"),
        ("one more", (55,), "One too many"),
        ("not the square", (107,), "goes with its square"),
        ("loss 1", (44,), "the loss 30, not 1"),
        ("0.04", (11,), "where 0.01 acted as"),
        ("not rounded up", (53.97,), "a whole number is due"),
        ("too early", (40,), "still above 1e-6"),
        ("too late", (70,), "Several rows before"),
    ],
    "largest_rate": [
        ("as it is", (lambda x: 2 / full(x)[1],), "centre them first"),
        ("the smaller", (lambda x: 2 / full(x - x.mean())[0],), "smaller eigenvalue"),
        ("only w", (lambda x: 1 / x.var(),), "Only the direction of w"),
        ("eigenvalue", (lambda x: full(x - x.mean())[1],), "eigenvalue itself"),
        ("half", (lambda x: 1 / full(x - x.mean())[1],), "half of what is due"),
        ("given", (lambda x: 0.8,), "does not change with the argument `x`"),
        (
            "condition",
            (lambda x: full(x - x.mean())[1] / full(x - x.mean())[0],),
            "That is the condition number",
        ),
    ],
    "standardise": [
        ("centred", (lambda x: x - x.mean(),), "not yet scaled"),
        ("scaled", (lambda x: x / x.std(),), "but not centred"),
        ("variance", (lambda x: (x - x.mean()) / x.var(),), "by the variance"),
        ("N - 1", (lambda x: (x - x.mean()) / x.std(ddof=1),), "with N - 1"),
        ("brackets", (lambda x: x - x.mean() / x.std(),), "put brackets around"),
        ("0 to 1", (lambda x: (x - x.min()) / np.ptp(x),), "between 0 and 1"),
        ("sign", (lambda x: (x.mean() - x) / x.std(),), "the sign is wrong"),
        ("number", (lambda x: x.std(),), "One number comes back where an array"),
        ("in place", (standardise_in_place,), "changes `x` in place"),
    ],
    "after_standardising": [
        ("centred", (1.25, 0.8), "`condition_number`: That was the ratio after"),
        ("before", (55.8, 0.1198), "the ratio before anything"),
        ("half", (1, 0.5), "lands in one step; the border is further"),
        ("eigenvalue", (1, 2), "which rate does it allow"),
        ("open", (1, ...), "`largest_rate` is still open"),
        ("array", ([1, 1], 1), "array of shape (2,)"),
    ],
    "exp_rule": [
        ("no g", (lambda g, y, a: y,), "but g is missing"),
        ("only g", (lambda g, y, a: g,), "passed on as it is"),
        ("power", (lambda g, y, a: g * a * np.exp(a - 1),), "rule for powers"),
        ("twice", (lambda g, y, a: g * np.exp(y),), "applied twice"),
        ("added", (lambda g, y, a: g + y,), "g is added"),
        ("summed", (lambda g, y, a: (g * y).sum(),), "One number comes back"),
        ("two arguments", (lambda g, a: g * np.exp(a),), "takes 2 arguments"),
    ],
    "mul_rules": [
        ("given", (lambda g, y, a, b: (g * a, g * b),), "those that were given"),
        ("no g", (lambda g, y, a, b: (b, a),), "but g is missing"),
        ("both b", (lambda g, y, a, b: (g * b, g * b),), "gradient by a is right"),
        ("both a", (lambda g, y, a, b: (g * a, g * a),), "gradient by b is right"),
        ("sum", (lambda g, y, a, b: (g, g),), "rule of a sum"),
        ("one", (lambda g, y, a, b: g * b,), "shape (3,) comes back"),
    ],
    "first_loop": mended(
        given=(loops.not_cleared, "the weights still swing"),
        pairs=(pairs, "which shape has the difference"),
    ),
    "second_loop": mended(
        given=(leaf_error, "torch still refuses"),
        swings=(loops.not_cleared, "old gradients add"),
    ),
    "third_loop": mended(given=(pairs, "still settles at the wrong place")),
    "momentum": [
        ("kept", (lambda r, m: velocities(r, m, kept=1 - m),), "counts only 1 - mom"),
        ("none", (lambda r, m: velocities(r, 0),), "descent without momentum"),
        ("late", (lambda r, m: velocities(r, m, late=True),), "first v, then w"),
        ("nesterov", (lambda r, m: velocities(r, m, nesterov=True),), "Nesterov"),
        ("no rate", (lambda r, m: velocities(1, m),), "learning rate is left out"),
        ("no friction", (lambda r, m: velocities(r, 1),), "never slowed down"),
        ("summed", (lambda r, m: velocities(r, m, gradient=summed),), "4 times too"),
        ("uphill", (lambda r, m: velocities(-r, m),), "goes uphill"),
        ("given", (lambda r, m: velocities(0.01, 0.9),), "`learning_rate` or `mom"),
    ],
    "without_bias": [
        ("biased", (with_bias, 2), "A bias is trained as well"),
        ("summed", (lambda s: walk(s, summed), 1), "is the loss summed"),
        ("still", (lambda s: [s] * 20, 2), "is `optimizer.step()` called"),
        ("swings", (loops.not_cleared, 2), "are the gradients cleared"),
        ("notebook 1", (lambda s: walk(s, mean), 1), "was 1.200"),
        ("notebook 6", (lambda s: walk(s, mean), 6), "06 has these weights too"),
        ("notebook 9", (lambda s: walk(s, mean), 9), "01 to 06 come before"),
        ("open", (lambda s: walk(s, mean), ...), "A number is due"),
    ],
    "lost_start": [
        ("swapped", (-0.06413018703460693, -0.7618340253829956), "are swapped"),
        ("minus 2", (-2.7618340253829956, -0.06413018703460693), "That is w0 - 2"),
        ("row 1", (lost_log()[0]["w"], 0.0), "`w0`: One epoch out of step"),
        ("rate", (1.39679264, 0.32095763), "was made with another one"),
        ("near", (-0.76183417, -0.06413033), "which start on the grid"),
        ("sign", (0.7618340253829956, -0.06413018703460693), "the sign is wrong"),
        ("step", (-0.7618340253829956, 0.63274125), "`b0`: One epoch out of step"),
        ("open", (-0.7618340253829956, ...), "`b0` is still open"),
    ],
    "convert_back": [
        ("b kept", (lambda w, b, m, s: (w / s, b),), "value at the mean"),
        ("as it is", (lambda w, b, m, s: (w, b),), "Nothing is converted"),
        ("times", (lambda w, b, m, s: (w * s, b - w * s * m),), "the wrong way"),
        ("w * mean", (lambda w, b, m, s: (w / s, b - w * m),), "slope before"),
        ("plus", (lambda w, b, m, s: (w / s, b + w * m / s),), "goes back"),
        ("order", (lambda w, b, m, s: (b - w * m / s, w / s),), "other order"),
        ("slope only", (lambda w, b, m, s: w / s,), "One number comes back"),
    ],
    "shard_weights": [
        ("shares", (lambda n: [k * len(n) / sum(n) for k in n],), "shares for DDP"),
        ("equal", (lambda n: [1 / len(n)] * len(n),), "mean of the means"),
        ("sizes", (lambda n: list(n),), "add up to more than 1"),
        ("swapped", (lambda n: [k / sum(n) for k in n[::-1]],), "wrong order"),
        ("inverse", (lambda n: [1 / k for k in n],), "counts in its shard"),
        ("number", (lambda n: 1 / sum(n),), "One number comes back"),
        ("given", (lambda n: [10 / 24, 14 / 24],), "shape (2,) comes back"),
    ],
}


def full(x):
    """The eigenvalues of the Hessian of the inputs as they are, smaller first."""
    x = x.astype(float)
    return np.linalg.eigvalsh(
        np.array([[2 * (x**2).mean(), 2 * x.mean()], [2 * x.mean(), 2.0]])
    )

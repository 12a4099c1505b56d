"""The exercises of notebook 05, Build autograd: local rules, in plain numpy.

A rule takes the gradient g with respect to the result, the result c and the operands,
and returns the gradient with respect to each operand.
"""

import numpy as np

from helpers.checks.exercise import FunctionExercise, Number, ValueExercise, ways

_G, _A, _B = np.array([[1.0, -2.0, 0.5], [0.3, -1.2, 2.0], [1.5, 0.4, -0.7]])
_C = 1 / (1 + np.exp(-_A))


rule_for_b = FunctionExercise(
    points=((_G,), (0.7,), (_A,), (-1.3,)),
    truth=lambda g: -g,
    misconceptions=ways(
        "g is passed on as it is. If b grows, does a - b grow with it?",
        lambda g: g,
        "g is missing: pass on -g, whatever arrives.",
        lambda g: -1 + 0 * g,
        lambda g: -1,
        lambda g: 1,
        lambda g: 0,
        "A number is added; the chain rule multiplies.",
        lambda g: g - 1,
        lambda g: 1 - g,
    ),
    errors={"Nothing is summed: each number of g is passed on by itself.": "'sum'"},
    forbidden={"Take g alone, no name of the lesson.": ("a", "b", "w", "x", "y")},
    step="If b grows by 1, by how much does a - b change? Multiply g by that number.",
    correct="a larger b makes a - b smaller by as much.",
    see='See section 3, "A local rule for each operand".',
)

sigmoid_rule = FunctionExercise(
    points=((_G, _C), (_A, 1 - _C**2), (_B[:2], _C[1:]), (np.float32(_A), _C)),
    truth=lambda g, c: g * c * (1 - c),
    misconceptions=ways(
        "The derivative is right, but g is missing: the chain rule multiplies by it.",
        lambda g, c: c * (1 - c),
        "g is passed on as it is: the derivative is missing.",
        lambda g, c: g,
        "Brackets are missing: g multiplies all of c (1 - c).",
        lambda g, c: g * c - c**2,
        lambda g, c: g * c - c,
        "That is the rule of tanh.",
        lambda g, c: g * (1 - c * c),
        "1 - g stands where 1 - c belongs.",
        lambda g, c: c * (1 - g),
        lambda g, c: g * c * (1 - g),
        "That is the outer derivative alone: 1 + e^-a has one as well.",
        lambda g, c: -g * c**2,
        "c is 1 / (1 + e^-a), so that 1 divided by its square is c**2.",
        lambda g, c: -g / c**2,
        "That is c**2, the outer derivative's size: the inner one is missing.",
        lambda g, c: g * c**2,
        "That is the rule of exp; the denominator varies too.",
        lambda g, c: g * c,
        "Is there a `*` where a `**` belongs, or is the denominator forgotten?",
        lambda g, c: -g * c,
        "One factor is missing: is it c?",
        lambda g, c: g * (1 - c),
        "The sigmoid is applied twice: c is the sigmoid of a already.",
        lambda g, c: g / (1 + np.exp(-c)) * (1 - 1 / (1 + np.exp(-c))),
        "g is added; the chain rule multiplies.",
        lambda g, c: g + c * (1 - c),
    ),
    step="With u = 1 + e^-a and c = 1 / u the outer derivative is -1 / u**2, the inner "
    "one -e^-a. Write both with c alone, then multiply.",
    correct="the result alone gives its slope, steepest where c is a half.",
    see='See section 3, "A local rule for each operand".',
)

_WALKED = "Who is met first after the result, and what has arrived there by its turn?"
_AT_3 = "That is the number at v = 3; here v is 2."
_TWICE = "v is both parents of q: what q hands on arrives twice."

first_met = ValueExercise(
    due={
        "sum_first": Number(
            truth=4.0,
            known={
                "That is the true derivative; this walk misses a part of it.": 36.0,
                "That is the part that never gets to v.": 32.0,
                "Is that what comes too late to q, or v counted twice too often?": 8.0,
                "That is at q, or the walk began at v; go on from q to v.": 1.0,
                _AT_3: 6.0,
                _TWICE: 2.0,
            },
            explain=lambda value: _WALKED,
        ),
        "product_first": Number(
            truth=36.0,
            known={
                "Here the product is met before q: what does it hand to q?": 4.0,
                "That has arrived at q; go on to v.": 9.0,
                "The part that comes straight from the sum is missing.": (8.0, 32.0),
                _AT_3: 114.0,
                _TWICE: 18.0,
            },
            explain=lambda value: _WALKED,
        ),
    },
    step="v is 2 here, so q is 4. Write beside q what has arrived at its turn; v gets "
    "it twice, each time times v.",
    correct="the order in which a formula is written must not matter; a topological "
    "order sees to it.",
    see="See section 5, the function `as_first_met`.",
)


def _divided(case):
    if all(np.isfinite(got).all() for got in case.got):
        return ""
    return "Is it divided by an operand? One may be 0; and c / a is b, c / b is a."


mul_rules = FunctionExercise(
    truth=lambda g, c, a, b: (g * b, g * a),
    points=(
        (_G, _A * _B, _A, _B),
        (_B, _G * _A, _G, _A),
        (_A[:2], _B[:2] * _G[:2], _B[:2], _G[:2]),
        (_B, _A * _G, _A, _G),
        (_G, 0 * _B, 0 * _A, _B),
        (_A, 0 * _B, _B, 0 * _G),
    ),
    parts=("grad_a", "grad_b"),
    misconceptions=ways(
        "The given rules do that (or does `return` swap?). Hold b, let a vary.",
        lambda g, c, a, b: (g * a, g * b),
        "The derivatives are right, but g is missing: the chain rule multiplies.",
        lambda g, c, a, b: (b, a),
        "Both gradients are the same; only one of them should be this.",
        lambda g, c, a, b: (g * b, g * b),
        lambda g, c, a, b: (g * a, g * a),
        "`a` has a new value already when the rule for b uses it.",
        lambda g, c, a, b: (g * b, g * g * b),
        "g is passed on as it is: that is the rule of a sum.",
        lambda g, c, a, b: (g, g),
        "g times the result: one factor too many.",
        lambda g, c, a, b: (g * c, g * c),
    ),
    step="Hold the other one at 5: a product is a straight line then. How steep is it?",
    explain=_divided,
    forbidden={"The operands are plain numbers and arrays: take no `.data`.": ".data"},
    correct="the derivative with respect to one factor is the other factor; only where "
    "a = b does the fault not show.",
    see='Section 3, "A local rule for each operand": hold one, let the other vary.',
    given="""def my_mul_rules(g, c, a, b):
    grad_a = g * a
    grad_b = g * b
    return grad_a, grad_b""",
    open="find a place where these rules are wrong, then mend them.",
)

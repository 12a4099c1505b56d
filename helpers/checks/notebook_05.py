"""The exercises of notebook 05, Build autograd: local rules, in plain numpy.

A rule takes the gradient g by the result, the result c and the operands, and returns
the gradient by each operand.
"""

import numpy as np

from helpers.checks.exercise import FunctionExercise

_G, _A, _B = (
    np.array(values)
    for values in ([1.0, -2.0, 0.5], [0.3, -1.2, 2.0], [1.5, 0.4, -0.7])
)

exp_rule = FunctionExercise(
    arguments=("g", "a"),
    called_with=("g", "c", "a"),
    call=lambda rule, g, a: rule(g, np.exp(a), a),
    points=((_G, _A), (_A, _B), (_B[:2], _G[:2]), (np.float32(_A), np.float32(_B))),
    truth=lambda g, a: g * np.exp(a),
    misconceptions=(
        (
            lambda g, a: np.exp(a),
            "The derivative is right, but g is missing: the chain rule multiplies by "
            "the gradient that arrives.",
        ),
        (lambda g, a: g, "g is passed on as it is: the derivative of exp is missing."),
        (
            lambda g, a: g * a,
            "g times a belongs to another function: what is the derivative of exp?",
        ),
        (
            lambda g, a: g * a * np.exp(a - 1),
            "That is the rule for powers. In exp(a) the exponent varies, not the base.",
        ),
        (
            lambda g, a: g * np.exp(np.exp(a)),
            "exp is applied twice: c is exp(a) already.",
        ),
        (lambda g, a: g * (1 - np.exp(a) ** 2), "That is the rule of tanh."),
        (lambda g, a: g * a * np.exp(a), "The inner derivative is 1, not a."),
        (lambda g, a: g + np.exp(a), "g is added; the chain rule multiplies."),
    ),
    correct="exp is its own derivative, so the result itself is in the rule.",
    see='See section 3, "One local rule per operation".',
)

mul_rules = FunctionExercise(
    arguments=("g", "a", "b"),
    called_with=("g", "c", "a", "b"),
    call=lambda rules, g, a, b: rules(g, a * b, a, b),
    points=(
        (_G, _A, _B),
        (_B, _G, _A),
        (_A[:2], _B[:2], _G[:2]),
        (np.float32(_B), np.float32(_A), np.float32(_G)),
    ),
    parts=("by_a", "by_b"),
    truth=lambda g, a, b: (g * b, g * a),
    misconceptions=(
        (
            lambda g, a, b: (g * a, g * b),
            "The rules still do what the given ones did. Hold b, let a vary: what is "
            "the slope?",
        ),
        (
            lambda g, a, b: (b, a),
            "The derivatives are right, but g is missing: the chain rule multiplies.",
        ),
        (
            lambda g, a, b: (g * b, g * b),
            "Both gradients are the same; only one of them should be this.",
        ),
        (
            lambda g, a, b: (g * a, g * a),
            "Both gradients are the same; only one of them should be this.",
        ),
        (lambda g, a, b: (g, g), "g is passed on as it is: that is the rule of a sum."),
        (
            lambda g, a, b: (g * a * b, g * a * b),
            "g times the result: one factor too many in each.",
        ),
    ),
    correct="each factor is the other one's derivative; only where a = b does the "
    "fault not show.",
    see='See section 3, "One local rule per operation": hold b, let a vary, measure.',
    given="""def my_mul_rules(g, c, a, b):
    by_a = g * a
    by_b = g * b
    return by_a, by_b""",
    open="find a place where these rules are wrong, then mend them.",
)

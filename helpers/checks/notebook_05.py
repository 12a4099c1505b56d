"""The exercises of notebook 05, Build autograd: local rules, in plain numpy.

A rule takes the gradient g by the result, the result y and the operands, and returns
the gradient by each operand.
"""

from typing import Any

import numpy as np

from helpers.checks import functions
from helpers.checks.questions import Fault, Question, Verdict
from helpers.checks.registry import check


@check
def exp_rule(answer: Any) -> Verdict:
    """Judge a function (g, y, a): the gradient by a, where y = exp(a)."""
    return functions.judge(answer, _EXP)


@check
def mul_rules(answer: Any) -> Verdict:
    """Judge a function (g, y, a, b): the gradients by a and b, where y = a * b."""
    return functions.judge(answer, _MUL)


_G, _A, _B = (
    np.array(values)
    for values in ([1.0, -2.0, 0.5], [0.3, -1.2, 2.0], [1.5, 0.4, -0.7])
)

_EXP = Question(
    arguments=("g", "a"),
    called_with=("g", "y", "a"),
    call=lambda rule, g, a: rule(g, np.exp(a), a),
    points=((_G, _A), (_A, _B), (_B[:2], _G[:2]), (np.float32(_A), np.float32(_B))),
    form="array",
    truth=lambda g, a: g * np.exp(a),
    faults=(
        Fault(
            lambda g, a: np.exp(a),
            "The derivative is right, but g is missing: the chain rule multiplies by "
            "the gradient that arrives.",
        ),
        Fault(
            lambda g, a: g,
            "g is passed on as it is: the derivative of exp is missing.",
        ),
        Fault(
            lambda g, a: g * a,
            "g times a belongs to another function: what is the derivative of exp?",
        ),
        Fault(
            lambda g, a: g * a * np.exp(a - 1),
            "That is the rule for powers. In exp(a) the exponent varies, not the base.",
        ),
        Fault(
            lambda g, a: g * np.exp(np.exp(a)),
            "exp is applied twice: y is exp(a) already.",
        ),
        Fault(
            lambda g, a: g + np.exp(a),
            "g is added; the chain rule multiplies.",
        ),
    ),
    correct="exp is its own derivative, so the result itself is in the rule.",
    see='See section 3, "One local rule per operation".',
)

_MUL = Question(
    arguments=("g", "a", "b"),
    called_with=("g", "y", "a", "b"),
    call=lambda rules, g, a, b: rules(g, a * b, a, b),
    points=(
        (_G, _A, _B),
        (_B, _G, _A),
        (_A[:2], _B[:2], _G[:2]),
        (np.float32(_B), np.float32(_A), np.float32(_G)),
    ),
    form="array",
    truth=lambda g, a, b: (g * b, g * a),
    faults=(
        Fault(
            lambda g, a, b: (g * a, g * b),
            "the rules are still those that were given. Measure with a = 2 and b = 5.",
            as_given=True,
        ),
        Fault(
            lambda g, a, b: (b, a),
            "The derivatives are right, but g is missing: the chain rule multiplies.",
        ),
        Fault(
            lambda g, a, b: (g * b, g * b),
            "The gradient by a is right; the one by b is the same, and should not be.",
        ),
        Fault(
            lambda g, a, b: (g * a, g * a),
            "The gradient by b is right; the one by a is the same, and should not be.",
        ),
        Fault(
            lambda g, a, b: (g, g),
            "g is passed on as it is: that is the rule of a sum.",
        ),
        Fault(
            lambda g, a, b: (g * a * b, g * a * b),
            "g times the result: one factor too many in each.",
        ),
    ),
    correct="each factor is the other one's derivative; only where a = b does the "
    "fault not show.",
    see='See section 3, "One local rule per operation": hold b, let a vary, measure.',
)

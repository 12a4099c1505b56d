"""Exercises that answer like a tutor: one short call an exercise.

``from helpers import checks``, then for instance ``checks.one_sample_gradient(mine)``.
A check calls the student's function at several points, compares it with the truth, and
prints one to three lines: what is right about the answer, or what is wrong with it and
where in the lesson to look. It never raises, never shows the answer, and what the
student's code prints meanwhile is not shown.

``notebook_01`` to ``notebook_10`` hold the exercises; ``functions``, ``values`` and
``words`` judge the three forms of an answer; ``causes``, ``ratios``, ``shapes`` and
``calls`` name what is wrong; ``sandbox`` and ``quiet`` run the student's code.
"""

from helpers.checks.notebook_01 import another_start, one_sample_gradient
from helpers.checks.notebook_02 import absolute_error_gradient, three_faults
from helpers.checks.notebook_03 import epochs_to_reach, halving_rate
from helpers.checks.notebook_04 import after_standardising, largest_rate, standardise
from helpers.checks.notebook_05 import exp_rule, mul_rules
from helpers.checks.notebook_06 import first_loop, second_loop, third_loop
from helpers.checks.notebook_07 import momentum, without_bias
from helpers.checks.notebook_08 import lost_start
from helpers.checks.notebook_09 import convert_back
from helpers.checks.notebook_10 import shard_weights

__all__ = [
    "absolute_error_gradient",
    "after_standardising",
    "another_start",
    "convert_back",
    "epochs_to_reach",
    "exp_rule",
    "first_loop",
    "halving_rate",
    "largest_rate",
    "lost_start",
    "momentum",
    "mul_rules",
    "one_sample_gradient",
    "second_loop",
    "shard_weights",
    "standardise",
    "third_loop",
    "three_faults",
    "without_bias",
]

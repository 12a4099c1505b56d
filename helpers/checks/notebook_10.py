"""The exercise of notebook 10, Many workers."""

from typing import Any

import numpy as np

from helpers.checks import functions
from helpers.checks.questions import Fault, Question, Verdict
from helpers.checks.registry import check


@check
def shard_weights(answer: Any) -> Verdict:
    """Judge a function (sizes): the weights with which shard means are added."""
    return functions.judge(answer, _WEIGHTS)


def _part(sizes: list[int]) -> np.ndarray:
    return np.array(sizes) / sum(sizes)


_WEIGHTS = Question(
    arguments=("sizes",),
    points=(([10, 14],), ([3, 1],), ([5],), ([6, 6, 12],), ([1, 2, 3, 4],)),
    truth=_part,
    form="array",
    faults=(
        Fault(
            lambda sizes: _part(sizes) * len(sizes),
            "Those are the shares for DDP, which divides by the number of workers; "
            "here nobody divides.",
        ),
        Fault(
            lambda sizes: np.ones(len(sizes)) / len(sizes),
            "Every shard counts the same: that is the mean of the means.",
        ),
        Fault(
            lambda sizes: np.ones(len(sizes)),
            "Every weight is 1: the means are added up, none counts more.",
        ),
        Fault(
            lambda sizes: np.array(sizes),
            "The proportions are right, but the weights add up to more than 1.",
        ),
        Fault(
            lambda sizes: _part(sizes)[::-1],
            "The right weights in the wrong order: the larger shard counts more.",
        ),
        Fault(
            lambda sizes: (1 / np.array(sizes)) / (1 / np.array(sizes)).sum(),
            "The smaller shard gets the larger weight: the other way round.",
        ),
        Fault(
            lambda sizes: 1 / np.array(sizes),
            "1/n is what one nebula counts in its shard; the shard's weight is due.",
        ),
    ),
    correct="each nebula counts one part in the number of all, whoever holds it.",
    see='See section 5, "Uneven shards".',
)

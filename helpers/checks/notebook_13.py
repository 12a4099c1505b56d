"""The exercises of notebook 13, Many workers."""

import numpy as np

from helpers.checks.exercise import FunctionExercise, ways


def _part(sizes):
    return np.array(sizes) / sum(sizes)


shard_weights = FunctionExercise(
    points=(([10, 14],), ([3, 1],), ([5],), ([6, 6, 12],), ([1, 2, 3, 4],)),
    truth=_part,
    misconceptions=ways(
        "Shares for DDP, which divides by the number of workers; here nobody divides.",
        lambda sizes: _part(sizes) * len(sizes),
        "Every shard counts the same: that is the mean of the means.",
        lambda sizes: np.ones(len(sizes)) / len(sizes),
        "24 is typed in: the sum of the given sizes is due.",
        lambda sizes: np.array(sizes) / 24,
        "Upside down: a large shard counts more.",
        lambda sizes: 1 / _part(sizes),
        "Divided by the number of workers; the number of nebulae is due.",
        lambda sizes: np.array(sizes) / len(sizes),
        "Divided by the largest shard; the sum of all is due.",
        lambda sizes: np.array(sizes) / max(sizes),
        "That is the part of all other workers.",
        lambda sizes: 1 - _part(sizes),
        "Nobody divides again: the weights must add up to 1.",
        lambda sizes: _part(sizes) / len(sizes),
        "Every weight is 1: the means are added up, none counts more.",
        lambda sizes: np.ones(len(sizes)),
        "The proportions are right, but the weights add up to more than 1.",
        lambda sizes: np.array(sizes),
        "The right weights in the wrong order: the larger shard counts more.",
        lambda sizes: _part(sizes)[::-1],
        "The smaller shard gets the larger weight: the other way round.",
        lambda sizes: (1 / np.array(sizes)) / (1 / np.array(sizes)).sum(),
        "1/n is what one nebula counts in its shard; the shard's weight is due.",
        lambda sizes: 1 / np.array(sizes),
    ),
    errors={
        "The exercise calls it with one argument, a list.": "'int' and 'list'",
        "A list is not divided as a whole: divide each entry.": "'list' and 'int'",
    },
    correct="each nebula counts one part in the number of all, whoever holds it.",
    see='See section 5, "Uneven shards".',
)


def _lists(seed):
    """Return four lists of four numbers that are no whole ones."""
    return [[(7 * k + 3 * i + seed) % 11 + 0.3 for i in range(4)] for k in range(4)]


def _sums(lists):
    return [sum(each[place] for each in lists) for place in range(4)]


ring = FunctionExercise(
    points=((_lists(1),), (_lists(4),), (_lists(8),)),
    truth=_sums,
    misconceptions=ways(
        "Each worker has added up its own list; the sum of each *place* is due.",
        lambda lists: [sum(each) for each in lists],
        "That is the mean; the sum is due.",
        lambda lists: [each / 4 for each in _sums(lists)],
        "All four sums are right, in the order of the workers; places are due.",
        lambda lists: [_sums(lists)[k] for k in (1, 2, 3, 0)],
        "That is the list of worker 0; nothing was added.",
        lambda lists: lists[0],
        "One entry of each list is in it, but of different places.",
        lambda lists: [sum(lists[r][(r + k) % 4] for r in range(4)) for k in range(4)],
        "Two of the four are in it: how many rounds does it take?",
        lambda lists: _sums([*lists[:2], [0.0] * 4, [0.0] * 4]),
    ),
    errors={
        "The ring closes: after 3 comes 0, `% 4`.": "index out of range",
    },
    correct="no worker is the master, and nobody sent a whole list at once.",
    see="Play it on paper with four lists: three rounds, each a step to the right.",
)

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
        "Divided by 24, as in the lesson: take the sum of the given sizes.",
        lambda sizes: np.array(sizes) / 24,
        "Upside down: a large shard counts more.",
        lambda sizes: 1 / _part(sizes),
        "Divided by the number of workers; divide by the number of nebulae.",
        lambda sizes: np.array(sizes) / len(sizes),
        "Divided by the largest shard; divide by the sum of all.",
        lambda sizes: np.array(sizes) / max(sizes),
        "That is the part of all other workers.",
        lambda sizes: 1 - _part(sizes),
        "The proportions are right, but the weights don't add up to 1.",
        lambda sizes: np.array(sizes),
        lambda sizes: _part(sizes) / len(sizes),
        "So much counts one nebula; this worker holds n of them.",
        lambda sizes: np.ones(len(sizes)) / sum(sizes),
        "1/n is in its mean already: the factor must grow with n.",
        lambda sizes: 1 / np.array(sizes),
    ),
    errors={
        "The exercise calls it with one argument, a list.": "'int' and 'list'",
        "No other workers are here: all sizes are in the list.": "process group",
        "A list is not divided as a whole: divide each entry.": "'list' and 'int'",
        "There may be any number of workers, even one.": ("unpack", "out of range"),
    },
    correct="each nebula counts one part in the number of all, whoever holds it.",
    see='See section 5, "Uneven shards".',
    step="With sizes [10, 14], what must the means of 10 and of 14 be multiplied with, "
    "so that every one of the 24 nebulae counts the same?",
)


def _lists(*first, turn=0):
    """Return four lists; the digits of a sum tell which workers are in it."""
    rows = [first[k * turn :] + first[: k * turn] for k in range(4)]
    return [[10**k * each for each in row] for k, row in enumerate(rows)]


def _sums(lists):
    return [sum(each[place] for each in lists) for place in range(4)]


ring = FunctionExercise(
    points=(
        (_lists(1, 2, 3, 4),),
        *((_lists(n, 4.5, 0.7, 2.2, turn=1),) for n in (0.3, 1.1, 2.6)),
        (_lists(-1.3, -2.2, -0.7, -3.1),),
    ),
    truth=_sums,
    misconceptions=ways(
        "Each worker has added up its own list; add up each *place*.",
        lambda lists: [sum(each) for each in lists],
        "That is the mean; the sum is asked for.",
        lambda lists: [each / 4 for each in _sums(lists)],
        "All four sums are right, in the order of the workers, not of the places.",
        lambda lists: [_sums(lists)[k] for k in (1, 2, 3, 0)],
        "One entry of each list is in it, but of different places.",
        lambda lists: [sum(lists[r][(r + k) % 4] for r in range(4)) for k in range(4)],
        "One worker's entry alone is left: has nothing arrived there yet, or does what "
        "arrives replace the neighbour's own in place of being added?",
        lambda lists: [lists[(p + 3) % 4][p] for p in range(4)],
        lambda lists: [lists[p][p] for p in range(4)],
        "One worker is missing in every sum: is a round left out, or is it read one "
        "worker before the last?",
        lambda lists: [s - lists[(p + 3) % 4][p] for p, s in enumerate(_sums(lists))],
        "Each worker's own entry counts twice: three rounds close the ring.",
        lambda lists: [each + lists[p][p] for p, each in enumerate(_sums(lists))],
    ),
    errors={
        "The ring closes: after 3 comes 0, `% 4`.": "index out of range",
        "No other workers are here: your function plays all four.": "process group",
    },
    nearly="",  # a worker that is missing, or twice there, may be a small part
    correct="the four sums; around the ring nobody is the master, and nobody sends a "
    "whole list at once.",
    see="Play it on paper with four lists: three rounds, each a step to the right.",
    step="Follow place 0. In round 1 worker 0 hands it to worker 1, whose entry now "
    "holds two. Who hands it on in round 2, to whom? Who holds all four after round 3?",
)

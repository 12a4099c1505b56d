"""The numbers of an answer at all points, beside those that are due."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from helpers.checks.read import read


def agree(got, due, tolerance=1e-4):
    """Whether numbers, or lists of arrays, are the due ones at every place."""
    if got is None or isinstance(got, str):
        return False
    if isinstance(got, list):
        return all(map(agree, got, due, [tolerance] * len(due)))
    near = tolerance * (np.abs(due) + 0.01 * np.abs(due).max(initial=0.0)) + 1e-12
    return np.shape(got) == np.shape(due) and bool((np.abs(got - due) <= near).all())


def values(exercise, function, points=None):
    """Return what a function like the truth gives at all points: a list of parts."""
    with np.errstate(all="ignore"):
        results = [function(*point) for point in points or exercise.all_points]
    results = results if len(exercise.parts) > 1 else [[result] for result in results]
    return [[np.array(part, float) for part in parts] for parts in results]


def answered(exercise, answer, point):
    """Call the student's function, and read its result, or each part of several.

    Arrays of one number count as numbers, and so in a list with one entry an epoch;
    a tuple or a list of one number does not: a comma too many makes one.
    """
    value = exercise.call(answer, *point)
    value = list(islice(value, 1000)) if isinstance(value, Iterator) else value
    whole, listed = read(value), isinstance(value, list | tuple)
    if (due := len(exercise.parts)) > 1:
        parts = value if listed or np.shape(whole)[:1] == (due,) else [value]
        return [_one_number(part) for part in parts]
    if exercise.rows:
        column = listed and np.ndim(whole) > 1 and whole.size == len(whole)
        return [whole.reshape(-1) if column else whole]
    number = values(exercise, exercise.truth, exercise.points[:1])[0][0].ndim == 0
    return [_one_number(value) if number else whole]


def _one_number(part):
    found, listed = read(part), isinstance(part, list | tuple)
    one = np.ndim(found) and found.size == 1 and not listed
    return found.reshape(()) if one else found


@dataclass(frozen=True)
class Case:
    """One part of an answer: its numbers at all points, beside the due ones."""

    exercise: Any
    answer: Any
    part: int
    got: list[np.ndarray]
    due: list[np.ndarray]

    def values(self, function, points=None):
        """Return what a function like the truth gives for this part."""
        return [parts[self.part] for parts in values(self.exercise, function, points)]

    def again(self, points, changed=()):
        """Return what the answer, or a changed one a point, gives at other points."""
        answers, points = changed or [self.answer] * len(points), copy.deepcopy(points)
        try:
            return [
                answered(self.exercise, *each)[self.part]
                for each in zip(answers, points, strict=True)
            ]
        except Exception:
            return None

"""Name what is wrong with the shape of an answer, before its numbers are judged."""

import numpy as np

from helpers.checks.questions import Question
from helpers.checks.ratios import Comparison


def wrong_shape(got: list, due: list, question: Question) -> str:
    for g, d, point in zip(got, due, question.all_points(), strict=True):
        if g.shape == d.shape:
            continue
        if d.ndim == 0 and g.size == 1:
            text = f"An array of shape {g.shape} comes back"
            return f"{text}: take the one number out of it."
        if d.ndim == 0:
            text = f"An array of shape {g.shape} comes back where one number is due"
            if g.ndim == 1 and g.size and np.isclose(g.mean(), float(d), rtol=1e-4):
                return f"{text}: each sample's part is right. Make one number of them."
            return f"{text}: the samples' parts are not yet made into one."
        if g.ndim == 0:
            return f"One number comes back where an array of shape {d.shape} is due."
        return (
            f"An array of shape {g.shape} comes back where shape {d.shape} is due "
            f"({question.place(point)})."
        )
    return ""


def as_rows(numbers: np.ndarray) -> np.ndarray:
    """Rows of one-number arrays, as ``(20, 1)``, count as rows of numbers."""
    if numbers.ndim > 1 and numbers.size == numbers.shape[0]:
        return numbers.reshape(-1)
    return numbers


def wrong_rows(got: list, due: list, question: Question) -> str:
    for g, d, point in zip(got, due, question.all_points(), strict=True):
        if g.ndim == 0:
            return "One number comes back where a list is due: one entry an epoch."
        if g.ndim > 1:
            return f"An array of shape {g.shape} comes back; a plain list is due."
        if len(g) == len(d):
            continue
        entries = "1 entry" if len(g) == 1 else f"{len(g) or 'no'} entries"
        text = f"The list has {entries} where {len(d)} are due, one an epoch"
        if len(g) == len(d) + 1 and Comparison(g[1:], d, d).equal():
            return f"{text}: the start is in it. List each value after its update."
        if len(g) == len(d) - 1 and Comparison(g, d[:-1], g).equal():
            return f"{text}: the last epoch is missing."
        short = min(len(g), len(d))
        if short and Comparison(g[:short], d[:short], d[:short]).equal():
            return f"{text}. The {short} entries that both have agree."
        return (
            f"{text} ({question.place(point)})."
            if question.place(point)
            else text + "."
        )
    return ""

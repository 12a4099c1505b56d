"""Judge answers that are numbers."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from helpers.checks import questions
from helpers.checks.answers import read
from helpers.checks.questions import (
    ValueQuestion,
    Verdict,
    not_yet,
    of_several,
    unfilled,
)
from helpers.checks.trouble import misread


def judge(answer: Any, question: ValueQuestion) -> Verdict:
    """Return the verdict on one number."""
    if read(answer).kind == "unfilled":
        return unfilled()
    hint = hint_for(answer, question)
    if hint:
        return not_yet([hint], question.see)
    return questions.correct(question.correct)


def judge_several(
    answers: Mapping[str, Any],
    asked: Mapping[str, ValueQuestion],
    correct: str,
    see: str,
) -> Verdict:
    """Return the verdict on several numbers, each under its name."""
    kinds = {name: read(answer).kind for name, answer in answers.items()}
    if all(kind == "unfilled" for kind in kinds.values()):
        return unfilled()
    right, wrong = [], []
    for name, answer in answers.items():
        if kinds[name] == "unfilled":
            wrong.append(f"`{name}` is still open.")
            continue
        hint = hint_for(answer, asked[name])
        if hint:
            wrong.append(f"`{name}`: {hint}")
        else:
            right.append(f"`{name}`")
    return of_several(right, wrong, correct, see)


def hint_for(answer: Any, question: ValueQuestion) -> str:
    """Return what is wrong with a number handed in, or "" if it is right."""
    reading = read(answer)
    if reading.kind != "numbers":
        return f"Your answer {misread(reading)}."
    if reading.numbers.ndim:
        shape = reading.numbers.shape
        return f"Your answer is an array of shape {shape}; one number is due."
    value, truth = float(reading.numbers), question.truth
    if not np.isfinite(value):
        return "Your answer is not a finite number (NaN or infinity)."
    if close(value, truth, question.tolerance):
        return ""
    for wrong, hint in question.known:
        if close(value, wrong, max(question.tolerance, 1e-4)):
            return hint
    if truth and close(value, -truth, question.tolerance):
        return "The size is right, the sign is wrong."
    wider, hint = question.near
    if close(value, truth, wider if question.tolerance else 0):
        return hint
    return question.explain(value) if question.explain else off_by(value, truth)


def close(value: float, other: float, tolerance: float) -> bool:
    """Whether two numbers agree within a relative tolerance."""
    return abs(value - other) <= tolerance * abs(other) + 1e-12


def off_by(value: float, truth: float) -> str:
    """Say in which direction, and how far, a number is off."""
    if value * truth < 0:
        return "The sign is wrong, and the size is not right either."
    way = "large" if abs(value) > abs(truth) else "small"
    if value and truth:
        factor = max(abs(value / truth), abs(truth / value))
        if factor > 1.1:
            return f"That is too {way}, by a factor of about {factor:.2g}."
    return f"That is too {way}, by about {abs(value - truth):.2g}."

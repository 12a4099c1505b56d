"""Judge a student's function against the truth at several points."""

from typing import Any

import numpy as np

from helpers.checks import quiet, sandbox
from helpers.checks.answers import Reading, is_untouched, read
from helpers.checks.calls import changed_in_place, wrong_number
from helpers.checks.causes import Case, causes_of
from helpers.checks.questions import Question, Verdict, correct, not_yet, unfilled
from helpers.checks.shapes import as_rows, wrong_rows, wrong_shape
from helpers.checks.trouble import misread, troubled


def judge(answer: Any, question: Question) -> Verdict:
    """Return the verdict on a function handed in as the answer to ``question``.

    The truth is computed before the student's code runs, so that nothing it changes
    can change the verdict.
    """
    if answer is Ellipsis or is_untouched(answer):
        return unfilled()
    if not callable(answer):
        kind = misread(read(answer)) or "is a number or a list"
        return not_yet([f"A function is due here, but this {kind}."])
    wrong = wrong_number(answer, question.called_with or question.arguments)
    if wrong:
        return not_yet([wrong])
    due = question.values(question.truth)
    home = getattr(getattr(answer, "__code__", None), "co_filename", "")
    try:
        readings, changed = _answers(answer, question)
    except sandbox.TimeUp:
        raise
    except BaseException as error:
        return troubled(sandbox.described(error, home), question)
    last = readings[-1]
    if last.kind == "unfilled":
        return unfilled()
    if last.kind == "nothing" and quiet.printed():
        return not_yet(["Your function prints but returns nothing: use `return`."])
    if last.kind != "numbers":
        return not_yet([f"Your function {misread(last, 'returns')}."], question.see)
    got = [reading.numbers for reading in readings]
    if question.form == "rows":
        got = [as_rows(numbers) for numbers in got]
    found = [changed_in_place(question.arguments, changed)] if changed else []
    found += _wrong_numbers(Case(question, answer, got, due))
    return not_yet(found, question.see) if found else correct(question.correct)


def _answers(answer: Any, question: Question) -> tuple[list[Reading], set[int]]:
    """Call the student's function at every point, each with data of its own."""
    call = question.call or (lambda function, *given: function(*given))
    readings, changed = [], set()
    for point in question.all_points():
        given = Question.copied(point)
        readings.append(read(call(answer, *given)))
        for index, (now, before) in enumerate(zip(given, point, strict=True)):
            if isinstance(before, np.ndarray | list) and not np.array_equal(
                now, before
            ):
                changed.add(index)
        if readings[-1].kind != "numbers":
            break
    return readings, changed


def _wrong_numbers(case: Case) -> list[str]:
    shape = wrong_rows if case.question.form == "rows" else wrong_shape
    wrong = shape(case.got, case.due, case.question)
    if wrong:
        return [wrong]
    for numbers, point in zip(case.got, case.question.all_points(), strict=True):
        if not np.isfinite(numbers).all():
            text = "The result is not a finite number (NaN or infinity) at"
            return [f"{text} {case.question.place(point)}."]
    return [] if case.beside(case.due).equal() else causes_of(case)

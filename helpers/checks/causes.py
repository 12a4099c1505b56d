"""Name why numbers of the right shape are wrong, as far as that can be known."""

import dis
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.checks import ratios
from helpers.checks.questions import WAITING, Question
from helpers.checks.ratios import Comparison


@dataclass(frozen=True)
class Case:
    """An answer to a question: the numbers it gives at all points, and the due ones."""

    question: Question
    answer: Any
    got: list[np.ndarray]
    due: list[np.ndarray]

    def beside(self, other: list[np.ndarray]) -> Comparison:
        """Compare the answer's numbers with others, all points at once."""
        samples = [self.question.samples(p) for p in self.question.all_points()]
        n = [np.full(d.size, s) for d, s in zip(self.due, samples, strict=True)]
        return Comparison(
            *(np.concatenate([np.ravel(a) for a in one]) for one in (self.got, other)),
            np.concatenate(n),
        )


def causes_of(case: Case) -> list[str]:
    """Return what can be known of a wrong answer, at least one sentence."""
    faults = _faults(case)
    for hint, numbers in faults:
        if numbers.equal():
            return [hint]
    rows = case.question.form == "rows"
    whole = (_out_of_step(case.got, case.due) if rows else "") or _unused(case)
    if whole:
        return [whole]
    if not np.allclose(case.got[0], case.got[-1], rtol=1e-6):
        return [
            "Two calls with the same arguments give two results: "
            "something outside the function is changed between them."
        ]
    return [_difference(case)] if rows else _factors(case, faults)


def _factors(case: Case, faults: list[tuple[str, Comparison]]) -> list[str]:
    """Name a factor the numbers are off by, perhaps on top of a known fault."""
    numbers = case.beside(case.due)
    known = ratios.known_factor(numbers)
    if known:
        return list(known)
    for hint, wrong in faults:
        known = ratios.known_factor(wrong)
        if known:
            return [hint, *known]
    return [ratios.other_pattern(numbers) or _difference(case)]


def _faults(case: Case) -> list[tuple[str, Comparison]]:
    """Compare the numbers with those of every known fault that fits in shape."""
    found = []
    for fault in case.question.faults:
        wrong = case.question.values(fault.function)
        hint = f"{WAITING}: {fault.hint}" if fault.as_given else fault.hint
        fits = all(w.shape == g.shape for w, g in zip(wrong, case.got, strict=True))
        if fits and all(np.isfinite(w).all() for w in wrong):
            found.append((hint, case.beside(wrong)))
    return found


def _out_of_step(got: list, due: list) -> str:
    """Say whether every list is the right one, moved by one epoch."""
    pairs = list(zip(got, due, strict=True))
    if all(Comparison(g[1:], d[:-1], d).equal() for g, d in pairs):
        return (
            "The list is one epoch late: each entry belongs to the epoch before. "
            "Is a value listed before its update?"
        )
    if all(Comparison(g[:-1], d[1:], d).equal() for g, d in pairs):
        return (
            "The list is one epoch early: its first entry belongs to epoch 2. "
            "Is an update made before the loop?"
        )
    return ""


def _unused(case: Case) -> str:
    """Name arguments the truth depends on and the student's result does not."""
    names = []
    got, due = case.got, case.due
    for index, name in enumerate(case.question.arguments):
        other = case.question.swap_of(index)
        if not _same(due[0], due[other]) and _same(got[0], got[other]):
            names.append(f"`{name}`")
    if not names:
        return ""
    listed = ", ".join(names[:-1]) + " or " * (len(names) > 1) + names[-1]
    text = f"The result does not change with the argument {listed}"
    outer = _outer_numbers(case.answer)
    if outer:
        return f"{text}: the function reads {outer} from outside instead."
    return f"{text}: something else is used in its place, or nothing."


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-9, atol=0))


def _outer_numbers(answer: Any) -> str:
    code = getattr(answer, "__code__", None)
    if code is None:
        return ""
    around = getattr(answer, "__globals__", {})
    names = []
    for step in dis.get_instructions(code):
        value = around.get(step.argval) if step.opname == "LOAD_GLOBAL" else None
        number = isinstance(value, int | float | np.ndarray | np.number)
        if (number or hasattr(value, "detach")) and step.argval not in names:
            names.append(step.argval)
    return " and ".join(f"`{name}`" for name in names[:3])


def _difference(case: Case) -> str:
    """Say where the numbers first differ, by how much, and the size that is due."""
    question, points = case.question, case.question.all_points()
    pairs = [
        (np.ravel(g), np.ravel(d)) for g, d in zip(case.got, case.due, strict=True)
    ]
    agree = [Comparison(g, d, d).agreement() for g, d in pairs]
    right = [bool(entries.all()) for entries in agree]
    if all(right):
        return "Some values are slightly off: is something rounded?"
    first = right.index(False)
    entry = int(np.argmin(agree[first]))
    place = question.place(points[first])
    if question.form == "rows":
        place = f"epoch {entry + 1}" + (f", for {place}" if place else "")
    elif agree[first].size > 1:
        place = f"entry {entry} of the result, for {place}"
    start = f"Right at {sum(right)} of {len(right)} points. " if any(right) else ""
    got, due = (float(values[entry]) for values in pairs[first])
    return f"{start}At {place}, {ratios.difference(got, due)}."

"""Name why numbers are wrong, as far as the numbers at all points prove it.

A cause is named only if it explains the answer at every point; if two causes do, both
are named.
"""

from inspect import isgeneratorfunction
from types import FunctionType

import numpy as np

from helpers.checks.compare import agree, values
from helpers.checks.exercise import pairs
from helpers.checks.read import names_used
from helpers.checks.words import listed, outside

_COUNTS = {
    0.0: "",
    1.0: "Summed, not averaged: N samples make every value N times too large.",
    -1.0: "Divided by the number of samples N once too often.",
}
_SIZES = {
    1: "",
    0.5: "Only half of what it should be: a factor 2 is missing.",
    2: "Twice what it should be: there is a factor 2 too many.",
}
_SIZES_OF_WRONG = {1: "", 0.5: "Only half of that.", 2: "Twice that."}
_BARE = "the result is"
_TWO_CALLS = (
    "Two calls with the same arguments give different results: something is random (a "
    "start that nobody sets?), or is kept from one call to the next."
)
_SHIFTS = (
    (0, 0, ""),
    (1, 0, "The list is one epoch late: is a value listed before its update?"),
    (0, 1, "The list is one epoch early: is an update made before the loop?"),
)


def hints(cases):
    """Return what is wrong with each part of an answer, by its name, or "".

    A part of which nothing is known but its numbers comes last.
    """
    exercise = cases[0].exercise
    fit = {
        hint: True
        for hint, way in pairs(exercise.misconceptions)
        if all(agree(case.got, case.values(way), 1e-3) for case in cases)
    }
    found = {}
    for name, case in zip(exercise.parts, cases, strict=True):
        right = agree(case.got, case.due)
        cause = " Or: ".join(fit) or _shape(case) or _numbers(case)
        found[name] = "" if right else cause
    return dict(sorted(found.items(), key=lambda part: _BARE in part[1]))


def a_point(cases, said):
    """Return where the first wrong part differs, in a line, unless it was ``said``."""
    for case in cases:
        if _shape(case) or agree(case.got, case.due):
            continue
        line = _difference(case)
        return () if any(line in each for each in said) else (line,)
    return ()


def _numbers(case):
    causes = (case.exercise.explain, _plain, _rounded, _unused, _known, _difference)
    return next(filter(None, (cause(case) for cause in causes)))


def _shape(case):
    """Say what is wrong with the shape of the results, or ""."""
    pairs = list(zip(case.got, case.due, strict=True))
    got, due = next((p for p in pairs if p[0].shape != p[1].shape), (None, None))
    if got is None:
        return ""
    come = f"An array of shape {got.shape}" if got.ndim else "One number"
    if case.exercise.rows:
        return _length(case) if got.ndim == 1 else _no_list(got, come)
    if due.ndim:
        text = f"{come} comes back where an array of shape {due.shape} belongs."
        return f"{text} {_no_array(case, got.shape, due.shape)}".rstrip()
    if isgeneratorfunction(case.answer):
        return "`yield` makes a generator: hand the number back with `return`."
    if got.size == 1:
        return f"{come} comes back: take the one number out of it. (Is it a comma?)"
    if all(g.size and agree(g.mean(), d) for g, d in pairs):
        come = f"Each sample's part is right, but {come[0].lower()}{come[1:]}"
    return f"{come} comes back where one number belongs."


def _no_array(case, got, due):
    """Say why an array of another shape comes back than is due, or ""."""
    if got == (1, *due):
        return "Is there a comma too many? It makes a tuple of one."
    if agree(case.got, [np.ravel(each)[:1] for each in case.due]):
        return "Only the first entry: does `return` stand inside the loop?"
    if got == (2, *due):
        return "Two results; one is asked for."
    if got and got == due[1:]:
        return "Is a sum, a mean or a maximum taken over all rows?"
    return outside(case.exercise, case.answer)


def _no_list(got, come):
    """Say what comes back where a list with one entry an epoch is due."""
    if got.size == 1:
        return f"{come} comes back where a list belongs: one entry an epoch."
    if len(got) == 1:
        return f"{come} comes back where a list belongs: is there a comma too many?"
    text = f"Each entry is an array of shape {got.shape[1:]} where one number belongs"
    return text + (": take it out." if got.size == len(got) else ".")


def _length(case):
    pairs, due = list(zip(case.got, case.due, strict=True)), len(case.due[0])
    first, second = len(case.got[0]), len(case.got[1])
    if first != second:
        lengths = f"{first} entries in the first call, {second} in the second"
        kept = len(case.got[-1]) != first  # of the same point, called again
        why = "make it anew inside the function" if kept else f"{due} are due in each"
        return f"The list has {lengths}: {why}."
    if first == 1:
        return f"The list has one entry{_one_entry(pairs)}"
    text = f"The list has {first or 'no'} entries; it should have {due}"
    if first == due + 1 and all(agree(g[1:], d) for g, d in pairs):
        return f"{text}: the start is in it. List each value after its update."
    right = first and all(agree(g[:due], d[:first]) for g, d in pairs)
    return text + f"; the first {min(first, due)} are right" * bool(right) + "."


def _one_entry(pairs):
    if all(agree(g, d[:1]) for g, d in pairs):
        return ", the first: does `return` stand inside the loop?"
    if all(agree(g, d[-1:]) for g, d in pairs):
        return ", the last: is the list made anew in the loop, or only that one taken?"
    return ": where do `append` and `return` stand?"


def _plain(case):
    """Name what shows without known values to compare with."""
    if not all(np.isfinite(got).all() for got in case.got):
        return _difference(case)
    if not agree(case.got[0], case.got[-1]):
        return _TWO_CALLS
    if max(abs(g).max() for g in case.got) > 1e6 * max(abs(d).max() for d in case.due):
        return (
            "The result is huge: is a power taken, or divided by nearly 0? Or does a "
            "loop fly apart, with steps too long for the numbers that are handed in?"
        )
    if case.exercise.rows and not any(map(np.ptp, case.got)):
        return (
            "All entries are equal: does it move, and is one listed after each update? "
            "If each is one thing, changed in place, all show its last value."
        )
    return ""


def _unused(case):
    """Name arguments that never change the result, though they should."""
    arguments, found = case.exercise.arguments, []
    for k, name in enumerate(arguments):
        if _changes_nothing(case, k, 1) and _changes_nothing(case, k, 2):
            found.append(name)
    if not found:
        return ""
    return _from_outside(case, arguments.index(found[0])) or (
        f"The result does not change with {listed(found, 'or')}: is it left out, is a "
        "number typed in, or another name used in its place?"
    )


def _changes_nothing(case, index, by):
    """Whether another argument changes what is due, but not what the answer gives."""
    points = [
        (*p[:index], _other(p[index], by), *p[index + 1 :])
        for p in case.exercise.all_points
    ]
    try:
        same_due = agree(case.due, case.values(case.exercise.truth, points))
    except Exception:  # a place, say, that the list does not have
        return False
    return not same_due and agree(case.again(points), case.got)


def _from_outside(case, index):
    """Name a number of the lesson that is read in place of an argument.

    Proved by setting it: with the argument in its place, the answer is right.
    """
    f, points = case.answer, case.exercise.all_points
    around = getattr(f, "__globals__", {})
    for name in sorted(names_used(f) & around.keys()):
        if not isinstance(around[name], int | float | np.ndarray | np.number):
            continue
        code, rest = f.__code__, (f.__defaults__, f.__closure__)
        lessons = [around | {name: point[index]} for point in points]
        changed = [FunctionType(code, each, "", *rest) for each in lessons]
        if agree(case.again(points, changed), case.due):
            few = index >= code.co_argcount
            mine = case.exercise.arguments[index] if few else code.co_varnames[index]
            return f"`{name}` is read from outside, where `{mine}` is handed in."
    return ""


def _other(value, by):
    if isinstance(value, list):
        nested = value and isinstance(value[0], list)
        return [_other(each, by) if nested else each + by for each in value[::-1]]
    return (-1.3) ** by * value + 0.7


def _known(case):
    """Compare with the truth and wrong values, changed as slips do, or nearly."""
    exercise, due = case.exercise, values(case.exercise, case.exercise.truth)
    known = [("", case.due)]
    known += [(hint, case.values(way)) for hint, way in pairs(exercise.misconceptions)]
    for k, name in enumerate(exercise.parts):
        other = [parts[k] for parts in due]
        known.append((f"that belongs to `{name}`.", other))
    for hint, numbers in known[1:]:
        if agree(case.got, numbers, 1e-3):
            return hint
    for hint, numbers in known:
        said = (_shift if exercise.rows else _factor)(case, numbers)
        if said is not None:
            return f"{hint} {said}".strip()
    return exercise.nearly if agree(case.got, case.due, 0.01) else ""


def _shift(case, walk):
    """Say by how much a list of weights is out of step with a known one."""
    pairs = list(zip(case.got, walk, strict=True))
    for late, early, moved in _SHIFTS:
        if all(agree(g[late : 20 - early], w[early : 20 - late]) for g, w in pairs):
            return moved
    return None


def _factor(case, known):
    """Name a factor on known values: a number, or the number of samples, or both.

    That number must differ between points for a sum to be told from a factor. On wrong
    values only a sum, a 2 and a sign are taken for a factor.
    """
    ratios, counts = _ratios(case, known)
    # One point, called twice, proves no factor.
    for power, counted in _COUNTS.items() if len(ratios) > 2 else ():
        factors = ratios / counts**power
        factor, size = factors[0], float(f"{abs(factors[0]):.3g}")
        if not factor or not agree(factors, np.full_like(factors, factor)):
            continue
        few = round(1 / abs(factor))
        if power == 1 and few > 2 and agree(abs(factor), 1 / few):
            return f"Right for {few} samples only: is their number typed in?"
        sizes = _SIZES if known is case.due else _SIZES_OF_WRONG
        if size not in sizes and (power or known is not case.due):
            return None
        other = f"Every value is {size:g} times as large as it should be."
        sign = "The sign is wrong." if factor < 0 else ""
        return " ".join(filter(None, (counted, sizes.get(size, other), sign)))
    return None


def _ratios(case, known):
    """Return the ratio to known values, and the number of samples, of each point.

    Nothing if the values of a point are no multiple of the known ones.
    """
    ratios, counts = [], []
    for got, right, point in zip(
        case.got, known, case.exercise.all_points, strict=True
    ):
        if got.shape != right.shape:
            return [], []
        if not (got.any() or right.any()):
            continue
        with np.errstate(all="ignore"):
            ratio = (got * right).sum() / (right * right).sum()
            if not agree(got, ratio * right):
                return [], []
        ratios.append(ratio)
        rows = ((getattr(part, "shape", ()) or (1,))[0] for part in point)
        counts.append(float(max(rows)))
    return np.array(ratios), np.array(counts)


def _rounded(case):
    got, due = (np.concatenate([*map(np.ravel, each)]) for each in (case.got, case.due))
    whole = [np.floor(due), np.trunc(due), *(np.round(due, k) for k in range(5))]
    if got.any() and any(agree(got, each, 1e-6) for each in whole):
        return "The result is rounded (by `round` or `//`?): return all its digits."
    return ""


def _difference(case):
    """Say where the numbers first differ, and what is due there."""
    right = list(map(agree, case.got, case.due))[:-1]
    if all(right):  # only the repeated call is wrong
        return _TWO_CALLS
    exercise, first = case.exercise, right.index(False)
    got, due = np.ravel(case.got[first]), np.ravel(case.due[first])
    entry = [*map(agree, got, due)].index(False)
    named = zip(exercise.arguments, exercise.points[first], strict=True)
    place = ", ".join(_shown(name, value) for name, value in named)
    if got.size > 1:
        kind = f"epoch {entry + 1}" if exercise.rows else f"entry {entry}"
        place = f"{kind}, for {place}"
    start = f"Right at {sum(right)} of {len(right)} points. " if any(right) else ""
    if agree([*map(np.abs, case.got)], [*map(np.abs, case.due)]):
        start = "Every size is right, and a sign is wrong. "
    for digits in range(3, 18):
        come, right = (_written(each[entry], digits) for each in (got, due))
        cut = max(abs(float(come) - got[entry]), abs(float(right) - due[entry]))
        if come != right and not cut >= 0.2 * abs(got[entry] - due[entry]):
            break
    about = "" if abs(float(right) - due[entry]) < 1e-9 else "about "
    return f"{start}At {place}, {_BARE} {come}; it should be {about}{right}."


def _written(value, digits):
    text = f"{value:.{digits}g}"
    return f"{value:.0f}" if "e+0" in text and abs(value) < 1e5 else text


def _shown(name, value):
    """Say an argument's value, so that one can recompute it; or how many it has."""
    if np.size(value) > (16 if isinstance(value, list) else 6):
        return f"{np.size(value)} values of {name}"
    if not np.ndim(value):
        return f"{name} = {value}"
    value = np.ravel(value) if np.shape(value)[1:] == (1,) else np.asarray(value)
    text = np.array2string(value, precision=4, separator=", ", max_line_width=200)
    return f"{name} = {' '.join(text.split())}"

"""Name why a single number is wrong."""

import numpy as np

from helpers.checks.exercise import pairs
from helpers.checks.read import NOTHING, read


def hint(due, answer):
    """Return what is wrong with a value, or "" if it is right."""
    if answer is Ellipsis:
        return "still open."
    value = read(_out_of_quotes(answer))
    if value is NOTHING:
        from_ = "(Is it what `print` returns, or not computed yet?)"
        return f"Your answer is {value}; a number is asked for. {from_}"
    if isinstance(value, str):
        return f"Your answer is {value}; a number is asked for."
    if value.size == 1 and not isinstance(answer, list | tuple):
        value = value.reshape(())
    if value.ndim:
        these = f"a list or an array of shape {value.shape}"
        comma = ", without a comma" if value.size == 1 else ""
        return f"Your answer is {these}; one number alone is asked for{comma}."
    if not np.isfinite(value):
        return "Your answer is not a finite number (NaN or infinity)."
    return _of_number(due, float(value))


def _of_number(due, value):
    """Say where a number comes from: the first in this order that is near enough."""

    def near(number, tolerance):
        return abs(value - number) <= tolerance * (abs(number) or 1.0) + 1e-12

    if near(due.truth, due.tolerance):
        return ""
    for known, number in pairs(due.known):
        if near(number, max(due.tolerance, 1e-4)):
            return known
    if near(due.truth, due.nearly):
        return "Close, but not exact: is it rounded, or from an unfinished run?"
    if near(-due.truth, max(due.tolerance, 1e-4)):
        return "The size is right, the sign is wrong."
    if due.explain:
        return due.explain(value)
    return f"The right number lies {'below' if value > due.truth else 'above'} yours."


def _out_of_quotes(answer):
    """Return the number in a text such as "02", and any other answer as it is."""
    try:
        return float(answer) if isinstance(answer, str) else answer
    except ValueError:
        return answer

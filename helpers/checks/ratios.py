"""Name what is wrong with numbers by comparing them with the right ones."""

from dataclasses import dataclass

import numpy as np

TOLERANCE = 1e-4

HALF = "Every value is half of what is due: a factor 2 is missing."
DOUBLE = "Every value is twice what is due: there is a factor 2 too many."
SUMMED = (
    "Every value is N times too large, N being the number of samples: "
    "summed, not averaged."
)
DIVIDED_TWICE = (
    "Every value is N times too small, N being the number of samples: "
    "divided by N once too often."
)
SIGN = "The size is right, but the sign is wrong: uphill and downhill are swapped."
SIGN_TOO = "The sign is wrong as well."

_FACTORS = (
    (1, 0, ()),
    (1 / 2, 0, (HALF,)),
    (2, 0, (DOUBLE,)),
    (1, 1, (SUMMED,)),
    (1, -1, (DIVIDED_TWICE,)),
    (1 / 2, 1, (SUMMED, "A factor 2 is missing as well.")),
    (2, 1, (SUMMED, "There is a factor 2 too many as well.")),
    (1 / 2, -1, (DIVIDED_TWICE, "A factor 2 is missing as well.")),
    (2, -1, (DIVIDED_TWICE, "There is a factor 2 too many as well.")),
)


@dataclass(frozen=True)
class Comparison:
    """Numbers handed in beside the right ones, flat; ``n`` is the samples of each."""

    got: np.ndarray
    due: np.ndarray
    n: np.ndarray

    def equal(self, factor: float | np.ndarray = 1.0) -> bool:
        """Whether every number is ``factor`` times the right one."""
        return bool(self.agreement(factor).all())

    def agreement(self, factor: float | np.ndarray = 1.0) -> np.ndarray:
        """Say for each number whether it is ``factor`` times the right one."""
        due = factor * self.due
        scale = np.abs(due).max(initial=0.0)
        return np.abs(self.got - due) <= TOLERANCE * np.abs(due) + 1e-6 * scale + 1e-12


def known_factor(numbers: Comparison) -> tuple[str, ...] | None:
    """Return the causes of a factor that a known slip explains; () if all is right.

    ``None`` if no known factor fits at every point. The number of samples must differ
    between points for "summed" to be told from a plain factor.
    """
    if not np.any(numbers.due):
        return None
    several = len(np.unique(numbers.n)) > 1
    for factor, power, causes in _FACTORS:
        if power and not several:
            continue
        expected = factor * numbers.n.astype(float) ** power
        if numbers.equal(expected):
            return causes
        if numbers.equal(-expected):
            return (*causes, SIGN_TOO) if causes else (SIGN,)
    return None


def other_pattern(numbers: Comparison) -> str | None:
    """Name a factor or an offset that is the same at every point, if there is one."""
    if numbers.due.size < 2:
        return None
    clear = np.abs(numbers.due) > 1e-6 * np.abs(numbers.due).max(initial=0.0)
    if clear.any():
        ratio = float(np.median(numbers.got[clear] / numbers.due[clear]))
        if ratio != 0 and numbers.equal(ratio):
            turned = " and the sign is wrong" if ratio < 0 else ""
            return (
                f"Every value is {abs(ratio):.3g} times as large as it should "
                f"be{turned}: look for a constant factor."
            )
    offset = float(np.median(numbers.got - numbers.due))
    shifted = Comparison(numbers.got - offset, numbers.due, numbers.n)
    if shifted.equal():
        return (
            f"Every value is off by the same amount, about {offset:+.2g}: "
            "something constant is added."
        )
    return None


def difference(got: float, due: float) -> str:
    """Say by how much a number is off, and the size of the right one, roughly."""
    size = f"what is due has a size of about {rough(due)}"
    if due and got and np.sign(got) != np.sign(due):
        return f"the sign is wrong; {size}"
    way = "large" if got > due else "small"
    return f"the result is too {way} by about {rough(got - due)}; {size}"


def rough(value: float) -> str:
    """Return the size of a number to one digit, such as "40" or "0.003"."""
    return f"{float(f'{abs(value):.0e}'):g}"

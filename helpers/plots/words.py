"""A drawn curve in words: a description that changes with every drawn value.

It says first what a person sees, with :func:`story`, then the :func:`figures` of what
is drawn. Every word of it is computed.
"""

from itertools import pairwise

import numpy as np

from helpers.plots.figure import plain

TURN = 0.15  # a curve turns if it goes back by this share of its height


def story(x, y, along, log=""):
    """Say how a curve goes from left to right: where it turns, and how high it is.

    ``along`` names what ``x`` is; ``log`` names the logarithmic axes.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    tiny = 0.0 if "y" in log else 5e-10
    value = [plain(each, tiny) for each in y]
    heights = np.log(np.maximum(y, 1e-300)) if "y" in log else y
    span = np.ptp(heights)
    if span <= 1e-9 * max(1.0, abs(heights).max()):
        return f"stays at {value[0]}"
    turns = _turns(heights, TURN * span)
    if len(turns) > 6:
        settled = y[turns[1] :]  # the way in is no swing
        between = f"{plain(settled.min(), tiny)} and {plain(settled.max(), tiny)}"
        swings = f"swings {len(turns) - 2} times between {between}"
        return f"starts at {value[0]}, {swings} and ends at {value[-1]}"
    if len(turns) == 2 and turns[1] == x.size - 1:
        verb = "rises" if y[-1] > y[0] else "falls"
        way = np.log(x / x[0]) if "x" in log else x - x[0]
        halfway = abs(heights - (heights[0] + heights[-1]) / 2).argmin()
        if x.size > 4 and way[halfway] < 0.25 * way[-1]:
            return f"{verb} from {value[0]} to {value[-1]}, steeply at first"
        return f"{verb} from {value[0]} to {value[-1]}"
    parts = []
    for start, end in pairwise(turns):
        at = f" at {place(along, x[end])}" if end < x.size - 1 else ""
        parts.append(f"{'rises' if y[end] > y[start] else 'falls'} to {value[end]}{at}")
    ends = "" if turns[-1] == x.size - 1 else f" and ends at {value[-1]}"
    return f"starts at {value[0]}, {', '.join(parts)}{ends}"


def place(along, x):
    """Return a place on an axis in words: "epoch 7", "time 21.4 ms".

    A name of three words or more is left out: "21.4 ms".
    """
    name, _, unit = along.partition(" (")
    name = name if name.count(" ") < 2 else ""
    return f"{name} {plain(x, 0)} {unit.removesuffix(')')}".strip()


def _turns(heights, least):
    """Return where a curve starts, turns by at least ``least``, and has its last end.

    The end is the extreme after the last turn, which need not be the last point.
    """
    turns, extreme, up = [0], 0, 0
    for at, height in enumerate(heights):
        move = height - heights[extreme]
        if up * move >= 0 and up:
            extreme = at
        elif abs(move) >= least:
            if up:
                turns.append(extreme)
            up, extreme = np.sign(move), at
    return [*turns, extreme]


def figures(name, x, y, log=""):
    """Return a drawn series in figures: its ends, its extremes and its centre.

    Along the axes that ``log`` names the centre is the geometric mean.
    """
    x, y = np.asarray(x, float).ravel(), np.asarray(y, float).ravel()
    if not np.isfinite([x, y]).all():
        raise ValueError(f"{name} holds nan or inf and can't be drawn")
    tiny = 0.0 if "y" in log else 5e-10
    start, end = (f"({plain(x[i], 0)}, {plain(y[i], tiny)})" for i in (0, -1))
    means = _mean(x, "x" in log), _mean(y, "y" in log)
    centre = f"({plain(means[0], 0)}, {plain(means[1], tiny)})"
    return (
        f"{name}, {x.size} points from {start} to {end}, centre {centre}, "
        f"lowest {plain(y.min(), tiny)}, highest {plain(y.max(), tiny)}"
    )


def _mean(values, log):
    return np.exp(np.log(values[values > 0]).mean()) if log else values.mean()

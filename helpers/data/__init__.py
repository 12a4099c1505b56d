"""The samples and recorded runs of the course, and the files they come from."""

import json
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent


def columns(name, **types):
    """Return the columns of a file in this folder: ``columns(...).time``, shape (N,).

    ``types`` names them and says what they hold, from left to right.
    """
    rows = np.loadtxt(FOLDER / name, list(types.items()), delimiter=",", skiprows=1)
    return rows.view(np.recarray)


def four_samples():
    """Return the four samples x = 1, 2, 3, 4 and y = 2x: float32, shape (4,)."""
    samples = recorded_runs()["samples"]
    return tuple(np.array(samples[name], samples["dtype"]) for name in ("x", "y"))


def recorded_runs():
    """Return the two recorded runs, every figure as it was printed.

    Keys: ``samples``, ``numpy_run`` and ``torch_run``. Each row of a run pairs the loss
    before the update of its epoch with the weight after it.
    """
    return json.loads((FOLDER / "recorded_runs.json").read_text(encoding="utf-8"))


def recovered_start():
    """Return the weight and bias (w0, b0) that the recorded torch run started from.

    The run was never seeded. Notebook 12 computes these two numbers from the ten
    printed rows; a test holds them to what it finds.
    """
    return -0.6483198404312134, -0.5033024549484253


def digits():
    """Return handwritten digits: pixels (1797, 64), 0 to 16, and which it is (1797,).

    A row holds 8 x 8 pixels, row by row; the rows stand in the order in which people
    filled in forms. E. Alpaydin and C. Kaynak, *Optical Recognition of Handwritten
    Digits* (test part), UCI Machine Learning Repository, 1998, CC BY 4.0.
    """
    rows = np.loadtxt(FOLDER / "digits_1998.csv.gz", int, delimiter=",", skiprows=1)
    return rows[:, :64].astype(float), rows[:, 64]

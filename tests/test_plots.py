"""Figures show what they are given, and their description follows every drawn value."""

import numpy as np
import pytest

from helpers import plots
from helpers.plots import figure
from helpers.plots.words import story
from helpers.trajectory import Trajectory

X = np.array([1.0, 2.0, 3.0, 4.0])
Y = np.array([2.0, 4.0, 6.0, 8.5])
STEPS = np.array([-1.0, 0.0, 1.0, 1.0])


def bowl(w, b):
    """Return the mean squared error for x = X and y = 2 * X."""
    return 7.5 * (w - 2) ** 2 + 5 * (w - 2) * b + b**2


def through(weights, biases):
    run = Trajectory(w=weights[0], b=biases[0])
    for w, b in zip(weights[1:], biases[1:], strict=True):
        run.record(0.0, w=w, b=b)
    return run


# name: the drawing, made from four x, four y and a number
DRAWINGS = {
    "samples_and_lines": lambda x, y, at: plots.samples_and_lines(
        x, y, {"before": (0.0, at), "after": (at, 0.5)}
    ),
    "readings_and_curves": lambda x, y, at: plots.readings_and_curves(
        X, Y, {"one": (x, y), "two": (X, Y * at)}, "time (ms)", "acceleration (g)"
    ),
    "hidden_units": lambda x, y, at: plots.hidden_units(
        x, np.array([y, Y * at]), y + Y * at, X, Y, "time (ms)", "acceleration (g)"
    ),
    "curves": lambda x, y, at: plots.curves(
        x, {"one": y, "two": Y * at}, "epoch", "loss", level=("goal", at)
    ),
    "curves, log": lambda x, y, at: plots.curves(
        x, {"one": y, "two": Y * at}, "epoch", "loss", log="xy"
    ),
    "loss_walk": lambda x, y, at: plots.loss_walk(
        lambda w: at * bowl(w, 0.0), {"one": x, "two": y}
    ),
    "contour_walk": lambda x, y, at: plots.contour_walk(
        X, 2 * at * X, {"one": through(x, y)}, (-1, 4), (-1, 2)
    ),
    "bootstrap_histogram": lambda x, y, at: plots.bootstrap_histogram(
        np.concatenate([x, y]), 1.1 * at, 5 * at, 3 * at
    ),
    "candidate_map": lambda x, y, at: plots.candidate_map(
        STEPS, STEPS[::-1], (100 * x + 1000 * y).astype(int), 9900, (at, 0.0)
    ),
}


@pytest.fixture
def shown(monkeypatch):
    """Collect what a plot displays, a list of (data, metadata)."""
    displays = []
    monkeypatch.setattr(
        figure, "display", lambda data, metadata, raw: displays.append((data, metadata))
    )
    return displays


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_a_changed_value_changes_the_description(shown, monkeypatch, drawing):
    monkeypatch.setattr(figure, "png", lambda _: b"")
    changes = [(name, i) for name in "xy" for i in range(4)] + [("at", ())]
    for name, place in [("at", None), *changes]:
        given = {"x": X.copy(), "y": Y.copy(), "at": np.array(1.5)}
        if place is not None:
            given[name][place] *= 1.1
        DRAWINGS[drawing](given["x"], given["y"], float(given["at"]))
    before, *after = [data["text/plain"] for data, _ in shown]
    assert len(after) == 9
    assert before not in after


def test_a_figure_is_shown_as_png_and_the_same_each_time(shown):
    for _ in range(2):
        DRAWINGS["curves"](X, Y, 1.5)
    (data, metadata), again = shown
    assert (data, metadata) == again
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"].startswith(metadata["image/png"]["alt"])


E = np.arange(21)


@pytest.mark.parametrize(
    ("y", "said"),
    [
        (30 * 0.5**E, "falls from 30 to 2.86e-05, steeply at first"),
        (1.5 * E, "rises from 0 to 30"),
        (0 * E, "stays at 0"),
        (abs(E - 8), "starts at 8, falls to 0 at epoch 8, rises to 12"),
        ((-1) ** E, "starts at 1, swings 19 times between -1 and 1 and ends at 1"),
        (np.where(E < 19, E, 17.5), "starts at 0, rises to 18 at epoch 18 and ends"),
    ],
)
def test_the_story_of_a_curve_says_what_is_seen(y, said):
    assert story(E, y, "epoch").startswith(said)


def test_a_walk_is_told_by_its_side_of_the_valley_and_its_crossings(shown):
    walks = {"left": [0, 1, 1.9], "over": [0, 3, 1.5, 2.25], "up": [1, 3.5, 4]}
    plots.loss_walk(lambda w: bowl(w, 0), walks)
    said = shown[0][0]["text/plain"]
    assert "Left: 2 steps down on the left side, from w = 0 to 1.9." in said
    assert "Over: 3 steps down, all across the bottom" in said
    assert "Up: 2 steps up, 1 of them across the bottom" in said


def test_a_curve_is_told_as_far_as_it_is_in_the_picture(shown):
    plots.curves(E, {"down": 30.0 - 3 * E}, "epoch", "loss", y_range=(-5, 50))
    alt = shown[0][1]["image/png"]["alt"]
    assert alt.endswith("Down: falls from 30 to -3 at epoch 11 and out of the picture.")


def test_the_rings_of_the_loss_are_round_at_equal_scales_and_smooth(monkeypatch):
    made = []
    monkeypatch.setattr(figure, "display", lambda *_, **__: None)
    monkeypatch.setattr(figure, "png", lambda each: made.append(each) or b"")
    DRAWINGS["contour_walk"](X, Y, 1.0)
    (axes,) = made[0].axes
    assert axes.get_aspect() == 1
    (rings,) = axes.collections
    for level, path in zip(rings.levels, rings.get_paths(), strict=True):
        np.testing.assert_allclose(bowl(*path.vertices.T), level, rtol=0.03)


def test_a_run_that_left_the_numbers_is_named():
    with pytest.raises(ValueError, match="my run holds nan or inf"):
        plots.loss_walk(lambda w: w, {"my run": [0.0, np.inf]})

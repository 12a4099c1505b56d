"""The figures of notebooks 08 and 09 and what they say of themselves."""

import numpy as np
import pytest

from helpers.plots import hubble, lost_seed


@pytest.fixture
def shown(monkeypatch):
    """Collect (figure, description) in place of showing them."""
    collected = []
    for module in (hubble, lost_seed):
        monkeypatch.setattr(module, "show", lambda *pair: collected.append(pair))
    return collected


def descriptions(shown, draw, *variants):
    """Return what the figure says for each variant of its arguments."""
    for arguments in variants:
        draw(**arguments)
    return [description for _, description in shown]


WALKS = {"walks": {"one": [100.0, 400.0, 420.0]}, "target": 424.0}
SLOPES = np.linspace(300, 500, 1001)
BARS = {"slopes": SLOPES, "low": 310.0, "high": 490.0, "measured": 400.0}
MAP = {
    "w_steps": np.repeat([-1, 0, 1], 3),
    "b_steps": np.tile([-1, 0, 1], 3),
    "printed": np.array([0, 2, 5, 1, 10, 10, 3, 0, 0]),
    "rows": 10,
    "estimate": (0.1, 0.4),
}


@pytest.mark.parametrize(
    ("draw", "good", "change"),
    [
        (hubble.slope_walks, WALKS, {"target": 500.0}),
        (hubble.slope_walks, WALKS, {"walks": {"two": [100.0, 400.0, 420.0]}}),
        (hubble.slope_walks, WALKS, {"walks": {"one": [100.0, 300.0, 420.0]}}),
        (hubble.slope_walks, WALKS, {"walks": {"one": [100.0, 400.0, 410.0]}}),
        (hubble.bootstrap_histogram, BARS, {"low": 320.0}),
        (hubble.bootstrap_histogram, BARS, {"high": 480.0}),
        (hubble.bootstrap_histogram, BARS, {"measured": 410.0}),
        (hubble.bootstrap_histogram, BARS, {"slopes": np.append(SLOPES[:-1], 400)}),
        (lost_seed.candidate_map, MAP, {"rows": 11}),
        (lost_seed.candidate_map, MAP, {"estimate": (0.2, 0.4)}),
        (lost_seed.candidate_map, MAP, {"printed": np.roll(MAP["printed"], 1)}),
        (lost_seed.candidate_map, MAP, {"printed": np.zeros(9)}),
        (lost_seed.candidate_map, MAP, {"w_steps": MAP["w_steps"] + 1}),
    ],
)
def test_a_changed_figure_says_something_else(shown, draw, good, change):
    before, after, again = descriptions(shown, draw, good, good | change, good)
    assert before != after
    assert before == again


def test_the_walks_say_where_they_end_and_draw_the_target(shown):
    hubble.slope_walks(**WALKS, low=250, high=550)
    figure, description = shown[0]
    axes = figure.axes[0]
    assert axes.get_ylim() == (250, 550)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("epoch", "H0 (km/s per Mpc)")
    assert "H0 one, 3 points from (1, 100) to (3, 420)" in description
    assert "424" in description


def test_the_histogram_counts_every_slope(shown):
    hubble.bootstrap_histogram(**BARS, bins=10)
    figure, description = shown[0]
    axes = figure.axes[0]
    assert sum(bar.get_height() for bar in axes.patches) == 1001
    assert axes.get_xlabel() == "H0 (km/s per Mpc)"
    assert "1001 slopes from 300 to 500, mean 400" in description
    heights = description.partition("left to right: ")[2].partition(".")[0]
    assert sum(map(int, heights.split(", "))) == 1001


def test_the_map_frames_the_candidates_that_print_every_row(shown):
    lost_seed.candidate_map(**MAP)
    figure, description = shown[0]
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts == ["0", "2", "5", "1", "10", "10", "3", "0", "0"]
    framed = [patch for patch in figure.axes[0].patches if not patch.get_fill()]
    assert [patch.get_xy() for patch in framed] == [(-0.5, -0.5), (-0.5, 0.5)]
    assert "Framed, with all rows: (0, 0) and (0, 1)." in description
    assert "2 print 10" in description


def test_the_map_says_so_if_no_candidate_prints_every_row(shown):
    lost_seed.candidate_map(**(MAP | {"rows": 11}))
    assert "Framed, with all rows: none." in shown[0][1]


@pytest.mark.parametrize(
    ("draw", "good", "change", "message"),
    [
        (hubble.slope_walks, WALKS, {"target": float("nan")}, "target"),
        (hubble.slope_walks, WALKS, {"walks": {"one": []}}, "one"),
        (hubble.bootstrap_histogram, BARS, {"slopes": []}, "slopes"),
        (hubble.bootstrap_histogram, BARS, {"bins": 0}, "bins"),
        (hubble.bootstrap_histogram, BARS, {"low": float("inf")}, "low"),
        (lost_seed.candidate_map, MAP, {"rows": 0}, "rows"),
        (lost_seed.candidate_map, MAP, {"printed": np.zeros(8)}, "same shape"),
    ],
)
def test_what_can_not_be_drawn_is_refused(shown, draw, good, change, message):
    with pytest.raises(ValueError, match=message):
        draw(**(good | change))
    assert not shown

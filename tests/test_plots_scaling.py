"""The figure of what a step costs: drawn values, its words and bad input."""

import pytest

from helpers.plots import scaling


@pytest.fixture
def shown(monkeypatch):
    figures = []
    monkeypatch.setattr(scaling, "show", lambda *shown: figures.append(shown))
    return figures


def test_every_curve_is_drawn_and_described(shown):
    scaling.step_times(
        (1, 2, 4), {"computing": [0.8, 0.4, 0.2], "talking": [0, 0.1, 0.3]}
    )
    [(figure, description)] = shown
    [axes] = figure.axes
    assert [line.get_label() for line in axes.lines] == ["computing", "talking"]
    assert axes.lines[1].get_ydata().tolist() == [0, 0.1, 0.3]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["1", "2", "4"]
    assert "computing, 3 points from (1, 0.8) to (4, 0.2)" in description
    assert "talking, 3 points from (1, 0) to (4, 0.3)" in description


@pytest.mark.parametrize("place", range(3))
def test_a_changed_value_changes_the_description(shown, place):
    values = [0.8, 0.5, 0.2]
    scaling.step_times((1, 2, 4), {"both": values})
    values[place] += 0.1
    scaling.step_times((1, 2, 4), {"both": values})
    assert shown[0][1] != shown[1][1]


@pytest.mark.parametrize(
    ("workers", "seconds", "message"),
    [
        ((1, 2), [0.1], "same shape"),
        ((0, 2), [0.1, 0.2], "workers must be 1 or more"),
        ((), [], "workers must hold at least one number"),
        ((1, 2), [0.1, float("nan")], "finite"),
    ],
)
def test_values_that_do_not_fit_are_refused(shown, workers, seconds, message):
    with pytest.raises(ValueError, match=message):
        scaling.step_times(workers, {"both": seconds})

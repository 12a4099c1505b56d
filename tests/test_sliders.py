"""Sliders say in words what they show, and follow every setting quietly."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from helpers import hubble, sliders
from helpers.data import four_samples

GRID = np.linspace(0, 60, 61)
READINGS = np.array([0.0, 20.0, 60.0]), np.array([0.0, -100.0, 10.0])
BENT = np.stack([0 * GRID, GRID, -100 * np.sin(GRID / 20)])


def nebulae():
    table = hubble.load()
    return table.distance, table.velocity


MAKE = {
    "hunt": lambda: sliders.hunt_the_minimum(*four_samples()),
    "turn": lambda: sliders.turn_the_learning_rate(*four_samples()),
    "valley": lambda: sliders.walk_the_valley(*four_samples()),
    "fit": lambda: sliders.fit_by_hand(*nebulae()),
    "bend": lambda: sliders.bend_the_curve(
        *READINGS, GRID, BENT, [0, 10, 300], [1.0, 0.8, 0.4119]
    ),
}


def settings(control):
    """Values from one end of a control to the other, at most some forty."""
    if hasattr(control, "options"):
        return [value for _, value in control.options]
    if hasattr(control, "step"):
        values = np.arange(control.min, control.max + control.step / 2, control.step)
        return [*values[:: 1 + len(values) // 40], values[-1]]
    return [True, False]


@pytest.mark.parametrize("name", MAKE)
@pytest.mark.filterwarnings("error")
def test_every_setting_is_drawn_described_and_quiet(name, capfd):
    widget = MAKE[name]()
    for control in widget.controls:
        assert control.description
        assert control.tooltip == control.description
        seen = set()
        for value in settings(control):
            control.value = value
            drawn = ET.fromstring(widget.picture.value)
            assert drawn.get("role") == "img"
            assert drawn.get("aria-label") == widget.said
            assert "<style" not in widget.picture.value
            assert widget.said in widget.sentence.value
            seen.add((widget.said, widget.picture.value))
        assert len(seen) == len(set(settings(control)))
    assert capfd.readouterr() == ("", "")


@pytest.mark.filterwarnings("error")
def test_a_run_that_leaves_the_numbers_is_still_drawn():
    widget = sliders.turn_the_learning_rate(*four_samples(), epochs=5000)
    widget.controls[0].label = "0.1600"
    assert "it diverges. After 5000 epochs w = nan" in widget.said
    widget = sliders.walk_the_valley(*four_samples(), epochs=1000)
    widget.controls[0].label = "0.8100"
    assert "The path leaves the valley" in widget.said
    assert "nan" not in widget.picture.value


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hunt", "weight w. At w = 3.50 the loss is 16.88. Lowest so far: 0.00 at w"),
        ("turn", "learning rate. Learning rate 0.1333, factor -1.00: it bounces for e"),
        ("valley", "learning rate and centre x. Learning rate 0.1150, x as it is: bel"),
        ("fit", "slope (km/s/Mpc) and intercept (km/s). Slope 100 km/s/Mpc, interc"),
        ("bend", "epoch. Epoch 10: loss 0.800. The curve rises from 0 to 60."),
    ],
)
def test_the_page_shows_what_its_text_speaks_of_and_a_hand_begins_anew(name, said):
    widget = MAKE[name]()
    start = widget.said
    data, metadata = widget._repr_mimebundle_()
    assert data["image/png"].startswith("iVBOR")
    assert data["text/plain"].startswith(f"Slider for {said}")
    assert data["text/plain"].endswith(metadata["image/png"]["alt"])
    assert start in widget.sentence.value
    widget._follow()
    assert widget.said == start


def test_hunting_remembers_the_lowest_place_of_its_own_widget():
    widget = MAKE["hunt"]()
    widget._repr_mimebundle_()
    knob = widget.controls[0]
    knob.value = 1.5
    knob.value = 4.0
    assert widget.said == (
        "At w = 4.00 the loss is 30.00. Lowest so far: 1.88 at w = 1.50."
    )
    assert "Lowest so far: 30.00" in MAKE["hunt"]().said


@pytest.mark.parametrize(
    ("rate", "life"),
    [
        ("0.0100", "comes nearer from one side"),
        ("0.0667", "lands in one step"),
        ("0.1000", "overshoots and settles"),
        ("0.1333", "bounces for ever"),
        ("0.1400", "diverges"),
    ],
)
def test_each_learning_rate_is_named_by_what_its_run_does(rate, life):
    widget = MAKE["turn"]()
    widget.controls[0].label = rate
    assert f"Learning rate {rate}" in widget.said
    assert life in widget.said


def test_the_valley_knows_its_border_and_its_best_rate_and_centring_moves_them():
    widget = MAKE["valley"]()
    rate, centre = widget.controls
    for rate.label in ("0.1100", "0.1150", "0.1176", "0.1190"):
        assert "below the border 0.11976" in widget.said
    rate.label = "0.1210"
    assert "above the border 0.11976" in widget.said
    rate.label = "0.4000"
    assert "The path leaves the valley" in widget.said
    centre.value = True
    assert "below the border 0.80000" in widget.said
    assert "w = 2.000, b = 5.000, 0.000 from the minimum" in widget.said


def test_the_line_by_hand_tells_its_error_with_units():
    widget = MAKE["fit"]()
    slope, intercept = widget.controls
    slope.value, intercept.value = 454, -40
    assert widget.said == (
        "Slope 454 km/s/Mpc, intercept -40 km/s: the predictions miss by 223.0 km/s "
        "(root mean squared error)."
    )


def test_the_curve_of_an_epoch_is_told_with_its_loss():
    widget = MAKE["bend"]()
    widget.controls[0].label = "300"
    assert widget.said == (
        "Epoch 300: loss 0.412. The curve starts at 0, falls to -100 at time 31 ms, "
        "rises to -14.1 at time 60 ms."
    )

"""Sliders say in words what they show, and follow every setting quietly."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from helpers import hubble, sliders
from helpers.data import four_samples
from helpers.plots.picture import ellipse
from helpers.weight_and_bias import hessian

NAMES = [
    "hunt_the_minimum",
    "turn_the_learning_rate",
    "walk_the_valley",
    "fit_by_hand",
]


def made(name):
    if name == "fit_by_hand":
        table = hubble.load()
        return sliders.fit_by_hand(table.distance, table.velocity)
    return getattr(sliders, name)(*four_samples())


def settings(control):
    """Values from one end of a control to the other, at most some forty."""
    if hasattr(control, "options"):
        return [value for _, value in control.options]
    if hasattr(control, "step"):
        values = np.arange(control.min, control.max + control.step / 2, control.step)
        return [*values[:: 1 + len(values) // 40], values[-1]]
    return [True, False]


@pytest.mark.parametrize("name", NAMES)
def test_text_plain_is_what_is_seen_at_the_start(name):
    first, second = made(name), made(name)
    plain = first._repr_mimebundle_()["text/plain"]
    assert plain == second._repr_mimebundle_()["text/plain"]
    assert plain.endswith(first.said)
    assert first.controls[0].description in plain


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.filterwarnings("error")
def test_every_setting_is_drawn_and_described(name, capfd):
    widget = made(name)
    for control in widget.controls:
        for value in settings(control):
            control.value = value
            drawn = ET.fromstring(widget.picture.value)
            assert drawn.get("role") == "img"
            assert drawn.get("aria-label") == widget.said
            assert "<style" not in widget.picture.value
            assert "nan" not in widget.picture.value
            assert widget.said in widget.sentence.value
            assert "inf" not in widget.said
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", NAMES)
def test_a_moved_control_changes_picture_and_sentence(name):
    widget = made(name)
    for control in widget.controls:
        picture, said = widget.picture.value, widget.said
        control.value = settings(control)[2 if hasattr(control, "readout") else 0]
        assert widget.picture.value != picture
        assert widget.said != said


@pytest.mark.parametrize("name", NAMES)
def test_controls_are_labelled_and_follow_the_hand(name):
    for control in made(name).controls:
        assert control.description
        assert control.tooltip == control.description
        if hasattr(control, "readout"):
            assert control.readout
            assert control.continuous_update


def test_hunting_remembers_the_lowest_place_of_its_own_widget():
    widget = sliders.hunt_the_minimum(*four_samples())
    knob = widget.controls[0]
    knob.value = 1.5
    knob.value = 4.0
    assert widget.said == (
        "At w = 4.00 the loss is 30.00. Lowest so far: 1.88 at w = 1.50."
    )
    assert "Lowest so far: 30.00" in sliders.hunt_the_minimum(*four_samples()).said


@pytest.mark.parametrize(
    ("rate", "life"),
    [
        ("0.0100", "creeps"),
        ("0.0667", "lands in one step"),
        ("0.1000", "overshoots and settles"),
        ("0.1333", "bounces for ever"),
        ("0.1400", "diverges"),
    ],
)
def test_each_learning_rate_is_named_by_what_its_run_does(rate, life):
    widget = sliders.turn_the_learning_rate(*four_samples())
    widget.controls[0].label = rate
    assert f"Learning rate {rate}" in widget.said
    assert life in widget.said


def test_the_valley_knows_its_border_and_centring_moves_it():
    widget = sliders.walk_the_valley(*four_samples())
    rate, centre = widget.controls
    rate.value = 0.119
    assert "below the border 0.1198" in widget.said
    rate.value = 0.121
    assert "above the border 0.1198" in widget.said
    rate.value = 0.4
    assert "The path leaves the valley" in widget.said
    centre.value = True
    assert "below the border 0.8000" in widget.said
    assert "w = 2.000, b = 5.000" in widget.said


def test_the_line_by_hand_tells_its_error_with_units():
    table = hubble.load()
    widget = sliders.fit_by_hand(table.distance, table.velocity)
    slope, intercept = widget.controls
    slope.value, intercept.value = 454, -40
    assert widget.said == (
        "Slope 454 km/s/Mpc, intercept -40 km/s: the predictions miss by 223.0 km/s "
        "(root mean squared error)."
    )


@pytest.mark.parametrize("name", NAMES)
def test_samples_that_do_not_fit_are_refused(name):
    make = getattr(sliders, name)
    with pytest.raises(ValueError, match="same shape"):
        make([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="finite"):
        make([1.0, float("nan")], [1.0, 2.0])


def test_an_ellipse_is_a_contour_of_the_bowl():
    matrix = hessian(four_samples()[0])
    w, b = ellipse(matrix, (2.0, 0.0), 0.8)
    way = np.stack([w - 2.0, b])
    heights = 0.5 * (way * (matrix[:, :, None] * way).sum(axis=1)).sum(axis=0)
    np.testing.assert_allclose(heights, 0.8)

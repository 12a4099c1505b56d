"""Sliders say in words what they show, and follow every setting quietly."""

import xml.etree.ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest

from helpers import hubble, sliders
from helpers.data import four_samples

GRID = np.linspace(0, 60, 61)
READINGS = np.array([0.0, 20.0, 60.0]), np.array([0.0, -100.0, 10.0])
BENT = np.stack([0 * GRID, GRID, -100 * np.sin(GRID / 20)])
TABLE = hubble.load()
MAKE = {
    "hunt": lambda: sliders.hunt_the_minimum(*four_samples()),
    "turn": lambda: sliders.turn_the_learning_rate(*four_samples()),
    "valley": lambda: sliders.walk_the_valley(*four_samples()),
    "fit": lambda: sliders.fit_by_hand(TABLE.distance, TABLE.velocity),
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
def test_every_setting_is_drawn_described_and_quiet(name, capfd, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")  # one drawing, one SVG
    monkeypatch.setitem(mpl.rcParams, "svg.hashsalt", "same")
    widget = MAKE[name]()
    for control in widget.controls:
        assert control.tooltip == control.description != ""
        seen = set()
        for value in settings(control):
            control.value = value
            drawn = ET.fromstring(widget.picture.value)
            assert (drawn.get("role"), drawn.get("aria-label")) == ("img", widget.said)
            assert "<style" not in widget.picture.value
            assert widget.said in widget.sentence.value
            seen.add((widget.said, widget.picture.value))
        assert len(seen) == len(set(settings(control)))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", MAKE)
def test_after_its_still_picture_a_hand_begins_anew(name):
    widget = MAKE[name]()
    start = widget.said
    data, metadata = widget._repr_mimebundle_()
    assert data["text/plain"].endswith(metadata["image/png"]["alt"])
    assert start in widget.sentence.value
    widget._follow()
    assert widget.said == start


@pytest.mark.parametrize(
    ("name", "settings", "said"),
    [
        ("hunt", (4.0,), "At w = 4.00 the loss is 30.00. Lowest so far: 1.88 at w = 1"),
        ("turn", ("0.0100",), "factor 0.85: it comes nearer from one side. After 20 e"),
        ("turn", ("0.0667",), "factor 0.00: it lands in one step. After 20 epochs w ="),
        ("turn", ("0.1000",), "factor -0.50: it overshoots and settles"),
        ("turn", ("0.1400",), "factor -1.10: it diverges. After 20 epochs w = -11.46"),
        ("valley", ("0.1190",), "x as it is: below the border 0.11976. After 100 epo"),
        ("valley", ("0.1210",), "x as it is: above the border 0.11976. The path leav"),
        ("valley", ("0.4000", True), "below the border 0.80000. After 100 epochs w = "),
        ("valley", ("0.8000", True), "x centred: at the border 0.80000."),
        (
            "fit",
            (454, -40),
            "-40 km/s: the predictions miss by 223.0 km/s (root mean",
        ),
        (
            "bend",
            ("300",),
            "Epoch 300: loss 0.412. The curve starts at 0, falls to -1",
        ),
    ],
)
def test_a_setting_is_told_by_what_is_seen(name, settings, said):
    widget = MAKE[name]()
    if name == "hunt":
        widget.controls[0].value = 1.5
    for control, setting in zip(widget.controls, settings, strict=False):
        if isinstance(setting, str):
            control.label = setting
        else:
            control.value = setting
    assert said in widget.said

"""The project's own copies of the data are what they were, to the character."""

import hashlib

import numpy as np
import pytest

from helpers import hubble
from helpers.data import FOLDER

DIGESTS = """
9239468e2f9e8b7192f3bfc6a2b80a25502fe9fa26a51dc0583cd6add32f9a0f digits_1998.csv.gz
4adc5a2d35f41e4b1cdf59ddfe75b32b83b6ae091c2f9a09c0996d7e72b67b21 helmet_1981.csv
e3410de73b19c1110045dd4cdfa8eaa0d58576cf3855ee14d7c0b485fe69bb7e hubble_1929.csv
102cb1639eef0b13d9bbd1890be9df4e6f3c50d03ce7c50ee3b53a9e6a4d0af9 hubble_directions.csv
3e797dd166d0fad84e632d8ec9b77ff908b0d1ae65733c6b3f398cf640900e9d recorded_runs.json
"""


@pytest.mark.parametrize("line", DIGESTS.split("\n")[1:-1])
def test_not_a_character_has_changed(line):
    digest, name = line.split()
    content = (FOLDER / name).read_bytes().replace(b"\r\n", b"\n")
    assert hashlib.sha256(content).hexdigest() == digest


def test_hubbles_units_are_those_of_their_definitions():
    astronomical_unit = 149_597_870.7  # km, exact since 2012
    assert pytest.approx(1e6 * astronomical_unit * 648_000 / np.pi) == hubble.KM_PER_MPC
    assert hubble.SECONDS_PER_YEAR == 31_557_600

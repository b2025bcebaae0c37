"""Colours that can be seen by day and by night."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.packs.sparks import luminance, middle_tone
from assets.packs.theme import theme

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def contrast(one: str, other: str) -> float:
    lights = sorted((luminance(one), luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ffffff", 4.0)],
)
def test_contrast_is_reckoned_as_the_guideline_does(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.01)


@given(colours)
def test_every_colour_gets_a_tone_that_stands_out_from_white_and_from_the_night(
    colour: str,
) -> None:
    tone = middle_tone(colour)
    assert contrast(tone, "#ffffff") >= 3
    assert contrast(tone, theme()["night_card"]) >= 3


def test_a_tone_that_is_in_the_middle_stays_as_it_is() -> None:
    tone = middle_tone("#17456b")
    assert middle_tone(tone) == tone

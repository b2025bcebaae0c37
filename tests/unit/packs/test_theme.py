"""Colours: the standard ones, under those a company has chosen."""

import pytest

from assets.packs.theme import lighter, theme
from schemas.branding import Branding

PLAIN = {"ink": "", "accent": "", "good": "", "bad": ""}


def branding(**colours: str) -> Branding:
    return Branding.model_validate(
        {"logo": None, "latin_font": "Inter", "cjk_font": "Noto Sans CJK SC"} | PLAIN | colours
    )


def test_a_company_that_chooses_nothing_has_the_standard_colours() -> None:
    assert theme(branding()) == theme()


def test_a_chosen_colour_replaces_only_itself_and_its_tint() -> None:
    found = theme(branding(accent="#804000"))
    assert found["accent"] == "#804000"
    assert found["accent_light"] == lighter("#804000", 0.68)
    changed = {name for name in found if found[name] != theme()[name]}
    levels = {f"level_{level}" for level in range(1, 6)}
    assert changed == {"accent", "accent_light"} | levels


@pytest.mark.parametrize("name", ["ink", "accent", "good", "bad"])
def test_every_choice_is_a_colour_of_the_theme(name: str) -> None:
    assert name in theme()
    assert theme(branding(**{name: "#010203"}))[name] == "#010203"


def test_the_standard_colours_are_not_changed_by_a_choice() -> None:
    theme(branding(ink="#ff0000"))["muted"] = "#000000"
    assert theme()["ink"] != "#ff0000"
    assert theme()["muted"] != "#000000"


@pytest.mark.parametrize(
    ("colour", "share", "expected"),
    [
        ("#000000", 0.0, "#000000"),
        ("#000000", 1.0, "#ffffff"),
        ("#ff0000", 0.5, "#ff8080"),
        ("#17456b", 0.68, "#b5c3d0"),
    ],
)
def test_a_tint_lies_between_its_colour_and_white(colour: str, share: float, expected: str) -> None:
    assert lighter(colour, share) == expected

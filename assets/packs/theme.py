"""The colours that pages, charts and workbooks share: the standard ones, under a company's own."""

import tomllib
from functools import cache
from importlib.resources import files

from schemas.branding import Branding

_TINTS = {
    "accent_light": ("accent", 0.68),
    "level_1": ("accent", 0.84),
    "level_2": ("accent", 0.68),
    "level_3": ("accent", 0.5),
    "level_4": ("accent", 0.25),
    "level_5": ("accent", 0.0),
}
"""Tints that follow a colour which a company has changed, and how far they are from white."""
_WHITE = 255


def theme(branding: Branding | None = None) -> dict[str, str]:
    """Give the colours by name."""
    chosen = {} if branding is None else branding.colours
    tints = {
        tint: lighter(chosen[colour], share)
        for tint, (colour, share) in _TINTS.items()
        if colour in chosen
    }
    return _standard() | chosen | tints


def lighter(colour: str, share: float) -> str:
    """Give a colour so far on its way to white."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(part + (_WHITE - part) * share):02x}" for part in parts)


@cache
def _standard() -> dict[str, str]:
    return dict(tomllib.loads(files("report_templates").joinpath("theme.toml").read_text("utf-8")))

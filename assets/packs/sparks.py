"""The small drawings of a mail: PNG without a ground of their own, in colours that can be seen on
a light and on a dark one. What they show is what page 1 shows.
"""

import json
from collections.abc import Mapping
from typing import Any

import vl_convert
from jinja2 import Environment

from assets.packs.pack import Drawing
from assets.packs.theme import lighter

WIDTH, HEIGHT = 132, 44
"""CSS pixels; drawn at twice the size for sharp screens."""
_SCALE = 2.0
_MIDDLE = (0.22, 0.29)
"""Luminance between which a colour has a contrast of 3 to white and to nearly black."""
_STEPS = 50
_LINEAR_TO, _SHARES = 0.04045, (0.2126, 0.7152, 0.0722)
"""How bright red, green and blue of a screen are."""


def draw_spark(drawing: Drawing, environment: Environment, context: Mapping[str, Any]) -> bytes:
    """Draw one of page 1's histories for a mail."""
    theme = context["theme"]
    tones = {name: middle_tone(theme[name]) for name in ("accent", "muted")}
    size = {"width": WIDTH, "height": HEIGHT}
    facts = {**context, **drawing.options, **size, "theme": theme | tones, "rows": drawing.rows}
    template = environment.get_template(f"charts/{drawing.template}.vl.json.j2")
    spec = json.loads(template.render(facts, hatch=""))
    return bytes(vl_convert.vegalite_to_png(spec, scale=_SCALE, allowed_base_urls=[]))


def middle_tone(colour: str) -> str:
    """Make a colour so much lighter or darker that it can be seen on any ground."""
    low, high = _MIDDLE
    dark = luminance(colour) < high
    tones = (
        lighter(colour, step / _STEPS) if dark else _darker(colour, step / _STEPS)
        for step in range(_STEPS)
    )
    return next(tone for tone in tones if low <= luminance(tone) <= high)


def luminance(colour: str) -> float:
    """Give how bright a colour is, from 0 to 1, as contrast is reckoned from it."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = (
        part / 12.92 if part <= _LINEAR_TO else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return sum(share * part for share, part in zip(_SHARES, linear, strict=True))


def _darker(colour: str, share: float) -> str:
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(part * (1 - share)):02x}" for part in parts)

"""How amounts and names are written where there is little room: on charts, in full tables.

What a chart or table shows is each page's business.
"""

import unicodedata
from collections.abc import Iterable

from assets.packs.sections.view import View

_LONG = 100
_WIDE = ("W", "F")


def decimals_of(amounts: Iterable[float | None], view: View, most: float = _LONG) -> int:
    """Give the decimals of amounts; from so many units on, the largest needs none."""
    return 0 if any(abs(view.scaled(one) or 0.0) >= most for one in amounts) else 1


def written(value: float | None, decimals: int, view: View, *, signed: bool = False) -> str:
    """Write an amount on a chart; none is written as nothing."""
    if value is None:
        return ""
    shown = view.formats.money(value, decimals=decimals)
    return f"+{shown}" if signed and value > 0 else shown


def fitted(name: str, most: int) -> str:
    """Cut a name to so many Latin letters' width; a Chinese character is as wide as two."""
    wide = 0
    for place, letter in enumerate(name):
        wide += 2 if unicodedata.east_asian_width(letter) in _WIDE else 1
        if wide > most:
            return f"{name[: max(place - 1, 1)].rstrip()}…"
    return name

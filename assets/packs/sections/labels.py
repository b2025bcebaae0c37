"""How amounts are written where there is little room: on charts, in full tables.

What a chart or table shows is each page's business.
"""

from collections.abc import Iterable

from assets.packs.formats import with_sign
from assets.packs.sections.view import View

_LONG = 100


def decimals_of(amounts: Iterable[float | None], view: View, most: float = _LONG) -> int:
    """Give the decimals of amounts; from so many units on, the largest needs none."""
    return 0 if any(abs(view.scaled(one) or 0.0) >= most for one in amounts) else 1


def written(value: float | None, decimals: int, view: View, *, signed: bool = False) -> str:
    """Write an amount on a chart; none is written as nothing."""
    if value is None:
        return ""
    shown = view.formats.money(value, decimals=decimals)
    return with_sign(shown, value) if signed else shown

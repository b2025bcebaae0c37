"""How much fits: scales that end behind what is written.

What stands on a page is each page's business.
"""

from collections.abc import Iterable

from assets.packs.formats import absent

_LETTER = 6.2
"""CSS pixels of a letter on a chart, at most."""
_LABELS, _MOST = 90, 0.7


def end_of(values: Iterable[float | None], shown: Iterable[str], width: int) -> float:
    """Give where a scale ends that has room for what is written behind its longest bar."""
    longest = max((len(text) for text in shown), default=0)
    share = min(_LETTER * (longest + 1) / max(width - _LABELS, 1), _MOST)
    known = [abs(value) for value in values if value is not None and not absent(value)]
    return (max(known, default=0.0) or 1.0) / (1 - share)

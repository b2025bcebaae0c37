"""Which row of a file is its header, and what to say where the first row is not.

Works on rows of texts, whatever the file's format; what is wrong with single names is said by
`drafts`.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence

from schemas.errors import Fault

LOOKED_AT = 30
"""Rows from the top among which a header is looked for."""
_SHOWN = 80
_ENOUGH = 2
"""So many names of the contract make a row a header."""
_NO_LETTER = re.compile(r"[\W_]+")


def alike(name: str) -> str:
    """Give a name without what tells it from a misspelt one: case, blanks, signs, width."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", name).casefold())


def header_fault(
    rows: Sequence[tuple[int, Sequence[str]]], wanted: Collection[str]
) -> Fault | None:
    """Say so if the first row names no column of the contract; `rows` are a file's first ones,
    each with its number. Nothing `wanted` means that any name will do."""
    if not wanted or not rows or _named(rows[0][1], wanted):
        return None
    best = max(rows, key=lambda row: _named(row[1], wanted))
    first = _shown(rows[0][1])
    if names_columns(best[1], wanted):
        return Fault("header_elsewhere", row=best[0], value=first)
    return Fault("no_header", row=rows[0][0], value=first)


def names_columns(cells: Sequence[str], wanted: Collection[str]) -> bool:
    """Tell whether a row could be the header of the columns wanted."""
    return _named(cells, wanted) >= _ENOUGH


def _named(cells: Sequence[str], wanted: Collection[str]) -> int:
    """Count the columns of the contract that a row names."""
    return len({alike(name) for name in wanted} & {alike(cell) for cell in cells})


def _shown(cells: Sequence[str]) -> str:
    return ", ".join(cell for cell in cells if cell)[:_SHOWN]

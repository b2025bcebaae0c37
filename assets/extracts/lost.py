"""Characters that were lost before a file was made: replacement and private-use characters.

One in a name is told, one in an id costs its row; a file in which many rows have them was written
in another encoding than it was read in.
"""

from collections.abc import Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assets.extracts.faults import fault_frame, joined, notice, row_faults
from schemas.columns import Kind
from schemas.errors import Fault

_LOST = "[\ufffd\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]"
_FREE = (Kind.TEXT, Kind.ID)
"""Kinds whose cells any character fits; in every other kind a lost one breaks the cell itself."""
_FEW_ROWS = 3
"""So many rows may have lost characters in any file, however small it is."""


def lost_characters(
    text: pd.DataFrame, kinds: Mapping[str, Kind], limit_rate: float
) -> pd.DataFrame:
    """Give the faults of a file's lost characters; one with more than `limit_rate` (a fraction)
    of its rows touched is refused whole."""
    read = [name for name, kind in kinds.items() if kind in _FREE and name in text]
    found = {name: cells for name in read if not (cells := _with_lost(text[name])).empty}
    rows = {row for cells in found.values() for row in cells.index}
    if len(rows) > max(_FEW_ROWS, limit_rate * len(text)):
        told = f"{len(rows)} / {len(text)}"
        return fault_frame([Fault("mangled_text", row=min(rows), value=told)])
    return joined(_faults(name, cells, kinds[name]) for name, cells in found.items())


def _faults(name: str, cells: pd.Series, kind: Kind) -> pd.DataFrame:
    if kind is Kind.TEXT:
        return notice("", "lost_character", name, cells)
    return row_faults(cells.index, "lost_character_in_id", name, cells)


def _with_lost(cells: pd.Series) -> pd.Series:
    texts = pa.array(cells, pa.large_string())
    found = pc.fill_null(pc.match_substring_regex(texts, _LOST), fill_value=False)
    lost: pd.Series = cells[found.to_numpy(zero_copy_only=False)]
    return lost

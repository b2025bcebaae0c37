"""Looking ids up in large frames: text is numbered once and compared as whole numbers.

Here stands all technique that makes the rules fast at company scale; no metric. Each function says
which plain pandas it stands for and gives exactly the same. Frames keep plain text.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Positions = npt.NDArray[np.int64]
_NOT_THERE = -1


def among(ids: pd.Series, chosen: pd.Series) -> pd.Series:
    """Tell which ids are among the chosen ones, as `ids.isin(chosen)`; a null never is."""
    found = pc.is_in(_text(ids), value_set=_text(chosen), skip_nulls=True)
    return pd.Series(found.to_numpy(zero_copy_only=False), index=ids.index)


def positions(asked: pd.DataFrame, known: pd.DataFrame, on: Sequence[str]) -> Positions:
    """Give in which row of `known` each asked key stands, -1 for nowhere; nulls are alike.

    A key that stands there twice is an error, as with `validate="many_to_one"`.
    """
    here = np.zeros(len(asked), dtype="int64")
    there = np.zeros(len(known), dtype="int64")
    strange = np.zeros(len(asked), dtype=bool)
    for column in on:
        texts = pc.unique(_text(known[column]))
        number = _numbered(asked[column], texts)
        strange |= number == _NOT_THERE
        here = here * len(texts) + number
        there = there * len(texts) + _numbered(known[column], texts)
    found: Positions = pd.Index(there).get_indexer(pd.Index(here)).astype("int64")
    found[strange] = _NOT_THERE
    return found


def rows_at(known: pd.DataFrame, found: Positions, index: pd.Index) -> pd.DataFrame:
    """Give the rows of `known` at positions, null where the position is -1, with an index."""
    taken = {
        name: pd.api.extensions.take(column.array, found, allow_fill=True)
        for name, column in known.items()
    }
    return pd.DataFrame(taken, index=index, copy=False)


def looked_up(
    asked: pd.DataFrame, known: pd.DataFrame, on: Sequence[str], columns: Sequence[str]
) -> pd.DataFrame:
    """Give columns of `known` for each asked key: a left merge that keeps the index."""
    return rows_at(known[list(columns)], positions(asked, known, on), asked.index)


def sums_by(ids: pd.Series, keys: pd.Series, amounts: pd.Series) -> pd.Series:
    """Give for each id the sum of the amounts with that key, 0 for none; nulls are left out."""
    place = positions(keys.to_frame("id"), ids.to_frame("id"), ["id"])
    there = (place != _NOT_THERE) & amounts.notna().to_numpy()
    weights = amounts.to_numpy(dtype=float)[there]
    sums = np.bincount(place[there], weights=weights, minlength=len(ids))
    return pd.Series(sums, index=ids.index)


def _text(ids: pd.Series) -> pa.ChunkedArray | pa.Array:
    return pa.array(ids.astype("str"))


def _numbered(ids: pd.Series, texts: pa.Array) -> Positions:
    number = pc.index_in(_text(ids), value_set=texts).fill_null(_NOT_THERE)
    numbered: Positions = number.to_numpy(zero_copy_only=False).astype("int64")
    return numbered

"""Faults as a frame: many rows at once, one row a fault."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import pandas as pd

from schemas.errors import Fault
from schemas.tables.quality import DataQuality
from schemas.vocabulary import Severity

NONE = DataQuality.empty()
"""No faults. Never changed in place."""

_TYPES = dict(NONE.dtypes.items())


def fault_frame(faults: Iterable[Fault]) -> pd.DataFrame:
    """Give single faults as a frame."""
    return conform(pd.DataFrame([asdict(fault) for fault in faults]))


def row_faults(
    rows: pd.Index, rule: str | pd.Series, column: str, values: pd.Series
) -> pd.DataFrame:
    """Give one row-level fault a row number; `values` are the cells as they stand in the file."""
    if rows.empty:
        return NONE
    found = {"row": rows, "rule": rule, "column": column, "value": values}
    return conform(pd.DataFrame({"severity": Severity.ROW, **found}, index=rows))


def notice(extract: str, rule: str, column: str, cells: pd.Series) -> pd.DataFrame:
    """Give one notice for all cells that share a remark: the first row, a sample, the count."""
    if cells.empty:
        return NONE
    about: dict[str, Any] = {"severity": Severity.NOTICE, "extract": extract, "rule": rule}
    first = {"row": cells.index[0], "column": column, "value": str(cells.iloc[0])}
    return conform(pd.DataFrame([{**about, **first, "count": len(cells)}]))


def conform(frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame the columns and types of the data-quality table."""
    if frame.empty:
        return NONE
    full = frame.reindex(columns=list(_TYPES)).reset_index(drop=True)
    full["count"] = full["count"].fillna(1)
    return full.astype(_TYPES)


def joined(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Put fault frames together, empty ones left out."""
    filled = [frame for frame in frames if not frame.empty]
    return pd.concat(filled, ignore_index=True) if filled else NONE


def having(faults: pd.DataFrame, severity: Severity) -> pd.DataFrame:
    """Give the faults of one severity."""
    return faults[faults["severity"] == severity]

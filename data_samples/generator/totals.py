"""The sender's control totals: how many rows each extract has and what its amounts sum to."""

from decimal import Decimal

import numpy as np
import pandas as pd

from data_samples.generator.writing import Table
from schemas.extracts.registry import AMOUNTS


def control_totals(tables: list[Table]) -> pd.DataFrame:
    """Give the totals of tables as they are written."""
    return pd.DataFrame(
        {
            "extract": [table.name for table in tables],
            "row_count": [len(table.frame) + len(table.extra) for table in tables],
            "amount_sum": [_amount_sum(table) for table in tables],
        }
    )


def _amount_sum(table: Table) -> float:
    """Add up exactly, in fen; an extract without an amount has no sum."""
    if table.name not in AMOUNTS:
        return np.nan
    column = AMOUNTS[table.name]
    fen = np.rint(table.frame[column].dropna().to_numpy() * 100).sum()
    return float(Decimal(int(fen)) / 100 + sum(Decimal(row[column]) for row in table.extra))

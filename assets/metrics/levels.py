"""Rows added up for the company, for every region and for every rep in a region.

For tables without teams; what is added up, and any ratio of it, belongs to their own modules.
"""

from collections.abc import Sequence

import pandas as pd

from assets.metrics.figures import add_up
from schemas.vocabulary import Level


def at_levels(rows: pd.DataFrame, sums: Sequence[str]) -> pd.DataFrame:
    """Sum columns at the levels company, region and rep; a sum of nulls only stays null.

    `rows` needs region and rep_id. Gives level, region, rep_id and the sums.
    """
    numbers = rows.astype(dict.fromkeys(sums, float))
    parts = [
        add_up(numbers, Level.COMPANY, sums),
        add_up(numbers, Level.REGION, sums),
        add_up(numbers, Level.REGION, sums, ["rep_id"]).assign(level=str(Level.REP)),
    ]
    return pd.concat(parts, ignore_index=True).reindex(columns=["level", "region", "rep_id", *sums])


def unknown(regions: Sequence[str], sums: Sequence[str]) -> pd.DataFrame:
    """Give company and regions with every sum null: the extract that would say it is absent."""
    levels = [str(Level.COMPANY), *(str(Level.REGION) for _ in regions)]
    rows = pd.DataFrame({"level": levels, "region": [None, *regions], "rep_id": None})
    return rows.assign(**dict.fromkeys(sums, float("nan")))

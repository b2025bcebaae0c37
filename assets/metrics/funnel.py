"""The funnel's stock by level (FUN-1)."""

import pandas as pd

from assets.metrics.figures import add_up, conform
from assets.metrics.pipeline import OVERDUE, UNDATED
from schemas.tables.funnel import FunnelStock
from schemas.vocabulary import OPEN_STAGES, Level

_SUMS = [
    "opportunity_count",
    "amount",
    "weighted_amount",
    "overdue_count",
    "overdue_amount",
    "unpriced_count",
    "undated_count",
    "no_account_count",
]


def funnel_stock(opportunities: pd.DataFrame, regions: tuple[str, ...]) -> pd.DataFrame:
    """Count and add up open opportunities by stage, of company and regions (FUN-1).

    Overdue ones stand in their own columns. An unpriced one is counted and in no sum. Without
    opportunities at all (the extract is absent) the table is empty; without a roster, which says
    where they belong, only the company has rows.
    """
    if opportunities.empty:
        return FunnelStock.empty()
    regions = regions if opportunities["region"].notna().any() else ()
    stock = _stock(opportunities[opportunities["open"]])
    levels = (Level.COMPANY, Level.REGION)
    added = pd.concat([add_up(stock, level, _SUMS, ["stage"]) for level in levels])
    stages = [str(stage) for stage in OPEN_STAGES]
    wanted = pd.DataFrame(
        [(str(Level.COMPANY), None, stage) for stage in stages]
        + [(str(Level.REGION), region, stage) for region in regions for stage in stages],
        columns=["level", "region", "stage"],
    )
    keys = ["level", "region", "stage"]
    full = wanted.merge(added, on=keys, how="left", validate="one_to_one")
    full[_SUMS] = full[_SUMS].fillna(0.0)
    return conform(full, FunnelStock.empty())


def _stock(is_open: pd.DataFrame) -> pd.DataFrame:
    overdue = is_open["window"] == OVERDUE
    return is_open[["region", "stage"]].assign(
        opportunity_count=(~overdue).astype(float),
        amount=is_open["amount"].where(~overdue),
        weighted_amount=is_open["weighted_amount"].where(~overdue),
        overdue_count=overdue.astype(float),
        overdue_amount=is_open["amount"].where(overdue),
        unpriced_count=is_open["amount"].isna().astype(float),
        undated_count=(is_open["window"] == UNDATED).astype(float),
        no_account_count=is_open["account_id"].isna().astype(float),
    )

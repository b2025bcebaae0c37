"""Which commits have an open opportunity behind them (FCT-6)."""

import pandas as pd

from assets.metrics.figures import mondays
from schemas.calendar import Week

_SECONDS_A_WEEK = 7 * 86_400
_WEEKS = 100_000
"""More weeks than dates can be apart: keeps account and week apart in one number."""


def unbacked(rows: pd.DataFrame, opportunities: pd.DataFrame, backing_weeks: int) -> pd.Series:
    """Tell which rows have a commit, but their account nothing open due about that week.

    About that week is the target week and `backing_weeks` on either side. Any opportunity of the
    account will do, whoever owns it. Without opportunities at all nobody knows.
    """
    committed = rows["submitted_commit"] > 0
    if opportunities.empty:
        return committed & False
    is_open = opportunities[opportunities["open"]].dropna(
        subset=["account_id", "expected_order_on"]
    )
    mine = rows["target_week"].map(
        {text: pd.Timestamp(Week.parse(text).monday) for text in rows["target_week"].unique()}
    )
    ids = pd.concat([is_open["account_id"], rows["account_id"]], ignore_index=True)
    weeks = [_numbers(mondays(is_open["expected_order_on"])), _numbers(mine)]
    keyed = pd.Series(pd.factorize(ids)[0]) * _WEEKS + pd.concat(weeks, ignore_index=True)
    due, wanted = keyed.iloc[: len(is_open)], keyed.iloc[len(is_open) :]
    backed = pd.Series(False, index=rows.index)
    for shift in range(-backing_weeks, backing_weeks + 1):
        backed |= (wanted + shift).isin(due).to_numpy()
    return committed & ~backed


def _numbers(days: pd.Series) -> pd.Series:
    """Number the weeks of Mondays."""
    seconds: pd.Series = days.astype("datetime64[s]").astype("int64")
    return (seconds // _SECONDS_A_WEEK).reset_index(drop=True)

"""What may need a director's decision: single cases with their owner and the money at stake.

Every case is a row of another table; which of them reach page 1 is `decisions`'s.
"""

from collections.abc import Mapping

import pandas as pd

from assets.metrics.lookups import looked_up
from assets.metrics.pipeline import IN_WINDOW, OVERDUE
from schemas.vocabulary import (
    SEPARATOR,
    DecisionKind,
    Flag,
    Level,
    MatchClass,
    Measure,
    Severity,
    Stage,
)

COLUMNS = ["kind", "region", "rep_id", "account_id", "opportunity_id", "amount"]
LATE_STAGES = [str(stage) for stage in (Stage.L3, Stage.L4, Stage.L5)]
"""Levels at which silence is told to a director."""


def opportunity_cases(opportunity_review: pd.DataFrame) -> list[pd.DataFrame]:
    """Give opportunities overdue, put off too often, and without activity though due soon.

    One that is put off too often is not told as stale, too.
    """
    rows = opportunity_review
    due = rows["window"] == IN_WINDOW
    fiction = due & flagged(rows, Flag.DATE_IS_FICTION)
    stale = due & flagged(rows, Flag.STALE) & rows["stage"].isin(LATE_STAGES) & ~fiction
    masks = {
        DecisionKind.OVERDUE: rows["window"] == OVERDUE,
        DecisionKind.FICTION: fiction,
        DecisionKind.STALE: stale,
    }
    return [_cases(rows[mask], kind, "amount") for kind, mask in masks.items()]


def forecast_cases(order_forecast: pd.DataFrame) -> list[pd.DataFrame]:
    """Give commits without an opportunity, and what is due of reps who submitted nothing."""
    columns = {
        DecisionKind.UNBACKED: (Flag.UNBACKED, "submitted_commit"),
        DecisionKind.NOT_SUBMITTED: (Flag.NOT_SUBMITTED, "system_forecast"),
    }
    return [
        _cases(order_forecast[flagged(order_forecast, flag)], kind, column)
        for kind, (flag, column) in columns.items()
    ]


def landing_cases(sales_progress: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Give the reps, or the regions, that will land short of their quota, and by how much."""
    revenue = sales_progress["measure"] == Measure.REVENUE
    rows = sales_progress[revenue & (sales_progress["level"] == level)]
    return _cases(rows.assign(short=-rows["landing_gap"]), DecisionKind.LANDING_SHORT, "short")


def order_cases(order_reconciliation: pd.DataFrame) -> pd.DataFrame:
    """Give what the CRM calls won and nobody booked."""
    rows = order_reconciliation
    only = rows["match_class"] == MatchClass.CRM_ONLY
    return _cases(rows[only], DecisionKind.CRM_ONLY, "crm_amount")


def account_cases(account_segments: pd.DataFrame, account_coverage: pd.DataFrame) -> pd.DataFrame:
    """Give accounts without a filled seat, with what their next move is worth."""
    rows = account_segments
    owned = looked_up(rows, account_coverage, ["account_id"], ["owned"])["owned"]
    return _cases(rows[owned == 0], DecisionKind.VACANT, "next_move_value")


def file_cases(data_quality: pd.DataFrame) -> pd.DataFrame:
    """Give the rows set aside with their amount, whatever its sign: it is not in the figures."""
    rows = data_quality[data_quality["severity"] == Severity.ROW]
    return _cases(rows.assign(size=rows["amount"].abs()), DecisionKind.SET_ASIDE, "size")


def flagged(rows: pd.DataFrame, flag: Flag) -> pd.Series:
    """Tell which rows carry a flag."""
    listed = SEPARATOR + rows["flags"].astype("str").fillna("") + SEPARATOR
    found: pd.Series = listed.str.contains(f"{SEPARATOR}{flag}{SEPARATOR}", regex=False)
    return found


def _cases(rows: pd.DataFrame, kind: DecisionKind, amount: str) -> pd.DataFrame:
    """Give rows as cases; one without money or without a region is none."""
    found = rows.assign(kind=str(kind), amount=rows[amount].astype(float))
    found = found[(found["amount"] > 0) & found["region"].notna()]
    texts: Mapping[str, str] = dict.fromkeys(COLUMNS[:-1], "str")
    return found.reindex(columns=COLUMNS).astype(texts)

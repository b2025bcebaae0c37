"""What goes into scorecard and review agenda (PRF-1, PRF-2); a figure has its own code, too."""

from typing import Any

import pandas as pd

from assets.metrics.agenda import at_risk
from assets.metrics.explained.metric import Metric, Rows, Selection, of_one
from assets.metrics.scorecard import merit
from schemas.vocabulary import AgendaItem


def sellers_compared(rep_scorecard: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the sellers of the region with their figures of a metric, the best first.

    `is_asked` is 1 for the seller asked for; `better` 1 for each place before that seller's.
    """
    own = selection.among(rep_scorecard, "region", "rep_id", "code")
    regions, codes = set(own["region"]), set(own["code"])
    rows = rep_scorecard[rep_scorecard["region"].isin(regions) & rep_scorecard["code"].isin(codes)]
    rows = rows.assign(merit=merit(rows).where(rows["rank"].notna()))
    rows = rows.sort_values(["code", "merit", "rep_id"], ascending=[True, False, True])
    one = rows.loc[own.index[0], "merit"] if len(own) == 1 else float("nan")
    better = (rows["merit"] > one) & ~rows.duplicated("merit")
    columns = ["region", "rep_id", "code", "seat_week_count", "value", "target", "merit", "rank"]
    return rows[columns].assign(
        is_asked=rows.index.isin(own.index).astype(int), better=better.astype(int)
    )


def opportunities_at_risk(
    opportunity_review: pd.DataFrame, review_agenda: pd.DataFrame, selection: Selection
) -> pd.DataFrame:
    """Give the opportunities on the agenda with what is counted on and the share at risk."""
    items = selection.among(review_agenda, "region", "rep_id", "item", "place")
    rows = at_risk(opportunity_review)
    return rows[rows["opportunity_id"].isin(items["opportunity_id"])]


def _of_asked(rows: pd.DataFrame) -> Any:
    return of_one("value")(rows[rows["is_asked"] == 1])


METRICS = (
    Metric(
        "PRF-1",
        ("rep_scorecard",),
        {"value": "{own_value}", "rank": "1 + {better}"},
        (Rows(sellers_compared, {"own_value": _of_asked, "better": "better"}),),
    ),
    Metric(
        "PRF-2",
        ("review_agenda",),
        {"at_risk_amount": "{weighted_amount} * {risk_rate}"},
        (
            Rows(
                opportunities_at_risk,
                {"weighted_amount": "weighted_amount", "risk_rate": of_one("risk_rate")},
            ),
        ),
        {"item": str(AgendaItem.OPPORTUNITY)},
    ),
)

"""What goes into the four-week order forecast (FCT-1 to FCT-6)."""

import pandas as pd

from assets.metrics.explained.metric import Metric, Rows, Selection
from schemas.vocabulary import Category

_DEAL = ["opportunity_id", "account_id", "region", "rep_id", "stage", "expected_order_on"]


def opportunities_due(
    opportunities_as_of: pd.DataFrame, order_forecast: pd.DataFrame, selection: Selection
) -> pd.DataFrame:
    """Give the open opportunities due in the target weeks, with amount and probability."""
    keys = ("rep_id", "account_id", "opportunity_id", "target_week")
    due = selection.among(order_forecast, "region", *keys)
    due = due[due["system_forecast"].notna() & due["opportunity_id"].notna()]
    deals = opportunities_as_of[[*_DEAL, "amount", "win_probability", "weighted_amount"]]
    weeks = due.set_index("opportunity_id")["target_week"]
    mine = deals[deals["opportunity_id"].isin(weeks.index)]
    return mine.assign(target_week=mine["opportunity_id"].map(weeks))


def commits_submitted(submissions: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the COMMITs that were submitted in the report week for the target weeks."""
    made = submissions[submissions["made_in_week"] == str(selection.week)]
    ahead = made["horizon"].between(1, selection.settings.forecast.horizon_weeks)
    firm = made[ahead & (made["category"] == Category.COMMIT)]
    mine = selection.among(firm, "region", "rep_id", "account_id", "opportunity_id", "target_week")
    columns = ["rep_id", "region", "account_id", "opportunity_id", "target_week", "amount"]
    return mine[columns]


_COMMITS = Rows(commits_submitted, {"submitted_commit": "amount"})

METRICS = (
    Metric(
        "FCT-1",
        ("forecast_weeks", "order_forecast"),
        {"system_forecast": "{system_forecast}"},
        (Rows(opportunities_due, {"system_forecast": "weighted_amount"}),),
        {"horizon": 1},
    ),
    Metric(
        "FCT-2",
        ("forecast_weeks", "order_forecast"),
        {"submitted_commit": "{submitted_commit}"},
        (_COMMITS,),
        {"horizon": 1},
    ),
    Metric(
        "FCT-3",
        ("headlines",),
        {"value": "{submitted_commit}"},
        (_COMMITS,),
        only={"code": "FCT-3"},
    ),
)

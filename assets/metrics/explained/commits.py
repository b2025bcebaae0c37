"""What goes into the review of commits (FCT-4 to FCT-6)."""

import pandas as pd

from assets.metrics.churn import churn, new_owners
from assets.metrics.explained.metric import Metric, Rows, Selection
from assets.metrics.keeping import committed, kept, made, window
from schemas.vocabulary import Flag

_ITEM = ["rep_id", "region", "account_id", "opportunity_id", "target_week"]
_BOOKING = ["order_line_id", "account_id", "region", "rep_id", "happened_on", "kind", "amount"]


def commits_made_then(submissions: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the COMMITs made before the weeks that have since gone by, in the region of then."""
    said = made(submissions, selection.week, _horizon(selection))
    mine = committed(selection.among(said, "region", "rep_id"), selection.week)
    return mine[[*_ITEM, "made_in_week", "amount"]]


def bookings_since_commit(
    submissions: pd.DataFrame, bookings: pd.DataFrame, roster: pd.DataFrame, selection: Selection
) -> pd.DataFrame:
    """Give what those who committed have booked since, wherever they sat."""
    reps = kept(submissions, bookings, roster, selection.week, _horizon(selection))
    who = selection.among(reps[reps["commit_amount"].notna()], "region", "rep_id")["rep_id"]
    first, last = window(selection.week, _horizon(selection))
    since = bookings[bookings["happened_on"].between(first, last)]
    return since.loc[since["rep_id"].isin(who), _BOOKING]


def commit_changes(
    order_forecast: pd.DataFrame,
    submissions: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    opportunities_before: pd.DataFrame,
    accounts: pd.DataFrame,
    last_accounts: pd.DataFrame,
    selection: Selection,
) -> pd.DataFrame:
    """Give last week's figure for each target week that both submissions cover, and its change."""
    owners = (opportunities_as_of, opportunities_before, accounts, last_accounts)
    aside = new_owners(order_forecast, *owners)
    rows = churn(order_forecast, submissions, aside, selection.week, _horizon(selection))
    both = order_forecast[[*_ITEM[2:], "submitted_commit"]].join(rows)
    mine = selection.among(both, "region", "rep_id")
    changes = ["last_commit_amount", "submitted_commit", "commit_change_amount"]
    return mine.loc[mine["last_commit_amount"].notna(), [*_ITEM, *changes]]


def unbacked_commits(order_forecast: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the commits without an open opportunity of the account about that week."""
    alone = order_forecast["flags"].fillna("").str.contains(str(Flag.UNBACKED))
    mine = selection.among(order_forecast[alone], "region", "rep_id")
    return mine[[*_ITEM, "submitted_commit"]]


def _horizon(selection: Selection) -> int:
    return selection.settings.forecast.horizon_weeks


_TABLE = ("commit_review",)

METRICS = (
    Metric(
        "FCT-4",
        _TABLE,
        {"kept_rate": "{kept_amount} / {commit_amount}"},
        (
            Rows(bookings_since_commit, {"kept_amount": "amount"}),
            Rows(commits_made_then, {"commit_amount": "amount"}),
        ),
    ),
    Metric(
        "FCT-5",
        _TABLE,
        {"churn_rate": "{commit_change_amount} / {last_commit_amount}"},
        (
            Rows(
                commit_changes,
                {name: name for name in ("commit_change_amount", "last_commit_amount")},
            ),
        ),
    ),
    Metric(
        "FCT-6",
        _TABLE,
        {"unbacked_amount": "{unbacked_amount}"},
        (Rows(unbacked_commits, {"unbacked_amount": "submitted_commit"}),),
    ),
)

"""What goes into visits and the weekly plan (WKP-1 to WKP-6)."""

import pandas as pd

from assets.metrics.explained.metric import COUNT, Metric, Rows, Selection
from assets.metrics.visits import activations
from schemas.calendar import Week

_VISIT = ["visit_id", "region", "rep_id", "account_id", "happened_on", "outcome"]


def effective_visits(contacts: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the effective visits of the week, each account and day once."""
    return _of_week(contacts[contacts["effective"]], selection)[_VISIT]


def door_visits(contacts: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the door visits of the week, each account and day once."""
    return _of_week(contacts[contacts["door"]], selection)[_VISIT]


def visits_to_new_accounts(
    contacts: pd.DataFrame, opportunities_as_of: pd.DataFrame, selection: Selection
) -> pd.DataFrame:
    """Give the effective visits on accounts not activated in the fiscal year before the week."""
    monday = pd.Timestamp(_week(selection).monday)
    since = pd.Timestamp(selection.settings.fiscal.year_start(monday.date()))
    created = activations(opportunities_as_of, selection.as_of)
    before = created[(created["created_on"] >= since) & (created["created_on"] < monday)]
    mine = effective_visits(contacts, selection)
    return mine[~mine["account_id"].isin(before["account_id"])]


def visit_targets(visit_effectiveness: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the sellers in seat with their targets of the week, by its working days."""
    mine = selection.among(visit_effectiveness, "region", "rep_id")
    mine = mine[mine["week"] == str(_week(selection))]
    return mine[
        ["region", "rep_id", "week", "working_day_count", "effective_target", "door_target"]
    ]


def _week(selection: Selection) -> Week:
    return Week.parse(selection.keys.get("week", str(selection.week)))


def _of_week(contacts: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    week = _week(selection)
    days = contacts["happened_on"].between(pd.Timestamp(week.monday), pd.Timestamp(week.sunday))
    return selection.among(contacts[days], "region", "rep_id")


_TABLES = ("visit_weeks", "visit_effectiveness")
_THIS = {"week": lambda asked: str(asked.week)}
_EFFECTIVE = Rows(effective_visits, {"effective_visit_count": COUNT})

METRICS = (
    Metric(
        "WKP-1",
        _TABLES,
        {"effective_rate": "{effective_visit_count} / {effective_target}"},
        (_EFFECTIVE, Rows(visit_targets, {"effective_target": "effective_target"})),
        _THIS,
    ),
    Metric(
        "WKP-2",
        _TABLES,
        {"door_rate": "{door_visit_count} / {door_target}"},
        (
            Rows(door_visits, {"door_visit_count": COUNT}),
            Rows(visit_targets, {"door_target": "door_target"}),
        ),
        _THIS,
    ),
    Metric(
        "WKP-3",
        _TABLES,
        {"new_account_rate": "{new_account_visit_count} / {effective_visit_count}"},
        (Rows(visits_to_new_accounts, {"new_account_visit_count": COUNT}), _EFFECTIVE),
        _THIS,
    ),
)

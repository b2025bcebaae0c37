"""What goes into late registration, the weekly plan, calls and allocation (CVG-7, WKP-4 to 6)."""

import pandas as pd

from assets.metrics.allocation import LETTERS, spaces_by_letter
from assets.metrics.allocation import visits_by_letter as by_letter
from assets.metrics.calls import calls_made, counted_calls
from assets.metrics.explained.metric import Metric, Rows, Selection
from assets.metrics.planning import counted_visits
from assets.metrics.registration import orders_of_quarter, registered_amounts

_VISIT = ["visit_id", "account_id", "planned_on", "happened_on", "status", "outcome"]


def orders_by_registration(
    bookings: pd.DataFrame, opportunities_as_of: pd.DataFrame, selection: Selection
) -> pd.DataFrame:
    """Give the order lines of the quarter with an opportunity, and what was registered late."""
    orders = orders_of_quarter(bookings, selection.week, selection.settings)
    sums = registered_amounts(orders, opportunities_as_of, selection.settings)
    columns = ["order_line_id", "opportunity_id", "account_id", "rep_id", "happened_on"]
    rows = orders[columns].join(sums.drop(columns="rep_id"))
    created = opportunities_as_of.set_index("opportunity_id")["created_on"]
    rows["created_on"] = rows["opportunity_id"].map(created)
    return selection.among(rows[rows["opportunity_id"].notna()], "region")


def visits_planned(
    contacts: pd.DataFrame, roster: pd.DataFrame, selection: Selection
) -> pd.DataFrame:
    """Give the visits planned for the week, done or not."""
    rows = counted_visits(contacts, roster, selection.week)
    mine = selection.among(rows, "region", "rep_id")
    shown = mine.join(contacts[_VISIT])
    return shown[shown["planned_count"] == 1]


def outbound_calls(
    contacts: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    roster: pd.DataFrame,
    selection: Selection,
) -> pd.DataFrame:
    """Give the outbound calls of inside sales in the week, with what they reached."""
    made = calls_made(contacts, roster, selection.week)
    rows = counted_calls(made, opportunities_as_of, selection.week, selection.settings)
    shown = rows.join(contacts[["visit_id", "account_id", "happened_on", "outcome"]])
    return selection.among(shown, "region", "rep_id")


def visits_by_letter(
    contacts: pd.DataFrame, account_segments: pd.DataFrame, selection: Selection
) -> pd.DataFrame:
    """Give the effective visits of the trailing weeks, by the letter of their account."""
    rows = by_letter(contacts, account_segments, selection.week, selection.settings)
    return selection.among(rows, "region", "rep_id").assign(visit_count=1)


def white_space_by_letter(account_segments: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the white space of the accounts, by their letter."""
    rows = spaces_by_letter(account_segments)
    rows["white_space"] = rows[list(_SPACES)].sum(axis=1)
    shown = rows.join(account_segments[["account_id", "rad_cell"]])
    return selection.among(shown, "region", "rep_id")


_SPACES = tuple(f"{letter}_white_space" for letter in LETTERS)
_VISITS = (*(f"{letter}_visit_count" for letter in LETTERS), "other_visit_count")
_APART = " + ".join(
    f"abs({{{letter}_visit_count}} / {{visit_count}} - {{{letter}_white_space}} / {{white_space}})"
    for letter in LETTERS
)
_CALLS = ("ob_call_count", "connected_count", "not_activated_count", "opportunity_found_count")

LATE = (
    Metric(
        "CVG-7",
        ("late_registration",),
        {"late_rate": "{late_amount} / {won_amount}"},
        (Rows(orders_by_registration, {name: name for name in ("late_amount", "won_amount")}),),
    ),
)

METRICS = (
    Metric(
        "WKP-4",
        ("plan_kept",),
        {"kept_rate": "{done_count} / {planned_count}"},
        (Rows(visits_planned, {name: name for name in ("done_count", "planned_count")}),),
    ),
    Metric(
        "WKP-5",
        ("allocation_fit",),
        {"fit_rate": f"1 - ({_APART} + {{other_visit_count}} / {{visit_count}}) / 2"},
        (
            Rows(visits_by_letter, {name: name for name in (*_VISITS, "visit_count")}),
            Rows(white_space_by_letter, {name: name for name in (*_SPACES, "white_space")}),
        ),
    ),
    Metric(
        "WKP-6",
        ("inside_calls",),
        {name: f"{{{name}}}" for name in _CALLS}
        | {"connected_rate": "{connected_count} / {ob_call_count}"},
        (Rows(outbound_calls, {name: name for name in _CALLS}),),
    ),
)

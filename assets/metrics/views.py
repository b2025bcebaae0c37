"""Bookings by the region of their day, and by the region that has the account now.

The first view is the one that counts everywhere else; the second is shown beside it, labelled.
"""

from collections.abc import Mapping

import pandas as pd

from assets.metrics.figures import by_region, conform
from assets.metrics.lookups import looked_up
from assets.metrics.ties import same_at_levels, sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.attribution import BookingViews
from schemas.vocabulary import BookingKind, Level, Reason, View

_QUARTER = ["booked_gross", "booked_net"]
_YEAR = ["year_gross", "year_net"]
_SUMS = [*_QUARTER, *_YEAR]


def booking_views(
    bookings: pd.DataFrame, accounts: pd.DataFrame, week: Week, settings: Settings
) -> pd.DataFrame:
    """Give bookings of quarter and fiscal year to date by both views, of company and regions.

    `as_was`: region of the booking's day. `as_is`: present region of the account. What nobody can
    place stands in a row without region, so that both views have one company total.
    """
    facts = _dated(bookings, week, settings)
    now = looked_up(facts, accounts, ["account_id"], ["region"])["region"]
    views: Mapping[View, pd.DataFrame] = {View.AS_WAS: facts, View.AS_IS: facts.assign(region=now)}
    parts = []
    for view, placed in views.items():
        rows = by_region(placed, _SUMS, settings.region_codes).assign(view=str(view))
        lost = bookings.empty | (view is View.AS_IS and accounts.empty) & rows["region"].notna()
        rows[_SUMS] = rows[_SUMS].fillna(0.0).mask(lost)
        rows["reason"] = pd.Series(str(Reason.ABSENT_EXTRACT), rows.index).where(lost)
        parts.append(rows)
    return conform(pd.concat(parts, ignore_index=True), BookingViews.empty())


def booking_views_ties(
    booking_views: pd.DataFrame, bookings: pd.DataFrame, week: Week, settings: Settings
) -> list[Tie]:
    """Both views have the totals of the bookings, at company and over the regions."""
    facts = _dated(bookings, week, settings)
    ties = []
    for view in View:
        rows = booking_views[booking_views["view"] == view]
        company = rows[rows["level"] == Level.COMPANY]
        pairs = [
            Tie(f"{column} = bookings", sum_of(facts[column]), sum_of(company[column]))
            for column in _SUMS
        ]
        ties += [
            Tie(f"{view} {tie.name}", tie.expected, tie.found)
            for tie in [*pairs, *same_at_levels(rows, _SUMS)]
        ]
    return ties


def _dated(bookings: pd.DataFrame, week: Week, settings: Settings) -> pd.DataFrame:
    """Give what was booked in the fiscal year to date as gross and net, of year and quarter."""
    year = pd.Timestamp(settings.fiscal.year_start(week.sunday))
    quarter = pd.Timestamp(settings.fiscal.quarter(week.sunday).start)
    recent = bookings[bookings["happened_on"].between(year, pd.Timestamp(week.sunday))]
    ordered = recent["kind"] == BookingKind.ORDER
    in_quarter = recent["happened_on"] >= quarter
    amount = recent["amount"]
    return recent[["account_id", "region"]].assign(
        booked_gross=amount.where(ordered & in_quarter, 0.0),
        booked_net=amount.where(in_quarter, 0.0),
        year_gross=amount.where(ordered, 0.0),
        year_net=amount,
    )

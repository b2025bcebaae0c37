"""Registration: how much was won with an opportunity registered just before the order (CVG-7)."""

import pandas as pd

from assets.metrics.figures import codes, conform, ratio
from assets.metrics.levels import at_levels, unknown
from assets.metrics.ties import same_at_levels, sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.registration import LateRegistration
from schemas.vocabulary import BookingKind, Level, Reason

_SUMS = ["won_amount", "late_amount", "undated_amount", "unlinked_amount"]


def late_registration(
    bookings: pd.DataFrame, opportunities_as_of: pd.DataFrame, week: Week, settings: Settings
) -> pd.DataFrame:
    """Give one row the company and each region with orders in the quarter to date.

    Won is gross booked with an opportunity; late is what of it was created a few days before the
    order or after it. An opportunity older than the extract is not late; one without a day of
    creation is shown apart, too. Orders without opportunity are in neither.
    """
    if bookings.empty:
        total = unknown(settings.region_codes, _SUMS)
    else:
        orders = orders_of_quarter(bookings, week, settings)
        total = at_levels(registered_amounts(orders, opportunities_as_of, settings), _SUMS)
        total = total[total["level"] != Level.REP]
    if opportunities_as_of.empty:
        total[["late_amount", "undated_amount"]] = float("nan")
    total["late_rate"] = ratio(total["late_amount"], total["won_amount"])
    absent = bookings.empty or opportunities_as_of.empty
    nothing = ~(total["won_amount"] > 0) & (not bookings.empty)
    total["reason"] = codes(
        total.index,
        **{
            Reason.NO_WINS: nothing,
            Reason.ABSENT_EXTRACT: pd.Series(absent, index=total.index),
        },
    )
    return conform(total, LateRegistration.empty())


def late_registration_ties(
    late_registration: pd.DataFrame, bookings: pd.DataFrame, week: Week, settings: Settings
) -> list[Tie]:
    """Regions add up to the company, and won and unlinked to what was booked gross."""
    company = late_registration[late_registration["level"] == Level.COMPANY]
    gross = sum_of(orders_of_quarter(bookings, week, settings)["amount"])
    found = sum_of(company["won_amount"]) + sum_of(company["unlinked_amount"])
    return [Tie("won + unlinked = booked", gross, found), *same_at_levels(late_registration, _SUMS)]


def orders_of_quarter(bookings: pd.DataFrame, week: Week, settings: Settings) -> pd.DataFrame:
    """Give the order lines of the quarter to date."""
    start = pd.Timestamp(settings.fiscal.quarter(week.sunday).start)
    ordered = bookings["kind"] == BookingKind.ORDER
    return bookings[ordered & (bookings["happened_on"] >= start)]


def registered_amounts(
    orders: pd.DataFrame, opportunities: pd.DataFrame, settings: Settings
) -> pd.DataFrame:
    """Give each order's amount under won or unlinked, and under late or undated where it is so."""
    linked = orders["opportunity_id"].notna()
    created = opportunities[["opportunity_id", "created_on"]].assign(known=True)
    found = orders[["opportunity_id"]].merge(
        created, on="opportunity_id", how="left", validate="many_to_one"
    )
    found = found.set_index(orders.index)
    days = (orders["happened_on"] - found["created_on"]).dt.days
    late = linked & (days <= settings.coverage.late_registration_days)
    undated = linked & found["known"].notna() & found["created_on"].isna()
    masks = dict(zip(_SUMS, (linked, late, undated, ~linked), strict=True))
    amounts = {name: orders["amount"].where(mask, 0.0) for name, mask in masks.items()}
    return orders[["region"]].assign(rep_id=None, **amounts)

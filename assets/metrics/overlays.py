"""OVERLAY credits: who is credited beside the owners of an order line.

What PRIMARY credits split is in the bookings; nothing of this is.
"""

import pandas as pd

from assets.metrics.figures import add_up, by_region, conform, settled
from assets.metrics.lookups import among
from assets.metrics.seats import seats_on
from assets.metrics.ties import same_at_levels, sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.attribution import OverlayCredits
from schemas.vocabulary import BookingKind, CreditKind, Level, Reason

_AMOUNTS = ["overlay_gross", "overlay_net"]
_SUMS = ["credit_count", *_AMOUNTS]


def overlay_credits(
    bookings: pd.DataFrame,
    orders: pd.DataFrame,
    credits: pd.DataFrame,
    roster: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give OVERLAY credit of the quarter to date, of company, regions and reps.

    It belongs to the region of the order line, else to that of the credited rep on `booked_on`.
    """
    moves = _moves(bookings, orders, credits, week, settings)
    unplaced = seats_on(moves["rep_id"], moves["booked_on"], roster)["region"]
    facts = _counted(moves.assign(region=moves["region"].fillna(unplaced)))
    rows = by_region(facts, _SUMS, settings.region_codes)
    reps = add_up(facts, Level.REGION, _SUMS, by=["rep_id"]).assign(level=str(Level.REP))
    full = pd.concat([rows, reps], ignore_index=True)
    full["credit_count"] = full["credit_count"].fillna(0.0)
    absent = credits.empty or bookings.empty
    full[_AMOUNTS] = full[_AMOUNTS].fillna(0.0).mask(pd.Series(absent, full.index))
    full["reason"] = pd.Series(str(Reason.ABSENT_EXTRACT) if absent else None, full.index)
    return conform(full, OverlayCredits.empty())


def overlay_credits_ties(
    overlay_credits: pd.DataFrame,
    bookings: pd.DataFrame,
    orders: pd.DataFrame,
    credits: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> list[Tie]:
    """Reps and regions add up to the company, and the company to shares times lines."""
    moves = _moves(bookings, orders, credits, week, settings)
    company = overlay_credits[overlay_credits["level"] == Level.COMPANY]
    return [
        Tie("overlay_net = credits", sum_of(moves["credit"]), sum_of(company["overlay_net"])),
        *same_at_levels(overlay_credits, _AMOUNTS),
    ]


def _moves(
    bookings: pd.DataFrame,
    orders: pd.DataFrame,
    credits: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give each overlay's part of every order line and event of the quarter to date."""
    overlay = credits[credits["kind"] == CreditKind.OVERLAY]
    start = pd.Timestamp(settings.fiscal.quarter(week.sunday).start)
    dated = bookings["happened_on"].between(start, pd.Timestamp(week.sunday))
    mine = bookings[dated & among(bookings["order_line_id"], overlay["order_line_id"])]
    keys = ["order_line_id", "happened_on", "kind"]
    whole = mine.groupby(keys, as_index=False)["amount"].sum()
    credited = whole.merge(
        overlay[["order_line_id", "rep_id", "share"]],
        on="order_line_id",
        how="inner",
        validate="many_to_many",
    )
    asked = among(orders["order_line_id"], credited["order_line_id"])
    lines = orders.loc[asked, ["order_line_id", "booked_on", "region"]]
    found: pd.DataFrame = credited.merge(
        lines, on="order_line_id", how="left", validate="many_to_one"
    )
    found["credit"] = settled(settled(found["amount"]) * found["share"])
    return found


def _counted(moves: pd.DataFrame) -> pd.DataFrame:
    ordered = moves["kind"] == BookingKind.ORDER
    again = moves.duplicated(["order_line_id", "rep_id"])
    return moves[["region", "rep_id"]].assign(
        credit_count=(~again).astype(float),
        overlay_gross=moves["credit"].where(ordered, 0.0),
        overlay_net=moves["credit"],
    )

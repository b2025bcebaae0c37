"""What the CRM calls won beside what was booked, quarter to date (REC-1).

Each difference stands in one row with one class, so that the rows add up to the bookings.
"""

import pandas as pd

from assets.metrics.figures import add_up, codes, conform, settled
from assets.metrics.matching import booked_by_row, won_rows
from assets.metrics.ties import same_at_levels, sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.reconciliation import OrderReconciliation, ReconciliationTotals
from schemas.vocabulary import Flag, Level, MatchClass, Measure, Reason, Stage

_KEYS = ["region", "rep_id", "opportunity_id", "order_line_id", "match_class"]
_SUMS = ["row_count", "crm_amount", "difference_amount", "booked_net"]
_LEVELS = (Level.COMPANY, Level.REGION)


def order_reconciliation(
    opportunities_as_of: pd.DataFrame, bookings: pd.DataFrame, week: Week, settings: Settings
) -> pd.DataFrame:
    """Give the rows in which won opportunities and bookings of the quarter meet or do not (REC-1).

    An opportunity is compared with the order lines booked on it; every later event on a line is a
    row of its own, `cancelled`. Without opportunities or without bookings there is nothing.
    """
    if opportunities_as_of.empty or bookings.empty:
        return OrderReconciliation.empty()
    as_of = pd.Timestamp(week.sunday)
    start = pd.Timestamp(settings.fiscal.quarter(week.sunday).start)
    rows = _rows(opportunities_as_of, bookings, start, as_of)
    rows["booked_net"] = settled(rows["order_amount"] + rows["cancelled_amount"])
    rows["difference_amount"] = settled(rows["booked_net"] - rows["crm_amount"].fillna(0.0))
    unpriced = rows["unpriced"].eq(True)
    rows["flags"] = codes(rows.index, **{Flag.UNPRICED: unpriced})
    return conform(rows.sort_values(_KEYS), OrderReconciliation.empty())


def _rows(
    opportunities: pd.DataFrame, bookings: pd.DataFrame, start: pd.Timestamp, as_of: pd.Timestamp
) -> pd.DataFrame:
    """Give what was won, what was ordered without an opportunity, and what happened later."""
    lines, events = booked_by_row(bookings, start, as_of)
    linked = lines["opportunity_id"].notna()
    parts = [
        won_rows(opportunities, bookings, lines[linked], start, as_of),
        lines[~linked].assign(match_class=str(MatchClass.ORDER_ONLY), crm_amount=0.0),
        events.assign(match_class=str(MatchClass.CANCELLED), crm_amount=0.0),
    ]
    amounts = {"order_amount": 0.0, "cancelled_amount": 0.0}
    return pd.concat(parts, ignore_index=True).fillna(amounts)


def reconciliation_totals(
    order_reconciliation: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    bookings: pd.DataFrame,
    settings: Settings,
) -> pd.DataFrame:
    """Add the reconciliation up by class, of company and regions (REC-1).

    Every class has a row, also where there is none of it. crm_amount and difference_amount of all
    classes are booked_net. Without opportunities or bookings the figures are absent.
    """
    rows = order_reconciliation.assign(row_count=1.0)
    added = pd.concat([add_up(rows, level, _SUMS, ["match_class"]) for level in _LEVELS])
    keys = ["level", "region", "match_class"]
    wanted = _every_class(added, settings.region_codes)
    full = wanted.merge(added[[*keys, *_SUMS]], on=keys, how="left", validate="one_to_one")
    absent = opportunities_as_of.empty or bookings.empty
    full["row_count"] = full["row_count"].fillna(0.0)
    if not absent:
        full[_SUMS] = full[_SUMS].fillna(0.0)
    nothing = pd.Series(absent, full.index)
    full["reason"] = codes(full.index, **{Reason.ABSENT_EXTRACT: nothing})
    return conform(full, ReconciliationTotals.empty())


def order_reconciliation_ties(
    order_reconciliation: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    bookings: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> list[Tie]:
    """Every opportunity won and every booking of the quarter is in the rows once."""
    if opportunities_as_of.empty or bookings.empty:
        return []
    rows, deals = order_reconciliation, opportunities_as_of
    start = pd.Timestamp(settings.fiscal.quarter(week.sunday).start)
    won = deals["closed_on"].between(start, pd.Timestamp(week.sunday))
    won &= deals["stage"] == Stage.WON
    booked = bookings.loc[bookings["happened_on"] >= start, "amount"]
    left = settled(rows["crm_amount"].fillna(0.0) + rows["difference_amount"] - rows["booked_net"])
    return [
        Tie("residual of all rows", 0.0, sum_of(left.abs())),
        Tie("crm_amount = won", sum_of(deals.loc[won, "amount"]), sum_of(rows["crm_amount"])),
        Tie("booked_net = bookings", sum_of(booked), sum_of(rows["booked_net"])),
    ]


def reconciliation_totals_ties(
    reconciliation_totals: pd.DataFrame,
    order_reconciliation: pd.DataFrame,
    sales_progress: pd.DataFrame,
) -> list[Tie]:
    """Won and differences are the net bookings of the progress, in every region and in all."""
    if reconciliation_totals["reason"].notna().any():
        return []
    totals = reconciliation_totals
    revenue = sales_progress[sales_progress["measure"] == Measure.REVENUE]
    rows = float(len(order_reconciliation))
    company = totals[totals["level"] == Level.COMPANY]
    return [
        *same_at_levels(totals, _SUMS),
        Tie("row_count = rows", rows, sum_of(company["row_count"])),
        *(tie for level in _LEVELS for tie in _closes(totals, revenue, level)),
    ]


def _closes(totals: pd.DataFrame, revenue: pd.DataFrame, level: Level) -> list[Tie]:
    """Compare each region's sums with its booked net; `""` is no region."""
    mine = totals[totals["level"] == level]
    place = mine["region"].fillna("")
    booked = revenue[revenue["level"] == level]
    wanted = booked.groupby(booked["region"].fillna(""))["booked_net"].sum()
    found = (mine["crm_amount"] + mine["difference_amount"]).groupby(place).sum()
    gaps = wanted.sub(found, fill_value=0.0).round(4).abs()
    return [Tie(f"crm_amount + difference = booked_net: {level}", 0.0, sum_of(gaps))]


def _every_class(added: pd.DataFrame, regions: tuple[str, ...]) -> pd.DataFrame:
    there = added.loc[added["level"] == Level.REGION, "region"].drop_duplicates()
    more = pd.Series([one for one in regions if one not in set(there)], dtype="str")
    places = pd.concat([there.astype("str"), more], ignore_index=True).sort_values()
    company = pd.DataFrame({"level": [str(Level.COMPANY)], "region": [None]})
    wanted = pd.concat([company, pd.DataFrame({"level": str(Level.REGION), "region": places})])
    classes = pd.DataFrame({"match_class": [str(one) for one in MatchClass]})
    return wanted.astype("str").merge(classes, how="cross")

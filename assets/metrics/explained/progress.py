"""What goes into progress and V (PRG-1 to PRG-12)."""

import pandas as pd

from assets.metrics.explained.funnel import resolved_at_level_used
from assets.metrics.explained.metric import PLACE, Known, Metric, Rows, Selection
from assets.metrics.figures import settled
from assets.metrics.pipeline import IN_WINDOW
from assets.metrics.seats import seats_at
from schemas.vocabulary import BookingKind, Measure

_DEAL = ["opportunity_id", "account_id", *PLACE, "stage", "expected_order_on"]
_BOOKING = ["order_line_id", "account_id", "opportunity_id", *PLACE, "happened_on", "kind"]


def orders_of_quarter(bookings: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the order lines booked in the quarter so far, with their value in the measure."""
    mine = _booked(bookings, selection)
    return mine[mine["kind"] == BookingKind.ORDER]


def events_of_quarter(bookings: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the events on order lines that happened in the quarter so far."""
    mine = _booked(bookings, selection)
    return mine[mine["kind"] != BookingKind.ORDER]


def quotas_in_force(
    quotas: pd.DataFrame, roster: pd.DataFrame, selection: Selection
) -> pd.DataFrame:
    """Give the latest approved version of each rep's quota of the quarter."""
    mine = quotas[
        (quotas["fiscal_quarter"] == str(selection.quarter))
        & (quotas["measure"] == _measure(selection))
        & (quotas["approved_on"] <= selection.as_of)
    ]
    latest = mine.sort_values(["approved_on", "version"]).drop_duplicates("rep_id", keep="last")
    seats = seats_at(selection.as_of, roster)[["rep_id", "region", "team"]]
    placed = latest.merge(seats, on=["rep_id", "region"], how="left", validate="one_to_one")
    columns = [*PLACE, "fiscal_quarter", "version", "approved_on", "amount"]
    return selection.among(placed, *PLACE)[columns]


def open_in_window(opportunities_as_of: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the open opportunities due after `as_of` and by quarter end, plain and weighted."""
    deals = opportunities_as_of
    mine = selection.among(deals[deals["open"] & (deals["window"] == IN_WINDOW)], *PLACE)
    value = _valued(mine, selection)
    weighted = settled(value * mine["win_probability"])
    return mine[_DEAL].assign(
        amount=value, win_probability=mine["win_probability"], weighted_amount=weighted
    )


def days_of_quarter(selection: Selection) -> pd.DataFrame:
    """Give the quarter with its days, those gone and those left; the last week has one left."""
    quarter = selection.quarter
    elapsed = quarter.elapsed(selection.week.sunday)
    days = {"days_elapsed": elapsed, "quarter_days": quarter.days}
    left = max(quarter.days - elapsed, 1)
    return pd.DataFrame([{"fiscal_quarter": str(quarter), **days, "days_left": left}])


def _booked(bookings: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    start = pd.Timestamp(selection.quarter.start)
    mine = bookings[bookings["happened_on"].between(start, selection.as_of)]
    mine = selection.among(mine, *PLACE)
    return mine[_BOOKING].assign(amount=_valued(mine, selection))


def _measure(selection: Selection) -> str:
    return str(selection.keys.get("measure", Measure.REVENUE))


def _valued(rows: pd.DataFrame, selection: Selection) -> pd.Series:
    profit = _measure(selection) == Measure.GROSS_PROFIT
    return rows["gross_profit"] if profit else rows["amount"]


_TABLE = ("sales_progress",)
_REVENUE = {"measure": str(Measure.REVENUE)}
_NET = "({booked_gross} + {booked_events})"
_REMAINING = "({quota} - {booked_gross} - {booked_events})"
_BOOKED = (
    Rows(orders_of_quarter, {"booked_gross": "amount"}),
    Rows(events_of_quarter, {"booked_events": "amount"}),
)
_QUOTAS = Rows(quotas_in_force, {"quota": "amount"})
_OPEN = Rows(open_in_window, {"open_in_window": "amount"})
_WEIGHTED = Rows(open_in_window, {"weighted_in_window": Known("weighted_amount")})
_CALENDAR = Rows(
    days_of_quarter, {name: name for name in ("days_elapsed", "quarter_days", "days_left")}
)
_RATED = Rows(resolved_at_level_used, {"won_count": "won_count", "lost_count": "lost_count"})


_OF_REVENUE = tuple(
    Metric(code, _TABLE, {column: formula}, rows, _REVENUE)
    for code, column, formula, rows in (
        ("PRG-1", "booked_net", "{booked_gross} + {booked_events}", _BOOKED),
        ("PRG-2", "attainment_rate", f"{_NET} / {{quota}}", (*_BOOKED, _QUOTAS)),
        ("PRG-3", "time_elapsed_rate", "{days_elapsed} / {quarter_days}", (_CALENDAR,)),
        (
            "PRG-4",
            "pace_gap",
            f"{_NET} - {{quota}} * {{days_elapsed}} / {{quarter_days}}",
            (*_BOOKED, _QUOTAS, _CALENDAR),
        ),
        ("PRG-5", "remaining_quota", _REMAINING, (*_BOOKED, _QUOTAS)),
        (
            "PRG-6",
            "needed_per_week",
            f"{_REMAINING} / ({{days_left}} / 7)",
            (*_BOOKED, _QUOTAS, _CALENDAR),
        ),
        ("PRG-7", "open_in_window", "{open_in_window}", (_OPEN,)),
        ("PRG-8", "v", f"{{open_in_window}} / {_REMAINING}", (_OPEN, _QUOTAS, *_BOOKED)),
        (
            "PRG-9",
            "v_weighted",
            f"{{weighted_in_window}} / {_REMAINING}",
            (_WEIGHTED, _QUOTAS, *_BOOKED),
        ),
        ("PRG-10", "v_required", "1 / ({won_count} / ({won_count} + {lost_count}))", (_RATED,)),
        ("PRG-11", "landing_estimate", f"{_NET} + {{weighted_in_window}}", (*_BOOKED, _WEIGHTED)),
    )
)
METRICS = (
    *_OF_REVENUE,
    Metric(
        "PRG-12",
        _TABLE,
        {"attainment_rate": f"{_NET} / {{quota}}"},
        (*_BOOKED, _QUOTAS),
        only={"measure": str(Measure.GROSS_PROFIT)},
    ),
)

"""The planted order lines, their later changes and their shared credits."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from data_samples.generator import planted
from data_samples.generator.days import mondays
from data_samples.generator.setup import Setup
from schemas.vocabulary import CreditKind, OrderEventType


class Line(NamedTuple):
    """A planted order line; received on the day it was booked unless said otherwise."""

    order_line_id: str
    account_id: str
    rep_id: str
    region: str
    booked_on: str
    amount: float
    received_on: str | None = None
    opportunity_id: str | None = None
    currency: str = "CNY"


class Event(NamedTuple):
    """A planted change of an order line."""

    event_id: str
    order_line_id: str
    happened_on: str
    received_on: str
    type: OrderEventType
    amount_delta: float


class Credit(NamedTuple):
    """A planted share of an order line."""

    order_line_id: str
    rep_id: str
    kind: CreditKind
    share: float


_GD, _SN, _NA = planted.HOSTS
_BEFORE, _AFTER = planted.MOVED_REP_LINES.items()

_LINES = (
    Line(planted.CANCELLED_LINE, _GD, "AE037", "GD", "2026-07-21", 160_000),
    Line(planted.RETURNED_LINE, _SN, "AE050", "SN", "2026-07-08", 90_000),
    Line(planted.REPRICED_LINE, _NA, "AE052", "NA", "2026-07-15", 110_000),
    Line(planted.LATE_LINES[0], _SN, "AE050", "SN", "2026-08-27", 64_000, "2026-09-01"),
    Line(planted.LATE_LINES[1], _NA, "AE052", "NA", "2026-08-28", 38_500, "2026-09-02"),
    Line(planted.BACK_DATED_LINE, _GD, "AE037", "GD", "2026-06-29", 50_000, "2026-09-02"),
    Line(planted.LINE_WITHOUT_DEAL, _SN, "AE050", "SN", "2026-08-11", 24_000),
    Line(planted.SPLIT_LINE, _GD, "AE037", "GD", "2026-08-04", 300_000),
    Line(planted.USD_LINE, _SN, "AE050", "SN", "2026-08-13", 10_000, currency="USD"),
    Line(planted.OLD_LINE, planted.NEGATIVE_OWN_SALES, "AE041", "SZ", "2025-07-10", 180_000),
    Line(planted.SOW_OVER_ONE["900011"], "900011", "AE017", "SH", "2026-03-03", 390_000),
    Line(planted.SOW_OVER_ONE["900020"], "900020", "AE049", "SN", "2026-02-10", 260_000),
    Line(
        planted.MOVED_ACCOUNT_ORDERS[0],
        planted.MOVED_ACCOUNT,
        "AE043",
        planted.MOVED_ACCOUNT_FROM,
        "2026-07-20",
        400_000,
    ),
    Line(
        planted.MOVED_ACCOUNT_ORDERS[1],
        planted.MOVED_ACCOUNT,
        "AE046",
        planted.MOVED_ACCOUNT_TO,
        "2026-09-01",
        200_000,
    ),
    Line(_BEFORE[0], _BEFORE[1], planted.MOVED_REP, planted.MOVED_REP_FROM, "2026-07-14", 130_000),
    Line(_AFTER[0], _AFTER[1], planted.MOVED_REP, "JS", "2026-08-20", 95_000),
    Line(
        planted.LATE_REGISTERED_LINE,
        _GD,
        "AE037",
        "GD",
        "2026-08-26",
        120_000,
        opportunity_id=planted.LATE_REGISTERED,
    ),
    Line(planted.DUPLICATED_LINE, _NA, "AE052", "NA", "2026-07-29", 18_800),
)

EVENTS = (
    Event(
        "X900001",
        planted.CANCELLED_LINE,
        "2026-08-18",
        "2026-08-19",
        OrderEventType.CANCEL,
        -160_000,
    ),
    Event(
        "X900002", planted.RETURNED_LINE, "2026-08-12", "2026-08-12", OrderEventType.RETURN, -30_000
    ),
    Event(
        "X900003", planted.REPRICED_LINE, "2026-08-05", "2026-08-06", OrderEventType.REPRICE, -5_500
    ),
    Event(
        planted.OLD_RETURN,
        planted.OLD_LINE,
        "2026-05-20",
        "2026-05-21",
        OrderEventType.RETURN,
        -60_000,
    ),
)
"""Every planted change of an order line."""

CREDITS = (
    Credit(planted.SPLIT_LINE, "AE037", CreditKind.PRIMARY, 0.6),
    Credit(planted.SPLIT_LINE, "AE038", CreditKind.PRIMARY, 0.4),
    Credit(planted.SPLIT_LINE, "SR025", CreditKind.OVERLAY, 1.0),
)
"""Every planted share of an order line."""

WEEKLY = 32_000
"""What the accounts of sandbaggers and over-callers order every week, on average."""


def all_lines(setup: Setup) -> pd.DataFrame:
    """Give the planted order lines, the weekly ones included."""
    frame = pd.DataFrame([*_LINES, *_weekly_lines(setup)])
    frame["received_on"] = frame["received_on"].fillna(frame["booked_on"])
    return frame


def _weekly_lines(setup: Setup) -> list[Line]:
    """Give a line every Wednesday, so that over- and under-calling shows in every week."""
    monday = mondays(np.array([setup.first_order]))[0]
    wednesdays = np.arange(monday + 2, setup.end, np.timedelta64(7, "D"))
    amounts = setup.stream("weekly").uniform(0.6, 1.4, (4, len(wednesdays))) * WEEKLY
    regions = ("TJ", "HB", "HE", "SZ")
    callers = (planted.SANDBAGGERS | planted.OVER_CALLERS).items()
    return [
        Line(f"L91{place}{number:04}", account, rep, regions[place], str(day), round(amount, -2))
        for place, (rep, account) in enumerate(callers)
        for number, (day, amount) in enumerate(zip(wednesdays, amounts[place], strict=True))
    ]

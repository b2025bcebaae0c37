"""Rows written as text, because no typed column could hold them, and rows that break a rule."""

from data_samples.generator import planted
from schemas.calendar import Week

Row = dict[str, str]
"""A row's cells by column; columns not named are empty."""

_SINCE = Week.parse("2026-W34")
"""First landing with the rows that break a rule."""

_HOST = planted.HOSTS[0]
_BAD_DEAL = {"opportunity_id": planted.BAD_DEAL, "account_id": _HOST, "rep_id": "AE037"}
_BAD_ORDER = {"order_line_id": planted.BAD_ORDER, "account_id": planted.UNKNOWN_ACCOUNT}
_VISIT = {
    "rep_id": "AE001",
    "account_id": planted.FORMULA_NAME,
    "kind": "VISIT",
    "status": "DONE",
    "end_customer_present": "true",
    "outcome": "PROBLEM_SOLVED",
}

_ROWS: dict[str, tuple[tuple[Week, Row], ...]] = {
    "opportunities": (
        (
            _SINCE,
            _BAD_DEAL
            | {"name": "数据平台三期", "stage": "L2", "amount": "-50000.00"}
            | {"created_on": "2026-08-17", "expected_order_on": "2026-11-27"},
        ),
    ),
    "orders": (
        (
            _SINCE,
            _BAD_ORDER
            | {"rep_id": "AE037", "region": "GD", "amount": "12500.00"}
            | {"booked_on": "2026-08-18", "received_on": "2026-08-19"},
        ),
    ),
    "visits": (
        (
            _SINCE,
            _VISIT
            | {"visit_id": planted.BAD_VISIT, "planned_on": "2026-02-30"}
            | {"happened_at": "2026-08-19T10:00:00+08:00"},
        ),
        (
            planted.EDGE_WEEK,
            _VISIT
            | {"visit_id": planted.EDGE_VISITS[0], "happened_at": "2026-09-06T23:59:59+08:00"},
        ),
        (
            planted.EDGE_WEEK,
            _VISIT
            | {"visit_id": planted.EDGE_VISITS[1], "happened_at": "2026-09-07T00:00:00+08:00"},
        ),
    ),
}


def awkward_rows(extract: str, week: Week) -> tuple[Row, ...]:
    """Give the rows that stand at the end of an extract's file in a week's landing."""
    return tuple(row for since, row in _ROWS.get(extract, ()) if week >= since)

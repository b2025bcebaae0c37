"""Slip rate: what was due in a period and whose date moved past it (FUN-7)."""

from dataclasses import replace

import pandas as pd
import pytest

from tests.company import NO_HISTORY, Company
from tests.unit.metrics.conftest import Make, Row, closed, deal, moved, only, rate, seat, typed

FIGURES = ["due_count", "slipped_count", "due_amount", "slipped_amount"]
MOVED = [seat("AE1", valid_to="2026-09-01"), seat("AE1", region="E2", valid_from="2026-09-02")]


def slips(company: Company, period: str = "week", **cells: object) -> pd.Series:
    """Give the row of the company, or of another place."""
    place = cells or {"level": "company"}
    return only(company.slip_rates, period=period, **place)


def weekly(make: Make, last: list[Row], now: list[Row], **rows: list[Row]) -> Company:
    """Make a company that knows last week's opportunities."""
    known = {**NO_HISTORY, "last_opportunities": typed("opportunities", last)}
    return replace(make(opportunities=now, **rows), history=known)


def due(opportunity_id: str, amount: float | None = 100.0, on: str = "2026-09-03") -> Row:
    """Give one due in the report week."""
    return deal(opportunity_id, amount=amount, expected_order_on=on)


def test_the_golden_quarter_of_what_was_due_has_slipped(make: Make) -> None:
    last = [due("WON", 300_000.0), due("PUSHED", 120_000.0), due("LOST", 60_000.0)]
    now = [
        closed("WON", "WON", "2026-09-02", amount=300_000.0),
        due("PUSHED", 120_000.0, "2026-09-18"),
        closed("LOST", "LOST", "2026-09-04", amount=60_000.0),
    ]
    found = slips(weekly(make, last, now))
    assert found[FIGURES].tolist() == [3, 1, 480_000.0, 120_000.0]
    assert found["slip_rate"] == 0.25
    assert pd.isna(found["reason"])


@pytest.mark.parametrize(
    ("on", "counted"),
    [
        ("2026-08-30", 0),  # last Sunday: it was overdue
        ("2026-08-31", 1),
        ("2026-09-06", 1),
        ("2026-09-07", 0),
        (None, 0),
    ],
)
def test_due_is_what_last_sunday_expected_in_the_week(
    make: Make, on: str | None, counted: int
) -> None:
    deals = [deal("O1", expected_order_on=on)]
    assert slips(weekly(make, deals, deals))["due_count"] == counted


@pytest.mark.parametrize(
    ("now", "slipped"),
    [
        (due("O1", on="2026-09-07"), 1),
        (due("O1", on="2026-09-06"), 0),  # moved, but not past the week
        (due("O1", on="2026-09-03"), 0),  # gone by, but not moved
        (due("O1", on="2026-08-20"), 0),
        (deal("O1", expected_order_on=None), 1),  # expected no more
        (closed("O1", "WON", "2026-09-03", expected_order_on="2026-10-01"), 0),
        (closed("O1", "CANCELLED", "2026-09-03"), 0),
        (None, 0),  # deleted
    ],
)
def test_slipped_is_what_is_still_open_and_expected_after_the_week(
    make: Make, now: Row | None, slipped: int
) -> None:
    company = weekly(make, [due("O1")], [deal("OTHER"), *([now] if now else [])])
    assert slips(company)[["due_count", "slipped_count"]].tolist() == [1, slipped]


def test_what_slips_counts_with_what_it_was_worth_then(make: Make) -> None:
    company = weekly(make, [due("O1", 100.0)], [due("O1", 900.0, "2026-09-18")])
    assert slips(company)[FIGURES].tolist() == [1, 1, 100.0, 100.0]


def test_an_unpriced_one_is_counted_and_in_no_sum(make: Make) -> None:
    last = [due("O1", None), due("O2", 50.0)]
    now = [due("O1", None, "2026-09-18"), due("O2", 50.0)]
    found = slips(weekly(make, last, now))
    assert found[FIGURES].tolist() == [2, 1, 50.0, 0.0]
    assert found["slip_rate"] == 0.0


def test_amounts_are_in_base_currency(make: Make) -> None:
    dollars = [due("O1", 10.0) | {"currency": "USD"}]
    company = weekly(make, dollars, dollars, fx_rates=[rate("USD", "2026-04-01", 7.1)])
    assert slips(company)["due_amount"] == 71.0


def test_a_slip_belongs_to_the_region_of_its_start(make: Make) -> None:
    company = weekly(make, [due("O1")], [due("O1", on="2026-09-18")], roster=MOVED)
    assert slips(company, level="region", region="E1")["slip_rate"] == 1.0
    other = slips(company, level="region", region="E2")
    assert other["due_count"] == 0
    assert pd.isna(other["slip_rate"])
    assert other["reason"] == "nothing_due"


def test_every_level_is_a_ratio_of_its_own_sums(make: Make) -> None:
    last = [due("O1", 300.0), due("O2", 100.0) | {"rep_id": "AE3"}]
    now = [due("O1", 300.0), due("O2", 100.0, "2026-09-18") | {"rep_id": "AE3"}]
    company = weekly(make, last, now)
    assert slips(company, level="region", region="E1")["slip_rate"] == 0.0
    assert slips(company, level="region", region="E2")["slip_rate"] == 1.0
    assert slips(company)["slip_rate"] == 0.25


# --- the quarter to date


def quarterly(make: Make, event: Row, now: Row, week: str = "2026-W36") -> pd.Series:
    return slips(make(week, opportunities=[now], stage_events=[event]), "quarter")


def test_the_quarter_looks_at_what_its_eve_expected_in_it(make: Make) -> None:
    pushed = moved("1", "O1", "2026-08-20", "2026-10-05")
    found = quarterly(make, pushed, deal("O1", expected_order_on="2026-10-05"))
    assert found[["due_count", "slipped_count"]].tolist() == [1, 1]
    assert found["slip_rate"] == 1.0


def test_a_push_inside_the_quarter_is_no_slip_of_the_quarter(make: Make) -> None:
    pushed = moved("1", "O1", "2026-08-20", "2026-09-30")
    found = quarterly(make, pushed, deal("O1", expected_order_on="2026-09-30"))
    assert found[["due_count", "slipped_count"]].tolist() == [1, 0]


def test_what_came_into_the_quarter_later_was_not_due_at_its_start(make: Make) -> None:
    pulled = moved("1", "O1", "2026-10-20", "2026-09-20")
    found = quarterly(make, pulled, deal("O1", expected_order_on="2026-09-20"))
    assert found["due_count"] == 0
    new = deal("O1", created_on="2026-07-01")
    assert quarterly(make, pulled | {"opportunity_id": "O2"}, new)["due_count"] == 0


def test_what_has_been_lost_since_was_due_and_has_not_slipped(make: Make) -> None:
    cells = {"field": "stage", "changed_at": "2026-07-20T10:00:00+08:00"}
    lost = moved("1", "O1", "L3", "LOST", **cells)
    now = closed("O1", "LOST", "2026-07-20")
    found = quarterly(make, lost, now)
    assert found[["due_count", "slipped_count"]].tolist() == [1, 0]


# --- what is not known


def test_without_history_no_period_has_a_rate(make: Make) -> None:
    rows = make(opportunities=[due("O1")]).slip_rates
    assert rows[[*FIGURES, "slip_rate"]].isna().all(axis=None)
    assert set(rows["reason"]) == {"no_history"}


def test_a_snapshot_alone_tells_of_the_week_only(make: Make) -> None:
    company = weekly(make, [due("O1")], [due("O1")])
    assert slips(company)["slip_rate"] == 0.0
    assert slips(company, "quarter")["reason"] == "no_history"


def test_stage_events_fill_in_for_the_snapshot(make: Make) -> None:
    pushed = moved("1", "O1", "2026-09-03", "2026-09-18", changed_at="2026-09-02T10:00:00+08:00")
    company = make(opportunities=[deal("O1")], stage_events=[pushed])
    assert slips(company)["slip_rate"] == 1.0


def test_without_opportunities_or_roster_the_reason_is_the_absent_extract(make: Make) -> None:
    assert slips(make())["reason"] == "absent_extract"
    company = weekly(make, [due("O1")], [due("O1")], roster=[])
    assert slips(company)["slip_rate"] == 0.0
    assert slips(company, level="region", region="E1")["reason"] == "absent_extract"

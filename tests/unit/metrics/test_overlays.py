"""OVERLAY credit stands apart: beside the bookings, in none of their sums."""

import pandas as pd
import pytest

from tests.company import Company
from tests.unit.metrics.conftest import (
    Lacking,
    Make,
    account,
    credit,
    event,
    only,
    order,
    reasons,
    seat,
)

AMOUNTS = ["overlay_gross", "overlay_net"]
SPLIT = [credit("S1", "AE1", 0.6), credit("S1", "AE2", 0.4), credit("S1", "SR1", 1.0, "OVERLAY")]


def credited(company: Company, **cells: object) -> list[float]:
    row = only(company.overlay_credits, **cells)
    return [float(row[name]) for name in ("credit_count", *AMOUNTS)]


def test_300_split_180_to_120_has_an_overlay_of_300_apart(make: Make) -> None:
    company = make(orders=[order("S1", 300.0)], credits=SPLIT)
    split = company.bookings.set_index("rep_id")["amount"].to_dict()
    assert split == {"AE1": 180.0, "AE2": 120.0}
    assert credited(company, level="rep", rep_id="SR1") == [1.0, 300.0, 300.0]
    assert credited(company, level="region", region="E1") == [1.0, 300.0, 300.0]
    assert credited(company, level="company") == [1.0, 300.0, 300.0]
    booked = only(company.sales_progress, level="company", measure="revenue")
    assert booked["booked_net"] == 300.0


def test_an_overlay_has_its_share_of_events_too(make: Make) -> None:
    shared = [credit("S1", "SR1", 0.5, "OVERLAY")]
    lines, events = [order("S1", 300.0)], [event("S1", -100.0, type="RETURN")]
    company = make(orders=lines, credits=shared, order_events=events)
    assert credited(company, level="company") == [1.0, 150.0, 100.0]


def test_a_cancelled_line_leaves_no_overlay(make: Make) -> None:
    events = [event("S1", -300.0)]
    company = make(orders=[order("S1", 300.0)], credits=SPLIT, order_events=events)
    assert credited(company, level="rep", rep_id="SR1") == [1.0, 300.0, 0.0]


@pytest.mark.parametrize(("booked_on", "count"), [("2026-06-30", 0.0), ("2026-07-01", 1.0)])
def test_only_the_quarter_counts(make: Make, booked_on: str, count: float) -> None:
    company = make(orders=[order("S1", 300.0, booked_on=booked_on)], credits=SPLIT)
    assert credited(company, level="company")[0] == count


def test_overlay_shares_need_not_add_up(make: Make) -> None:
    both = [credit("S1", "SR1", 1.0, "OVERLAY"), credit("S1", "AE3", 0.25, "OVERLAY")]
    company = make(orders=[order("S1", 400.0)], credits=both)
    assert credited(company, level="company") == [2.0, 500.0, 500.0]


def test_an_overlay_belongs_to_the_region_of_the_order_or_else_of_its_rep(make: Make) -> None:
    overlay = [credit("S1", "AE3", 1.0, "OVERLAY"), credit("S2", "AE3", 1.0, "OVERLAY")]
    lines = [order("S1", 10.0, region="E1"), order("S2", 5.0)]
    company = make(orders=lines, credits=overlay)
    assert credited(company, level="region", region="E1")[1:] == [10.0, 10.0]
    assert credited(company, level="region", region="E2")[1:] == [5.0, 5.0]


def test_the_region_of_an_overlay_is_that_of_its_day(make: Make) -> None:
    roster = [
        seat("SR1", role="SR", region="E1", valid_to="2026-08-02"),
        seat("SR1", role="SR", region="E2", valid_from="2026-08-03"),
        seat("AE1"),
    ]
    overlay = [credit("S1", "SR1", 1.0, "OVERLAY"), credit("S2", "SR1", 1.0, "OVERLAY")]
    lines = [order("S1", 10.0, booked_on="2026-08-02"), order("S2", 5.0, booked_on="2026-08-03")]
    company = make(roster=roster, orders=lines, credits=overlay, accounts=[account("A1")])
    assert credited(company, level="rep", rep_id="SR1", region="E1")[1:] == [10.0, 10.0]
    assert credited(company, level="rep", rep_id="SR1", region="E2")[1:] == [5.0, 5.0]


def test_without_credits_overlay_is_absent_and_not_zero(make: Make) -> None:
    rows = make(orders=[order("S1", 300.0)]).overlay_credits
    assert rows[AMOUNTS].isna().all(axis=None)
    assert reasons(rows.iloc[0]) == ["absent_extract"]


def test_without_orders_overlay_is_absent(lacking: Lacking) -> None:
    assert lacking("orders").overlay_credits[AMOUNTS].isna().all(axis=None)


def test_with_credits_but_no_overlay_there_is_nothing_of_it(make: Make) -> None:
    company = make(orders=[order("S1", 300.0)], credits=[credit("S1", "AE1", 1.0)])
    assert credited(company, level="company") == [0.0, 0.0, 0.0]
    assert pd.isna(only(company.overlay_credits, region="E2")["reason"])

"""What the CRM calls won beside what was booked, quarter to date (REC-1)."""

from collections.abc import Iterable

import pandas as pd
import pytest

from tests.company import Company
from tests.unit.metrics.conftest import (
    Make,
    Row,
    closed,
    credit,
    deal,
    event,
    only,
    order,
    rate,
    reasons,
    seat,
)

K = 1_000.0


def line(company: Company, opportunity_id: str | None = "O1", **cells: object) -> pd.Series:
    return only(company.order_reconciliation, opportunity_id=opportunity_id, **cells)


def of_class(company: Company, name: str, region: str | None = None) -> pd.Series:
    level = "company" if region is None else "region"
    return only(company.reconciliation_totals, level=level, region=region, match_class=name)


def won(name: str, amount: float | None, on: str = "2026-08-20", **cells: object) -> Row:
    """Give an opportunity won in the quarter."""
    return closed(name, "WON", on, amount=amount, **cells)


def on_deal(name: str, amount: float, **cells: object) -> Row:
    """Give an order line of an opportunity, named like it."""
    return order(f"S{name}", amount, opportunity_id=name, **cells)


def matched(make: Make, deals: Iterable[Row], lines: Iterable[Row], **rows: list[Row]) -> Company:
    return make(opportunities=deals, orders=lines, **rows)


# --- the golden quarter: booked net 1150 as in region E1, the CRM beside it

GOLDEN_DEALS = [
    won("O1", 400 * K, "2026-07-10", account_id="A01"),
    won("O2", 220 * K, "2026-07-28", account_id="A02"),
    won("O3", 60 * K, "2026-08-18", account_id="A01"),
    won("O4", 100 * K, "2026-08-25", account_id="A02"),
    won("O5", 200 * K, "2026-09-02", account_id="A02"),
    won("O6", 120 * K, "2026-09-01", account_id="A08", rep_id="AE2"),
    won("O7", 140 * K, "2026-08-20", account_id="A08", rep_id="AE2"),
]
"""1240 won: O2 was booked for 20 less, O7 not at all."""

GOLDEN_LINES = [
    on_deal("O1", 400 * K, account_id="A01", booked_on="2026-07-10"),
    on_deal("O2", 200 * K, account_id="A02", booked_on="2026-07-28"),
    on_deal("O3", 60 * K, account_id="A01", booked_on="2026-08-18"),
    on_deal("O4", 100 * K, account_id="A02", booked_on="2026-08-25"),
    on_deal("O5", 200 * K, account_id="A02", booked_on="2026-09-02"),
    on_deal("O6", 120 * K, account_id="A08", rep_id="AE2", booked_on="2026-09-01"),
    order("S7", 90 * K, account_id="A08", rep_id="AE2", booked_on="2026-08-20"),
    order("S8", 40 * K, account_id="A08", rep_id="AE2", booked_on="2026-09-01"),
]
"""1210 booked, of these 130 without opportunity."""


@pytest.fixture(scope="module")
def golden_quarter(make: Make) -> Company:
    """Won 1240 - 20 - 140 + 130 - 60 = booked net 1150."""
    cancelled = [event("SO3", -60 * K)]
    return matched(make, GOLDEN_DEALS, GOLDEN_LINES, order_events=cancelled)


@pytest.mark.parametrize("region", [None, "E1"])
def test_the_golden_reconciliation(golden_quarter: Company, region: str | None) -> None:
    classes = {
        "matched": 0.0,
        "amount_difference": -20 * K,
        "crm_only": -140 * K,
        "order_only": 130 * K,
        "cancelled": -60 * K,
        "timing": 0.0,
    }
    found = {name: of_class(golden_quarter, name, region) for name in classes}
    assert {name: row["difference_amount"] for name, row in found.items()} == classes
    assert sum(row["crm_amount"] for row in found.values()) == 1_240 * K
    assert sum(row["booked_net"] for row in found.values()) == 1_150 * K
    assert [row["row_count"] for row in found.values()] == [5, 1, 1, 2, 1, 0]
    assert pd.isna([row["reason"] for row in found.values()]).all()


def test_the_golden_booked_net_is_that_of_the_progress(golden_quarter: Company) -> None:
    progress = golden_quarter.sales_progress.query("measure == 'revenue'")
    assert only(progress, level="region", region="E1")["booked_net"] == 1_150 * K
    rows = golden_quarter.order_reconciliation
    by_rep = rows.groupby("rep_id")["booked_net"].sum().to_dict()
    assert by_rep == {"AE1": 900 * K, "AE2": 250 * K}
    both = rows["crm_amount"].fillna(0.0) + rows["difference_amount"]
    assert (both == rows["booked_net"]).all()


def test_the_golden_landing_has_orders_without_opportunity_only(w36: Company) -> None:
    found = {name: of_class(w36, name, "E1") for name in ("order_only", "cancelled")}
    amounts = [row["difference_amount"] for row in found.values()]
    assert amounts == [1_210 * K, -60 * K]


# --- classes


@pytest.mark.parametrize(
    ("amount", "booked", "name", "difference"),
    [
        (100.0, 100.0, "matched", 0.0),
        (100.0, 99.9999, "amount_difference", -0.0001),
        (100.0, 250.0, "amount_difference", 150.0),
    ],
)
def test_an_opportunity_booked_in_its_quarter_matches_to_the_last_digit(
    make: Make, amount: float, booked: float, name: str, difference: float
) -> None:
    row = line(matched(make, [won("O1", amount)], [on_deal("O1", booked)]))
    assert (row["match_class"], row["difference_amount"]) == (name, difference)


def test_several_order_lines_of_an_opportunity_are_one_row(make: Make) -> None:
    lines = [on_deal("O1", 60.0), order("S2", 40.0, opportunity_id="O1")]
    row = line(matched(make, [won("O1", 100.0)], lines))
    assert row[["match_class", "crm_amount", "order_amount"]].tolist() == ["matched", 100.0, 100.0]
    assert pd.isna(row["order_line_id"])


def test_what_was_won_without_order_is_in_the_crm_only(make: Make) -> None:
    row = line(matched(make, [won("O1", 140.0)], [order("S9", 1.0)]))
    assert row[["match_class", "difference_amount", "booked_net"]].tolist() == [
        *("crm_only", -140.0, 0.0)
    ]


@pytest.mark.parametrize("stage", ["L4", "LOST"])
def test_an_order_of_an_opportunity_that_is_not_won_is_order_only(make: Make, stage: str) -> None:
    row = line(matched(make, [deal("O1", stage, closed_on=None)], [on_deal("O1", 7.0)]))
    assert row["match_class"] == "order_only"
    assert row[["crm_amount", "difference_amount"]].tolist() == [0.0, 7.0]


@pytest.mark.parametrize(
    ("won_on", "booked_on", "difference"),
    [
        ("2026-06-30", "2026-07-01", 100.0),
        ("2026-07-01", "2026-06-30", -100.0),
        (None, "2026-08-01", 100.0),
    ],
)
def test_won_and_booked_in_different_quarters_is_timing(
    make: Make, won_on: str | None, booked_on: str, difference: float
) -> None:
    deals = [deal("O1", "WON", amount=100.0, closed_on=won_on)]
    row = line(matched(make, deals, [on_deal("O1", 100.0, booked_on=booked_on)]))
    assert (row["match_class"], row["difference_amount"]) == ("timing", difference)


def test_partly_booked_before_the_quarter_is_timing(make: Make) -> None:
    lines = [
        on_deal("O1", 60.0, booked_on="2026-06-30"),
        order("S2", 40.0, opportunity_id="O1"),
    ]
    row = line(matched(make, [won("O1", 100.0)], lines))
    assert (row["match_class"], row["difference_amount"]) == ("timing", -60.0)


def test_what_lies_outside_the_quarter_on_both_sides_is_no_row(make: Make) -> None:
    deals = [won("O1", 100.0, "2026-06-30"), won("O2", 5.0, "2026-09-07"), won("O3", 1.0)]
    lines = [
        on_deal("O1", 100.0, booked_on="2026-06-30"),
        on_deal("O2", 5.0, booked_on="2026-10-01"),
    ]
    rows = matched(make, deals, lines).order_reconciliation
    assert rows["opportunity_id"].tolist() == ["O3"]


def test_later_events_are_rows_of_their_own(make: Make) -> None:
    events = [
        event("SO1", -5.5, type="REPRICE", event_id="1"),
        event("SO1", -4.5, type="RETURN", event_id="2", happened_on="2026-09-04"),
        event("S2", -40.0, event_id="3", happened_on="2026-07-02"),
    ]
    lines = [on_deal("O1", 100.0), order("S2", 40.0, booked_on="2026-03-01")]
    company = matched(make, [won("O1", 100.0)], lines, order_events=events)
    assert line(company, match_class="matched")["booked_net"] == 100.0
    undone = line(company, match_class="cancelled")
    assert undone[["order_line_id", "cancelled_amount", "difference_amount"]].tolist() == [
        *("SO1", -10.0, -10.0)
    ]
    earlier = line(company, None, order_line_id="S2")
    assert earlier[["match_class", "booked_net"]].tolist() == ["cancelled", -40.0]


def test_a_won_opportunity_without_amount_is_flagged(make: Make) -> None:
    row = line(matched(make, [won("O1", None)], [on_deal("O1", 7.0)]))
    assert pd.isna(row["crm_amount"])
    assert (row["difference_amount"], row["match_class"]) == (7.0, "amount_difference")
    assert reasons(row, "flags") == ["unpriced"]


def test_foreign_amounts_are_compared_in_base_currency(make: Make) -> None:
    usd = {"currency": "USD"}
    company = matched(
        make,
        [won("O1", 10.0, **usd)],
        [on_deal("O1", 10.0, **usd)],
        fx_rates=[rate("USD", "2026-04-01", 7.1)],
    )
    assert line(company)[["crm_amount", "match_class"]].tolist() == [71.0, "matched"]


# --- where


def test_the_region_of_the_order_rules_where_there_is_one(make: Make) -> None:
    company = matched(
        make,
        [won("O1", 100.0), won("O2", 5.0)],
        [on_deal("O1", 100.0, region="E2")],
    )
    assert line(company)["region"] == "E2"
    assert line(company, "O2")["region"] == "E1"
    assert of_class(company, "matched", "E2")["crm_amount"] == 100.0


def test_an_opportunity_booked_in_two_regions_is_split_as_its_orders(make: Make) -> None:
    lines = [on_deal("O1", 20.0), order("S2", 40.0, opportunity_id="O1", region="E2")]
    company = matched(make, [won("O1", 100.0)], lines)
    here, there = (line(company, region=one) for one in ("E1", "E2"))
    assert [here["crm_amount"], there["crm_amount"]] == [33.3333, 66.6667]
    assert [here["booked_net"], there["booked_net"]] == [20.0, 40.0]
    assert of_class(company, "amount_difference")["crm_amount"] == 100.0


def test_a_shared_line_has_a_row_for_each_of_its_owners(make: Make) -> None:
    seats = [seat("AE1"), seat("AE3", region="E2")]
    shares = [credit("S1", "AE1", 0.6), credit("S1", "AE3", 0.4)]
    deals = [deal("O9")]
    company = matched(make, deals, [order("S1", 300.0)], roster=seats, credits=shares)
    found = {
        rep: line(company, None, rep_id=rep)[["region", "booked_net"]].tolist()
        for rep in ("AE1", "AE3")
    }
    assert found == {"AE1": ["E1", 180.0], "AE3": ["E2", 120.0]}


# --- what is absent


@pytest.mark.parametrize("extract", ["opportunities", "orders"])
def test_without_one_side_nothing_is_reconciled_and_the_totals_say_why(
    golden_quarter: Company, extract: str
) -> None:
    company = golden_quarter.without(extract)
    assert company.order_reconciliation.empty
    totals = company.reconciliation_totals
    assert len(totals) == 3 * 6
    assert totals[["crm_amount", "difference_amount", "booked_net"]].isna().all(axis=None)
    assert set(totals["reason"]) == {"absent_extract"}


def test_a_quarter_in_which_nothing_happened_is_nothing_and_not_absent(make: Make) -> None:
    company = matched(make, [deal("O1")], [order("S1", 5.0, booked_on="2026-03-01")])
    assert company.order_reconciliation.empty
    totals = company.reconciliation_totals
    assert totals[["crm_amount", "difference_amount", "booked_net"]].eq(0).all(axis=None)
    assert totals["reason"].isna().all()

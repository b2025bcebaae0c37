"""Late registration: what was won with an opportunity made just before the order (CVG-7)."""

import pandas as pd
import pytest

from schemas.settings import Settings
from tests.company import Company
from tests.unit.metrics.conftest import (
    Lacking,
    Make,
    closed,
    credit,
    event,
    having,
    only,
    order,
    reasons,
    seat,
)

AMOUNTS = ["won_amount", "late_amount", "undated_amount", "unlinked_amount"]


def late(company: Company, region: str | None = "E1") -> pd.Series:
    """Give the row of a region, or of the company."""
    level = "company" if region is None else "region"
    return only(company.late_registration, level=level, region=region)


def one(make: Make, created_on: str | None, booked_on: str = "2026-08-20") -> pd.Series:
    """Give the row of an order of 100 and the day its opportunity was created."""
    return late(
        make(
            opportunities=[closed("O1", "WON", booked_on, created_on=created_on)],
            orders=[order("S1", 100.0, opportunity_id="O1", booked_on=booked_on)],
        )
    )


# --- golden


def test_of_the_golden_1210_thousand_300_were_registered_late(make: Make) -> None:
    lines = {"S1": 400, "S2": 200, "S3": 60, "S4": 100, "S5": 200, "S6": 90, "S7": 160}
    hurried = {"S2": "2026-08-14", "S4": "2026-08-20"}  # 200K and 100K, booked on 08-20
    deals = [
        closed(f"O-{line}", "WON", "2026-08-20", created_on=hurried.get(line, "2026-05-05"))
        for line in lines
    ]
    orders = [
        order(line, amount * 1000.0, opportunity_id=f"O-{line}") for line, amount in lines.items()
    ]
    found = late(make(opportunities=deals, orders=orders))
    assert found[AMOUNTS].tolist() == [1_210_000.0, 300_000.0, 0.0, 0.0]
    assert found["late_rate"] == 300 / 1210
    assert f"{found['late_rate']:.1%}" == "24.8%"
    assert reasons(found) == []


# --- what is late


@pytest.mark.parametrize(
    ("created_on", "amount"),
    [
        ("2026-08-12", 0.0),  # 8 days before
        ("2026-08-13", 100.0),  # 7
        ("2026-08-20", 100.0),
        ("2026-08-25", 100.0),  # after the order
    ],
)
def test_seven_days_before_the_order_or_later_is_late(
    make: Make, created_on: str, amount: float
) -> None:
    found = one(make, created_on)
    assert (found["late_amount"], found["late_rate"]) == (amount, amount / 100)


def test_the_days_are_a_setting(make: Make, golden_settings: Settings) -> None:
    other = having(golden_settings, "coverage", late_registration_days=0)
    company = make(
        settings=other,
        opportunities=[closed("O1", "WON", created_on="2026-08-19"), closed("O2", "WON")],
        orders=[order("S1", 100.0, opportunity_id="O1")],
    )
    assert late(company)["late_amount"] == 0.0


def test_an_opportunity_without_a_day_of_creation_is_shown_apart_and_not_late(make: Make) -> None:
    found = one(make, None)
    assert found[AMOUNTS].tolist() == [100.0, 0.0, 100.0, 0.0]
    assert found["late_rate"] == 0.0


def test_an_opportunity_older_than_the_extract_is_not_late(make: Make) -> None:
    company = make(
        opportunities=[closed("O1", "WON")], orders=[order("S1", 100.0, opportunity_id="gone")]
    )
    assert late(company)[AMOUNTS].tolist() == [100.0, 0.0, 0.0, 0.0]


def test_orders_without_opportunity_are_shown_apart(make: Make) -> None:
    deals = [closed("O1", "WON", created_on="2026-08-20")]
    orders = [order("S1", 100.0, opportunity_id="O1"), order("S2", 900.0)]
    found = late(make(opportunities=deals, orders=orders))
    assert found[AMOUNTS].tolist() == [100.0, 100.0, 0.0, 900.0]
    assert found["late_rate"] == 1.0


@pytest.mark.parametrize(
    ("booked_on", "won"),
    [("2026-06-30", 0.0), ("2026-07-01", 100.0), ("2026-09-06", 100.0), ("2026-09-07", 0.0)],
)
def test_only_orders_of_the_quarter_to_date_count(make: Make, booked_on: str, won: float) -> None:
    company = make(
        opportunities=[closed("O1", "WON", created_on="2026-06-29")],
        orders=[
            order("S1", 100.0, opportunity_id="O1", booked_on=booked_on),
            order("S2", 5.0, booked_on="2026-08-01"),
        ],
    )
    assert late(company)["won_amount"] == won


def test_a_cancellation_takes_nothing_from_what_was_won(make: Make) -> None:
    company = make(
        opportunities=[closed("O1", "WON", created_on="2026-08-20")],
        orders=[order("S1", 100.0, opportunity_id="O1")],
        order_events=[event("S1", -100.0)],
    )
    assert late(company)["late_amount"] == 100.0


def test_a_split_order_counts_once_and_in_the_region_of_its_day(make: Make) -> None:
    roster = [seat("AE1", valid_to="2026-08-31"), seat("AE2")]
    roster.append(seat("AE1", region="E2", team="T2", valid_from="2026-09-01"))
    company = make(
        roster=roster,
        opportunities=[closed("O1", "WON", created_on="2026-08-20")],
        orders=[order("S1", 100.0, opportunity_id="O1")],
        credits=[credit("S1", "AE1", 0.6), credit("S1", "AE2", 0.4)],
    )
    assert company.late_registration["region"].dropna().tolist() == ["E1"]
    assert late(company)[AMOUNTS].tolist() == [100.0, 100.0, 0.0, 0.0]


def test_the_company_is_a_ratio_of_sums(make: Make) -> None:
    deals = [closed("O1", "WON", created_on="2026-08-20"), closed("O2", "WON")]
    orders = [
        order("S1", 100.0, opportunity_id="O1"),
        order("S2", 300.0, opportunity_id="O2", region="E2"),
    ]
    company = make(opportunities=deals, orders=orders)
    assert late(company, None)["late_rate"] == 0.25
    assert [late(company, region)["late_rate"] for region in ("E1", "E2")] == [1.0, 0.0]


# --- what is absent


def test_without_a_won_amount_there_is_no_rate_but_a_reason(w36: Company) -> None:
    found = late(w36)  # no golden order names its opportunity
    assert pd.isna(found["late_rate"])
    assert found[AMOUNTS].tolist() == [0.0, 0.0, 0.0, 1_210_000.0]
    assert reasons(found) == ["no_wins"]


def test_without_orders_nothing_is_known(lacking: Lacking) -> None:
    table = lacking("orders").late_registration
    assert table["region"].astype(object).tolist()[1:] == ["E1", "E2"]
    assert table[[*AMOUNTS, "late_rate"]].isna().all(axis=None)
    assert table["reason"].eq("absent_extract").all()


def test_without_opportunities_nobody_knows_what_was_late(make: Make) -> None:
    found = late(make(orders=[order("S1", 100.0, opportunity_id="O1")]))
    assert found["won_amount"] == 100.0
    assert found[["late_amount", "undated_amount", "late_rate"]].isna().all()
    assert reasons(found) == ["absent_extract"]

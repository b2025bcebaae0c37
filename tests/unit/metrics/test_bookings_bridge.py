"""From last week's net bookings to this week's: every yuan has its bucket, nothing is left over."""

import pandas as pd
import pytest

from schemas.vocabulary import BookingBucket
from tests.company import Company
from tests.unit.metrics.conftest import (
    Lacking,
    Make,
    credit,
    event,
    only,
    order,
    reasons,
)

BUCKETS = [str(one) for one in BookingBucket]


def bridge(company: Company, region: str | None = None) -> list[float]:
    level = "company" if region is None else "region"
    rows = company.bookings_bridge
    mine = rows["region"].isna() if region is None else rows["region"] == region
    chosen = rows[(rows["level"] == level) & mine]
    assert chosen["bucket"].tolist() == BUCKETS
    return [float(amount) for amount in chosen["amount"]]


def bucket(company: Company, name: str) -> pd.Series:
    return only(company.bookings_bridge, level="company", bucket=name)


@pytest.fixture(scope="module")
def late(w36: Company, w37: Company) -> Company:
    """The golden W37, in which order S8 of W36 has arrived, after W36 was published."""
    return w37.after(w36)


def test_a_late_order_is_restated_and_not_ordered(late: Company) -> None:
    opening, restated, *_, closing = bridge(late, "E1")
    assert (opening, restated) == (1_150_000.0, 40_000.0)
    progress = only(late.sales_progress, level="region", region="E1", measure="revenue")
    assert closing == progress["booked_net"]
    assert bucket(late, "restated")["reason"] is None or pd.isna(bucket(late, "restated")["reason"])


def test_every_kind_of_event_has_its_bucket(make: Make) -> None:
    lines = [
        order("S1", 1000.0, booked_on="2026-07-10"),
        order("S2", 500.0, booked_on="2026-08-31"),
        order("S3", 30.0, booked_on="2026-08-31", region="E2", rep_id="AE3", account_id="A2"),
    ]
    events = [
        event("S1", -100.0),
        event("S1", -20.0, event_id="E2", type="RETURN"),
        event("S2", 7.0, event_id="E3", type="REPRICE"),
    ]
    before = make(week="2026-W35", orders=lines[:1])
    company = make(orders=lines, order_events=events).after(before)
    assert bridge(company) == [1000.0, 0.0, 530.0, -100.0, -20.0, 7.0, 1417.0]
    assert bridge(company, "E2") == [0.0, 0.0, 30.0, 0.0, 0.0, 0.0, 30.0]
    counts = company.bookings_bridge.query("level == 'company'")["row_count"]
    assert counts.fillna(-1).tolist() == [-1, -1, 2, 1, 1, 1, -1]
    assert company.bookings_bridge["reason"].isna().all()


def test_the_opening_stays_as_first_reported(make: Make) -> None:
    first = order("S1", 1000.0, booked_on="2026-07-10")
    before = make(week="2026-W35", orders=[first])
    corrected = make(orders=[first | {"amount": 900.0}]).after(before)
    assert bridge(corrected) == [1000.0, -100.0, 0.0, 0.0, 0.0, 0.0, 900.0]


def test_without_an_earlier_report_the_opening_is_as_known_now(make: Make) -> None:
    lines = [order("S1", 1000.0, booked_on="2026-08-30"), order("S2", 1.0, booked_on="2026-09-06")]
    company = make(orders=lines)
    assert bridge(company) == [1000.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1001.0]
    for name in ("opening", "restated"):
        assert reasons(bucket(company, name)) == ["no_history"]
    assert reasons(bucket(company, "closing")) == []


def test_a_quarter_begins_with_nothing(make: Make) -> None:
    lines = [
        order("S1", 1000.0, booked_on="2026-06-28"),
        order("S2", 200.0, booked_on="2026-06-30"),
        order("S3", 30.0, booked_on="2026-07-01"),
    ]
    before = make(week="2026-W26", orders=lines[:1])
    company = make(week="2026-W27", orders=lines).after(before)
    assert bridge(company) == [0.0, 0.0, 30.0, 0.0, 0.0, 0.0, 30.0]
    assert company.bookings_bridge["reason"].isna().all()


def test_a_line_that_two_share_is_counted_once(make: Make) -> None:
    shares = [credit("S1", "AE1", 0.5), credit("S1", "AE2", 0.5)]
    company = make(orders=[order("S1", 100.0, booked_on="2026-09-01")], credits=shares)
    assert len(company.bookings) == 2
    ordered = company.bookings_bridge.query("bucket == 'ordered' and amount > 0")
    assert ordered["amount"].tolist() == [100.0, 100.0]
    assert ordered["row_count"].tolist() == [1, 1]


def test_what_nobody_can_place_closes_too(make: Make) -> None:
    company = make(roster=[], orders=[order("S1", 100.0, booked_on="2026-09-01")])
    row = only(company.bookings_bridge, level="region", region=None, bucket="closing")
    assert row["amount"] == 100.0
    assert [tie for tie in company.ties() if tie.gap != 0] == []


def test_without_orders_no_figure_is_a_zero(lacking: Lacking) -> None:
    rows = lacking("orders").bookings_bridge
    assert rows[["amount", "row_count"]].isna().all(axis=None)
    assert set(rows["reason"]) == {"absent_extract"}

"""Bookings by the region of their day and by the account's present one: one company total."""

import pandas as pd
import pytest

from tests.company import Company
from tests.unit.metrics.conftest import Lacking, Make, account, event, only, order, reasons, seat

FIGURES = ["booked_gross", "booked_net", "year_gross", "year_net"]
MOVED = [account("A1", region="E2", ae_id="AE3")]
"""An account that has gone from E1 to E2."""


def net(company: Company, view: str, region: str | None) -> float:
    level = "company" if region is None else "region"
    return float(only(company.booking_views, level=level, region=region, view=view)["booked_net"])


@pytest.fixture
def moved(make: Make) -> Company:
    """400 booked before the account moved, 200 after."""
    lines = [
        order("S1", 400.0, region="E1", booked_on="2026-07-10"),
        order("S2", 200.0, region="E2", rep_id="AE3", booked_on="2026-08-20"),
    ]
    return make(accounts=MOVED, orders=lines)


def test_bookings_before_a_move_stay_in_the_old_region(moved: Company) -> None:
    assert (net(moved, "as_was", "E1"), net(moved, "as_was", "E2")) == (400.0, 200.0)


def test_the_present_region_has_all_bookings_of_the_account(moved: Company) -> None:
    assert (net(moved, "as_is", "E1"), net(moved, "as_is", "E2")) == (0.0, 600.0)


def test_both_views_have_one_company_total(moved: Company) -> None:
    assert (net(moved, "as_was", None), net(moved, "as_is", None)) == (600.0, 600.0)


def test_the_region_of_the_day_is_that_of_progress(w36: Company) -> None:
    rows = w36.booking_views.query("view == 'as_was' and level == 'region'")
    progress = w36.sales_progress.query("measure == 'revenue' and level == 'region'")
    expected = progress.set_index("region")[["booked_gross", "booked_net"]]
    found = rows.set_index("region")[["booked_gross", "booked_net"]]
    pd.testing.assert_frame_equal(found, expected, check_exact=True)


def test_the_year_holds_more_than_the_quarter(make: Make) -> None:
    lines = [
        order("S1", 100.0, booked_on="2026-03-31"),  # last fiscal year
        order("S2", 20.0, booked_on="2026-04-01"),  # first day of the fiscal year
        order("S3", 3.0, booked_on="2026-07-01"),  # first day of the quarter
    ]
    company = make(orders=lines, order_events=[event("S2", -5.0)])
    found = only(company.booking_views, level="company", view="as_was")
    assert found[FIGURES].tolist() == [3.0, -2.0, 23.0, 18.0]


def test_a_region_without_bookings_has_none_and_not_nothing(make: Make) -> None:
    company = make(orders=[order("S1", 100.0)])
    for view in ("as_was", "as_is"):
        row = only(company.booking_views, region="E2", view=view)
        assert row[FIGURES].tolist() == [0.0] * 4
        assert reasons(row) == []


def test_without_orders_no_figure_is_a_zero(lacking: Lacking) -> None:
    rows = lacking("orders").booking_views
    assert rows[FIGURES].isna().all(axis=None)
    assert set(rows["reason"]) == {"absent_extract"}


def test_without_accounts_nobody_knows_the_present_region(lacking: Lacking, w36: Company) -> None:
    company = lacking("accounts")
    known = only(company.booking_views, region="E1", view="as_is")
    assert known[FIGURES].isna().all()
    assert reasons(known) == ["absent_extract"]
    nowhere = only(company.booking_views, level="region", region=None, view="as_is")
    assert nowhere["booked_net"] == net(w36, "as_was", None)
    assert net(company, "as_is", None) == net(w36, "as_was", None)


def test_a_rep_who_moves_takes_no_booking_along(make: Make) -> None:
    roster = [
        seat("AE1", region="E1", valid_to="2026-08-02"),
        seat("AE1", region="E2", team="T2", valid_from="2026-08-03"),
    ]
    lines = [order("S1", 400.0, booked_on="2026-08-02"), order("S2", 200.0, booked_on="2026-08-03")]
    company = make(roster=roster, orders=lines)
    assert (net(company, "as_was", "E1"), net(company, "as_was", "E2")) == (400.0, 200.0)
    assert (net(company, "as_is", "E1"), net(company, "as_is", "E2")) == (600.0, 0.0)

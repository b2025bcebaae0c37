"""Actual, plan and the year before: whole weeks, quarters, and where nothing can be said."""

from datetime import date

import pandas as pd
import pytest

from assets.metrics.periods import history_begins, spans
from schemas.calendar import Week
from schemas.settings import Settings
from tests.company import Company
from tests.unit.metrics.conftest import (
    Lacking,
    Make,
    event,
    having,
    only,
    order,
    quota,
    reasons,
)

LONG_AGO = order("S0", 7.0, booked_on="2024-01-08")
"""An order so old that every period is reached."""

FIGURES = ["actual_amount", "previous_amount", "plan_variance", "previous_variance"]
Q2 = "FY2026-Q2"


def row(company: Company, period: str, **cells: object) -> pd.Series:
    usual = {"level": "company", "region": None, "measure": "revenue", **cells}
    return only(company.progress_periods, period=period, **usual)


# --- the golden company


def test_the_running_quarter_is_that_of_sales_progress(w36: Company) -> None:
    found = row(w36, Q2, level="region", region="E1")
    progress = only(w36.sales_progress, level="region", region="E1", measure="revenue")
    assert found["actual_amount"] == 1_150_000
    assert found["plan_amount"] == 2_500_000
    assert found["plan_to_date_amount"] == pytest.approx(2_500_000 * 68 / 92, abs=1e-4)
    assert found["plan_variance"] == pytest.approx(progress["pace_gap"], abs=1e-3)
    profit = row(w36, Q2, level="region", region="E1", measure="gross_profit")
    assert (profit["actual_amount"], profit["plan_amount"]) == (81_000, 150_000)


def test_every_place_has_thirteen_weeks_and_the_quarters_of_the_year(w36: Company) -> None:
    rows = w36.progress_periods
    counts = rows.groupby(["level", "region", "measure", "period_kind"], dropna=False).size()
    assert set(counts.xs("week", level="period_kind")) == {13}
    assert set(rows.loc[rows["period_kind"] == "quarter", "period"]) == {
        "FY2025-Q4",
        "FY2026-Q1",
        Q2,
    }
    assert row(w36, "2026-W36")["ends_on"] == pd.Timestamp("2026-09-06")
    assert row(w36, Q2)["ends_on"] == pd.Timestamp("2026-09-30")


# --- plan


def test_a_weeks_plan_is_the_quota_of_its_days(make: Make) -> None:
    company = make(orders=[LONG_AGO], quotas=[quota("AE1", 920.0)])
    assert row(company, "2026-W36")["plan_amount"] == 70.0
    assert row(company, "2026-W36")["plan_to_date_amount"] == 70.0
    assert row(company, Q2)["plan_to_date_amount"] == 680.0


def test_a_week_in_two_quarters_has_both_of_their_quotas(make: Make) -> None:
    both = [quota("AE1", 920.0), quota("AE2", 1820.0, fiscal_quarter="FY2026-Q1")]
    assert row(make(orders=[LONG_AGO], quotas=both), "2026-W27")["plan_amount"] == 90.0


def test_a_week_half_of_which_nobody_has_a_quota_for_has_no_plan(make: Make) -> None:
    found = row(make(orders=[LONG_AGO], quotas=[quota("AE1", 920.0)]), "2026-W27")
    assert pd.isna(found["plan_amount"])
    assert pd.isna(found["plan_variance"])
    assert reasons(found) == ["no_quota"]


def test_a_region_without_quota_in_one_of_the_quarters_adds_what_it_has(make: Make) -> None:
    quotas = [
        quota("AE1", 920.0),
        quota("AE1", 910.0, fiscal_quarter="FY2026-Q1"),
        quota("AE3", 1840.0, region="E2"),
    ]
    company = make(orders=[LONG_AGO], quotas=quotas)
    plans = [row(company, "2026-W27", level="region", region=one) for one in ("E1", "E2")]
    assert [found["plan_amount"] for found in plans] == [70.0, 100.0]
    assert row(company, "2026-W27")["plan_amount"] == 170.0


def test_weeks_add_up_to_the_quarter_to_the_last_digit(make: Make) -> None:
    quotas = [quota("AE1", 100.0), quota("AE3", 33.3333, region="E2")]
    company = make(week="2026-W39", orders=[LONG_AGO], quotas=quotas)
    for region, amount in (("E1", 100.0), ("E2", 33.3333)):
        weeks = company.progress_periods.query(
            "region == @region and measure == 'revenue' and period_kind == 'week'"
        )
        to_date = row(company, Q2, level="region", region=region)["plan_to_date_amount"]
        first_days = round(amount * 5 / 92, 4)
        inside = weeks[weeks["period"] > "2026-W27"]["plan_amount"].sum()
        assert round(first_days + inside, 4) == to_date


def test_the_latest_quota_approved_counts(make: Make) -> None:
    versions = [
        quota("AE1", 920.0),
        quota("AE1", 1840.0, version=2, approved_on="2026-08-01"),
        quota("AE1", 9200.0, version=3, approved_on="2026-09-07"),
    ]
    assert row(make(orders=[LONG_AGO], quotas=versions), "2026-W36")["plan_amount"] == 140.0


# --- actual and the year before


def test_a_week_is_held_against_the_week_364_days_before(make: Make) -> None:
    lines = [
        LONG_AGO,
        order("S1", 1.0, booked_on="2025-08-31"),
        order("S2", 20.0, booked_on="2025-09-01"),
        order("S3", 300.0, booked_on="2025-09-07"),
        order("S4", 4000.0, booked_on="2025-09-08"),
        order("S5", 500.0, booked_on="2026-09-02"),
    ]
    found = row(make(orders=lines), "2026-W36")
    assert found[FIGURES[:2]].tolist() == [500.0, 320.0]
    assert found["previous_variance"] == 180.0


def test_an_event_counts_in_the_week_in_which_it_happened(make: Make) -> None:
    lines = [LONG_AGO, order("S1", 100.0, booked_on="2026-08-25")]
    company = make(orders=lines, order_events=[event("S1", -100.0, happened_on="2026-09-03")])
    found = [row(company, one)["actual_amount"] for one in ("2026-W35", "2026-W36", Q2)]
    assert found == [100.0, -100.0, 0.0]


def test_the_running_quarter_is_held_against_as_many_days(make: Make) -> None:
    lines = [
        LONG_AGO,
        order("S1", 10.0, booked_on="2025-07-01"),
        order("S2", 20.0, booked_on="2025-09-06"),
        order("S3", 40.0, booked_on="2025-09-07"),
        order("S4", 80.0, booked_on="2025-06-30"),
    ]
    company = make(orders=lines)
    assert row(company, Q2)["previous_amount"] == 30.0
    assert row(company, "FY2026-Q1")["previous_amount"] == 80.0


def test_the_year_before_may_have_more_or_fewer_days(golden_settings: Settings) -> None:
    def quarter(week: str, name: str) -> tuple[date, date]:
        listed = spans(Week.parse(week), date(2015, 1, 5), golden_settings)
        (span,) = [one for one in listed if one.name == name]
        return span.before_first, span.before_last

    assert quarter("2028-W14", "FY2027-Q4") == (date(2027, 1, 1), date(2027, 3, 31))
    assert quarter("2029-W12", "FY2028-Q4") == (date(2028, 1, 1), date(2028, 3, 24))
    assert quarter("2029-W14", "FY2028-Q4") == (date(2028, 1, 1), date(2028, 3, 31))
    (first,) = [
        one
        for one in spans(Week.parse("2027-W01"), None, golden_settings)
        if one.name == "2027-W01"
    ]
    assert first.before_first == date(2026, 1, 5)  # 2026 has 53 weeks


# --- where the orders do not reach


def test_history_begins_with_the_week_of_the_first_order(
    make: Make, golden_settings: Settings
) -> None:
    bookings = make(orders=[order("S1", 1.0, booked_on="2025-09-04")]).bookings
    assert history_begins(bookings, golden_settings) == date(2025, 9, 1)
    later = having(golden_settings, "reading", history_starts="2026-W01")
    assert history_begins(bookings, later) == date(2025, 12, 29)
    assert history_begins(bookings.head(0), golden_settings) is None


def test_what_began_before_the_orders_is_null_and_told(make: Make) -> None:
    company = make(orders=[order("S1", 100.0, booked_on="2025-09-04")])
    assert row(company, "2026-W36")["previous_amount"] == 100.0
    for period in ("2026-W35", Q2, "FY2026-Q1"):
        found = row(company, period)
        assert pd.isna(found["previous_amount"])
        assert pd.isna(found["previous_variance"])
        assert "no_history" in reasons(found)
        assert found["actual_amount"] == 0.0


def test_a_company_that_has_just_begun_has_its_running_quarter(make: Make) -> None:
    company = make(orders=[order("S1", 100.0, booked_on="2026-08-20")])
    assert row(company, Q2)["actual_amount"] == 100.0
    assert row(company, "2026-W34")["actual_amount"] == 100.0
    for period in ("2026-W33", "FY2026-Q1"):
        assert pd.isna(row(company, period)["actual_amount"])


def test_the_last_quarter_of_the_year_before_is_there_if_the_orders_reach_it(make: Make) -> None:
    reached = make(orders=[order("S1", 100.0, booked_on="2026-01-02")])
    assert row(reached, "FY2025-Q4")["actual_amount"] == 100.0
    short = make(orders=[order("S1", 100.0, booked_on="2026-01-08")])
    assert "FY2025-Q4" not in set(short.progress_periods["period"])


# --- absent is not zero


def test_gross_profit_that_nobody_knows_is_null_and_in_part_provisional(make: Make) -> None:
    lines = [
        LONG_AGO | {"gross_profit": 1.0},
        order("S1", 100.0, booked_on="2026-09-01"),
        order("S2", 100.0, booked_on="2026-08-25", gross_profit=30.0),
        order("S3", 50.0, booked_on="2026-08-25"),
    ]
    company = make(orders=lines, quotas=[quota("AE1", 92.0, measure="gross_profit")])
    unknown, part = (
        row(company, week, measure="gross_profit") for week in ("2026-W36", "2026-W35")
    )
    assert unknown[["actual_amount", "plan_variance", "previous_variance"]].isna().all()
    assert reasons(unknown) == ["no_gross_profit"]
    assert part["actual_amount"] == 30.0
    assert reasons(part) == ["provisional"]


def test_a_region_in_which_nothing_happened_has_nothing_and_not_null(make: Make) -> None:
    company = make(orders=[LONG_AGO, order("S1", 100.0)])
    found = row(company, "2026-W34", level="region", region="E2")
    assert found[["actual_amount", "previous_amount"]].tolist() == [0.0, 0.0]


def test_without_orders_no_figure_is_a_zero(lacking: Lacking) -> None:
    rows = lacking("orders").progress_periods
    assert rows[FIGURES].isna().all(axis=None)
    assert rows["reason"].str.contains("absent_extract").all()
    assert rows["plan_amount"].notna().any()


def test_without_quotas_nothing_is_planned(lacking: Lacking) -> None:
    rows = lacking("quotas").progress_periods
    plans = ["plan_amount", "plan_to_date_amount", "plan_variance"]
    assert rows[plans].isna().all(axis=None)
    for word in ("absent_extract", "no_quota"):
        assert rows["reason"].str.contains(word).all()


def test_what_nobody_can_place_is_in_the_company(make: Make) -> None:
    company = make(roster=[], orders=[LONG_AGO, order("S1", 100.0)])
    nowhere = row(company, "2026-W34", level="region", region=None)
    assert nowhere["actual_amount"] == row(company, "2026-W34")["actual_amount"] == 100.0


def test_how_many_weeks_there_are_is_a_setting(make: Make, golden_settings: Settings) -> None:
    fewer = having(golden_settings, "progress", trailing_weeks=3)
    weeks = make(orders=[LONG_AGO], settings=fewer).progress_periods.query("period_kind == 'week'")
    assert sorted(set(weeks["period"])) == ["2026-W34", "2026-W35", "2026-W36"]

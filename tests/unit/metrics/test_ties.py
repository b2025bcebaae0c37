"""Totals in = totals out: a tie holds for an honest table and tells of a dishonest one."""

from collections.abc import Callable

import pandas as pd
import pytest

from assets.metrics import ties
from assets.proof import Tie, check_ties
from tests.company import Company
from tests.unit.metrics.conftest import ROSTER, Make, closed, deal, order, promise, quota, visit

Ties = Callable[[Company], list[Tie]]


@pytest.fixture(scope="module")
def whole(make: Make) -> Company:
    """A small company with something in every table, and every table computed."""
    company = make(
        roster=ROSTER,
        orders=[
            order("S1", 100.0, booked_on="2026-09-02", gross_profit=10.0),
            order("S2", 30.0, rep_id="AE3", booked_on="2026-08-26", account_id="A2"),
        ],
        quotas=[quota("AE1", 500.0)],
        opportunities=[
            deal("O1", amount=70.0),
            deal("O2", rep_id="AE3", amount=11.0),
            closed("O3", "WON", amount=30.0),
            closed("O4", "LOST", rep_id="AE3", amount=20.0),
        ],
        forecasts=[promise("2026-W35", "2026-W36", 80.0), promise("2026-W36", "2026-W37", 5.0)],
        visits=[visit("V1"), visit("V2", rep_id="AE3", account_id="A2")],
    )
    company.ties()
    return company


def spoiled(company: Company, table: str, column: str, first: int = -1) -> Company:
    """Give the same company with one cell of a table off by one."""
    frame = getattr(company, table).copy()
    place = (first, frame.columns.get_loc(column))
    frame.iloc[place] = (0 if pd.isna(frame.iloc[place]) else frame.iloc[place]) + 1
    other = company.having({})
    other.__dict__.update({**company.__dict__, table: frame})
    return other


def gaps(found: list[Tie]) -> dict[str, float]:
    return {tie.name: tie.gap for tie in found if tie.gap != 0}


def test_every_tie_of_the_golden_company_holds(w36: Company, w37: Company) -> None:
    assert gaps(w36.ties()) == {}
    assert gaps(w37.ties()) == {}


def test_every_tie_of_a_small_company_holds(whole: Company) -> None:
    found = whole.ties()
    assert len({tie.name for tie in found}) > 50
    assert gaps(found) == {}


@pytest.mark.parametrize(
    ("table", "column", "tie"),
    [
        ("account_segments", "own_12m", "own_12m = bookings"),
        ("sales_progress", "quota", "gross_profit quota: rep = company"),
        ("sales_progress", "booked_gross", "gross_profit booked_gross: rep = company"),
        ("sales_progress", "booked_net", "gross_profit booked_net: rep = company"),
        ("sales_progress", "open_in_window", "gross_profit open_in_window: rep = company"),
        ("sales_progress", "overdue", "gross_profit overdue: rep = company"),
        ("sales_progress", "open_beyond", "gross_profit open_beyond: rep = company"),
        ("booking_weeks", "booked_gross", "booked_gross: region"),
        ("booking_weeks", "booked_net", "booked_net: region"),
        ("win_rates", "won_count", "won_count: rep = company"),
        ("win_rates", "lost_count", "lost_count: rep = company"),
        ("win_rates", "won_amount", "won_amount: rep = company"),
        ("win_rates", "lost_amount", "lost_amount: rep = company"),
        ("funnel_stock", "opportunity_count", "opportunity_count: region = company"),
        ("funnel_stock", "amount", "amount: region = company"),
        ("funnel_stock", "overdue_amount", "overdue_amount: region = company"),
        ("order_forecast", "system_forecast", "system_forecast = weighted"),
        ("forecast_weeks", "submitted_commit", "submitted_commit: rep = company"),
        ("forecast_weeks", "system_forecast", "system_forecast: rep = company"),
        ("visit_effectiveness", "effective_visit_count", "effective"),
        ("visit_effectiveness", "door_visit_count", "door"),
        ("visit_weeks", "effective_visit_count", "effective_visit_count: region = company"),
        ("visit_weeks", "door_visit_count", "door_visit_count: region = company"),
        ("coverage", "accounts", "accounts"),
        ("coverage", "owned", "owned"),
        ("coverage", "contacted", "contacted"),
        ("coverage", "activated", "activated"),
        ("coverage", "won", "won"),
        ("coverage_totals", "accounts", "accounts by industry at region"),
    ],
)
def test_a_tie_tells_of_one_figure_that_is_off_by_one(
    whole: Company, table: str, column: str, tie: str
) -> None:
    found = gaps(spoiled(whole, table, column).ties())
    assert abs(found[tie]) == 1.0


@pytest.mark.parametrize("column", ["account_count", "own_12m"])
def test_a_grid_that_counts_an_account_twice_does_not_tie(whole: Company, column: str) -> None:
    found = gaps(spoiled(whole, "segment_grid", column, first=0).ties())
    assert found == {f"{column}: company": 1.0}


@pytest.mark.parametrize(
    ("grain", "column", "tie"),
    [
        ("rep", "actual", "actual: rep = company"),
        ("rep", "forecast", "forecast: rep = company"),
        ("company", "actual", "actual = bookings"),
    ],
)
def test_an_accuracy_with_a_figure_off_by_one_does_not_tie(
    whole: Company, grain: str, column: str, tie: str
) -> None:
    table = whole.forecast_accuracy
    place = int(table.index[(table["grain"] == grain) & (table["horizon"] == 1)][-1])
    assert tie in gaps(spoiled(whole, "forecast_accuracy", column, first=place).ties())


def test_bookings_that_a_table_lost_are_told(whole: Company) -> None:
    more = whole.bookings.assign(amount=whole.bookings["amount"] * 2)
    start, since = pd.Timestamp("2026-07-01"), pd.Timestamp("2025-09-06")
    assert "booked_net = bookings" in gaps(ties.progress(whole.sales_progress, more, start))
    assert "own_12m = bookings" in gaps(ties.segments(whole.account_segments, more, since))


def test_a_submission_that_the_weeks_lost_is_told(whole: Company) -> None:
    fewer = whole.order_forecast.assign(submitted_commit=4.0)
    found = gaps(ties.forecast_weeks(whole.forecast_weeks, fewer))
    assert "submitted_commit = order_forecast" in found


def test_an_accuracy_that_is_absent_has_nothing_to_tie(whole: Company) -> None:
    nothing = whole.without("forecasts")
    assert ties.accuracy(nothing.forecast_accuracy, nothing.bookings, nothing.week, 13) == []


def test_a_gap_is_settled_to_the_decimals_of_money() -> None:
    assert Tie("noise", 0.3, 0.1 + 0.2).gap == 0
    assert Tie("a hundredth of a fen", 100.0, 100.0001).gap == 0.0001


def test_one_gap_fails_the_check_of_a_table() -> None:
    check = check_ties([Tie("right", 1.0, 1.0), Tie("wrong", 2.0, 1.0)])
    assert not check.passed
    assert check.found["gaps"] == {"wrong": -1.0}
    assert check_ties([Tie("right", 1.0, 1.0)]).passed

"""Foreign orders at PLAN and at SPOT, the difference apart."""

import pytest

from tests.company import Company
from tests.unit.metrics.conftest import Lacking, Make, credit, event, only, order, rate, reasons

RATES = [rate("USD", "2026-04-01", 7.10), rate("USD", "2026-04-01", 7.05, "SPOT")]
FIGURES = ["foreign_amount", "plan_amount", "spot_amount", "difference"]


def dollars(line: str, amount: float, **cells: object) -> dict[str, object]:
    return order(line, amount, currency="USD", **cells)


def figures(company: Company, level: str = "company", **cells: object) -> list[float]:
    row = only(company.currency_differences, level=level, **cells)
    return [float(row[name]) for name in FIGURES]


def test_ten_thousand_dollars_are_71_at_plan_and_70_5_at_spot(make: Make) -> None:
    company = make(orders=[dollars("S1", 10_000.0)], fx_rates=RATES)
    assert figures(company) == [10_000.0, 71_000.0, 70_500.0, -500.0]
    assert figures(company, "region", region="E1") == [10_000.0, 71_000.0, 70_500.0, -500.0]
    progress = only(company.sales_progress, level="company", measure="revenue")
    assert progress["booked_net"] == 71_000.0


def test_the_base_currency_is_left_out(make: Make) -> None:
    lines = [order("S1", 5.0), order("S2", 5.0, currency="CNY")]
    assert make(orders=lines, fx_rates=RATES).currency_differences.empty


def test_every_currency_has_a_row_of_its_own(make: Make) -> None:
    rates = [*RATES, rate("EUR", "2026-04-01", 8.0), rate("EUR", "2026-04-01", 8.2, "SPOT")]
    lines = [dollars("S1", 1_000.0), order("S2", 100.0, currency="EUR", rep_id="AE3")]
    company = make(orders=lines, fx_rates=rates)
    assert figures(company, currency="EUR") == [100.0, 800.0, 820.0, 20.0]
    assert figures(company, currency="USD")[0] == 1_000.0
    places = company.currency_differences.query("level == 'region'")
    assert places[["region", "currency"]].to_numpy().tolist() == [["E1", "USD"], ["E2", "EUR"]]


def test_the_rate_is_that_of_the_day_for_each_kind(make: Make) -> None:
    rates = [*RATES, rate("USD", "2026-08-20", 7.0, "SPOT")]
    lines = [dollars("S1", 1.0, booked_on="2026-08-19"), dollars("S2", 1.0, booked_on="2026-08-20")]
    assert figures(make(orders=lines, fx_rates=rates)) == [2.0, 14.2, 14.05, -0.15]


def test_without_a_spot_rate_there_is_no_difference(make: Make) -> None:
    company = make(orders=[dollars("S1", 10_000.0)], fx_rates=RATES[:1])
    row = only(company.currency_differences, level="company")
    assert row[["foreign_amount", "plan_amount"]].tolist() == [10_000.0, 71_000.0]
    assert row[["spot_amount", "difference"]].isna().all()
    assert reasons(row) == ["no_spot_rate"]


@pytest.mark.parametrize(("booked_on", "rows"), [("2026-06-30", 0), ("2026-07-01", 2)])
def test_only_the_quarter_to_date_counts(make: Make, booked_on: str, rows: int) -> None:
    company = make(orders=[dollars("S1", 1.0, booked_on=booked_on)], fx_rates=RATES)
    assert len(company.currency_differences) == rows


def test_it_is_gross_so_that_a_cancellation_does_not_show(make: Make) -> None:
    lines, events = [dollars("S1", 10_000.0)], [event("S1", -10_000.0)]
    company = make(orders=lines, fx_rates=RATES, order_events=events)
    assert figures(company)[1:] == [71_000.0, 70_500.0, -500.0]


def test_a_split_line_is_in_the_regions_of_its_reps(make: Make) -> None:
    shares = [credit("S1", "AE1", 0.6), credit("S1", "AE3", 0.4)]
    company = make(orders=[dollars("S1", 10_000.0)], credits=shares, fx_rates=RATES)
    assert figures(company, "region", region="E1") == [6_000.0, 42_600.0, 42_300.0, -300.0]
    assert figures(company, "region", region="E2") == [4_000.0, 28_400.0, 28_200.0, -200.0]


def test_without_orders_there_is_nothing_foreign(lacking: Lacking) -> None:
    assert lacking("orders").currency_differences.empty

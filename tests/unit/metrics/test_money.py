"""Foreign amounts count in base currency, at the PLAN rate of their day."""

import pandas as pd
import pytest

from assets.metrics.money import in_base, plan_rates
from tests.unit.metrics.conftest import (
    Make,
    account,
    closed,
    deal,
    event,
    only,
    order,
    promise,
    rate,
    typed,
)

RATES = [
    rate("USD", "2026-04-01", 7.0),
    rate("USD", "2026-07-01", 7.1),
    rate("USD", "2026-07-01", 7.05, "SPOT"),
    rate("USD", "2026-08-01", 7.05, "SPOT"),
    rate("EUR", "2026-07-01", 8.0),
]


def found(currencies: list[str | None], days: list[str | None]) -> list[float]:
    asked = pd.Series(currencies, dtype="str")
    on = pd.Series(days, dtype="datetime64[us]")
    return plan_rates(asked, on, typed("fx_rates", RATES), "CNY").tolist()


def test_base_currency_and_no_currency_stand_as_they_are() -> None:
    assert found(["CNY", None], ["2026-08-20", "2026-08-20"]) == [1.0, 1.0]


def test_without_foreign_amounts_no_rates_are_needed() -> None:
    currencies, on = pd.Series(["CNY"], dtype="str"), pd.Series(["2026-08-20"])
    assert plan_rates(currencies, on, typed("fx_rates", []), "CNY").tolist() == [1.0]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-07-01", 7.1),  # its first day
        ("2026-06-30", 7.0),  # the day before
        ("2026-12-31", 7.1),  # it holds until the next of its kind
        ("2026-03-31", 7.0),  # before the first rate, the first
        (None, 7.0),  # an unknown day takes the first
    ],
)
def test_the_latest_plan_rate_on_or_before_the_day_holds(day: str | None, expected: float) -> None:
    assert found(["USD"], [day]) == [expected]


def test_every_row_keeps_its_place_and_its_own_currency() -> None:
    currencies = ["EUR", None, "USD", "USD", "CNY"]
    days = ["2026-09-01", "2026-09-01", "2026-09-01", "2026-05-01", "2026-05-01"]
    assert found(currencies, list(days)) == [8.0, 1.0, 7.1, 7.0, 1.0]


def test_an_amount_in_base_currency_has_four_decimals_and_null_stays_null() -> None:
    amounts = pd.Series([10_000.0, 0.0333, None])
    assert in_base(amounts, pd.Series([7.1, 7.1, 7.1])).iloc[:2].tolist() == [71_000.0, 0.2364]
    assert in_base(amounts, pd.Series([7.1, 7.1, 7.1])).isna().tolist() == [False, False, True]


def test_an_order_of_ten_thousand_dollars_is_booked_at_71_thousand(make: Make) -> None:
    lines = [order("S1", 10_000.0, currency="USD", gross_profit=1_000.0)]
    booked = make(orders=lines, fx_rates=RATES).bookings
    assert booked[["amount", "gross_profit"]].to_numpy().tolist() == [[71_000.0, 7_100.0]]


def test_an_event_keeps_the_exchange_rate_of_its_order(make: Make) -> None:
    lines = [order("S1", 10_000.0, currency="USD", booked_on="2026-06-20")]
    booked = make(orders=lines, order_events=[event("S1", -10_000.0)], fx_rates=RATES).bookings
    assert booked.set_index("kind")["amount"].to_dict() == {"ORDER": 70_000.0, "CANCEL": -70_000.0}


def test_an_open_opportunity_takes_the_rate_of_today_and_a_closed_one_that_of_its_end(
    make: Make,
) -> None:
    deals = [
        deal("O1", "L4", amount=40_000.0, currency="USD"),
        closed("O2", "WON", "2026-06-30", amount=40_000.0, currency="USD"),
    ]
    found = make(opportunities=deals, fx_rates=RATES).opportunities_as_of
    assert found["amount"].tolist() == [284_000.0, 280_000.0]
    assert only(found, opportunity_id="O1")["weighted_amount"] == 213_000.0


def test_a_submission_takes_the_rate_of_the_week_in_which_it_was_made(make: Make) -> None:
    made = [
        promise("2026-W26", "2026-W27", 1_000.0, currency="USD"),  # its Sunday is 2026-06-28
        promise("2026-W27", "2026-W28", 1_000.0, currency="USD"),  # its Sunday is 2026-07-05
    ]
    found = make(forecasts=made, fx_rates=RATES).submissions
    assert found["amount"].tolist() == [7_000.0, 7_100.0]


def test_a_buying_power_in_dollars_is_compared_in_base_currency(make: Make) -> None:
    rich = [account("A1", buying_power=100_000.0, currency="USD")]
    lines = [order("S1", 71_000.0)]
    segment = make(accounts=rich, orders=lines, fx_rates=RATES).account_segments.iloc[0]
    assert (segment["buying_power"], segment["sow_rate"]) == (710_000.0, 0.1)
    assert segment["rad_cell"] == "D2"

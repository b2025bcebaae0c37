"""From forecast to orders, one cause an account (ACC-8)."""

import pandas as pd
import pytest

from assets.metrics.forecast_bridge import residual
from tests.company import Company
from tests.unit.metrics.conftest import (
    Make,
    Row,
    closed,
    deal,
    having,
    moved,
    only,
    order,
    promise,
    seat,
)

BUCKETS = ["pulled_in", "unforecast", "slipped", "lost", "amount_change"]
K = 1_000.0


def row(company: Company, account_id: str = "A1", horizon: int = 4, **cells: object) -> pd.Series:
    """Give a row of target week 36, four weeks ahead unless said otherwise."""
    where = {"account_id": account_id, "target_week": "2026-W36", "horizon": horizon, **cells}
    return only(company.forecast_bridge, **where)


def total(company: Company, level: str, horizon: int = 4, **cells: object) -> pd.Series:
    where = {"level": level, "target_week": "2026-W36", "horizon": horizon, **cells}
    return only(company.forecast_bridge_totals, **where)


def ordered(line: str, amount: float, **cells: object) -> Row:
    """Give an order line booked in week 36."""
    return order(line, amount, **{"booked_on": "2026-09-02", **cells})


def said(amount: float, account_id: str = "A1", horizon: int = 4, **cells: object) -> Row:
    """Give a commit for week 36, made so many weeks before."""
    return promise(f"2026-W{36 - horizon}", "2026-W36", amount, account_id=account_id, **cells)


# --- the golden bridge: AE1 300 and AE2 50 forecast in W32, AE1 200 and AE2 160 ordered in W36


@pytest.fixture(scope="module")
def golden_bridge(make: Make) -> Company:
    """Six accounts, a cause each: met, slipped, unforecast; lost, pulled in, unforecast."""
    second: Row = {"rep_id": "AE2"}
    return make(
        forecasts=[
            said(180 * K, "A1"),
            said(120 * K, "A2"),
            said(50 * K, "A4", opportunity_id="O4", rep_id="AE2"),
        ],
        orders=[
            ordered("S1", 180 * K, account_id="A1"),
            ordered("S3", 20 * K, account_id="A3"),
            ordered("S5", 80 * K, account_id="A5", opportunity_id="O5", **second),
            ordered("S6", 80 * K, account_id="A6", **second),
        ],
        opportunities=[
            closed("O4", "LOST", "2026-08-25", account_id="A4", rep_id="AE2"),
            closed("O5", "WON", "2026-09-02", account_id="A5", rep_id="AE2"),
        ],
        stage_events=[
            moved("1", "O5", "2026-09-16", "2026-09-02", changed_at="2026-08-27T10:00:00+08:00")
        ],
    )


def test_the_golden_bridge_four_weeks_ahead(golden_bridge: Company) -> None:
    expected = [350 * K, 80 * K, 100 * K, 120 * K, 50 * K, 0.0, 360 * K, 0.0]
    for level, region in (("company", None), ("region", "E1")):
        found = total(golden_bridge, level, region=region)
        assert found[["forecast", *BUCKETS, "actual", "residual"]].tolist() == expected


def test_the_golden_bridge_is_that_of_forecast_accuracy(golden_bridge: Company) -> None:
    for rep, forecast, actual in (("AE1", 300 * K, 200 * K), ("AE2", 50 * K, 160 * K)):
        found = total(golden_bridge, "rep", rep_id=rep)
        score = only(
            golden_bridge.forecast_accuracy,
            grain="rep",
            rep_id=rep,
            target_week="2026-W36",
            horizon=4,
        )
        assert found[["forecast", "actual"]].tolist() == [forecast, actual]
        assert score[["forecast", "actual"]].tolist() == [forecast, actual]


def test_every_account_of_the_golden_bridge_has_one_cause(golden_bridge: Company) -> None:
    causes = {one: row(golden_bridge, one)["reason"] for one in ("A1", "A2", "A3", "A4", "A5")}
    assert causes == {
        "A1": "met",
        "A2": "slipped",
        "A3": "unforecast",
        "A4": "lost",
        "A5": "pulled_in",
    }


def test_the_golden_region_changes_amounts_only(w36: Company) -> None:
    found = total(w36, "region", region="E1")
    assert found[["forecast", *BUCKETS, "actual"]].tolist() == [
        *(350 * K, 0.0, 0.0, 0.0, 0.0, 10 * K, 360 * K),
    ]
    assert row(w36, "A02")["amount_change"] == -100 * K
    assert row(w36, "A08")["amount_change"] == 110 * K


# --- ordered, but not forecast for the week


def test_an_order_without_opportunity_is_unforecast(make: Make) -> None:
    later = promise("2026-W32", "2026-W37", 9.0)
    company = make(forecasts=[said(5.0, "A2"), later], orders=[ordered("S1", 7.0)])
    assert row(company)[["reason", "unforecast"]].tolist() == ["unforecast", 7.0]


@pytest.mark.parametrize(
    ("target", "about", "reason"),
    [
        ("2026-W37", "O1", "pulled_in"),
        ("2026-W37", None, "pulled_in"),
        ("2026-W37", "O2", "unforecast"),
        ("2026-W35", "O1", "unforecast"),
    ],
)
def test_what_was_committed_for_a_later_week_is_pulled_in(
    make: Make, target: str, about: str | None, reason: str
) -> None:
    deals = [deal("O1", expected_order_on=None), deal("O2", expected_order_on=None)]
    company = make(
        forecasts=[promise("2026-W34", target, 9.0, opportunity_id=about)],
        orders=[ordered("S1", 7.0, opportunity_id="O1")],
        opportunities=deals,
    )
    assert row(company, horizon=2)["reason"] == reason


@pytest.mark.parametrize(
    ("changed_at", "reason"),
    [
        ("2026-08-09T23:59:59+08:00", "unforecast"),  # known before the forecast was made
        ("2026-08-10T00:00:00+08:00", "pulled_in"),
    ],
)
def test_what_was_expected_later_when_the_forecast_was_made_is_pulled_in(
    make: Make, changed_at: str, reason: str
) -> None:
    company = make(
        forecasts=[said(5.0, "A2")],
        orders=[ordered("S1", 7.0, opportunity_id="O1")],
        opportunities=[deal("O1", expected_order_on="2026-09-02")],
        stage_events=[moved("1", "O1", "2026-09-07", "2026-09-02", changed_at=changed_at)],
    )
    assert row(company)["reason"] == reason


def test_the_first_move_after_the_forecast_says_what_was_expected(make: Make) -> None:
    pulled = {"changed_at": "2026-08-25T10:00:00+08:00"}
    company = make(
        forecasts=[said(5.0, "A2")],
        orders=[ordered("S1", 7.0, opportunity_id="O1")],
        opportunities=[deal("O1", expected_order_on="2026-09-02")],
        stage_events=[
            moved("2", "O1", "2026-10-30", "2026-09-02", **pulled),
            moved("1", "O1", "2026-09-01", "2026-10-30", changed_at="2026-08-20T10:00:00+08:00"),
        ],
    )
    assert row(company)["reason"] == "unforecast"
    assert row(company, horizon=1)["reason"] == "unforecast"
    assert row(company, horizon=2)["reason"] == "pulled_in"


def test_an_opportunity_that_was_created_later_was_not_expected(make: Make) -> None:
    company = make(
        forecasts=[said(5.0, "A2")],
        orders=[ordered("S1", 7.0, opportunity_id="O1")],
        opportunities=[deal("O1", created_on="2026-08-20", expected_order_on="2026-09-18")],
    )
    assert row(company)["reason"] == "unforecast"
    assert row(company, horizon=1)["reason"] == "pulled_in"


# --- forecast, but not ordered in the week


@pytest.mark.parametrize(
    ("stage", "on", "reason"),
    [
        ("LOST", "2026-09-06", "lost"),
        ("CANCELLED", "2026-08-20", "lost"),
        ("LOST", "2026-09-07", "slipped"),
        ("WON", "2026-08-20", "slipped"),
        ("L4", None, "slipped"),
    ],
)
def test_lost_is_what_is_over_by_the_end_of_the_week(
    make: Make, stage: str, on: str | None, reason: str
) -> None:
    company = make(
        forecasts=[said(5.0, opportunity_id="O1")],
        orders=[ordered("S9", 1.0, account_id="A9")],
        opportunities=[deal("O1", stage, closed_on=on)],
    )
    found = row(company)
    assert (found["reason"], found[reason]) == (reason, 5.0)


@pytest.mark.parametrize(("other", "reason"), [("LOST", "lost"), ("L3", "slipped")])
def test_all_opportunities_of_the_forecast_must_be_lost(
    make: Make, other: str, reason: str
) -> None:
    deals = [closed("O1", "LOST"), deal("O2", other, closed_on="2026-08-03")]
    forecasts = [said(5.0, opportunity_id="O1"), said(6.0, opportunity_id="O2")]
    orders = [ordered("S9", 1.0, account_id="A9")]
    found = row(make(forecasts=forecasts, orders=orders, opportunities=deals))
    assert (found["forecast"], found["reason"]) == (11.0, reason)


@pytest.mark.parametrize(
    ("due", "reason"), [("2026-09-01", "lost"), ("2026-09-09", "slipped"), (None, "slipped")]
)
def test_a_forecast_of_an_account_is_about_what_is_expected_there_in_that_week(
    make: Make, due: str | None, reason: str
) -> None:
    company = make(
        forecasts=[said(5.0)],
        orders=[ordered("S9", 1.0, account_id="A9")],
        opportunities=[closed("O1", "LOST", "2026-08-30", expected_order_on=due)],
    )
    assert row(company)["reason"] == reason


# --- both, neither, and where


def test_gross_orders_are_compared_with_all_commits_of_the_account(make: Make) -> None:
    company = make(
        forecasts=[said(5.0), said(6.0, opportunity_id="O1"), said(90.0, category="BEST_CASE")],
        orders=[ordered("S1", 4.0), ordered("S2", 4.5, opportunity_id="O1")],
        opportunities=[deal("O1")],
    )
    found = row(company)
    assert found[["forecast", "amount_change", "actual"]].tolist() == [11.0, -2.5, 8.5]
    assert found["reason"] == "amount_change"


def test_a_commit_of_nothing_and_no_order_make_no_row(make: Make) -> None:
    company = make(forecasts=[said(0.0)], orders=[ordered("S9", 1.0, account_id="A9")])
    assert set(company.forecast_bridge["account_id"]) == {"A9"}


def test_who_did_not_submit_has_no_forecast_and_unforecast_orders(make: Make) -> None:
    company = make(forecasts=[said(5.0)], orders=[ordered("S2", 7.0, rep_id="AE2")])
    found = total(company, "rep", rep_id="AE2")
    assert pd.isna(found["forecast"])
    assert found[["unforecast", "actual", "residual", "reason"]].tolist() == [
        *(7.0, 7.0, 0.0, "not_submitted")
    ]
    assert total(company, "company")[["forecast", "slipped"]].tolist() == [5.0, 5.0]


def test_both_sides_stand_in_the_region_of_their_day(make: Make) -> None:
    seats = [
        seat("AE1", valid_to="2026-08-23"),
        seat("AE1", region="E2", valid_from="2026-08-24"),
    ]
    company = make(roster=seats, forecasts=[said(5.0)], orders=[ordered("S1", 7.0)])
    assert row(company, region="E1")[["forecast", "slipped"]].tolist() == [5.0, 5.0]
    assert row(company, region="E2")[["actual", "unforecast"]].tolist() == [7.0, 7.0]
    assert total(company, "company")["residual"] == 0.0


def test_the_weeks_are_a_setting_and_never_more_than_accuracy_looks_at(make: Make) -> None:
    weeks = [f"2026-08-{day:02}" for day in (5, 12, 19, 26)]
    lines = [order(day, 1.0, booked_on=day) for day in [*weeks, "2026-09-02"]]
    company = make(forecasts=[said(5.0)], orders=lines)
    assert set(company.forecast_bridge["target_week"]) == {f"2026-W{n}" for n in (33, 34, 35, 36)}
    for values in ({"bridge_weeks": 2}, {"trailing_weeks": 2}):
        short = Company(company.frames, having(company.settings, "accuracy", **values))
        assert set(short.forecast_bridge["target_week"]) == {"2026-W35", "2026-W36"}


@pytest.mark.parametrize("extract", ["forecasts", "orders"])
def test_without_forecasts_or_orders_there_is_no_bridge(w36: Company, extract: str) -> None:
    company = w36.without(extract)
    assert company.forecast_bridge.empty
    assert company.forecast_bridge_totals.empty


def test_without_stage_events_the_dates_of_today_are_taken(make: Make) -> None:
    company = make(
        forecasts=[said(5.0, "A2")],
        orders=[ordered("S1", 7.0, opportunity_id="O1")],
        opportunities=[deal("O1", expected_order_on="2026-09-18")],
    )
    assert row(company)["reason"] == "pulled_in"


def test_every_row_of_the_sample_closes(sample: Company) -> None:
    assert (residual(sample.forecast_bridge) == 0).all()
    assert (sample.forecast_bridge_totals["residual"] == 0).all()

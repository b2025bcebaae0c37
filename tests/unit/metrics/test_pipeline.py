"""Opportunities as of a day: open or not, in which window, where, and what they are worth."""

import pandas as pd
import pytest

from tests.unit.metrics.conftest import Make, closed, deal, only, seat

MOVED = [
    seat("AE1", region="E1", team="T1", valid_to="2026-08-02"),
    seat("AE1", region="E2", team="T2", valid_from="2026-08-03"),
]


@pytest.mark.parametrize(
    ("expected_on", "window"),
    [
        ("2026-09-05", "overdue"),
        ("2026-09-06", "overdue"),  # expected on as_of itself
        ("2026-09-07", "in_window"),
        ("2026-09-30", "in_window"),  # the last day of FY2026-Q2
        ("2026-10-01", "beyond"),
        (None, "undated"),
    ],
)
def test_an_open_opportunity_is_in_the_window_of_its_expected_day(
    make: Make, expected_on: str | None, window: str
) -> None:
    found = make(opportunities=[deal("O1", expected_order_on=expected_on)])
    assert found.opportunities_as_of["window"].tolist() == [window]


@pytest.mark.parametrize(
    ("stage", "probability"), [("L1", 0.10), ("L2", 0.25), ("L3", 0.50), ("L4", 0.75), ("L5", 0.90)]
)
def test_an_open_opportunity_is_worth_its_amount_by_the_probability_of_its_level(
    make: Make, stage: str, probability: float
) -> None:
    found = make(opportunities=[deal("O1", stage, amount=1_000.0)]).opportunities_as_of.iloc[0]
    assert (found["open"], found["win_probability"]) == (True, probability)
    assert found["weighted_amount"] == 1_000.0 * probability


@pytest.mark.parametrize("stage", ["WON", "LOST", "CANCELLED"])
def test_a_closed_opportunity_is_in_no_window(make: Make, stage: str) -> None:
    found = make(opportunities=[closed("O1", stage)]).opportunities_as_of.iloc[0]
    assert (found["open"], found["window"]) == (False, "closed")
    assert pd.isna(found["weighted_amount"])


def test_an_opportunity_without_amount_is_flagged_and_worth_nothing_known(make: Make) -> None:
    found = make(opportunities=[deal("O1", amount=None)]).opportunities_as_of.iloc[0]
    assert found["flags"] == "unpriced"
    assert pd.isna(found["weighted_amount"])


def test_an_opportunity_without_account_is_flagged_and_belongs_to_its_rep(make: Make) -> None:
    found = make(opportunities=[deal("O1", account_id=None)]).opportunities_as_of.iloc[0]
    assert (found["flags"], found["region"], found["team"]) == ("no_account", "E1", "T1")


def test_an_opportunity_without_expected_day_is_flagged(make: Make) -> None:
    found = make(opportunities=[deal("O1", expected_order_on=None)]).opportunities_as_of
    assert found["flags"].tolist() == ["undated"]


def test_an_ordinary_opportunity_has_no_flag(make: Make) -> None:
    assert make(opportunities=[deal("O1")]).opportunities_as_of["flags"].isna().all()


def test_an_open_one_is_where_its_rep_sits_now_and_a_closed_one_where_the_rep_sat_then(
    make: Make,
) -> None:
    deals = [deal("O1"), closed("O2", "LOST", "2026-08-02"), closed("O3", "LOST", "2026-08-03")]
    found = make(roster=MOVED, opportunities=deals).opportunities_as_of
    assert found["region"].tolist() == ["E2", "E1", "E2"]
    assert found["team"].tolist() == ["T2", "T1", "T2"]


def test_a_closed_one_without_a_day_is_where_its_rep_sits_now(make: Make) -> None:
    deals = [closed("O1", "LOST") | {"closed_on": None}]
    found = make(roster=MOVED, opportunities=deals).opportunities_as_of
    assert only(found, opportunity_id="O1")["region"] == "E2"


def test_an_opportunity_registered_after_the_week_is_not_in_the_pipeline_yet(make: Make) -> None:
    deals = [deal("O1", created_on="2026-09-06"), deal("O2", created_on="2026-09-07")]
    company = make(opportunities=deals)
    progress = only(company.sales_progress, level="company", measure="revenue")
    assert progress["open_in_window"] == 100_000.0
    assert company.funnel_stock.loc[lambda rows: rows["level"] == "company", "amount"].sum() == (
        100_000.0
    )

"""Who sandbags and who over-calls, week after week (ACC-5)."""

from collections.abc import Sequence

import pandas as pd
import pytest

from schemas.calendar import Week
from tests.company import Company
from tests.unit.metrics.conftest import Make, Row, having, only, order, promise, reasons, seat

LAST = Week.parse("2026-W36")
GOLDEN = {
    "AE1": (1.10, 1.02, 0.95, 1.30, 1.10, 1.18, 1.40, 0.60, 1.10, 1.21, 1.05, 1.10, 1.15),
    "AE2": (0.75, 0.70, 0.80, 0.66, 0.90, 0.75, 0.75, 1.20, 0.74, 0.76, 0.50, 0.75, 0.79),
}
"""Forecast over actual of thirteen weeks."""


def weeks_of(rep: str, ratios: Sequence[float | None], actual: float = 1_000.0) -> list[Row]:
    """Give commits one week ahead, the last for W36; none where there is no ratio."""
    targets = LAST.back(len(ratios))
    return [
        promise(str(target - 1), str(target), ratio * actual, rep_id=rep)
        for target, ratio in zip(targets, ratios, strict=True)
        if ratio is not None
    ]


def lines_of(rep: str, count: int, actual: float = 1_000.0) -> list[Row]:
    """Give an order a week, the last in W36."""
    return [
        order(f"{rep}-{n}", actual, rep_id=rep, booked_on=week.monday)
        for n, week in enumerate(LAST.back(count))
    ]


def company_of(make: Make, **ratios: Sequence[float | None]) -> Company:
    """Make a company whose reps forecast so."""
    return make(
        roster=[seat(rep) for rep in ratios],
        forecasts=[row for rep, one in ratios.items() for row in weeks_of(rep, one)],
        orders=[row for rep, one in ratios.items() for row in lines_of(rep, len(one))],
    )


def habit(company: Company, rep_id: str = "AE1") -> pd.Series:
    return only(company.forecast_habits, rep_id=rep_id)


def test_the_golden_habits(make: Make) -> None:
    company = company_of(make, **GOLDEN)
    first, second = habit(company, "AE1"), habit(company, "AE2")
    assert first[["median_ratio", "habit", "week_count"]].tolist() == [1.10, "steady", 13]
    assert second[["median_ratio", "habit", "week_count"]].tolist() == [0.75, "sandbags", 13]


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (0.8499, "sandbags"),
        (0.85, "steady"),
        (1.0, "steady"),
        (1.15, "steady"),
        (1.1501, "over_calls"),
    ],
)
def test_the_edges_of_steady_belong_to_steady(make: Make, ratio: float, expected: str) -> None:
    assert habit(company_of(make, AE1=[ratio] * 6))["habit"] == expected


@pytest.mark.parametrize(("count", "expected"), [(5, "too_few"), (6, "over_calls")])
def test_fewer_than_six_weeks_are_too_few(make: Make, count: int, expected: str) -> None:
    row = habit(company_of(make, AE1=[2.0] * count))
    assert (row["habit"], row["week_count"]) == (expected, count)
    assert pd.isna(row["median_ratio"]) == (expected == "too_few")
    assert reasons(row) == (["too_few"] if expected == "too_few" else [])


def test_one_wild_week_makes_no_habit(make: Make) -> None:
    assert habit(company_of(make, AE1=[1.0] * 5 + [90.0]))["habit"] == "steady"


def test_a_commit_of_nothing_is_a_week_and_silence_is_none(make: Make) -> None:
    row = habit(company_of(make, AE1=[0.0] * 6 + [None] * 3))
    assert row[["week_count", "median_ratio", "habit"]].tolist() == [6, 0.0, "sandbags"]


def test_a_week_without_orders_is_left_out(make: Make) -> None:
    company = company_of(make, AE1=[1.0] * 7)
    early = company.orders[company.orders["booked_on"] < pd.Timestamp("2026-08-24")]
    row = habit(company.having({"orders": early.reset_index(drop=True)}))
    assert (row["week_count"], row["habit"]) == (5, "too_few")


def test_only_the_trailing_weeks_count(make: Make) -> None:
    row = habit(company_of(make, AE1=[9.0] * 13 + [1.0] * 13))
    assert row[["week_count", "median_ratio"]].tolist() == [13, 1.0]


def test_only_the_forecast_one_week_ahead_counts(make: Make) -> None:
    company = company_of(make, AE1=[1.0] * 6)
    far = [promise(str(one - 2), str(one), 9e9) for one in LAST.back(6)]
    extra = make(forecasts=far).forecasts.astype(company.forecasts.dtypes)
    both = pd.concat([company.forecasts, extra], ignore_index=True)
    assert habit(company.having({"forecasts": both}))["median_ratio"] == 1.0


def test_a_rep_who_moved_keeps_his_habit_in_his_new_region(make: Make) -> None:
    moved = [seat("AE1", valid_to="2026-08-09")]
    moved += [seat("AE1", region="E2", team="T2", valid_from="2026-08-10")]
    company = company_of(make, AE1=[2.0] * 8)
    there = make(roster=moved).roster
    row = habit(company.having({"roster": there}))
    assert row[["region", "week_count", "habit"]].tolist() == ["E2", 8, "over_calls"]


def test_edges_and_minimum_are_settings(make: Make) -> None:
    company = company_of(make, AE1=[1.12] * 3)
    strict = having(company.settings, "accuracy", habit_edges=(0.9, 1.1), habit_weeks_minimum=3)
    assert habit(Company(company.frames, strict))["habit"] == "over_calls"


@pytest.mark.parametrize("extract", ["forecasts", "orders"])
def test_what_is_absent_is_no_habit(make: Make, extract: str) -> None:
    row = habit(company_of(make, AE1=[2.0] * 9).without(extract))
    assert (row["habit"], row["week_count"]) == ("too_few", 0)
    assert reasons(row) == ["absent_extract"]

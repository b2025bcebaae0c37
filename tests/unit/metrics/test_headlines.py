"""The figures of page 1: taken from their tables as they stand, and held against their targets."""

from collections.abc import Mapping

import pandas as pd
import pytest

from assets.metrics.headlines import headlines
from schemas.settings import Settings
from tests.company import W36, Company
from tests.unit.metrics.conftest import (
    Lacking,
    Make,
    Row,
    account,
    deal,
    having,
    only,
    order,
    promise,
    published,
    seat,
    visit,
)

CODES = ["PRG-2", "PRG-8", "FCT-3", "ACC-3", "CVG-3", "WKP-1"]
TABLES = ("sales_progress", "forecast_weeks", "accuracy_horizons", "coverage_totals", "visit_weeks")
E1: Row = {"level": "region", "region": "E1"}


def shown(settings: Settings, code: str, **tables: list[Row]) -> pd.Series:
    """Give a figure of E1 as it follows from rows of E1 in some tables, the others empty."""
    frames = {name: published(name, *(E1 | row for row in rows)) for name, rows in tables.items()}
    return only(page_1(settings, frames), code=code, region="E1")


def page_1(settings: Settings, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Give the figures that follow from some tables, the others empty."""
    every = {name: published(name) for name in TABLES} | dict(frames)
    return headlines(
        every["sales_progress"],
        every["forecast_weeks"],
        every["accuracy_horizons"],
        every["coverage_totals"],
        every["visit_weeks"],
        W36,
        settings,
    )


def standing(**cells: object) -> list[Row]:
    """Give a row of revenue progress."""
    usual = {"measure": "revenue", "time_elapsed_rate": 0.7391, "attainment_rate": 0.5, "v": 1.2}
    return [usual | cells]


# --- the golden company


def test_the_company_and_every_region_have_the_six_figures_in_one_order(w36: Company) -> None:
    rows = w36.headlines
    assert rows["code"].tolist() == CODES * 3
    assert rows["level"].tolist() == ["company"] * 6 + ["region"] * 12
    assert rows["region"].iloc[6:].tolist() == ["E1"] * 6 + ["E2"] * 6


@pytest.mark.parametrize(
    ("code", "unit", "value", "target", "status"),
    [
        ("PRG-2", "rate", 0.46, 68 / 92, "bad"),
        ("PRG-8", "factor", 1500 / 1350, 1.0, "good"),
        ("CVG-3", "rate", 5 / 8, None, "neutral"),
        ("WKP-1", "rate", 10 / 24, 1.0, "bad"),
    ],
)
def test_the_golden_region_has_its_figures_against_their_targets(
    w36: Company, code: str, unit: str, value: float, target: float | None, status: str
) -> None:
    found = only(w36.headlines, code=code, region="E1")
    assert (found["unit"], found["value"], found["status"]) == (unit, value, status)
    assert (None if pd.isna(found["target"]) else found["target"]) == target
    assert pd.isna(found["reason"])


def test_the_golden_four_week_commit_was_not_submitted(w36: Company) -> None:
    found = only(w36.headlines, code="FCT-3", region="E1")
    assert pd.isna(found["value"])
    assert (found["target"], found["status"]) == (835_000.0, "absent")
    assert found["reason"] == "not_submitted"


@pytest.mark.parametrize("code", ["PRG-2", "PRG-8"])
def test_the_golden_region_without_quota_says_so_and_has_nothing_to_compare(
    w36: Company, code: str
) -> None:
    found = only(w36.headlines, code=code, region="E2")
    assert pd.isna(found["value"])
    assert (found["status"], found["reason"]) == ("absent", "no_quota")


def test_every_golden_figure_that_is_missing_has_a_reason(w36: Company) -> None:
    rows = w36.headlines
    assert rows.loc[rows["value"].isna(), "reason"].notna().all()
    assert rows.loc[rows["value"].notna(), "reason"].isna().all()


# --- targets


@pytest.mark.parametrize(("v", "status"), [(0.0, "bad"), (0.9999, "bad"), (1.0, "good")])
def test_a_v_on_its_target_is_good_and_one_of_nothing_is_red(
    golden_settings: Settings, v: float, status: str
) -> None:
    found = shown(golden_settings, "PRG-8", sales_progress=standing(v=v))
    assert found[["value", "target", "status"]].tolist() == [v, 1.0, status]


def test_the_target_of_v_is_a_setting(golden_settings: Settings) -> None:
    ours = having(golden_settings, "progress", v_target=1.5)
    found = shown(ours, "PRG-8", sales_progress=standing(v=1.2))
    assert found[["target", "status"]].tolist() == [1.5, "bad"]


@pytest.mark.parametrize(("attained", "status"), [(0.739, "bad"), (0.7391, "good")])
def test_attainment_is_held_against_the_time_that_has_gone(
    golden_settings: Settings, attained: float, status: str
) -> None:
    found = shown(golden_settings, "PRG-2", sales_progress=standing(attainment_rate=attained))
    assert found[["value", "target", "status"]].tolist() == [attained, 0.7391, status]


def test_a_quota_that_is_met_shows_its_attainment_and_no_v(golden_settings: Settings) -> None:
    rows = standing(attainment_rate=1.2, v=None, reason="quota_met;too_few")
    attained = shown(golden_settings, "PRG-2", sales_progress=rows)
    assert attained[["value", "status"]].tolist() == [1.2, "good"]
    assert pd.isna(attained["reason"])
    v = shown(golden_settings, "PRG-8", sales_progress=rows)
    assert v[["status", "reason"]].tolist() == ["absent", "quota_met"]


def test_progress_is_that_of_revenue(golden_settings: Settings) -> None:
    rows = [*standing(measure="gross_profit", v=9.0), *standing(v=1.2)]
    assert shown(golden_settings, "PRG-8", sales_progress=rows)["value"] == 1.2


def weeks(*commits: float | None) -> list[Row]:
    """Give the weeks of a region's forecast, each with a system forecast of 10."""
    flag = {"flags": "not_submitted"} if commits[0] is None else {}
    return [
        {"horizon": n, "submitted_commit": commit, "system_forecast": 10.0, **flag}
        for n, commit in enumerate(commits, start=1)
    ]


@pytest.mark.parametrize("last", [29.9999, 30.0, 300.0])
def test_the_commit_of_four_weeks_stands_beside_the_system_forecast_and_is_not_judged(
    golden_settings: Settings, last: float
) -> None:
    found = shown(golden_settings, "FCT-3", forecast_weeks=weeks(10.0, 0.0, 0.0, last))
    assert found[["unit", "value", "target", "status"]].tolist() == [
        *("money", 10.0 + last, 40.0, "neutral")
    ]


def test_without_a_submission_the_commit_is_null_and_not_zero(golden_settings: Settings) -> None:
    found = shown(golden_settings, "FCT-3", forecast_weeks=weeks(None, None, None, None))
    assert pd.isna(found["value"])
    assert found[["target", "status", "reason"]].tolist() == [40.0, "absent", "not_submitted"]


def test_accuracy_is_that_of_the_nearest_horizon(golden_settings: Settings) -> None:
    where: Row = {"grain": "region", "region": "E1"}
    rows = [where | {"horizon": n, "accuracy_rate": n / 10} for n in (1, 2, 3, 4)]
    frames = {"accuracy_horizons": published("accuracy_horizons", *rows)}
    found = only(page_1(golden_settings, frames), code="ACC-3", region="E1")
    assert found[["value", "status"]].tolist() == [0.1, "neutral"]


def test_effective_visits_are_those_of_the_report_week(golden_settings: Settings) -> None:
    rows = [{"week": f"2026-W{n}", "effective_rate": n / 36} for n in (35, 36)]
    found = shown(golden_settings, "WKP-1", visit_weeks=rows)
    assert found[["value", "target", "status"]].tolist() == [1.0, 1.0, "good"]


def test_the_share_of_activated_accounts_is_that_of_the_whole(golden_settings: Settings) -> None:
    rows = [
        {"dimension": "tier", "tier": "NAMED", "activated_rate": 0.9},
        {"dimension": "all", "activated_rate": 0.4},
    ]
    assert shown(golden_settings, "CVG-3", coverage_totals=rows)["value"] == 0.4


# --- what is absent


@pytest.mark.parametrize(
    ("absent", "code"),
    [
        ("orders", "PRG-2"),
        ("orders", "PRG-8"),
        ("opportunities", "PRG-8"),
        ("forecasts", "FCT-3"),
        ("forecasts", "ACC-3"),
        ("orders", "ACC-3"),
        ("opportunities", "CVG-3"),
        ("accounts", "CVG-3"),
        ("visits", "WKP-1"),
    ],
)
def test_a_figure_whose_extract_is_absent_is_null_and_says_so(
    lacking: Lacking, absent: str, code: str
) -> None:
    found = only(lacking(absent).headlines, code=code, region="E1")
    assert pd.isna(found["value"])
    assert (found["status"], found["reason"]) == ("absent", "absent_extract")


@pytest.fixture(scope="module")
def one_region(make: Make) -> Company:
    """A company in which something happens in E1 only."""
    return make(
        roster=[seat("AE1")],
        accounts=[account("A1")],
        forecasts=[promise("2026-W35", "2026-W36", 80.0)],
        orders=[order("S1", 100.0, booked_on="2026-09-02")],
        opportunities=[deal("O1")],
        visits=[visit("V1")],
    )


@pytest.mark.parametrize("code", ["ACC-3", "WKP-1", "CVG-3"])
def test_a_region_where_nothing_happens_is_not_told_that_an_extract_is_absent(
    one_region: Company, code: str
) -> None:
    assert pd.notna(only(one_region.headlines, code=code, region="E1")["value"])
    found = only(one_region.headlines, code=code, region="E2")
    assert pd.isna(found["value"])
    assert found["reason"] != "absent_extract"

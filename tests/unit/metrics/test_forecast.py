"""The four-week order forecast: what was submitted beside what the funnel says (FCT-1 to 3)."""

import pandas as pd
import pytest

from assets.metrics.forecast import push_counts
from schemas.settings import Settings
from tests.company import Company
from tests.unit.metrics.conftest import (
    Make,
    closed,
    deal,
    having,
    moved,
    only,
    promise,
    reasons,
    seat,
    typed,
)

TARGETS = ["2026-W37", "2026-W38", "2026-W39", "2026-W40"]


def at(company: Company, horizon: int, level: str = "region", **cells: object) -> pd.Series:
    """Give a row of the weeks added up: of E1 unless something else is named."""
    where = {"region": "E1"} if level == "region" else {}
    return only(company.forecast_weeks, level=level, horizon=horizon, **{**where, **cells})


def commits(company: Company, level: str = "region", **cells: object) -> list[float]:
    return [at(company, horizon, level, **cells)["submitted_commit"] for horizon in range(1, 5)]


# --- the golden region


@pytest.mark.parametrize(
    ("horizon", "system"), [(1, 360_000.0), (2, 225_000.0), (3, 100_000.0), (4, 150_000.0)]
)
def test_the_golden_system_forecast_of_each_week(w36: Company, horizon: int, system: float) -> None:
    found = at(w36, horizon)
    assert (found["target_week"], found["system_forecast"]) == (TARGETS[horizon - 1], system)


def test_the_golden_opportunities_are_due_one_a_week_and_the_overdue_one_is_not(
    w36: Company,
) -> None:
    table = w36.order_forecast
    assert table["opportunity_id"].tolist() == ["O1", "O2", "O3", "O4"]
    assert table["rad_cell"].tolist() == ["R1", "D2", "D2", "A1"]
    assert table["stage"].tolist() == ["L5", "L4", "L3", "L2"]
    assert set(table["region"]) == {"E1"}


def test_in_the_golden_week_nobody_submitted_and_nothing_is_zero(w36: Company) -> None:
    assert w36.order_forecast["flags"].tolist() == ["not_submitted"] * 4
    assert w36.order_forecast[["submitted_commit", "gap"]].isna().all(axis=None)
    found = at(w36, 1)
    assert pd.isna(found["submitted_commit"])
    assert found["flags"] == "not_submitted"
    assert (found["rep_count"], found["submitted_count"]) == (2, 0)


# --- what the funnel says


@pytest.mark.parametrize(
    ("expected_on", "horizon"),
    [
        ("2026-09-06", None),  # overdue
        ("2026-09-07", 1),
        ("2026-09-13", 1),
        ("2026-09-14", 2),
        ("2026-10-04", 4),  # the last day of the fourth week
        ("2026-10-05", None),  # the fifth
        (None, None),
    ],
)
def test_an_opportunity_is_forecast_in_the_week_in_which_it_is_due(
    make: Make, expected_on: str | None, horizon: int | None
) -> None:
    found = make(opportunities=[deal("O1", expected_order_on=expected_on)]).order_forecast
    assert found["horizon"].tolist() == ([] if horizon is None else [horizon])


def test_the_system_forecast_goes_beyond_the_quarter(make: Make) -> None:
    found = make(opportunities=[deal("O1", expected_order_on="2026-10-02")]).order_forecast
    assert found[["target_week", "system_forecast"]].to_numpy().tolist() == [["2026-W40", 50_000.0]]


def test_the_horizon_is_a_setting(make: Make, golden_settings: Settings) -> None:
    two = having(golden_settings, "forecast", horizon_weeks=2)
    deals = [deal("O1", expected_order_on=day) for day in ("2026-09-20",)]
    late = deal("O2", expected_order_on="2026-09-21")
    company = make(settings=two, opportunities=[*deals, late])
    assert company.order_forecast["opportunity_id"].tolist() == ["O1"]
    assert set(company.forecast_weeks["horizon"]) == {1, 2}


def test_closed_opportunities_are_not_forecast(make: Make) -> None:
    deals = [deal("O1", stage, closed_on="2026-09-01") for stage in ("WON",)]
    assert make(opportunities=[*deals, closed("O2", "LOST")]).order_forecast.empty


def test_an_unpriced_opportunity_is_listed_with_its_flag_and_in_no_sum(make: Make) -> None:
    deals = [deal("O1", amount=None), deal("O2", amount=100.0)]
    company = make(opportunities=deals)
    row = only(company.order_forecast, opportunity_id="O1")
    assert pd.isna(row["system_forecast"])
    assert "unpriced" in reasons(row, "flags")
    assert at(company, 2)["system_forecast"] == 50.0


def test_an_opportunity_without_account_is_forecast_for_its_rep(make: Make) -> None:
    company = make(opportunities=[deal("O1", account_id=None, amount=100.0)])
    row = only(company.order_forecast, opportunity_id="O1")
    assert pd.isna(row["account_id"])
    assert pd.isna(row["rad_cell"])
    assert "no_account" in reasons(row, "flags")
    assert at(company, 2)["system_forecast"] == 50.0


def test_an_opportunity_whose_rep_has_left_stays_in_the_region_of_the_funnel(make: Make) -> None:
    left = [seat("AE1", valid_to="2026-08-31"), seat("AE2")]
    company = make(roster=left, opportunities=[deal("O1", amount=100.0)])
    funnel = only(company.funnel_stock, region="E1", stage="L3")
    assert funnel["weighted_amount"] == 50.0
    assert company.order_forecast["region"].tolist() == ["E1"]
    assert at(company, 2)["system_forecast"] == 50.0


# --- what was submitted


@pytest.mark.parametrize(
    ("target", "horizon"),
    [
        ("2026-W36", None),  # horizon 0
        ("2026-W37", 1),
        ("2026-W40", 4),
        ("2026-W41", None),  # horizon 5
    ],
)
def test_submissions_count_for_horizons_one_to_four(
    make: Make, target: str, horizon: int | None
) -> None:
    company = make(forecasts=[promise("2026-W36", target, 70.0)])
    expected = [70.0 if horizon == ahead else 0.0 for ahead in range(1, 5)]
    assert commits(company) == expected
    assert len(company.order_forecast) == (0 if horizon is None else 1)


def test_only_submissions_of_the_report_week_are_this_weeks(make: Make) -> None:
    made = [
        promise("2026-W35", "2026-W38", 1.0),
        promise("2026-W36", "2026-W38", 20.0),
        promise("2026-W37", "2026-W38", 300.0),  # made after the week
    ]
    company = make(forecasts=made)
    assert commits(company) == [0.0, 20.0, 0.0, 0.0]
    assert at(company, 2)["last_week_commit"] == 1.0


def test_the_four_week_commit_is_the_sum_of_the_horizons(make: Make) -> None:
    made = [promise("2026-W36", week, 10.0 * n) for n, week in enumerate(TARGETS, start=1)]
    made += [promise("2026-W36", "2026-W37", 5.0, rep_id="AE2")]
    company = make(forecasts=made)
    assert commits(company, "rep", rep_id="AE1") == [10.0, 20.0, 30.0, 40.0]
    assert sum(commits(company)) == 105.0
    headline = only(company.headlines, level="region", region="E1", code="FCT-3")
    assert headline["value"] == 105.0


def test_commit_and_best_case_stand_apart(make: Make) -> None:
    made = [
        promise("2026-W36", "2026-W37", 10.0),
        promise("2026-W36", "2026-W37", 25.0, category="BEST_CASE"),
    ]
    company = make(forecasts=made)
    row = company.order_forecast.iloc[0]
    assert (row["submitted_commit"], row["submitted_best_case"]) == (10.0, 25.0)
    assert at(company, 1)[["submitted_commit", "submitted_best_case"]].tolist() == [10.0, 25.0]


def test_a_submission_stands_beside_the_opportunity_it_is_about(make: Make) -> None:
    company = make(
        opportunities=[deal("O1", "L4", amount=400.0)],
        forecasts=[promise("2026-W36", "2026-W38", 350.0, opportunity_id="O1")],
    )
    row = only(company.order_forecast, opportunity_id="O1")
    assert (row["submitted_commit"], row["system_forecast"], row["gap"]) == (350.0, 300.0, 50.0)
    assert pd.isna(row["flags"])


def test_a_submission_for_an_account_as_a_whole_has_its_own_row(make: Make) -> None:
    company = make(
        opportunities=[deal("O1", amount=400.0)], forecasts=[promise("2026-W36", "2026-W38", 350.0)]
    )
    assert company.order_forecast["opportunity_id"].isna().tolist() == [False, True]
    whole = only(company.order_forecast, opportunity_id=None)
    assert whole["submitted_commit"] == 350.0
    assert whole[["system_forecast", "gap", "stage", "push_count"]].isna().all()
    assert at(company, 2)["gap"] == 150.0


def test_who_did_not_submit_has_null_and_a_flag_and_who_did_has_zero_for_the_rest(
    make: Make,
) -> None:
    company = make(forecasts=[promise("2026-W36", "2026-W37", 70.0)])
    assert commits(company, "rep", rep_id="AE1") == [70.0, 0.0, 0.0, 0.0]
    silent = at(company, 1, "rep", rep_id="AE2")
    assert silent[["submitted_commit", "submitted_best_case", "gap"]].isna().all()
    assert silent["flags"] == "not_submitted"


def test_a_region_in_which_one_submitted_shows_what_there_is_and_how_many_did(make: Make) -> None:
    company = make(forecasts=[promise("2026-W36", "2026-W37", 70.0)])
    region = at(company, 1)
    assert region[["submitted_commit", "rep_count", "submitted_count"]].tolist() == [70.0, 2, 1]
    assert pd.isna(region["flags"])
    assert at(company, 1, region="E2")["flags"] == "not_submitted"
    assert at(company, 1, "company")["submitted_commit"] == 70.0


def test_last_weeks_figure_of_who_did_not_submit_is_shown_as_such(make: Make) -> None:
    made = [promise("2026-W35", "2026-W37", 60.0), promise("2026-W35", "2026-W40", 5.0)]
    company = make(forecasts=made)
    found = [at(company, ahead, "rep", rep_id="AE1") for ahead in (1, 2, 3)]
    assert [row["last_week_commit"] for row in found] == [60.0, 0.0, 0.0]
    assert all(pd.isna(row["submitted_commit"]) for row in found)
    assert all(row["flags"] == "not_submitted" for row in found)


def test_the_farthest_week_had_no_figure_a_week_ago(make: Make) -> None:
    made = [promise("2026-W35", "2026-W40", 5.0), promise("2026-W36", "2026-W40", 7.0)]
    company = make(forecasts=made)
    assert pd.isna(at(company, 4, "rep", rep_id="AE1")["last_week_commit"])
    assert company.order_forecast["change_since_last_week"].isna().all()


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [(90.0, 60.0, 30.0), (40.0, 60.0, -20.0), (60.0, 60.0, 0.0), (90.0, None, 90.0)],
)
def test_a_figure_is_compared_with_last_weeks_for_the_same_target(
    make: Make, now: float, before: float | None, change: float
) -> None:
    made = [promise("2026-W36", "2026-W38", now), promise("2026-W35", "2026-W36", 1.0)]
    made += [] if before is None else [promise("2026-W35", "2026-W38", before)]
    assert make(forecasts=made).order_forecast["change_since_last_week"].tolist() == [change]


def test_what_was_committed_last_week_and_is_not_any_more_is_a_change(make: Make) -> None:
    made = [promise("2026-W36", "2026-W37", 1.0), promise("2026-W35", "2026-W38", 60.0)]
    found = only(make(forecasts=made).order_forecast, target_week="2026-W38")
    assert pd.isna(found["submitted_commit"])
    assert found["change_since_last_week"] == -60.0


def test_who_did_not_submit_in_both_weeks_has_no_change(make: Make) -> None:
    company = make(forecasts=[promise("2026-W36", "2026-W38", 90.0)])
    assert company.order_forecast["change_since_last_week"].isna().all()


def test_vacant_and_inside_seats_need_not_submit(make: Make) -> None:
    seats = [seat("AE1"), seat("AE9", seat="VACANT"), seat("SR1", role="SR")]
    company = make(roster=seats, forecasts=[promise("2026-W36", "2026-W37", 1.0)])
    assert at(company, 1)[["rep_count", "submitted_count"]].tolist() == [1, 1]


def test_an_inside_seller_with_an_opportunity_due_is_flagged_alike_in_both_tables(
    make: Make,
) -> None:
    made = [promise("2026-W36", "2026-W37", 1.0)]
    company = make(opportunities=[deal("O1", rep_id="SR1")], forecasts=made)
    listed = only(company.order_forecast, rep_id="SR1")
    added_up = at(company, 2, "rep", rep_id="SR1")
    assert pd.isna(added_up["submitted_commit"])
    assert reasons(added_up, "flags") == reasons(listed, "flags")


def test_the_figures_above_the_rep_are_sums(make: Make) -> None:
    deals = [deal("O1", amount=100.0), deal("O2", amount=60.0, rep_id="AE3")]
    made = [
        promise("2026-W36", "2026-W38", 10.0),
        promise("2026-W36", "2026-W38", 4.0, rep_id="AE3"),
    ]
    company = make(opportunities=deals, forecasts=made)
    figures = ["submitted_commit", "system_forecast", "gap"]
    assert at(company, 2)[figures].tolist() == [10.0, 50.0, -40.0]
    assert at(company, 2, region="E2")[figures].tolist() == [4.0, 30.0, -26.0]
    assert at(company, 2, "company")[figures].tolist() == [14.0, 80.0, -66.0]


def test_every_region_has_its_four_weeks_though_nobody_sells_there(make: Make) -> None:
    company = make(roster=[seat("AE1")], opportunities=[deal("O1")])
    rows = company.forecast_weeks.query("region == 'E2'")
    assert rows["target_week"].tolist() == TARGETS
    assert rows["rep_count"].tolist() == [0] * 4


def test_in_a_region_where_nothing_is_due_the_funnel_says_zero(make: Make) -> None:
    company = make(roster=[seat("AE1")], opportunities=[deal("O1")])
    rows = company.forecast_weeks.query("region == 'E2'")
    assert rows["system_forecast"].tolist() == [0.0] * 4


# --- pushes


PUSHES = [
    moved("1", "O1", "2026-09-04", "2026-09-18"),
    moved("2", "O1", "2026-09-18", "2026-09-11"),
    moved("3", "O1", "2026-09-11", "2026-09-25"),
    moved("4", "O2", "2026-09-25", "2026-09-18"),
    moved("5", "O2", "L2", "L3", field="stage"),
]


def test_two_pushes_and_a_pull_are_two_pushes() -> None:
    assert push_counts(typed("stage_events", PUSHES)).to_dict() == {"O1": 2}


def test_each_opportunity_carries_its_pushes_and_one_never_pushed_none(make: Make) -> None:
    company = make(opportunities=[deal("O1"), deal("O2")], stage_events=PUSHES)
    found = company.order_forecast.set_index("opportunity_id")["push_count"]
    assert found.to_dict() == {"O1": 2, "O2": 0}


def test_without_stage_events_nobody_knows_of_pushes(make: Make) -> None:
    assert make(opportunities=[deal("O1")]).order_forecast["push_count"].isna().all()


@pytest.mark.parametrize(
    ("changed_at", "pushes"),
    [("2026-09-06T23:59:59+08:00", 1), ("2026-09-07T00:00:00+08:00", 0)],
)
def test_a_push_counts_up_to_the_end_of_the_week(make: Make, changed_at: str, pushes: int) -> None:
    events = [moved("1", "O1", "2026-09-11", "2026-09-18", changed_at=changed_at)]
    company = make(opportunities=[deal("O1")], stage_events=events)
    assert company.order_forecast["push_count"].tolist() == [pushes]


# --- what is absent


def test_without_forecasts_the_submitted_side_is_absent(make: Make) -> None:
    company = make(opportunities=[deal("O1")])
    assert company.order_forecast["flags"].tolist() == ["absent_extract"]
    assert company.order_forecast["submitted_commit"].isna().all()
    rows = company.forecast_weeks
    assert (
        rows[["submitted_commit", "submitted_best_case", "last_week_commit"]].isna().all(axis=None)
    )
    assert set(rows["flags"]) == {"absent_extract"}


def test_without_opportunities_the_system_side_is_absent_and_not_zero(make: Make) -> None:
    company = make(forecasts=[promise("2026-W36", "2026-W37", 70.0)])
    assert company.order_forecast["system_forecast"].isna().all()
    assert company.forecast_weeks["system_forecast"].isna().all()
    assert company.forecast_weeks["gap"].isna().all()


def test_no_more_sellers_have_submitted_than_there_are(make: Make) -> None:
    made = [promise("2026-W36", "2026-W37", 1.0, rep_id=rep) for rep in ("AE1", "AE2", "SR1")]
    found = at(make(forecasts=made), 1)
    assert found[["rep_count", "submitted_count", "submitted_commit"]].tolist() == [2, 2, 3.0]
    inside = at(make(forecasts=made[2:]), 1)
    assert inside[["rep_count", "submitted_count"]].tolist() == [2, 0]
    assert inside["flags"] == "not_submitted"

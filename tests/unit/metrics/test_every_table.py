"""Rules that every published table obeys, whatever it shows."""

import pandas as pd
import pytest

from schemas.extracts.opportunities import Opportunities
from schemas.extracts.registry import EXTRACTS, REQUIRED
from schemas.tables.registry import TABLES
from tests.company import Company
from tests.unit.metrics.conftest import (
    Lacking,
    closed,
    deal,
    event,
    moved,
    order,
    promise,
    quota,
    seat,
    typed,
    visit,
)

COMPUTED = [name for name in TABLES if name not in {"extract_status", "data_quality"}]
FACTS = ["bookings", "opportunities_as_of", "submissions", "contacts", "forecast_scores"]
FACTS += ["account_coverage"]

CONTRACT = {
    "account_segments": "account_id, region, industry, tier, ae_id, sr_id, buying_power, own_12m,"
    " sow_rate, rad_cell, reason, flags, white_space, next_move_value, previous_cell, move_cause",
    "sales_progress": "level, region, team, rep_id, measure, quota, booked_gross, booked_net,"
    " attainment_rate, time_elapsed_rate, pace_gap, remaining_quota, needed_per_week, open_l1,"
    " open_l2, open_l3, open_l4, open_l5, open_in_window, overdue, open_beyond, v, v_weighted,"
    " v_all, v_required, landing_estimate, landing_gap, reason",
    "order_forecast": "rep_id, region, account_id, opportunity_id, stage, rad_cell, target_week,"
    " horizon, submitted_commit, submitted_best_case, system_forecast, gap,"
    " change_since_last_week, push_count, flags",
    "forecast_accuracy": "grain, region, rep_id, target_week, horizon, forecast, actual, error,"
    " abs_error, bias_rate, wape_rate, accuracy_rate, naive_forecast, skill, reason",
    "coverage": "region, tier, industry, accounts, owned, contacted, activated, won, vacant_owner,"
    " newly_activated, owned_rate, contacted_rate, activated_rate, won_rate, contacted_step_rate,"
    " activated_step_rate, won_step_rate",
}
"""The columns that the metric dictionary binds, in its order."""


def same(one: Company, other: Company, tables: list[str]) -> None:
    """Claim that two companies have the same tables to the last bit."""
    for name in tables:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_exact=True)


# --- form


@pytest.mark.parametrize("name", CONTRACT)
def test_a_table_has_the_dictionarys_columns_in_its_order(w36: Company, name: str) -> None:
    columns = CONTRACT[name].split(", ")
    found = [column for column in getattr(w36, name).columns if column != "accuracy_of_total"]
    assert found == columns


def test_the_accuracy_of_the_total_stands_beside_the_accuracy(w36: Company) -> None:
    columns = list(w36.forecast_accuracy.columns)
    assert columns[columns.index("accuracy_rate") + 1] == "accuracy_of_total"


@pytest.mark.parametrize("name", COMPUTED)
def test_a_table_fits_its_model(w36: Company, w37: Company, sample: Company, name: str) -> None:
    for company in (w36, w37, sample):
        TABLES[name].validate(getattr(company, name), lazy=True)


@pytest.mark.parametrize("name", COMPUTED)
def test_a_table_is_numbered_from_zero(w36: Company, name: str) -> None:
    table = getattr(w36, name)
    assert table.index.tolist() == list(range(len(table)))


# --- no argument is changed


@pytest.fixture(scope="module")
def watched(w36: Company) -> tuple[Company, dict[str, pd.DataFrame]]:
    """The golden company before its tables, and copies of all that goes into them."""
    company = w36.having({name: frame.copy(deep=True) for name, frame in w36.frames.items()})
    facts = {name: getattr(company, name).copy(deep=True) for name in FACTS}
    extracts = {name: frame.copy(deep=True) for name, frame in company.frames.items()}
    return company, {**facts, **extracts}


def test_no_metric_changes_what_it_is_given(
    watched: tuple[Company, dict[str, pd.DataFrame]],
) -> None:
    company, before = watched
    copies = {name: getattr(company, name).copy(deep=True) for name in reversed(COMPUTED)}
    company.ties()
    for name, copy in {**before, **copies}.items():
        now = company.frames[name] if name in company.frames else getattr(company, name)
        pd.testing.assert_frame_equal(now, copy, check_exact=True)


# --- what is dated after the week, and the order of rows

LATER = {
    "roster": [seat("AE1", region="E2", team="T2", valid_from="2026-09-07")],
    "orders": [order("Z1", 7_000.0, account_id="A01", booked_on="2026-09-07", gross_profit=700.0)],
    "order_events": [event("S1", -5_000.0, happened_on="2026-09-07")],
    "quotas": [quota("AE1", 9_000_000.0, version=2, approved_on="2026-09-07")],
    "forecasts": [promise("2026-W37", "2026-W38", 9_000.0, account_id="A01")],
    "visits": [visit("Z1", "2026-09-07T00:00:00", account_id="A08")],
    "opportunities": [closed("Z1", "WON", "2026-09-07", account_id="A01", created_on="2026-09-07")],
}
"""What a folder may hold that was only known on the Monday after."""

TOUCHED = {
    "roster": COMPUTED,
    "orders": [
        *("sales_progress", "booking_weeks", "account_segments", "coverage", "commit_review"),
        *("forecast_habits", "forecast_bridge", "order_reconciliation"),
        *("progress_periods", "bookings_bridge", "segment_moves"),
    ],
    "order_events": [
        *("sales_progress", "booking_weeks", "account_segments", "coverage", "commit_review"),
        *("order_reconciliation", "reconciliation_totals"),
        *("progress_periods", "bookings_bridge", "segment_moves"),
    ],
    "quotas": ["sales_progress", "booking_weeks", "progress_periods"],
    "forecasts": [
        *("order_forecast", "forecast_weeks", "forecast_accuracy", "accuracy_horizons"),
        *("commit_review", "forecast_habits", "forecast_bridge", "forecast_bridge_totals"),
    ],
    "visits": ["visit_effectiveness", "visit_weeks", "visit_outcomes", "coverage"],
    "opportunities": [
        *("win_rates", "sales_progress", "funnel_stock", "coverage", "forecast_weeks"),
        *("commit_review", "forecast_bridge", "order_reconciliation", "reconciliation_totals"),
        "activations",
    ],
}
"""The tables that such rows would have to touch."""


def with_later(company: Company, *extracts: str) -> Company:
    """Give the company with rows of the Monday after in some extracts."""
    added = {
        name: pd.concat(
            [company.frames[name], typed(name, LATER[name]).astype(company.frames[name].dtypes)],
            ignore_index=True,
        )
        for name in extracts
    }
    return company.having(added)


@pytest.mark.parametrize("extract", LATER)
def test_rows_dated_after_the_week_change_no_table(w36: Company, extract: str) -> None:
    same(with_later(w36, extract), w36, TOUCHED[extract])


def test_a_push_after_the_week_changes_no_table(w36: Company) -> None:
    early = [moved("1", "O1", "2026-08-20", "2026-09-10")]
    late = moved("2", "O1", "2026-09-10", "2026-09-24", changed_at="2026-09-07T00:00:00+08:00")
    before = w36.having({"stage_events": typed("stage_events", early)})
    after = w36.having({"stage_events": typed("stage_events", [*early, late])})
    same(after, before, ["order_forecast"])


def test_rows_in_reverse_order_change_no_table(w36: Company) -> None:
    reverse = {name: frame[::-1].reset_index(drop=True) for name, frame in w36.frames.items()}
    same(w36.having(reverse), w36, COMPUTED)


# --- what is absent


def test_without_an_optional_extract_a_week_is_as_good_as_before(w36: Company) -> None:
    optional = [name for name in EXTRACTS if name not in REQUIRED and name != "order_events"]
    assert all(w36.frames[name].empty for name in optional)
    without = w36.without("order_events")
    assert without.sales_progress.query("level == 'company'")["booked_net"].iloc[0] == 1_210_000.0


@pytest.mark.parametrize("extract", REQUIRED)
def test_without_a_required_extract_every_table_is_there_and_fits_its_model(
    lacking: Lacking, extract: str
) -> None:
    for name in COMPUTED:
        TABLES[name].validate(getattr(lacking(extract), name), lazy=True)


@pytest.mark.parametrize("extract", REQUIRED)
def test_without_a_required_extract_every_tie_holds(lacking: Lacking, extract: str) -> None:
    assert {tie.name: tie.gap for tie in lacking(extract).ties() if tie.gap != 0} == {}


def test_without_any_extract_every_table_fits_its_model(w36: Company) -> None:
    nothing = w36.without(*EXTRACTS)
    for name in COMPUTED:
        TABLES[name].validate(getattr(nothing, name), lazy=True)


@pytest.mark.parametrize(
    ("extract", "table", "figures"),
    [
        ("orders", "account_segments", ["own_12m", "sow_rate", "white_space", "next_move_value"]),
        ("orders", "sales_progress", ["booked_gross", "booked_net", "attainment_rate", "v"]),
        ("orders", "booking_weeks", ["booked_gross", "booked_net", "cumulative_net"]),
        ("orders", "coverage", ["won", "won_rate"]),
        ("quotas", "sales_progress", ["quota", "attainment_rate", "remaining_quota", "v"]),
        ("quotas", "booking_weeks", ["quota_to_date"]),
        ("orders", "progress_periods", ["actual_amount", "previous_amount", "plan_variance"]),
        ("orders", "bookings_bridge", ["amount", "row_count"]),
        ("quotas", "progress_periods", ["plan_amount", "plan_to_date_amount", "plan_variance"]),
        ("opportunities", "sales_progress", ["open_in_window", "overdue", "open_beyond", "v"]),
        ("opportunities", "coverage", ["activated", "activated_rate", "newly_activated"]),
        ("opportunities", "visit_effectiveness", ["new_account_visit_count", "new_account_rate"]),
        ("opportunities", "visit_weeks", ["new_account_visit_count", "new_account_rate"]),
        ("forecasts", "order_forecast", ["submitted_commit", "submitted_best_case", "gap"]),
        ("forecasts", "forecast_weeks", ["submitted_commit", "last_week_commit", "gap"]),
        ("visits", "coverage", ["contacted", "contacted_rate", "contacted_step_rate"]),
        ("forecasts", "commit_review", ["commit_amount", "kept_rate", "churn_rate"]),
        ("forecasts", "forecast_habits", ["median_ratio"]),
        ("orders", "commit_review", ["kept_amount", "booked_net", "kept_rate", "kept_status"]),
        ("orders", "reconciliation_totals", ["crm_amount", "difference_amount", "booked_net"]),
        ("opportunities", "commit_review", ["unbacked_amount", "unbacked_count"]),
        ("opportunities", "reconciliation_totals", ["crm_amount", "difference_amount"]),
    ],
)
def test_what_needs_an_absent_extract_is_null_and_never_zero(
    lacking: Lacking, extract: str, table: str, figures: list[str]
) -> None:
    found = getattr(lacking(extract), table)
    assert len(found) > 0
    assert found[figures].isna().all(axis=None)


def test_without_a_roster_no_region_is_told_that_nothing_is_open_there(lacking: Lacking) -> None:
    company = lacking("roster")
    rows = company.sales_progress.query("region == 'E1' and measure == 'revenue'")
    assert not rows["open_in_window"].eq(0).any()
    assert not company.funnel_stock.query("region == 'E1'")["opportunity_count"].eq(0).any()


# --- where the dictionary and the extracts meet


def test_an_opportunity_without_a_stage_does_not_get_as_far_as_v() -> None:
    with pytest.raises(Exception, match="stage"):
        Opportunities.validate(typed("opportunities", [deal("O1") | {"stage": None}]))

"""The models of the published tables: names, columns of the metric dictionary, kinds, keys."""

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pytest

from schemas.columns import Kind
from schemas.extracts.registry import key_of, kinds_of, optional_of
from schemas.tables.registry import TABLES

DICTIONARY = {
    "headline_weeks": (
        "level region code week unit value target low_amount high_amount set_aside_count reason"
    ),
    "decisions": (
        "level region place kind owner_region rep_id account_id opportunity_id case_count "
        "stake_amount due_on code page"
    ),
    "region_league": "region code unit value target rank ranked_count status reason",
    "account_segments": (
        "account_id region industry tier ae_id sr_id buying_power own_12m sow_rate rad_cell reason "
        "flags white_space next_move_value previous_cell move_cause"
    ),
    "sales_progress": (
        "level region team rep_id measure quota booked_gross booked_net attainment_rate "
        "time_elapsed_rate pace_gap remaining_quota needed_per_week open_l1 open_l2 open_l3 "
        "open_l4 open_l5 open_in_window overdue open_beyond v v_weighted v_all v_required "
        "landing_estimate landing_gap reason"
    ),
    "order_forecast": (
        "rep_id region account_id opportunity_id stage rad_cell target_week horizon "
        "submitted_commit submitted_best_case system_forecast gap change_since_last_week "
        "push_count flags"
    ),
    "forecast_accuracy": (
        "grain region rep_id target_week horizon forecast actual error abs_error bias_rate "
        "wape_rate accuracy_rate accuracy_of_total naive_forecast skill reason"
    ),
    "progress_periods": (
        "level region measure period_kind period ends_on actual_amount plan_amount "
        "plan_to_date_amount previous_amount plan_variance previous_variance reason"
    ),
    "bookings_bridge": "level region bucket amount row_count reason",
    "segment_moves": (
        "level region previous_cell rad_cell move_cause account_count own_12m white_space "
        "next_move_value reason"
    ),
    "vacant_seats": (
        "region team rep_id role account_count named_count unowned_count white_space "
        "next_move_value reason"
    ),
    "activations": (
        "region account_id ae_id opportunity_id created_on amount tier industry rad_cell flags"
    ),
    "visit_outcomes": "level region rep_id outcome visit_count effective_count",
    "pipeline_bridge": "level region bucket opportunity_count amount reason",
    "pipeline_moves": (
        "level region opportunity_id account_id rep_id stage bucket amount opening_amount "
        "closing_amount"
    ),
    "slip_rates": (
        "level region period due_count slipped_count due_amount slipped_amount slip_rate reason"
    ),
    "calibration": (
        "level region stage won_count resolved_count observed_rate win_probability "
        "calibrated_rate reason"
    ),
    "landing_bands": (
        "level region probability_set opportunity_count unpriced_count booked_net "
        "landing_estimate landing_p10 landing_p50 landing_p90 draw_count reason"
    ),
    "account_load": (
        "region team rep_id role account_count named_count r_count r_off_count r_fit d_count "
        "d_off_count d_fit list_off_count list_fit reason"
    ),
    "account_list": (
        "level region rep_id account_count complete_count completeness_rate opening_count "
        "added_count removed_count moved_in_count moved_out_count closing_count named_count "
        "plan_count fresh_plan_count filled_field_count plan_coverage_rate fresh_plan_rate "
        "plan_quality_rate reason"
    ),
    "work_plan": (
        "region rep_id planned_on visit_id kind account_id rad_cell white_space opportunity_id "
        "last_visit_on flags"
    ),
    "coverage": (
        "region tier industry accounts owned contacted activated won vacant_owner newly_activated "
        "owned_rate contacted_rate activated_rate won_rate contacted_step_rate activated_step_rate "
        "won_step_rate"
    ),
    "data_quality": "severity extract file row column value rule count region amount",
    "extract_status": (
        "extract presence file encoding separator size sha256 rows_read duplicate_count "
        "set_aside_count used_count amount_read amount_duplicate amount_set_aside amount_used "
        "control_row_count control_amount set_aside_rate"
    ),
}
"""Columns of the tables that are promised column by column, in their order."""

GRAINS = {
    "headlines": "level region code",
    "headline_weeks": "level region code week",
    "decisions": "level region place",
    "region_league": "region code",
    "sales_progress": "level region team rep_id measure",
    "booking_weeks": "level region week",
    "progress_periods": "level region measure period_kind period",
    "bookings_bridge": "level region bucket",
    "booking_views": "level region view",
    "overlay_credits": "level region rep_id",
    "currency_differences": "level region currency",
    "win_rates": "level region team rep_id",
    "order_forecast": "rep_id account_id opportunity_id target_week",
    "forecast_weeks": "level region rep_id target_week",
    "commit_review": "level region rep_id",
    "forecast_accuracy": "grain region rep_id target_week horizon",
    "accuracy_horizons": "grain region rep_id horizon",
    "forecast_habits": "rep_id",
    "forecast_bridge": "region rep_id account_id target_week horizon",
    "forecast_bridge_totals": "level region rep_id target_week horizon",
    "order_reconciliation": "region rep_id opportunity_id order_line_id match_class",
    "reconciliation_totals": "level region match_class",
    "funnel_stock": "level region stage",
    "funnel_conversion": "level region cohort_quarter step",
    "stage_transitions": "level region week stage",
    "stage_duration": "level region stage",
    "opportunity_review": "opportunity_id",
    "account_segments": "account_id",
    "pipeline_bridge": "level region bucket",
    "pipeline_moves": "level region opportunity_id",
    "slip_rates": "level region period",
    "calibration": "level region stage",
    "landing_bands": "level region probability_set",
    "segment_grid": "level region rad_cell",
    "segment_moves": "level region previous_cell rad_cell move_cause",
    "account_load": "rep_id",
    "account_list": "level region rep_id",
    "account_changes": "region account_id",
    "coverage": "region tier industry",
    "coverage_totals": "level region dimension tier industry",
    "vacant_seats": "rep_id",
    "activations": "account_id",
    "late_registration": "level region",
    "visit_effectiveness": "region rep_id week",
    "visit_weeks": "level region week",
    "visit_outcomes": "level region rep_id outcome",
    "plan_kept": "level region rep_id",
    "inside_calls": "level region rep_id",
    "allocation_fit": "level region rep_id",
    "work_plan": "visit_id",
    "reported_figures": "code level region rep_id period horizon",
    "restatements": "code level region rep_id period horizon",
    "restated_rows": "period extract row_id",
    "accuracy_restated": "grain region rep_id target_week horizon",
    "rep_scorecard": "rep_id code",
    "scorecard_history": "rep_id code week",
    "review_agenda": "rep_id item place",
    "extract_status": "extract",
}
"""What one row of a table stands for."""

TYPES = {
    Kind.ID: {"str"},
    Kind.TEXT: {"str"},
    Kind.ENUM: {"str"},
    Kind.WEEK: {"str"},
    Kind.QUARTER: {"str"},
    Kind.DAY: {"datetime64[us]", "datetime64[ns]"},
    Kind.MOMENT: {"datetime64[us, UTC]"},
    Kind.MONEY: {"float64"},
    Kind.FRACTION: {"float64"},
    Kind.INTEGER: {"int64", "Int64"},
    Kind.YES_NO: {"bool", "boolean"},
}


def test_the_published_tables_have_their_names() -> None:
    assert list(TABLES) == [
        *("headlines", "headline_weeks", "decisions", "region_league"),
        *("sales_progress", "booking_weeks", "progress_periods", "bookings_bridge"),
        *("booking_views", "overlay_credits", "currency_differences"),
        *("win_rates", "order_forecast"),
        *("forecast_weeks", "commit_review", "forecast_accuracy", "accuracy_horizons"),
        *("forecast_habits", "forecast_bridge", "forecast_bridge_totals"),
        *("order_reconciliation", "reconciliation_totals", "funnel_stock"),
        *("funnel_conversion", "stage_transitions", "stage_duration", "opportunity_review"),
        *("pipeline_bridge", "pipeline_moves", "slip_rates", "calibration", "landing_bands"),
        *("account_segments", "segment_grid", "segment_moves"),
        *("account_load", "account_list", "account_changes"),
        *("coverage", "coverage_totals", "vacant_seats", "activations", "late_registration"),
        *("visit_effectiveness", "visit_weeks", "visit_outcomes"),
        *("plan_kept", "inside_calls", "allocation_fit", "work_plan"),
        *("reported_figures", "restatements", "restated_rows", "accuracy_restated"),
        *("rep_scorecard", "scorecard_history", "review_agenda"),
        *("extract_status", "data_quality"),
    ]


@pytest.mark.parametrize("table", DICTIONARY)
def test_a_table_has_the_promised_columns_in_their_order(table: str) -> None:
    assert list(kinds_of(TABLES[table])) == DICTIONARY[table].split()


@pytest.mark.parametrize("table", TABLES)
def test_the_kind_of_a_column_fits_its_type(table: str) -> None:
    empty = TABLES[table].empty()
    for name, kind in kinds_of(TABLES[table]).items():
        assert str(empty[name].dtype) in TYPES[kind], name


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_a_table_is_described(table: str) -> None:
    columns = TABLES[table].to_schema().columns
    assert columns
    assert all(column.description for column in columns.values())
    assert TABLES[table].__doc__


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_rows_fits_its_model(table: str) -> None:
    assert TABLES[table].validate(TABLES[table].empty(), lazy=True).empty


@pytest.mark.parametrize("table", TABLES)
def test_a_table_takes_no_further_column(table: str) -> None:
    with pytest.raises(pa.errors.SchemaErrors):
        TABLES[table].validate(TABLES[table].empty().assign(more=""), lazy=True)


@pytest.mark.parametrize("table", TABLES)
def test_a_rate_is_a_fraction_and_named_so(table: str) -> None:
    for name, kind in kinds_of(TABLES[table]).items():
        assert not name.endswith("_rate") or kind is Kind.FRACTION, name
        assert not name.endswith("_count") or kind is Kind.INTEGER, name


@pytest.mark.parametrize(("table", "grain"), GRAINS.items())
def test_the_key_of_a_table_is_its_grain(table: str, grain: str) -> None:
    assert key_of(TABLES[table]) == grain.split()


def test_a_fault_needs_its_severity_rule_and_count_only() -> None:
    model = TABLES["data_quality"]
    assert set(kinds_of(model)) - optional_of(model) == {"severity", "rule", "count"}


def test_a_published_figure_is_finite() -> None:
    model = TABLES["segment_grid"]
    row = {"level": "company", "region": None, "rad_cell": "R1", "account_count": 1}
    frame = model.empty().astype(object)
    frame.loc[0] = {**dict.fromkeys(frame.columns), **row}
    typed = frame.astype(dict(model.empty().dtypes.items()))
    model.validate(typed, lazy=True)
    with pytest.raises(pa.errors.SchemaErrors):
        model.validate(typed.assign(own_12m=np.inf), lazy=True)


def test_a_word_outside_its_list_is_refused_in_a_table() -> None:
    fault = {"severity": "file", "rule": "empty_file", "count": 1}
    model = TABLES["data_quality"]
    empty = model.empty()
    frame = pd.DataFrame([fault]).reindex(columns=list(empty.columns))
    typed = frame.astype(dict(empty.dtypes.items()))
    model.validate(typed, lazy=True)
    with pytest.raises(pa.errors.SchemaErrors):
        model.validate(typed.assign(severity=pd.Series(["fatal"], dtype="str")), lazy=True)

"""The models of the published tables: names, columns of the metric dictionary, kinds, keys."""

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pytest

from schemas.columns import Kind
from schemas.extracts.registry import key_of, kinds_of, optional_of
from schemas.tables.registry import TABLES

DICTIONARY = {
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
    "sales_progress": "level region team rep_id measure",
    "booking_weeks": "level region week",
    "win_rates": "level region team rep_id",
    "order_forecast": "rep_id account_id opportunity_id target_week",
    "forecast_weeks": "level region rep_id target_week",
    "forecast_accuracy": "grain region rep_id target_week horizon",
    "accuracy_horizons": "grain region rep_id horizon",
    "funnel_stock": "level region stage",
    "account_segments": "account_id",
    "segment_grid": "level region rad_cell",
    "coverage": "region tier industry",
    "coverage_totals": "level region dimension tier industry",
    "visit_effectiveness": "region rep_id week",
    "visit_weeks": "level region week",
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
        *("headlines", "sales_progress", "booking_weeks", "win_rates", "order_forecast"),
        *("forecast_weeks", "forecast_accuracy", "accuracy_horizons", "funnel_stock"),
        *("account_segments", "segment_grid", "coverage", "coverage_totals"),
        *("visit_effectiveness", "visit_weeks", "extract_status", "data_quality"),
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

"""Whose fault it is: region and amount of every row in the fault list."""

from pathlib import Path

import pandas as pd
import pytest

from assets.extracts.intake import Intake
from schemas.settings import Settings
from tests.unit.extracts.landings import (
    alone,
    as_csv,
    as_parquet,
    core,
    instead,
    order,
    row,
    rules,
    status,
    world,
)


def faults(intake: Intake, rule: str) -> pd.DataFrame:
    """Give the faults of one rule."""
    return intake.faults[intake.faults["rule"] == rule]


def regions(intake: Intake, rule: str) -> list[str | None]:
    """Give the regions of the faults of one rule."""
    column = faults(intake, rule)["region"]
    return [None if pd.isna(region) else region for region in column]


def test_the_region_is_the_row_s_own(tmp_path: Path, lenient: Settings) -> None:
    lines = [order(1, region="SH", amount="x"), order(2, region="NA", amount="x")]
    intake = alone(tmp_path, core(orders=lines), lenient)
    assert regions(intake, "not_a_number") == ["SH", "NA"]


def test_without_a_region_it_is_the_rep_s(tmp_path: Path, lenient: Settings) -> None:
    visit = row("visits", visit_id="V1", account_id="000001", rep_id="AE001", kind="VISIT")
    visits = [visit | {"status": "PLANNED", "planned_on": "2026-02-30"}]
    changed = core(orders=[order(1, amount="x")], visits=visits)
    changed["roster"][1]["region"] = "SH"
    intake = alone(tmp_path, changed, lenient)
    assert regions(intake, "not_a_number") == ["SH"]
    assert regions(intake, "not_a_date") == ["SH"]


def test_the_rep_s_region_is_the_latest(tmp_path: Path, lenient: Settings) -> None:
    changed = core(orders=[order(1, amount="x")])
    seat = changed["roster"][1]
    moved = {**seat, "valid_from": "2026-08-03", "region": "JS"}
    changed["roster"] = [moved, {**seat, "valid_to": "2026-08-02"}, *changed["roster"][2:]]
    changed["roster"].append(core()["roster"][0])
    intake = alone(tmp_path, changed, lenient)
    assert regions(intake, "not_a_number") == ["JS"]


def test_without_a_known_rep_it_is_the_account_s(tmp_path: Path, lenient: Settings) -> None:
    changed = core(orders=[order(1, rep_id="AE999"), order(2, rep_id="AE999", account_id="9")])
    changed["accounts"][0]["region"] = "SN"
    intake = alone(tmp_path, changed, lenient)
    assert regions(intake, "unknown_rep") == ["SN", None]


def test_a_fault_of_a_file_has_neither_region_nor_amount(tmp_path: Path, lenient: Settings) -> None:
    lines = [{**order(1), "fax": "1"}, {**order(2, amount="7"), "fax": "1"}]
    intake = alone(tmp_path, core(orders=lines), lenient)
    told = faults(intake, "extra_column")
    assert told["region"].isna().tolist() == told["amount"].isna().tolist() == [True]


def test_the_amount_of_a_row_set_aside_stands_in_the_list(
    tmp_path: Path, lenient: Settings
) -> None:
    lines = [order(1, amount="-4800.50"), order(2, account_id="9", amount="20.25"), order(3)]
    intake = alone(tmp_path, core(orders=lines), lenient)
    assert faults(intake, "too_small")["amount"].tolist() == [-4800.5]
    assert faults(intake, "unknown_account")["amount"].tolist() == [20.25]
    assert intake.faults["amount"].sum() == status(intake, "orders")["amount_set_aside"] == -4780.25


def test_the_amount_stands_once_for_a_row_with_several_faults(
    tmp_path: Path, lenient: Settings
) -> None:
    lines = [order(1, amount="-10.00", booked_on="x", account_id="9", rep_id="AE999")]
    intake = alone(tmp_path, core(orders=lines), lenient)
    assert len(intake.faults) == 4
    assert intake.faults["amount"].dropna().tolist() == [-10.0]
    assert status(intake, "orders")["amount_set_aside"] == -10.0


def test_the_amount_stands_in_the_list_also_where_the_row_has_a_notice(
    tmp_path: Path, lenient: Settings
) -> None:
    lines = [order(1, opportunity_id="P9", rep_id="AE999", amount="30.00")]
    files = core(orders=lines, opportunities=world()["opportunities"])
    intake = alone(tmp_path, files, lenient)
    assert rules(intake.faults) == {"unknown_opportunity", "unknown_rep"}
    assert intake.faults["amount"].sum() == status(intake, "orders")["amount_set_aside"] == 30.0
    assert faults(intake, "unknown_rep")["amount"].tolist() == [30.0]


def test_the_amount_stands_in_the_list_also_in_a_last_row_without_line_end(
    tmp_path: Path, lenient: Settings
) -> None:
    content = as_csv([order(1), order(2, rep_id="AE999", amount="30.00")]).rstrip()
    totals = row("control_totals", extract="orders", row_count="2", amount_sum="1030.00")
    files = {**instead("orders", "orders.csv", content), "control_totals": [totals]}
    intake = alone(tmp_path, files, lenient)
    assert intake.accepted
    assert intake.faults["amount"].sum() == status(intake, "orders")["amount_set_aside"] == 30.0


def test_a_notice_has_no_amount(tmp_path: Path, lenient: Settings) -> None:
    lines = [order(1, opportunity_id="P9"), order(2)]
    files = core(orders=lines, opportunities=world()["opportunities"])
    told = faults(alone(tmp_path, files, lenient), "unknown_opportunity")
    assert told["amount"].isna().tolist() == [True]
    duplicates = alone(tmp_path, core(orders=[order(1), order(1)]), lenient)
    assert faults(duplicates, "exact_duplicate")["amount"].isna().tolist() == [True]


def test_a_row_whose_amount_cannot_be_read_has_none(tmp_path: Path, lenient: Settings) -> None:
    intake = alone(tmp_path, core(orders=[order(1, amount="48OO.50"), order(2)]), lenient)
    assert faults(intake, "not_a_number")["amount"].isna().tolist() == [True]
    assert pd.isna(status(intake, "orders")["amount_set_aside"])


@pytest.mark.parametrize(
    ("extract", "column", "money", "amount"),
    [
        ("opportunities", "stage", "amount", 80_000.0),
        ("quotas", "fiscal_quarter", "amount", 20_000.0),
        ("forecasts", "made_in_week", "amount", 400_000.0),
        ("accounts", "tier", "buying_power", 75_000.0),
    ],
)
def test_every_extract_with_money_shows_the_amount_set_aside(
    tmp_path: Path, lenient: Settings, extract: str, column: str, money: str, amount: float
) -> None:
    changed = core(**{extract: world()[extract]})
    changed[extract][-1][column] = "x"
    assert float(changed[extract][-1][money]) == amount
    intake = alone(tmp_path, changed, lenient)
    listed = intake.faults[intake.faults["extract"] == extract]
    assert listed["amount"].dropna().tolist() == [amount]
    assert status(intake, extract)["amount_set_aside"] == amount


def test_a_row_of_a_parquet_file_is_found_by_its_number(tmp_path: Path, lenient: Settings) -> None:
    lines = [order(1), order(2, region="SH", rep_id="AE999", amount="30.00")]
    intake = alone(tmp_path, instead("orders", "orders.parquet", as_parquet(lines)), lenient)
    (fault,) = intake.faults.itertuples()
    assert (fault.row, fault.region, fault.amount) == (2, "SH", 30.0)

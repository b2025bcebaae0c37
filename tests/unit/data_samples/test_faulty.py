"""Each faulty folder has its one fault and is otherwise the valid tiny company."""

from pathlib import Path

import openpyxl
import pytest

from data_samples.generator.faulty import CASES
from schemas.extracts.registry import REQUIRED, kinds_of
from schemas.settings import Settings

EXPECTED = {
    *("none", "missing_file", "two_files", "missing_column", "unknown_enum", "wrong_encoding"),
    *(
        "ragged_row",
        "ragged_order",
        "duplicate_key",
        "exact_duplicate",
        "unknown_account",
        "unknown_rep",
    ),
    *("unknown_region", "negative_amount", "non_numeric_amount", "impossible_date"),
    *("header_only", "empty_file", "no_final_newline", "nul_bytes", "duplicate_header"),
    *("extra_column", "control_totals_mismatch", "foreign_currency", "html_instead"),
}

SPOILT = {
    "unknown_enum": ("opportunities.csv", "backup,L9,"),
    "ragged_row": ("visits.csv", ",surplus\n"),
    "ragged_order": ("orders.csv", "4800.50,1200.25,,surplus\n"),
    "duplicate_key": ("accounts.csv", "000004,沅泓信托有限公司,"),
    "unknown_account": ("orders.csv", "L3,999999,"),
    "unknown_rep": ("visits.csv", "V3,AE999,"),
    "unknown_region": ("accounts.csv", "Gildmere Trust,XX,"),
    "negative_amount": ("orders.csv", ",-4800.50,"),
    "non_numeric_amount": ("orders.csv", ",48OO.50,"),
    "impossible_date": ("visits.csv", ",2026-02-30,"),
    "duplicate_header": ("orders.csv", "amount,gross_profit,currency,amount\n"),
    "extra_column": ("accounts.csv", "opened_on,fax\n"),
    "foreign_currency": ("orders.csv", "1200.25,USD\n"),
    "html_instead": ("orders.csv", "<!DOCTYPE html>\n<html>"),
}


@pytest.fixture
def faulty(data: Path) -> Path:
    return data / "faulty"


def content(faulty: Path, case: str, name: str) -> bytes:
    return (faulty / case / "2026-W36" / name).read_bytes()


def rows(faulty: Path, name: str) -> list[dict[str, str]]:
    header, *lines = content(faulty, "none", f"{name}.csv").decode().splitlines()
    columns = header.split(",")
    return [dict(zip(columns, line.split(","), strict=True)) for line in lines]


def test_there_is_a_folder_for_every_case(faulty: Path) -> None:
    assert {path.name for path in faulty.iterdir()} == EXPECTED
    assert set(CASES) == EXPECTED


@pytest.mark.parametrize("case", sorted(EXPECTED - {"none"}))
def test_a_case_differs_from_the_valid_company_in_one_file(faulty: Path, case: str) -> None:
    valid = {path.name: path.read_bytes() for path in (faulty / "none" / "2026-W36").iterdir()}
    spoilt = {path.name: path.read_bytes() for path in (faulty / case / "2026-W36").iterdir()}
    names = valid.keys() | spoilt.keys()
    assert sum(valid.get(name) != spoilt.get(name) for name in names) == 1


@pytest.mark.parametrize("case", sorted(SPOILT))
def test_the_fault_is_in_the_file(faulty: Path, case: str) -> None:
    name, text = SPOILT[case]
    assert text in content(faulty, case, name).decode()
    assert text not in content(faulty, "none", name).decode()


def test_the_missing_file_is_missing_and_the_second_one_is_there(faulty: Path) -> None:
    assert not (faulty / "missing_file" / "2026-W36" / "visits.csv").exists()
    sheet = openpyxl.load_workbook(faulty / "two_files" / "2026-W36" / "orders.xlsx").active
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == [
        "order_line_id",
        "L1",
        "L2",
        "L3",
    ]
    assert (faulty / "two_files" / "2026-W36" / "orders.csv").exists()


def test_the_missing_column_is_missing(faulty: Path) -> None:
    header = content(faulty, "missing_column", "opportunities.csv").decode().splitlines()[0]
    wanted = [name for name in kinds_of(REQUIRED["opportunities"]) if name != "stage"]
    assert header.split(",") == wanted


def test_the_wrong_encoding_is_neither_of_both(faulty: Path) -> None:
    spoilt = content(faulty, "wrong_encoding", "accounts.csv")
    for encoding in ("utf-8", "gb18030"):
        with pytest.raises(UnicodeDecodeError):
            spoilt.decode(encoding)


def test_the_exact_duplicate_is_exact(faulty: Path) -> None:
    lines = content(faulty, "exact_duplicate", "orders.csv").splitlines()
    assert lines[-1] == lines[-2]


def test_the_empty_files_are_empty(faulty: Path) -> None:
    assert content(faulty, "empty_file", "visits.csv") == b""
    header_only = content(faulty, "header_only", "visits.csv")
    assert header_only.count(b"\n") == 1
    assert content(faulty, "none", "visits.csv").startswith(header_only)


def test_the_cut_file_ends_inside_a_number_with_all_its_fields(faulty: Path) -> None:
    header, *_, last = content(faulty, "no_final_newline", "orders.csv").decode().split("\n")
    assert header.split(",")[-1] == "amount"
    assert last.split(",")[-1] == "48"
    assert len(last.split(",")) == len(header.split(","))


def test_the_padded_file_ends_in_nuls(faulty: Path) -> None:
    padded = content(faulty, "nul_bytes", "visits.csv")
    assert padded == content(faulty, "none", "visits.csv") + bytes(64)


def test_the_control_totals_are_off_by_one_fen(faulty: Path) -> None:
    totals = content(faulty, "control_totals_mismatch", "control_totals.csv").decode()
    amounts = [round(float(row["amount"]) * 100) for row in rows(faulty, "orders")]
    assert totals.splitlines()[1] == f"orders,3,{(sum(amounts) + 1) / 100:.2f}"


def test_the_valid_company_fits_the_contract(faulty: Path, settings: Settings) -> None:
    for name, model in REQUIRED.items():
        header = content(faulty, "none", f"{name}.csv").decode().splitlines()[0]
        assert header.split(",") == list(kinds_of(model))
    regions = {region.code for region in settings.regions}
    industries = {industry.code for industry in settings.industries}
    accounts = rows(faulty, "accounts")
    assert {row["region"] for row in accounts} <= regions
    assert {row["industry"] for row in accounts} <= industries
    reps = {row["rep_id"] for row in rows(faulty, "roster")}
    for name in ("opportunities", "visits", "orders", "quotas", "forecasts"):
        assert {row["rep_id"] for row in rows(faulty, name)} <= reps
    known = {row["account_id"] for row in accounts}
    for name in ("opportunities", "visits", "orders", "forecasts"):
        assert {row["account_id"] for row in rows(faulty, name)} <= known


def test_the_faulty_files_stay_tiny(faulty: Path) -> None:
    sizes = [path.stat().st_size for path in faulty.rglob("*.*") if path.is_file()]
    assert max(sizes) < 8 * 1024

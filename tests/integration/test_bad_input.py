"""Bad input of every kind: a message that says what to do, exit code 2, no half-written week."""

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.integration.command import Answer, Command

WEEK = "2026-W36"
STOPPING = {
    "missing_file": "missing_file",
    "two_files": "two_files",
    "missing_column": "missing_column",
    "wrong_encoding": "wrong_encoding",
    "duplicate_key": "duplicate_key",
    "header_only": "header_only",
    "empty_file": "empty_file",
    "no_final_newline": "no_final_newline",
    "nul_bytes": "nul_bytes",
    "duplicate_header": "duplicate_header",
    "control_totals_mismatch": "control_totals_mismatch",
    "html_instead": "markup_instead",
    "ragged_order": "amount_unknown",
}
SET_ASIDE = {
    "unknown_enum": ("not_in_list", "stage"),
    "ragged_row": ("ragged_row", None),
    "unknown_account": ("unknown_account", "account_id"),
    "unknown_rep": ("unknown_rep", "rep_id"),
    "unknown_region": ("unknown_region", "region"),
    "negative_amount": ("too_small", "amount"),
    "non_numeric_amount": ("not_a_number", "amount"),
    "impossible_date": ("not_a_date", "planned_on"),
    "foreign_currency": ("no_plan_rate", "currency"),
}
TOLD = {"exact_duplicate": "exact_duplicate", "extra_column": "extra_column"}


@pytest.fixture(scope="session")
def faulty() -> Path:
    """Folders with one fault each, for the sample company's settings."""
    return Path(__file__).parents[2] / "data_samples" / "faulty"


@pytest.fixture(scope="session")
def settings_file() -> Path:
    """Settings of the sample company."""
    return Path(__file__).parents[2] / "data_samples" / "company.toml"


@pytest.fixture
def lenient(settings_file: Path, tmp_path: Path) -> Path:
    """The same settings, but half of a file's rows may be set aside: the samples are tiny."""
    path = tmp_path / "lenient.toml"
    text = settings_file.read_text("utf-8")
    path.write_text(f"{text}\n[set_aside]\nlimit_rate = 0.5\n", "utf-8")
    return path


def faults_of(out: Path) -> pd.DataFrame:
    return pd.read_parquet(out / "checks" / WEEK / "data_quality.parquet")


def nothing_published(out: Path) -> bool:
    return [path.name for path in out.iterdir() if path.name not in (".radpack", "checks")] == []


def is_plain(answer: Answer) -> bool:
    return "Traceback" not in answer.text and "dagster" not in answer.text.lower()


@pytest.mark.parametrize(("case", "rule"), STOPPING.items())
def test_a_fault_of_a_file_stops_the_week_and_is_explained(
    command: Command, faulty: Path, settings_file: Path, tmp_path: Path, case: str, rule: str
) -> None:
    answer = command(
        "run", "--landing", faulty / case, "--settings", settings_file, "--out", tmp_path
    )
    assert answer.code == 2, answer.text
    assert is_plain(answer)
    assert nothing_published(tmp_path)
    faults = faults_of(tmp_path)
    assert rule in set(faults.loc[faults["severity"] == "file", "rule"])
    assert "What to do" in answer.text


@pytest.mark.parametrize(("case", "expected"), SET_ASIDE.items())
def test_a_fault_of_a_row_stops_the_week_when_the_limit_is_passed(
    command: Command,
    faulty: Path,
    settings_file: Path,
    tmp_path: Path,
    case: str,
    expected: tuple[str, str | None],
) -> None:
    answer = command(
        "check", "--landing", faulty / case, "--settings", settings_file, "--out", tmp_path
    )
    assert answer.code == 2, answer.text
    rules = set(faults_of(tmp_path)["rule"])
    assert {expected[0], "too_many_set_aside"} <= rules


@pytest.mark.parametrize(("case", "expected"), SET_ASIDE.items())
def test_a_fault_of_a_row_sets_it_aside_with_its_place(
    command: Command,
    faulty: Path,
    lenient: Path,
    tmp_path: Path,
    case: str,
    expected: tuple[str, str | None],
) -> None:
    answer = command("check", "--landing", faulty / case, "--settings", lenient, "--out", tmp_path)
    assert answer.code == 0, answer.text
    faults = faults_of(tmp_path)
    rule, column = expected
    (row,) = faults[faults["rule"] == rule].to_dict("records")
    assert row["severity"] == "row"
    assert row["row"] >= 2
    assert pd.notna(row["file"])
    assert pd.notna(row["value"])
    assert (None if pd.isna(row["column"]) else row["column"]) == column


@pytest.mark.parametrize(("case", "rule"), TOLD.items())
def test_what_does_no_harm_is_only_told(
    command: Command, faulty: Path, settings_file: Path, tmp_path: Path, case: str, rule: str
) -> None:
    answer = command(
        "check", "--landing", faulty / case, "--settings", settings_file, "--out", tmp_path
    )
    assert answer.code == 0, answer.text
    faults = faults_of(tmp_path)
    assert list(faults["rule"]) == [rule]
    assert list(faults["severity"]) == ["notice"]


def test_a_valid_week_has_no_fault(
    command: Command, faulty: Path, settings_file: Path, tmp_path: Path
) -> None:
    answer = command(
        "check", "--landing", faulty / "none", "--settings", settings_file, "--out", tmp_path
    )
    assert answer.code == 0, answer.text
    assert faults_of(tmp_path).empty


def test_one_check_reports_the_faults_of_every_file(
    command: Command, faulty: Path, settings_file: Path, tmp_path: Path
) -> None:
    landing = tmp_path / "landing"
    shutil.copytree(faulty / "none", landing)
    for case, file in (
        ("negative_amount", "orders.csv"),
        ("impossible_date", "visits.csv"),
        ("unknown_enum", "opportunities.csv"),
        ("duplicate_key", "accounts.csv"),
    ):
        shutil.copy(faulty / case / WEEK / file, landing / WEEK / file)
    answer = command(
        "check", "--landing", landing, "--settings", settings_file, "--out", tmp_path / "out"
    )
    assert answer.code == 2
    rules = set(faults_of(tmp_path / "out")["rule"])
    assert {"too_small", "not_a_date", "not_in_list", "duplicate_key"} <= rules


def test_the_work_list_is_a_workbook_with_what_to_do(
    command: Command, faulty: Path, settings_file: Path, tmp_path: Path
) -> None:
    command(
        "check", "--landing", faulty / "negative_amount", "--settings", settings_file,
        "--out", tmp_path,
    )  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / "checks" / WEEK / f"work-list-{WEEK}.xlsx")
    assert book.sheetnames == ["待办清单", "数据文件状态"]
    cells = [cell.value for row in book["待办清单"].iter_rows() for cell in row]
    assert "-4800.50" in cells
    assert "数值低于该列允许范围" in cells


def test_settings_with_an_unknown_key_name_it(
    command: Command, settings_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "company.toml"
    path.write_text(settings_file.read_text("utf-8") + "\n[visits]\neffective = 10\n", "utf-8")
    answer = command("run", "--settings", path, "--out", tmp_path / "out")
    assert answer.code == 2
    assert "visits.effective" in answer.text
    assert is_plain(answer)
    assert not (tmp_path / "out").exists()


def test_a_week_without_folder_names_the_weeks_there_are(command: Command, tmp_path: Path) -> None:
    answer = command("run", "--week", "2026-W20", "--out", tmp_path)
    assert answer.code == 2
    assert "2026-W33, 2026-W34, 2026-W35, 2026-W36" in answer.text
    assert nothing_published(tmp_path)


@pytest.mark.parametrize("week", ["2026-W54", "yesterday", "2026-02-30", "36"])
def test_a_week_that_cannot_be_read_is_refused(command: Command, tmp_path: Path, week: str) -> None:
    answer = command("run", "--week", week, "--out", tmp_path)
    assert answer.code == 2
    assert "2026-W36, a date like 2026-09-06, or last" in answer.text


def test_the_last_week_is_the_one_just_ended(command: Command, tmp_path: Path) -> None:
    answer = command("run", "--week", "last", "--out", tmp_path)
    assert answer.code == 2
    today = pd.Timestamp.now(tz="Asia/Shanghai")
    year, number, _ = (today - pd.Timedelta(days=7)).isocalendar()
    assert f"{year}-W{number:02}" in answer.text


def test_a_landing_that_is_not_there_is_told(command: Command, tmp_path: Path) -> None:
    settings = Path(__file__).parents[2] / "data_samples" / "company.toml"
    answer = command(
        "run", "--landing", tmp_path / "nowhere", "--settings", settings, "--out", tmp_path
    )
    assert answer.code == 2
    assert "The landing folder cannot be read" in answer.text


def test_an_output_folder_that_cannot_be_written_is_told(command: Command, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    answer = command("run", "--out", in_the_way / "out")
    assert answer.code == 2
    assert "The output folder cannot be written" in answer.text
    assert is_plain(answer)


def test_an_unknown_region_names_the_regions_there_are(command: Command, tmp_path: Path) -> None:
    answer = command("run", "--out", tmp_path, "--region", "XX")
    assert answer.code == 2
    assert "company, BJ, TJ" in answer.text


def test_an_unknown_option_is_bad_input(command: Command) -> None:
    assert command("run", "--no-such-option").code == 2


@pytest.mark.parametrize("landing", ["", "foo://bucket/landing", "/nowhere/at/all"])
def test_a_landing_that_cannot_be_one_is_told_and_never_the_sample_instead(
    command: Command, tmp_path: Path, landing: str
) -> None:
    answer = command("check", "--landing", landing, "--out", tmp_path / "out")
    assert answer.code == 2
    assert "The landing folder cannot be read" in answer.text
    assert is_plain(answer)


def test_an_empty_output_folder_is_not_the_usual_one(command: Command) -> None:
    answer = command("check", "--out", "")
    assert answer.code == 2
    assert "The output folder cannot be written" in answer.text


def test_a_sample_that_cannot_be_written_is_told(command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    answer = command("sample", "--out", tmp_path / "file" / "below")
    assert answer.code == 2
    assert "The output folder cannot be written" in answer.text
    assert is_plain(answer)

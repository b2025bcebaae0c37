"""The work list: every fault with what it means and what to do, for those who correct sources."""

import io
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from assets.extracts.faults import fault_frame
from assets.packs import work_list
from assets.packs.messages import catalogue
from assets.packs.work_list import write_work_list
from schemas.errors import Fault
from schemas.settings import Settings
from schemas.vocabulary import Severity
from tests.reports.week import World, speaking

FAULTS = [
    Fault("missing_file", extract="orders", file="orders"),
    Fault(
        "not_a_date",
        Severity.ROW,
        extract="visits",
        file="visits.csv",
        row=17,
        column="planned_on",
        value="2026-02-30",
    ),
    Fault("unexpected_file", Severity.NOTICE, file="=1+1.txt"),
]

FAULT_COLUMNS = ["severity", "extract", "file", "row", "column", "value", "count", "what", "do"]
STATUS_COLUMNS = ["extract", "presence", "file", "encoding", "size", "rows_read"]
STATUS_COLUMNS += ["duplicate_count", "set_aside_count", "used_count", "amount_read"]
SPREADSHEET_ENDS = 1_048_576

languages = pytest.mark.parametrize("language", ["zh", "en"])


def written(world: World, faults: pd.DataFrame, settings: Settings) -> bytes:
    return write_work_list(faults, world.status, world.week, settings)


def sheet(content: bytes, language: str, name: str = "faults") -> Worksheet:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return book[catalogue(language).text(f"sheets.{name}")]


def rows(page: Worksheet, names: list[str], language: str) -> list[dict[str, Any]]:
    columns = catalogue(language).words("columns")
    assert [cell.value for cell in page[4]][: len(names)] == [columns[name] for name in names]
    body = page.iter_rows(min_row=5, max_col=len(names), values_only=True)
    return [dict(zip(names, values, strict=True)) for values in body]


@languages
def test_every_fault_says_what_it_means_and_what_to_do(world: World, language: str) -> None:
    settings = speaking(world.settings, language)
    content = written(world, fault_frame(FAULTS), settings)
    listed = rows(sheet(content, language), FAULT_COLUMNS, language)
    words = catalogue(language)
    for fault, row in zip(FAULTS, listed, strict=False):
        assert row["what"] == words.text(f"rules.{fault.rule}.what")
        assert row["severity"] == words.text(f"severities.{fault.severity}")
        assert row["count"] == 1
    assert "orders" in listed[0]["do"]
    assert (listed[1]["row"], listed[1]["column"]) == (17, "planned_on")
    assert listed[1]["value"] == "2026-02-30"
    assert listed[2]["file"] == "=1+1.txt"


@languages
def test_the_state_of_every_extract_stands_beside_the_faults(world: World, language: str) -> None:
    settings = speaking(world.settings, language)
    content = written(world, fault_frame(FAULTS), settings)
    page = sheet(content, language, "extract_status")
    listed = rows(page, STATUS_COLUMNS, language)
    words = catalogue(language)
    assert [row["extract"] for row in listed] == [
        words.text(f"extracts.{name}") for name in world.status["extract"]
    ]
    accounts = listed[0]
    assert (accounts["file"], accounts["rows_read"]) == ("accounts.csv", 28)
    assert accounts["amount_read"] == 10_900_010


def test_a_week_without_faults_gives_an_empty_list(world: World) -> None:
    page = sheet(written(world, fault_frame([]), speaking(world.settings, "en")), "en")
    assert [cell.value for cell in page[5]] == [None] * page.max_column


def test_the_list_is_in_the_companys_language(world: World) -> None:
    content = written(world, fault_frame(FAULTS), world.settings)
    assert world.settings.company.language == "zh"
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == [
        catalogue("zh").text("sheets.faults"),
        catalogue("zh").text("sheets.extract_status"),
    ]


def test_more_faults_than_fit_are_cut_and_counted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert work_list.MOST_ROWS < SPREADSHEET_ENDS
    monkeypatch.setattr(work_list, "MOST_ROWS", 20)
    faults = fault_frame(FAULTS[1:2]).loc[[0] * (20 + 1_234)].reset_index(drop=True)
    page = sheet(written(world, faults, speaking(world.settings, "en")), "en")
    assert "1,234" in page["A2"].value
    assert "2026-02-30" in [cell.value for cell in page[24]]
    assert "2026-02-30" not in [cell.value for cell in page[25]]


def test_a_list_that_fits_does_not_speak_of_more(world: World) -> None:
    page = sheet(written(world, fault_frame(FAULTS), speaking(world.settings, "en")), "en")
    assert page["A2"].value.endswith("2026-W36")

"""Every sheet of a workbook holds its table's rows, in numbers, and adds up."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

import pandas as pd
import pytest
from defusedxml.ElementTree import fromstring
from openpyxl.worksheet.worksheet import Worksheet

from assets.packs.build import sections
from assets.packs.html import environment
from assets.packs.layout import PACK_LAYOUT, Column, Layout, Sheet, read_layout
from tests.reports import shown
from tests.reports.conftest import Getter
from tests.reports.kitchen import LANGUAGES, Made, Which

HEADER_ROW = 4
FIRST_ROW = HEADER_ROW + 1
EXACT = 1e-14
"""Sixteen digits are written of each number."""

PACKS = [Which("golden", code, language) for code in ("E1", "E2") for language in LANGUAGES]
PACKS += [Which("golden", "company", "zh"), Which("sample", "NA", "zh")]
PACKS += [Which("sample", "company", "en"), Which("awkward", "X60", "zh")]
each = pytest.mark.parametrize("which", PACKS, ids=str)

RATIO = re.compile(
    r"=IFERROR\(SUBTOTAL\(109,\w+\[(.+?)\]\)/SUBTOTAL\(109,\w+\[(.+?)\]\),\"(.+)\"\)"
)
SUM = re.compile(r"=SUBTOTAL\(109,(\w+)\[(.+)\]\)")
PLACES = {"r", "ref", "sqref", "spans", "s", "activeCell", "topLeftCell"}
"""Attributes that hold a cell's address, not a text."""


def layout_of(made: Made) -> Layout:
    about = made.order.about
    held = sections(about, made.order.tables)
    facts = {
        "extracts": held["method"].rows["extracts"],
        "settings": held["method"].rows["settings"],
    }
    return read_layout(environment(about.language, about.currency), about, facts, PACK_LAYOUT)


def published(made: Made, sheet: Sheet) -> pd.DataFrame:
    """Give the published rows that belong on a sheet, taken from the week's own tables."""
    rows = made.world.tables[str(sheet.table)]
    about = made.order.about
    if not about.is_company and "region" in rows:
        rows = rows[rows["region"] == about.code]
    for column, value in sheet.where.items():
        rows = rows[rows[column] == value]
    return rows.reset_index(drop=True)


def pages_of(made: Made, *, cached: bool) -> Iterator[tuple[Sheet, Worksheet]]:
    book = made.book if cached else made.formulas
    layout = layout_of(made)
    assert book.sheetnames == [sheet.name for sheet in layout.sheets]
    for sheet in layout.sheets:
        yield sheet, book[sheet.name]


def column_values(page: Worksheet, place: int, count: int) -> list[Any]:
    rows = page.iter_rows(
        min_row=FIRST_ROW, max_row=FIRST_ROW + count - 1, min_col=place + 1, max_col=place + 1
    )
    return [row[0].value for row in rows] if count else []


def same(found: Any, value: Any, column: Column, language: str) -> bool:
    """Tell whether a cell holds a table's value, or a word where there is none."""
    if shown.is_absent(value):
        flags = set(shown.texts(language)["flags"].values())
        return found in shown.reason_words(language) | flags
    if isinstance(value, pd.Timestamp):
        return bool(found == value.to_pydatetime())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return isinstance(found, int | float) and abs(found - value) <= EXACT * abs(value)
    if column.label is None and column.words is None:
        return bool(found == value)
    return isinstance(found, str)


@each
def test_every_sheet_holds_the_rows_of_its_table(pack: Getter, which: Which) -> None:
    made = pack(which)
    compared = 0
    for sheet, page in pages_of(made, cached=True):
        if sheet.table is None:
            continue
        rows = published(made, sheet)
        for place, column in enumerate(sheet.columns):
            if column.name not in rows:
                continue
            cells = column_values(page, place, len(rows))
            values = rows[column.name].astype(object).tolist()
            for number, (cell, value) in enumerate(zip(cells, values, strict=True)):
                where = f"{sheet.name} {column.header} {number}: {cell!r} for {value!r}"
                assert same(cell, value, column, which.language), where
                compared += 1
    assert compared > 500


@each
def test_no_row_follows_the_last_but_the_total(pack: Getter, which: Which) -> None:
    made = pack(which)
    for sheet, page in pages_of(made, cached=True):
        if sheet.table is None:
            continue
        rows = published(made, sheet)
        adds_up = any(column.total for column in sheet.columns) and not rows.empty
        last = FIRST_ROW + max(len(rows), 1) + adds_up - 1
        below = [cell.value for row in page.iter_rows(min_row=last + 1) for cell in row]
        assert all(value is None for value in below), sheet.name
        if adds_up:
            total = shown.texts(which.language)["product"]["total"]
            assert page.cell(last, 1).value == total


@each
def test_every_total_is_the_sum_of_its_column(pack: Getter, which: Which) -> None:
    made = pack(which)
    formulas = {sheet.name: page for sheet, page in pages_of(made, cached=False)}
    summed = 0
    for sheet, page in pages_of(made, cached=True):
        if sheet.table is None:
            continue
        count = len(published(made, sheet))
        for place, column in enumerate(sheet.columns):
            if not column.total or not count:
                continue
            row = FIRST_ROW + count
            formula = formulas[sheet.name].cell(row, place + 1).value
            total = page.cell(row, place + 1).value
            if not str(formula).startswith("="):
                assert total == plain_total(made, sheet, column.name), f"{sheet.name} {column.name}"
                continue
            expected = evaluated(formula, sheet, page, count)
            assert total == (expected if isinstance(expected, str) else pytest.approx(expected)), (
                f"{sheet.name} {column.header}"
            )
            summed += 1
    assert summed > 20


def plain_total(made: Made, sheet: Sheet, column: str) -> float | str:
    """Give what stands under a column of which some rows are unknown: the whole's own figure."""
    cells = published(made, sheet)[column]
    assert cells.isna().any()
    if not sheet.totals:
        assert cells.isna().all()
        return shown.DASH
    whole = made.order.tables[str(sheet.table)]
    for name, value in sheet.totals.items():
        whole = whole[whole[name] == value]
    value = whole[column].iloc[0]
    return shown.DASH if shown.is_absent(value) else float(value)


def evaluated(formula: str, sheet: Sheet, page: Worksheet, count: int) -> float | str:
    """Compute a totals formula from the cells above it."""
    ratio = RATIO.fullmatch(formula)
    if ratio is not None:
        top, bottom = (summed(name, sheet, page, count) for name in ratio.groups()[:2])
        return top / bottom if bottom else str(ratio[3])
    found = SUM.fullmatch(formula)
    assert found is not None, formula
    assert found[1] in page.tables
    return summed(found[2], sheet, page, count)


def summed(header: str, sheet: Sheet, page: Worksheet, count: int) -> float:
    place = [column.header for column in sheet.columns].index(header)
    cells = column_values(page, place, count)
    return float(sum(cell for cell in cells if isinstance(cell, int | float)))


@each
def test_only_totals_are_formulas(pack: Getter, which: Which) -> None:
    made = pack(which)
    for sheet, page in pages_of(made, cached=False):
        found = {cell.row for row in page.iter_rows() for cell in row if cell.data_type == "f"}
        count = len(published(made, sheet)) if sheet.table else 0
        assert found <= {FIRST_ROW + count}, sheet.name


@each
def test_every_sheet_is_a_table_with_filters_under_a_frozen_header(
    pack: Getter, which: Which
) -> None:
    names = []
    for sheet, page in pages_of(pack(which), cached=False):
        (table,) = page.tables.values()
        names.append(table.displayName)
        first, last = table.ref.split(":")
        assert first == f"A{HEADER_ROW}"
        assert page[last].column == len(sheet.columns)
        assert table.autoFilter is not None
        assert page.freeze_panes == f"B{FIRST_ROW}"
        headers = [cell.value for cell in page[HEADER_ROW]]
        assert headers == [column.header for column in sheet.columns]
        assert [column.name for column in table.tableColumns] == headers
        assert page["A1"].value == sheet.title
    assert len(set(names)) == len(names)


@each
def test_the_headers_of_a_table_are_all_different(pack: Getter, which: Which) -> None:
    for sheet in layout_of(pack(which)).sheets:
        headers = [column.header.casefold() for column in sheet.columns]
        assert len(set(headers)) == len(headers), sheet.name
        assert all(headers)


@each
def test_a_header_that_a_formula_names_needs_no_escape(pack: Getter, which: Which) -> None:
    for sheet in layout_of(pack(which)).sheets:
        if any(column.total for column in sheet.columns):
            for column in sheet.columns:
                assert not set(column.header) & set("[]#'@\t\n"), column.header


@each
def test_rates_are_shown_as_percent_and_money_with_two_decimals(pack: Getter, which: Which) -> None:
    made = pack(which)
    expected = {"rate": "0.0%", "money": "#,##0.00;[Red]-#,##0.00", "count": "#,##0"}
    expected |= {"factor": "0.00"}
    for sheet, page in pages_of(made, cached=True):
        count = len(published(made, sheet)) if sheet.table else 0
        for place, column in enumerate(sheet.columns):
            for row in range(FIRST_ROW, FIRST_ROW + count):
                cell = page.cell(row, place + 1)
                if column.format in expected and isinstance(cell.value, int | float):
                    assert cell.number_format == expected[column.format], cell.coordinate


def test_a_headline_is_shown_in_its_own_unit(pack: Getter) -> None:
    made = pack(Which("golden", "E2", "en"))
    units = {"PRG-2": "0.0%", "CVG-3": "0.0%", "WKP-1": "0.0%", "PRG-8": "0.00"}
    page = made.book[shown.texts("en")["sheets"]["headlines"]]
    formats = {row[0].value: row[2] for row in page.iter_rows(min_row=FIRST_ROW)}
    for code, number_format in units.items():
        if isinstance(formats[code].value, int | float):
            assert formats[code].number_format == number_format


@pytest.mark.parametrize(
    ("code", "other"), [("E1", "E2"), ("E2", "E1")], ids=["E1-without-E2", "E2-without-E1"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_another_region_is_in_any_part_of_the_workbook(
    pack: Getter, code: str, other: str, language: str
) -> None:
    made = pack(Which("golden", code, language))
    strings = set(_strings(made.xlsx))
    assert _marks(made, code) & strings, "the search finds what is there"
    assert _marks(made, other) & strings == set()
    whole = "\n".join(strings)
    assert [name for name in _long_marks(made, other) if name in whole] == []


@pytest.mark.parametrize(
    ("code", "other"), [("E1", "E2"), ("E2", "E1")], ids=["E1-without-E2", "E2-without-E1"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_another_region_is_on_any_page(
    pack: Getter, code: str, other: str, language: str
) -> None:
    text = pack(Which("golden", code, language)).paper.text
    marks = _long_marks(pack(Which("golden", code, language)), other)
    assert [name for name in marks if name.replace(" ", "") in text] == []


def _marks(made: Made, region: str) -> set[str]:
    """Give ids and names of a region that no other region shares, and the region's own names."""
    frames = made.world.frames
    accounts, roster, orders = frames["accounts"], frames["roster"], frames["orders"]
    mine = accounts.loc[accounts["region"] == region, ["account_id", "name"]]
    seats = roster.loc[roster["region"] == region, ["rep_id", "name"]]
    deals = frames["opportunities"]
    own = deals[deals["rep_id"].isin(seats["rep_id"])][["opportunity_id", "name"]]
    lines = orders.loc[orders["region"] == region, "order_line_id"]
    ids = {value for frame in (mine, seats, own) for value in frame.to_numpy().ravel()}
    settings = made.world.settings.region(region)
    cells = {"R1", "R2", "R3", "D1", "D2", "D3", "A1", "A2", "A3", "U"}
    return (ids | set(lines) | {region, settings.zh, settings.en, *settings.directors}) - cells


def _long_marks(made: Made, region: str) -> list[str]:
    return sorted(mark for mark in _marks(made, region) if len(mark) > 4)


def _strings(content: bytes) -> Iterator[str]:
    """Give every text and every attribute that is not an address, of all parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield name
            for element in fromstring(archive.read(name)).iter():
                yield element.text or ""
                yield from (value for key, value in element.attrib.items() if key not in PLACES)


@pytest.mark.parametrize("which", PACKS[:4], ids=str)
def test_the_workbook_is_dated_by_its_week_and_carries_no_clock(pack: Getter, which: Which) -> None:
    made = pack(which)
    properties = made.formulas.properties
    assert properties.created == datetime.combine(made.order.about.as_of, time())
    assert properties.modified == properties.created
    with zipfile.ZipFile(io.BytesIO(made.xlsx)) as archive:
        stamps = {entry.date_time for entry in archive.infolist()}
    assert {stamp[0] for stamp in stamps} == {1980}

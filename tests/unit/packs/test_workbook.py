"""Workbooks as a spreadsheet reads them: text stays text, numbers are numbers, totals add up."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import openpyxl
import pandas as pd
import pytest
from defusedxml.ElementTree import fromstring
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assets.packs.formats import Formats
from assets.packs.html import environment
from assets.packs.layout import PACK_LAYOUT, Column, Layout, Sheet, read_layout
from assets.packs.messages import LANGUAGES, catalogue
from assets.packs.pack import About
from assets.packs.sections.method import Line
from assets.packs.workbook import LONGEST_TEXT, count_rows, write_workbook

HEADER_ROW, FIRST_ROW = 4, 5
DASH = "\N{EN DASH}"

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A1", "\t=1", "=", "{=1}"]
LINKS = ["http://127.0.0.1/", "mailto:a@example", "internal:Sheet1!A1", "external:c:\\x.xlsx"]
PLAIN = ["007", "1e5", "TRUE", "#N/A", "<b>&\"'", "无穷 🚀 𠮷", "line\nbreak", " x "]


@pytest.fixture(scope="module")
def styles(about: About) -> Mapping[str, dict[str, Any]]:
    """The formats of the shipped layout."""
    facts = {"extracts": (), "settings": (Line("a", 1),)}
    env = environment("en", "CNY")
    return read_layout(env, about, facts, PACK_LAYOUT).formats


@pytest.fixture
def made(about: About, styles: Mapping[str, dict[str, Any]]) -> Any:
    """Write one sheet and give the bytes."""

    def write(frame: pd.DataFrame, *columns: Column, language: str = "en", **more: Any) -> bytes:
        tables = {"some_table": frame} | more.pop("tables", {})
        sheet = Sheet(name="One", title="The One", table="some_table", columns=columns, **more)
        layout = Layout(
            formats=dict(styles), subtitle="Sub", total="Total", absent=DASH, sheets=(sheet,)
        )
        formats = Formats(catalogue(language), "CNY")
        return write_workbook(layout, tables, about, formats)

    return write


def opened(content: bytes, *, cached: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=cached)


def page_of(content: bytes, *, cached: bool = False) -> Worksheet:
    return opened(content, cached=cached)["One"]


def values(page: Worksheet, place: int = 1) -> list[Any]:
    return [row[0].value for row in page.iter_rows(FIRST_ROW, min_col=place, max_col=place)]


def text(name: str = "a", **more: Any) -> Column:
    return Column(name=name, header=name.upper(), **more)


@pytest.mark.parametrize("value", [*DANGEROUS, *LINKS, *PLAIN])
def test_a_string_stays_the_string_it_is(made: Any, value: str) -> None:
    page = page_of(made(pd.DataFrame({"a": [value]}), text()))
    cell = page.cell(FIRST_ROW, 1)
    assert cell.value == value
    assert cell.data_type == "s"
    assert cell.hyperlink is None


@pytest.mark.parametrize("value", [*DANGEROUS, *LINKS])
def test_a_string_written_out_in_the_layout_stays_a_string(
    about: About, styles: Mapping[str, dict[str, Any]], value: str
) -> None:
    sheet = Sheet(name="One", title=value, columns=(text(),), rows=({"a": value},))
    layout = Layout(
        formats=dict(styles), subtitle=value, total="Total", absent=DASH, sheets=(sheet,)
    )
    page = page_of(write_workbook(layout, {}, about, Formats(catalogue("en"), "CNY")))
    for place in ("A1", "A2", "A5"):
        assert page[place].value == value
        assert page[place].data_type == "s"


@pytest.mark.parametrize("control", ["\x01", "\x08", "\x0b", "\x1b", "\x1f", "\x7f", "\x85"])
def test_a_control_character_does_not_break_the_workbook(made: Any, control: str) -> None:
    content = made(pd.DataFrame({"a": [f"one{control}two"]}), text())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            assert fromstring(archive.read(name)) is not None
    found = page_of(content).cell(FIRST_ROW, 1).value
    assert str(found).startswith("one")
    assert str(found).endswith("two")


def test_a_text_longer_than_a_cell_is_cut(made: Any) -> None:
    frame = pd.DataFrame({"a": ["x" * (LONGEST_TEXT + 1), "y" * LONGEST_TEXT, "z"]})
    assert LONGEST_TEXT == 32_767
    assert [len(value) for value in values(page_of(made(frame, text())))] == [32_767, 32_767, 1]


def test_a_text_is_cut_as_spreadsheets_count_it(made: Any) -> None:
    (found,) = values(page_of(made(pd.DataFrame({"a": ["🚀" * LONGEST_TEXT]}), text())))
    assert len(found.encode("utf-16-le")) // 2 <= LONGEST_TEXT


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_absent_is_a_word_or_a_dash_and_never_nothing(made: Any, language: str) -> None:
    frame = pd.DataFrame(
        {
            "a": [1.5, None, None, None],
            "why": pd.Series([None, "no_quota", None, "quota_met;too_few"], dtype="str"),
            "n": pd.array([1, None, None, None], dtype="Int64"),
            "t": pd.Series(["x", None, None, None], dtype="str"),
            "d": pd.Series(["2026-09-06", None, None, None], dtype="datetime64[us]"),
        }
    )
    columns = [
        text("a", format="money", reason="why"),
        text("n", format="count"),
        text("t"),
        text("d", format="day"),
        text("why", words="reasons"),
    ]
    page = page_of(made(frame, *columns, language=language))
    words = catalogue(language)
    quota, met = words.text("reasons.no_quota"), words.text("reasons.quota_met")
    both = words.text("language.joiner").join([met, words.text("reasons.too_few")])
    assert values(page, 1) == [1.5, quota, DASH, met]
    assert values(page, 2) == [1, DASH, DASH, DASH]
    assert values(page, 3) == ["x", DASH, DASH, DASH]
    assert values(page, 4) == [datetime(2026, 9, 6), DASH, DASH, DASH]
    assert values(page, 5) == [DASH, quota, DASH, both]


def test_zero_is_a_number(made: Any) -> None:
    frame = pd.DataFrame({"a": [0.0, -0.0], "n": [0, 0]})
    page = page_of(made(frame, text("a", format="money"), text("n", format="count")))
    assert values(page, 1) == [0, 0]
    assert values(page, 2) == [0, 0]


@pytest.mark.parametrize(
    "numbers",
    [[0.1 + 0.2, 1e15, 123_456_789.1234], [-0.0001, 1e-12, 2.5], [1.0, 2.0, 3.0]],
    ids=["large", "small", "whole"],
)
def test_a_number_is_the_number_of_its_table(made: Any, numbers: list[float]) -> None:
    page = page_of(made(pd.DataFrame({"a": numbers}), text("a", format="money")))
    assert values(page) == pytest.approx(numbers, rel=1e-15)


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("money", "#,##0.00;[Red]-#,##0.00"),
        ("count", "#,##0"),
        ("rate", "0.0%"),
        ("factor", "0.00"),
        ("number", "General"),
    ],
)
def test_a_column_is_shown_in_its_format(made: Any, kind: str, shown: str) -> None:
    page = page_of(made(pd.DataFrame({"a": [0.5]}), text(format=kind)))
    assert page.cell(FIRST_ROW, 1).number_format == shown


def test_a_row_can_choose_its_own_format(made: Any) -> None:
    frame = pd.DataFrame({"a": [0.5, 2000.0, 1.25], "unit": ["rate", "money", "factor"]})
    page = page_of(made(frame, text(format="number", format_by="unit")))
    found = [page.cell(row, 1).number_format for row in range(FIRST_ROW, FIRST_ROW + 3)]
    assert found == ["0.0%", "#,##0.00;[Red]-#,##0.00", "0.00"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_codes_are_written_in_words(made: Any, language: str) -> None:
    frame = pd.DataFrame({"a": ["L1", "L5"], "f": ["sow_over_1", "unpriced;no_account"]})
    page = page_of(
        made(frame, text(label="stages.{}"), text("f", words="flags"), language=language)
    )
    words = catalogue(language)
    assert values(page, 1) == [words.text("stages.L1"), words.text("stages.L5")]
    joiner = words.text("language.joiner")
    both = joiner.join([words.text("flags.unpriced"), words.text("flags.no_account")])
    assert values(page, 2) == [words.text("flags.sow_over_1"), both]


def test_a_total_is_a_formula_with_its_sum_beside_it(made: Any) -> None:
    frame = pd.DataFrame({"who": ["a", "b", "c"], "x": [0.1, 0.2, None], "n": [1, 2, 3]})
    content = made(
        frame, text("who"), text("x", format="money", total="sum"), text("n", total="sum")
    )
    formulas, cached = page_of(content), page_of(content, cached=True)
    assert formulas["B8"].value == "=SUBTOTAL(109,t_some_table_0[X])"
    assert formulas["B8"].data_type == "f"
    assert cached["B8"].value == 0.3
    assert cached["C8"].value == 6
    assert cached["A8"].value == "Total"


def test_a_rate_in_the_totals_is_the_rate_of_the_whole(made: Any) -> None:
    frame = pd.DataFrame({"who": ["a", "b"], "top": [1.0, 3.0], "rate": [0.5, 0.75]})
    whole = pd.DataFrame({"level": ["region"], "top": [4.0], "rate": [4 / 6], "who": ["x"]})
    tables = {"some_table": pd.concat([frame.assign(level="rep"), whole])}
    formula = '=IFERROR(SUBTOTAL(109,[TOP])/6,"-")'
    content = made(
        frame,
        text("who"),
        text("top", format="money", total="sum"),
        text("rate", format="rate", total=formula),
        tables=tables,
        where={"level": "rep"},
        totals={"level": "region"},
    )
    assert page_of(content)["C7"].value == formula.replace("[TOP]", "t_some_table_0[TOP]")
    assert page_of(content, cached=True)["C7"].value == pytest.approx(4 / 6)
    assert page_of(content)["C7"].number_format == "0.0%"


def test_a_rate_of_nothing_is_a_dash_in_the_totals(made: Any) -> None:
    frame = pd.DataFrame({"who": ["a"], "rate": [None], "level": ["rep"]}).astype({"rate": float})
    content = made(
        frame,
        text("who"),
        text("rate", format="rate", total="=1/0"),
        where={"level": "rep"},
        totals={"level": "region"},
    )
    assert page_of(content, cached=True)["B6"].value == DASH


def test_only_totals_are_formulas(made: Any) -> None:
    frame = pd.DataFrame({"who": DANGEROUS, "x": range(len(DANGEROUS))})
    page = page_of(made(frame, text("who"), text("x", total="sum")))
    found = [cell.coordinate for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    assert found == [f"B{FIRST_ROW + len(DANGEROUS)}"]


def test_a_sheet_is_a_table_with_filters_under_a_frozen_header(made: Any) -> None:
    frame = pd.DataFrame({"a": ["x", "y"], "b": [1, 2]})
    page = page_of(made(frame, text(), text("b")))
    (table,) = page.tables.values()
    assert table.ref == "A4:B6"
    assert table.autoFilter.ref == "A4:B6"
    assert page.freeze_panes == "B5"
    assert [cell.value for cell in page[HEADER_ROW]] == ["A", "B"]
    assert (page["A1"].value, page["A2"].value) == ("The One", "Sub")


def test_an_empty_table_keeps_its_header_and_has_no_totals(made: Any) -> None:
    frame = pd.DataFrame({"a": pd.Series(dtype="str"), "b": pd.Series(dtype=float)})
    page = page_of(made(frame, text(), text("b", total="sum")))
    (table,) = page.tables.values()
    assert table.ref == "A4:B5"
    assert not table.totalsRowCount
    assert values(page) == []


def test_conditions_choose_the_rows(made: Any) -> None:
    frame = pd.DataFrame({"a": ["x", "y", "z"], "level": ["rep", "region", "rep"]})
    assert values(page_of(made(frame, text(), where={"level": "rep"}))) == ["x", "z"]


def test_the_same_tables_give_the_same_bytes(made: Any) -> None:
    frame = pd.DataFrame({"a": ["x", None], "b": [1.5, None]})
    one, two = (made(frame.copy(), text(), text("b", total="sum")) for _ in range(2))
    assert one == two


def test_another_value_gives_other_bytes(made: Any) -> None:
    one, two = (made(pd.DataFrame({"a": [value]}), text()) for value in ("x", "y"))
    assert one != two


def test_a_long_sheet_is_whole(made: Any) -> None:
    count = 20_000
    frame = pd.DataFrame({"a": [f"row {n}" for n in range(count)], "b": range(count)})
    page = page_of(made(frame, text(), text("b", total="sum")), cached=True)
    assert page.max_row == HEADER_ROW + count + 1
    assert page.cell(HEADER_ROW + count, 1).value == f"row {count - 1}"
    assert page.cell(HEADER_ROW + count + 1, 2).value == count * (count - 1) // 2


def test_rows_are_counted_over_all_sheets() -> None:
    sheets = (
        Sheet(name="One", title="One", columns=(text(),), table="t"),
        Sheet(name="Two", title="Two", columns=(text(),), table="t", where={"a": "x"}),
        Sheet(name="Three", title="Three", columns=(text(),), rows=({"a": 1}, {"a": 2})),
    )
    layout = Layout(formats={}, subtitle="", total="", absent="", sheets=sheets)
    assert count_rows(layout, {"t": pd.DataFrame({"a": ["x", "y", "x"]})}) == 3 + 2 + 2


def test_a_sheet_name_that_is_too_long_is_cut(
    about: About, styles: Mapping[str, dict[str, Any]]
) -> None:
    sheet = Sheet(name="n" * 40, title="One", columns=(text(),), rows=({"a": 1},))
    layout = Layout(formats=dict(styles), subtitle="", total="", absent="", sheets=(sheet,))
    content = write_workbook(layout, {}, about, Formats(catalogue("en"), "CNY"))
    assert opened(content).sheetnames == ["n" * 31]


def test_the_properties_name_the_company_and_the_week(made: Any, about: About) -> None:
    properties = opened(made(pd.DataFrame({"a": ["x"]}), text())).properties
    assert properties.creator == about.company
    assert properties.created == datetime(2026, 9, 6)


def test_a_company_name_is_no_formula_in_the_properties(
    styles: Mapping[str, dict[str, Any]], about: About
) -> None:
    named = replace(about, company="<&>=1+1")
    sheet = Sheet(name="One", title="One", columns=(text(),), rows=({"a": 1},))
    layout = Layout(formats=dict(styles), subtitle="s", total="", absent="", sheets=(sheet,))
    content = write_workbook(layout, {}, named, Formats(catalogue("en"), "CNY"))
    assert opened(content).properties.creator == "<&>=1+1"

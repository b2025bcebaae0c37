"""Workbooks: typed cells as text, row numbers, and files that mean harm."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from assets.extracts import xlsx_files
from assets.extracts.table import TextTable
from assets.extracts.xlsx_files import parse_xlsx
from schemas.errors import Fault
from schemas.vocabulary import Severity
from tests.unit.extracts.landings import as_xlsx, cells, orders, read_file, sheet

ROOT = Path(__file__).parents[3]
SHEET = "xl/worksheets/sheet1.xml"
SMALL = [["id", "name"], ["007", "a"], ["008", "b"], ["009", "c"]]


def changed(book: bytes, edit: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    """Give a workbook with one part edited."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            edited = edit(content) if name == part else content
            assert name != part or edited != content
            new.writestr(name, edited, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def replaced(book: bytes, old: bytes, new: bytes) -> bytes:
    """Give a workbook with one text of its sheet replaced."""
    return changed(book, lambda content: content.replace(old, new, 1))


def book_sheet(book: bytes) -> bytes:
    """Give the text of a workbook's sheet."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return parts.read(SHEET)


def with_part(book: bytes, name: str, content: bytes) -> bytes:
    """Give a workbook with one more part."""
    out = io.BytesIO(book)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, content)
    return out.getvalue()


def written(write: Callable[[Any, Any], None]) -> bytes:
    """Give a workbook as XlsxWriter writes it; `write` fills its sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        write(book, book.add_worksheet())
    return out.getvalue()


def rejected(raw: bytes) -> Fault:
    """Read a workbook that is to be rejected whole."""
    table = parse_xlsx(raw)
    assert table.frame is None
    (fault,) = table.faults
    return fault


def numbers(table: TextTable) -> list[int]:
    """Give the row numbers of a table."""
    assert table.frame is not None
    return table.frame.index.tolist()


def test_text_cells_stay_as_they_are() -> None:
    table = parse_xlsx(
        sheet([["id", "region"], ["007", "NA"], [None, "澄岚\n供电"], ["#N/A", "x"]])
    )
    assert cells(table) == [["007", "NA"], [None, "澄岚\n供电"], ["#N/A", "x"]]
    assert numbers(table) == [2, 3, 4]
    assert table.faults == []


def test_typed_cells_are_written_as_the_contract_writes_them() -> None:
    values = [7, 7.0, 1234567.895, 0.1 + 0.2, 0.00008, 1e15, -0.5]
    times = [date(2026, 9, 6), datetime(2026, 9, 6), datetime(2026, 9, 6, 23, 59, 59)]
    row = [*values, *times, True, False]
    table = parse_xlsx(sheet([[f"c{place}" for place in range(len(row))], row]))
    assert cells(table) == [
        [
            *("7", "7", "1234567.895", "0.3", "0.00008", "1000000000000000", "-0.5"),
            *("2026-09-06", "2026-09-06", "2026-09-06T23:59:59", "true", "false"),
        ]
    ]


def test_cells_of_another_writer_read_the_same() -> None:
    def write(book: Any, page: Any) -> None:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(0, 0, ["id", "amount", "on", "done"])
        page.write_string(1, 0, "007")
        page.write_number(1, 1, 4800.5)
        page.write_datetime(1, 2, datetime(2026, 9, 6), day)
        page.write_boolean(1, 3, True)

    assert cells(parse_xlsx(written(write))) == [["007", "4800.5", "2026-09-06", "true"]]


def sheets(*pages: tuple[str, str, list[list[Any]]]) -> bytes:
    """Write a workbook of several sheets, each with its title, its state and its cells."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, state, lines in pages:
        page = book.create_sheet(title)
        page.sheet_state = state
        for line in lines:
            page.append(line)
    book.active = next(at for at, page in enumerate(pages) if page[1] == "visible")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


OTHER = [["id", "name"], ["1", "old"]]


def test_only_the_first_sheet_is_read() -> None:
    table = parse_xlsx(sheets(("a", "visible", SMALL), ("b", "visible", OTHER)), ["id", "name"])
    assert cells(table) == [["007", "a"], ["008", "b"], ["009", "c"]]
    assert table.faults == [Fault("further_sheet", Severity.NOTICE, value="b", count=1)]


def test_further_sheets_that_are_no_extract_are_not_worth_a_word() -> None:
    note: list[list[Any]] = [["Made by Pat"], ["id"]]
    nothing: list[list[Any]] = []
    pages = ("a", "visible", SMALL), ("notes", "visible", note), ("empty", "visible", nothing)
    table = parse_xlsx(sheets(*pages), ["id", "name"])
    assert table.faults == []


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_passed_over_and_told(state: str) -> None:
    hidden = [("last week", state, OTHER), ("older", state, OTHER)]
    table = parse_xlsx(sheets(*hidden, ("now", "visible", SMALL)), ["id", "name"])
    assert cells(table) == [["007", "a"], ["008", "b"], ["009", "c"]]
    told = Fault("hidden_sheet", Severity.NOTICE, value="last week, older", count=2)
    assert table.faults == [told]


def test_hidden_sheets_behind_the_one_read_are_not_worth_a_word() -> None:
    book = sheets(("now", "visible", SMALL), ("lists", "hidden", OTHER))
    assert parse_xlsx(book, ["id", "name"]).faults == []


def test_hidden_rows_are_read_and_told() -> None:
    def write(_: Any, page: Any) -> None:
        for at, line in enumerate(SMALL):
            page.write_row(at, 0, line)
        page.set_row(2, None, None, {"hidden": True})

    table = parse_xlsx(written(write))
    assert cells(table) == [["007", "a"], ["008", "b"], ["009", "c"]]
    assert table.faults == [Fault("hidden_rows", Severity.NOTICE, value="Sheet1", count=1)]


def test_rows_keep_their_numbers_below_empty_ones() -> None:
    table = parse_xlsx(sheet([["id", "name"], [], ["1", "a"], [None, None], ["2", "b"]]))
    assert cells(table) == [["1", "a"], ["2", "b"]]
    assert numbers(table) == [3, 5]
    assert table.rows_read == 2


def test_a_short_row_is_filled_and_a_long_one_is_ragged() -> None:
    table = parse_xlsx(sheet([["id", "name"], ["1"], ["2", "b", "surplus"], ["3", "c", None]]))
    assert cells(table) == [["1", None], ["3", "c"]]
    assert numbers(table) == [2, 4]
    assert table.faults == [Fault("ragged_row", Severity.ROW, row=3, value="3 ≠ 2: 2,b,surplus")]
    assert table.rows_read == 3


def test_a_cell_outside_the_header_is_not_lost_unseen() -> None:
    table = parse_xlsx(sheet([["id", None, "name"], ["1", "stray", "a"]]))
    assert table.frame is not None
    assert list(table.frame.columns) == ["id", "", "name"]


def test_a_header_alone_is_a_table_without_rows() -> None:
    table = parse_xlsx(sheet([["id", "name"]]))
    assert table.frame is not None
    assert list(table.frame.columns) == ["id", "name"]
    assert table.rows_read == 0


def test_a_sheet_of_nothing_is_empty() -> None:
    assert rejected(sheet([[None, None], [None]])).rule == "empty_file"


def test_two_columns_of_one_name_are_both_kept() -> None:
    table = parse_xlsx(sheet([["id", "amount", "amount"], ["1", "2", "3"]]))
    assert table.frame is not None
    assert list(table.frame.columns) == ["id", "amount", "amount"]


def test_a_formula_gives_its_cached_value() -> None:
    def write(_: Any, page: Any) -> None:
        page.write_row(0, 0, ["id", "amount", "name"])
        page.write_formula(1, 1, "=1000+200", None, 1200)
        page.write_formula(1, 2, '="a"&"b"', None, "ab")

    table = parse_xlsx(written(write))
    assert cells(table) == [[None, "1200", "ab"]]
    assert table.faults == []


def test_a_formula_without_cached_value_sets_its_row_aside() -> None:
    table = parse_xlsx(sheet([["id", "amount"], ["1", 5], ["2", "=2+3"]]))
    assert cells(table)[0] == ["1", "5"]
    assert table.faults == [Fault("formula_without_value", Severity.ROW, row=3, column="amount")]


def test_a_row_with_formulas_without_values_is_counted_once() -> None:
    table = parse_xlsx(sheet([["id", "a", "b"], ["1", 5, 6], ["2", "=2+3", "=3+4"]]))
    assert {fault.row for fault in table.faults} == {3}
    assert table.rows_read == 2


def test_a_formula_without_cached_value_is_seen_under_any_namespace_prefix() -> None:
    def prefixed(content: bytes) -> bytes:
        tagged = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", content)
        return tagged.replace(b"xmlns=", b"xmlns:x=", 1)

    plain = sheet([["id", "amount"], ["1", 5], ["2", "=2+3"]])
    table = parse_xlsx(changed(plain, prefixed))
    assert cells(table)[0] == ["1", "5"]
    assert [(fault.rule, fault.row) for fault in table.faults] == [("formula_without_value", 3)]


def test_a_formula_whose_value_is_an_empty_text_is_an_empty_cell() -> None:
    formula = b'<c r="B2" t="str"><f>IF(1=1,"","x")</f><v></v></c></row>'
    book = sheet([["id", "name"], ["1"], ["2", "b"]])
    head, end, rest = book_sheet(book).partition(b"</row>")
    body = rest.replace(b"</row>", formula, 1)
    table = parse_xlsx(changed(book, lambda _: head + end + body))
    assert cells(table) == [["1", None], ["2", "b"]]
    assert table.faults == []


@pytest.mark.parametrize("claim", [b"A1:B2", b"A1:XFD1048576"])
def test_a_sheet_that_lies_about_its_size_is_read_whole(claim: bytes) -> None:
    book = changed(
        sheet(SMALL),
        lambda content: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="%s"' % claim, content),
    )
    assert cells(parse_xlsx(book)) == [["007", "a"], ["008", "b"], ["009", "c"]]


def test_a_cell_in_the_last_corner_is_a_ragged_row() -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    table = parse_xlsx(replaced(sheet(SMALL), b"</sheetData>", far))
    assert cells(table) == [["007", "a"], ["008", "b"], ["009", "c"]]
    (fault,) = table.faults
    assert (fault.rule, fault.row) == ("ragged_row", 1_048_576)
    assert fault.value is not None
    assert fault.value.startswith("16384 ≠ 2")


def test_the_process_that_reads_a_workbook_has_limits() -> None:
    code = (
        "import resource\n"
        "from assets.extracts import child\n"
        "child.limit_resources()\n"
        "limits = [resource.RLIMIT_AS, resource.RLIMIT_CPU]\n"
        "print([resource.getrlimit(limit)[1] for limit in limits])\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"[{3 * 1024**3}, 300]"


@pytest.mark.parametrize("number", [*range(27, 37), *range(50, 59)])
def test_dates_in_the_formats_of_chinese_excel_are_dates(number: int) -> None:
    book = sheet([["id", "on"], ["1", datetime(2026, 9, 6)]])
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        styles = parts.read("xl/styles.xml").decode()
    used = re.findall(r'<xf numFmtId="(\d+)"', styles)[-1]
    built_in = changed(
        book,
        lambda text: text.replace(b'numFmtId="%s"' % used.encode(), b'numFmtId="%d"' % number),
        "xl/styles.xml",
    )
    without = changed(
        built_in, lambda text: re.sub(rb"<numFmts.*?</numFmts>", b"", text), "xl/styles.xml"
    )
    assert cells(parse_xlsx(without)) == [["1", "2026-09-06"]]


FAULTS_OF_STYLES: dict[str, tuple[bytes | re.Pattern[bytes], bytes]] = {
    "an empty fill": (b"<fill><patternFill />", b"<fill/><fill><patternFill />"),
    "a colour that is none": (b"<color ", b'<color rgb="none" '),
    "no fonts": (re.compile(rb"<fonts.*?</fonts>"), b""),
    "a border without sides": (re.compile(rb"<border>.*?</border>"), b"<border/>"),
    "a style named twice": (b"</cellStyles>", b'<cellStyle name="Normal" xfId="9"/></cellStyles>'),
}


@pytest.mark.parametrize("fault", FAULTS_OF_STYLES)
def test_no_fault_of_a_style_keeps_the_cells_from_being_read(fault: str) -> None:
    old, new = FAULTS_OF_STYLES[fault]

    def spoil(text: bytes) -> bytes:
        if isinstance(old, bytes):
            return text.replace(old, new, 1)
        return old.sub(new, text, count=1)

    book = sheet([["id", "on"], ["1", datetime(2026, 9, 6)]])
    assert cells(parse_xlsx(changed(book, spoil, "xl/styles.xml"))) == [["1", "2026-09-06"]]


@pytest.mark.parametrize("part", ["docProps/core.xml", "docProps/app.xml", "xl/theme/theme1.xml"])
def test_no_fault_of_a_part_without_cells_keeps_them_from_being_read(part: str) -> None:
    book = changed(sheet(SMALL), lambda _: b"<broken", part)
    assert cells(parse_xlsx(book)) == [["007", "a"], ["008", "b"], ["009", "c"]]


def test_strict_open_xml_is_read() -> None:
    book = sheet([["id", "on", "amount"], ["1", datetime(2026, 9, 6), 5.5]])
    usual = b"http://schemas.openxmlformats.org/"
    strict = b"http://purl.oclc.org/ooxml/"
    for part in (
        SHEET,
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/_rels/workbook.xml.rels",
        "_rels/.rels",
    ):
        book = changed(
            book,
            lambda text: text.replace(
                usual + b"spreadsheetml/2006/main", strict + b"spreadsheetml/main"
            ).replace(
                usual + b"officeDocument/2006/relationships",
                strict + b"officeDocument/relationships",
            ),
            part,
        )
    assert cells(parse_xlsx(book)) == [["1", "2026-09-06", "5.5"]]


def test_dates_of_strict_open_xml_are_written_out() -> None:
    day = b'<c r="B2" t="d"><v>2026-09-06T00:00:00</v></c>'
    book = sheet([["id", "on"], ["1", "x"]])
    spoilt = changed(book, lambda text: re.sub(rb'<c r="B2".*?</c>', day, text))
    assert cells(parse_xlsx(spoilt)) == [["1", "2026-09-06"]]


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        ("46063.99999999", "2026-02-11"),
        ("46064.00000001", "2026-02-11"),
        ("46063.5", "2026-02-10T12:00:00"),
        ("46063.99998", "2026-02-10T23:59:58.272000"),
    ],
)
def test_a_midnight_that_a_double_missed_is_midnight(serial: str, expected: str) -> None:
    book = sheet([["id", "on"], ["1", datetime(2026, 9, 6)]])
    moved = changed(
        book, lambda text: re.sub(rb"<v>46271</v>", b"<v>%s</v>" % serial.encode(), text)
    )
    assert cells(parse_xlsx(moved)) == [["1", expected]]


@pytest.mark.parametrize(
    ("written_number", "expected"),
    [
        ("2.026090600000007E15", "2026090600000007"),
        ("2026090600000007", "2026090600000007"),
        ("20260906000000071", "20260906000000071"),
        ("2.0260906000000071E17", "2.02609060000001E+17"),
        ("9007199254740992.0", "9007199254740992"),
        ("9007199254740994.0", "9.00719925474099E+15"),
        ("0.30000000000000004", "0.3"),
    ],
)
def test_a_number_has_the_digits_of_the_file_or_shows_that_it_lost_some(
    written_number: str, expected: str
) -> None:
    book = sheet([["id"], [77]])
    text = b"<v>%s</v>" % written_number.encode()
    assert cells(parse_xlsx(changed(book, lambda old: old.replace(b"<v>77</v>", text)))) == [
        [expected]
    ]


def test_letters_that_excel_writes_by_their_number_are_letters() -> None:
    assert cells(parse_xlsx(sheet([["id"], ["a_x000A_b_x4E2D_"]]))) == [["a\nb中"]]


@pytest.mark.parametrize(
    "row", ['<row r="999999999999"><c r="A1" t="n"><v>1</v></c></row>', "<row r='1048577'/>"]
)
def test_a_row_number_beyond_any_sheet_is_refused(row: str) -> None:
    book = replaced(sheet(SMALL), b"</sheetData>", row.encode() + b"</sheetData>")
    assert rejected(book).rule == "row_out_of_place"


@pytest.mark.parametrize("number", ["1e12", "&#57;&#57;&#57;&#57;&#57;&#57;&#57;&#57;"])
def test_a_row_number_in_disguise_is_refused(number: str) -> None:
    row = f'<row r="{number}"><c><v>1</v></c></row></sheetData>'
    assert (
        rejected(replaced(sheet(SMALL), b"</sheetData>", row.encode())).rule == "row_out_of_place"
    )


def test_rows_out_of_order_are_not_left_out_unseen() -> None:
    row = b'<row r="2"><c r="A2"><v>1</v></c></row></sheetData>'
    fault = rejected(replaced(sheet(SMALL), b"</sheetData>", row))
    assert (fault.rule, fault.value) == ("row_out_of_place", "4 → 2")


def test_a_text_said_once_and_meant_in_every_cell_is_not_spelt_out() -> None:
    def write(_: Any, page: Any) -> None:
        page.write_row(0, 0, ["id", "name"])
        for at in range(1, 20_000):
            page.write_row(at, 0, [str(at), "x" * 30_000])

    assert rejected(written(write)).rule == "unpacks_to_too_much"


def test_a_long_cell_in_a_column_nobody_reads_is_cut() -> None:
    table = parse_xlsx(sheet([["id", "notes"], ["1", "x" * 30_000]]), ["id"])
    assert cells(table) == [["1", "x" * 40]]


def test_a_header_below_title_rows_is_pointed_at_in_one_message() -> None:
    lines: list[list[Any]] = [
        ["订单明细表"],
        [],
        ["制表人", None, "单位元"],
        ["id", "name"],
        ["1", "a"],
    ]
    table = parse_xlsx(sheet(lines), ["id", "name"])
    assert [(fault.rule, fault.row) for fault in table.faults] == [("header_elsewhere", 4)]
    assert table.frame is None


def test_lines_after_the_last_row_are_told_and_left_out() -> None:
    rows = [["id", "a", "b", "c"], ["1", "x", "y", "z"], [], ["Confidential Information"], ["Pat"]]
    table = parse_xlsx(sheet(rows))
    assert cells(table) == [["1", "x", "y", "z"]]
    told = Fault("footer_lines", Severity.NOTICE, row=4, value="Confidential Information", count=2)
    assert table.faults == [told]


def test_entities_are_never_expanded() -> None:
    assert openpyxl.DEFUSEDXML


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = with_part(sheet(SMALL), "xl/media/image1.bin", bytes(50 * 1024**2))
    assert len(bomb) < 100_000
    fault = rejected(bomb)
    assert fault.rule == "unsafe_workbook"
    assert fault.value is not None
    assert int(fault.value.split()[2]) > 50 * 1024**2


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    book = sheet(SMALL)
    monkeypatch.setattr(xlsx_files, "UNPACKED_LIMIT", 1000)
    assert rejected(book).rule == "unsafe_workbook"


def test_a_large_honest_workbook_is_read() -> None:
    table = parse_xlsx(as_xlsx(orders(500)))
    assert table.rows_read == 500
    assert table.faults == []


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "[Content_Types].xml"])
def test_a_document_type_is_refused(part: str) -> None:
    def edit(content: bytes) -> bytes:
        head, mark, rest = content.partition(b"?>")
        bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        return head + mark + bomb + rest if mark else bomb + content

    assert rejected(changed(sheet(SMALL), edit, part)).rule == "unsafe_workbook"


def test_a_document_type_behind_a_long_remark_is_refused() -> None:
    remark = b"<!--" + b"x" * 5000 + b'--><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'
    book = replaced(sheet(SMALL), b"<worksheet", remark)
    assert rejected(book).rule in {"unsafe_workbook", "unreadable_file"}


@pytest.mark.parametrize("junk", [b"", b"PK\x03\x04", b"<html></html>", b"id,name\n1,a\n"])
def test_what_is_not_a_workbook_is_refused(junk: bytes) -> None:
    fault = rejected(junk)
    assert fault.rule == "unreadable_file"
    assert fault.value


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("orders.csv", "id\n1\n")
    assert rejected(out.getvalue()).rule == "unreadable_file"


def test_a_workbook_cut_short_is_refused() -> None:
    book = sheet(SMALL)
    for length in (len(book) // 3, len(book) // 2, len(book) - 10):
        assert rejected(book[:length]).rule == "unreadable_file"


def test_a_workbook_behind_a_password_is_refused() -> None:
    book = bytearray(sheet(SMALL))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = book.find(mark)
        while at >= 0:
            book[at + place] |= 1
            at = book.find(mark, at + 4)
    assert rejected(bytes(book)).rule == "unreadable_file"


def test_a_damaged_part_rejects_the_workbook() -> None:
    book = sheet(SMALL)
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        part = parts.getinfo(SHEET)
    start = part.header_offset + 30 + len(SHEET)
    for at in (start, start + 1, start + 20, start + part.compress_size // 2):
        damaged = bytearray(book)
        damaged[at] ^= 0xFF
        assert rejected(bytes(damaged)).rule == "unreadable_file"


def test_a_workbook_without_its_sheet_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet(SMALL))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != SHEET:
                new.writestr(name, old.read(name))
    _, table = read_file(tmp_path, "orders.xlsx", out.getvalue())
    assert [fault.rule for fault in table.faults] == ["unreadable_file"]

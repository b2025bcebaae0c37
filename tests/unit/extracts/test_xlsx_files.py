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


def test_only_the_first_sheet_is_read() -> None:
    book = openpyxl.Workbook()
    for line in SMALL:
        book.active.append(line)
    book.create_sheet("second").append(["other", "sheet", "here"])
    content = io.BytesIO()
    book.save(content)
    assert cells(parse_xlsx(content.getvalue())) == [["007", "a"], ["008", "b"], ["009", "c"]]


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
        "from assets.extracts import xlsx_cells\n"
        "xlsx_cells.limit_resources()\n"
        "limits = [resource.RLIMIT_AS, resource.RLIMIT_CPU]\n"
        "print([resource.getrlimit(limit)[1] for limit in limits])\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"[{3 * 1024**3}, 300]"


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

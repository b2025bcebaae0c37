"""CSV, plain and gzipped: separators, records over several lines, and files cut short."""

import codecs
import csv
import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from upath import UPath

from assets.extracts import reading
from assets.extracts.csv_files import parse_csv
from assets.extracts.layout import Arrival
from assets.extracts.table import TextTable
from assets.extracts.texts import Text, decode
from schemas.errors import Fault
from schemas.vocabulary import Severity
from tests.unit.extracts.landings import as_csv, cells, orders, read_file

CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Co"], exclude_characters="\0\ufffd\ufeff"), max_size=8
) | st.sampled_from(["007", "NA", "", " ", '"', '""', "a,b;c\td", "x\r\ny", "\n", "=1+1", "#N/A"])
ENCODINGS = {
    "utf-8": b"",
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}


def parsed(text: str) -> TextTable:
    """Parse a text."""
    return parse_csv(Text(text.encode(), "utf-8"))


def numbers(table: TextTable) -> list[int]:
    """Give the row numbers of a table."""
    assert table.frame is not None
    return table.frame.index.tolist()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found_in_the_header(separator: str) -> None:
    table = parsed(f"id{separator}name\n007{separator}澄岚\n")
    assert table.separator == separator
    assert cells(table) == [["007", "澄岚"]]
    assert table.faults == []


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_way(line_end: str) -> None:
    table = parsed(line_end.join(["id,name", "1,a", "2,b", ""]))
    assert cells(table) == [["1", "a"], ["2", "b"]]
    assert numbers(table) == [2, 3]
    assert table.faults == []


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5),
    separator=st.sampled_from([",", ";", "\t"]),
    encoding=st.sampled_from(sorted(ENCODINGS)),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_cell_survives_writing_and_reading(
    rows: list[tuple[str, str, str]], separator: str, encoding: str, line_end: str
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, "unix", delimiter=separator, lineterminator=line_end)
    writer.writerows([("a", "b", "c"), *rows])
    raw = ENCODINGS[encoding] + text.getvalue().encode(encoding)
    decoded = decode(raw, "gb18030")
    assert isinstance(decoded, Text)
    table = parse_csv(decoded)
    assert cells(table) == [[cell or None for cell in row] for row in rows]
    assert table.faults == []
    assert table.rows_read == len(rows)


def test_an_id_keeps_its_leading_zeros_and_na_is_a_word() -> None:
    table = parsed("id,region,amount\n007,NA,1.10\nnull,None,nan\n")
    assert cells(table) == [["007", "NA", "1.10"], ["null", "None", "nan"]]


def test_an_empty_cell_is_missing_and_a_space_is_not() -> None:
    assert cells(parsed('a,b,c\n,"", \n')) == [[None, None, " "]]


def test_rows_are_numbered_as_the_file_shows_them() -> None:
    table = parsed("id,name\n1,a\n2,b\n")
    assert numbers(table) == [2, 3]


def test_rows_below_a_quoted_line_break_keep_their_numbers() -> None:
    table = parsed('id,name\n1,"a\nb\nc"\n2,d\n')
    assert cells(table) == [["1", "a\nb\nc"], ["2", "d"]]
    assert numbers(table) == [2, 5]


def test_rows_below_a_blank_line_keep_their_numbers() -> None:
    table = parsed("id,name\n\n\n1,a\n\n2,b\n")
    assert cells(table) == [["1", "a"], ["2", "b"]]
    assert numbers(table) == [4, 6]
    assert table.rows_read == 2


def test_a_quoted_line_break_in_the_header_counts_as_a_line() -> None:
    table = parsed('id,"na\nme"\n1,a\n')
    assert numbers(table) == [3]


@pytest.mark.parametrize(("line", "found"), [("2", 1), ("2,b,c", 3), ("2,b,", 3), (" ", 1)])
def test_a_ragged_row_is_a_fault_of_its_line_and_shifts_nothing(line: str, found: int) -> None:
    table = parsed(f"id,name\n1,a\n{line}\n3,c\n")
    assert cells(table) == [["1", "a"], ["3", "c"]]
    assert numbers(table) == [2, 4]
    assert table.faults == [Fault("ragged_row", Severity.ROW, row=3, value=f"{found} ≠ 2: {line}")]
    assert table.rows_read == 3


def test_a_first_row_longer_than_the_header_shifts_nothing() -> None:
    table = parsed("id,name\n1,a,surplus\n2,b\n")
    assert cells(table) == [["2", "b"]]
    assert [(fault.rule, fault.row) for fault in table.faults] == [("ragged_row", 2)]


def test_a_very_long_ragged_row_is_shown_in_part() -> None:
    (fault,) = parsed("id,name\n" + "x" * 5000 + "\n").faults
    assert fault.value is not None
    assert len(fault.value) < 300


@pytest.mark.parametrize("text", ["", "\n", " \n\r\n\t\n"])
def test_a_file_of_nothing_is_empty(text: str) -> None:
    table = parsed(text)
    assert table.frame is None
    assert table.faults == [Fault("empty_file")]
    assert table.rows_read == 0


def test_a_header_alone_is_a_table_without_rows() -> None:
    table = parsed("id,name\n")
    assert table.frame is not None
    assert list(table.frame.columns) == ["id", "name"]
    assert table.rows_read == 0
    assert table.faults == []


@pytest.mark.parametrize("text", ['id,name\n1,"a\n2,b\n', 'id,name\n1,"a"b\n', '"id,name\n1,a\n'])
def test_a_quote_out_of_place_rejects_the_file(text: str) -> None:
    table = parsed(text)
    assert table.frame is None
    assert [fault.rule for fault in table.faults] == ["broken_csv"]
    assert table.faults[0].value


@pytest.mark.parametrize("text", ["id,amount\n1,5\n2,48", 'id,amount\n1,5\n2,"48"'])
def test_a_last_line_without_an_end_is_told_with_its_row(text: str) -> None:
    table = parsed(text)
    assert cells(table) == [["1", "5"], ["2", "48"]]
    assert table.faults == [Fault("no_final_newline", row=3)]


def test_two_columns_of_one_name_are_both_kept() -> None:
    table = parsed("id,amount,amount\n1,2,3\n")
    assert table.frame is not None
    assert list(table.frame.columns) == ["id", "amount", "amount"]
    assert cells(table) == [["1", "2", "3"]]


def test_many_rows_keep_their_order_and_numbers() -> None:
    count = 100_001
    table = parsed("id\n" + "\n".join(map(str, range(count))) + "\n")
    assert table.frame is not None
    assert table.frame["id"].tolist() == [str(number) for number in range(count)]
    assert numbers(table) == list(range(2, count + 2))


def test_a_gzipped_file_reads_as_the_plain_one(tmp_path: Path) -> None:
    raw = as_csv(orders(3), separator=";", encoding="gb18030")
    plain = read_file(tmp_path, "orders.csv", raw)
    packed = read_file(tmp_path, "orders.csv.gz", gzip.compress(raw))
    assert cells(plain[1]) == cells(packed[1])
    assert (packed[0].separator, packed[0].rows_read) == (";", 3)


def test_members_of_a_gzip_follow_each_other(tmp_path: Path) -> None:
    raw = as_csv(orders(3))
    packed = gzip.compress(raw[:50]) + gzip.compress(raw[50:])
    _, table = read_file(tmp_path, "orders.csv.gz", packed)
    assert len(cells(table)) == 3


def test_a_damaged_gzip_is_refused_wherever_it_is_damaged(tmp_path: Path) -> None:
    raw = as_csv(orders(3))
    packed = gzip.compress(raw, mtime=0)
    whole = cells(read_file(tmp_path, "orders.csv.gz", packed)[1])
    for at in range(10, len(packed)):
        damaged = bytearray(packed)
        damaged[at] ^= 1 << at % 8
        _, table = read_file(tmp_path, "orders.csv.gz", bytes(damaged))
        assert table.frame is None or cells(table) == whole
        if table.frame is None:
            assert [fault.rule for fault in table.faults] == ["unreadable_file"]


@pytest.mark.parametrize("length", [0, 5, 12, 60, -1])
def test_a_gzip_cut_short_is_refused(tmp_path: Path, length: int) -> None:
    packed = gzip.compress(as_csv(orders(3)))[:length]
    _, table = read_file(tmp_path, "orders.csv.gz", packed)
    assert table.frame is None
    assert len(table.faults) == 1
    assert table.faults[0].rule in {"unreadable_file", "empty_file"}


@pytest.mark.parametrize("junk", [b"plain text\n", b"PK\x03\x04", b"<html></html>"])
def test_what_is_not_a_gzip_is_refused(tmp_path: Path, junk: bytes) -> None:
    _, table = read_file(tmp_path, "orders.csv.gz", junk)
    assert [fault.rule for fault in table.faults] == ["unreadable_file"]


def test_rubbish_behind_a_gzip_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress(as_csv(orders(3))) + b"rubbish"
    _, table = read_file(tmp_path, "orders.csv.gz", packed)
    assert [fault.rule for fault in table.faults] == ["unreadable_file"]


def test_a_gzip_that_swells_without_end_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "UNPACKED_LIMIT", 1000)
    _, table = read_file(tmp_path, "orders.csv.gz", gzip.compress(b"a" * 1001))
    assert [fault.rule for fault in table.faults] == ["unreadable_file"]
    _, table = read_file(tmp_path, "orders.csv.gz", gzip.compress(b"a" * 999 + b"\n"))
    assert table.faults == []


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").mkdir()
    source, table = reading.read(Arrival("orders", "csv", UPath(tmp_path, "orders.csv")), "utf-8")
    assert [fault.rule for fault in table.faults] == ["unreadable_file"]
    assert (source.size, source.rows_read) == (0, 0)

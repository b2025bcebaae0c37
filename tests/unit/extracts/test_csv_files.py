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

from assets.extracts import csv_records, reading
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
BLANKS = "".join(map(chr, (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, 0x3000)))
BLANKS += "".join(map(chr, (*range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F)))
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
    written = [[None if not cell.strip(BLANKS) else cell for cell in row] for row in rows]
    assert cells(table) == [row for row in written if any(row)]
    assert {fault.rule for fault in table.faults} <= {"blank_rows"}
    assert table.rows_read + sum(fault.count or 0 for fault in table.faults) == len(rows)


def test_an_id_keeps_its_leading_zeros_and_na_is_a_word() -> None:
    table = parsed("id,region,amount\n007,NA,1.10\nnull,None,nan\n")
    assert cells(table) == [["007", "NA", "1.10"], ["null", "None", "nan"]]


@pytest.mark.parametrize("blank", ["", '""', " ", "   ", "\t", "\xa0", "\u3000", '" "'])
def test_a_cell_of_blanks_is_missing(blank: str) -> None:
    assert cells(parsed(f"a,b\n{blank},x\n")) == [[None, "x"]]


@pytest.mark.parametrize(
    "text", ["a,b,c\n1,2,3\n,,\n , ,\n4,5,6\n", 'a,b,c\n"1",2,3\n,,\n,,\n4,5,6\n']
)
def test_a_row_of_empty_cells_is_no_row_and_told(text: str) -> None:
    table = parsed(text)
    assert cells(table) == [["1", "2", "3"], ["4", "5", "6"]]
    assert numbers(table) == [2, 5]
    assert table.faults == [Fault("blank_rows", Severity.NOTICE, row=3, count=2)]
    assert table.rows_read == 2


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


@pytest.mark.parametrize(("line", "found"), [("2", 1), ("2,b,c", 3), ("2,b,", 3), (" x", 1)])
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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('id,name\n1,"a\n2,b\n', "a"),
        ('id,name\n1,a"\n2,b\n', 'a"'),
        ('id,name\n1,"a"b"\n2,b\n', 'a"b'),
        ('id,name\n1,"Harbour 5" Steel Pipe"\n2,b\n', 'Harbour 5" Steel Pipe'),
        ('id,name\n1,"a""b" c\n2,b\n', '"a""b" c'),
    ],
)
def test_a_line_with_a_quote_out_of_place_is_still_one_row(text: str, name: str) -> None:
    table = parsed(text)
    assert cells(table) == [["1", name], ["2", "b"]]
    assert numbers(table) == [2, 3]
    assert {fault.rule for fault in table.faults} <= {"stray_quotation_mark"}
    assert table.rows_read == 2


def test_a_line_with_a_quote_out_of_place_that_fits_no_header_costs_itself_alone() -> None:
    table = parsed('id,name,note\n1,"a" b, c,d\n2,b,"x\n3,c,y\n4,"d, e,z\n5,e,u\n')
    assert cells(table) == [["2", "b", "x"], ["3", "c", "y"], ["5", "e", "u"]]
    told = [(fault.rule, fault.row, fault.value) for fault in table.faults]
    assert told == [
        ("broken_quotation", 2, '1,"a" b, c,d'),
        ("broken_quotation", 5, '5 … 6: 4,"d, e,z'),
        ("stray_quotation_mark", 3, "3"),
    ]
    assert table.rows_read == 5


def test_rows_between_two_quotes_out_of_place_are_not_swallowed() -> None:
    lines = [f"S{n},A{n},R1,2026-09-0{n},{n}00.00," for n in range(1, 6)]
    text = "\n".join(
        ["a,b,c,d,e,f", "H1,A0,R1,2026-01-01,5.00,", *lines, "H2,A0,R1,2026-01-02,6.00,"]
    )
    spoilt = text.replace("S1,", '"S1,').replace("500.00,", '500.00,"') + "\n"
    table = parsed(spoilt)
    assert cells(table) == cells(parsed(text + "\n"))
    assert numbers(table) == list(range(2, 9))
    assert table.faults == [
        Fault("stray_quotation_mark", Severity.NOTICE, row=3, value="3, 7", count=2)
    ]


@pytest.mark.parametrize("first", ["2", "3"])
def test_a_quotation_that_takes_in_whole_rows_and_fits_the_header_is_seen(first: str) -> None:
    rows = [["1", "a", "x", "5"], ["2", "b", "x", "6"], ["3", "c", "x", "7"], ["4", "d", "x", "8"]]
    lines = [",".join(row) for row in [["id", "name", "kind", "amount"], *rows]]
    text = "\n".join(lines) + "\n"
    open_ = {"2": "b", "3": "c"}[first]
    spoilt = text.replace(f",{open_},", f',"{open_},').replace(",d,", ',d",')
    table = parsed(spoilt)
    expected = [*rows[:3], ["4", 'd"', "x", "8"]]
    assert cells(table) == expected
    assert [fault.rule for fault in table.faults] == ["stray_quotation_mark"]


def test_a_long_text_over_several_lines_is_one_row() -> None:
    note = "first, second, third\nfourth, fifth\n\nsixth, seventh, eighth, ninth"
    table = parsed(f'id,name,kind,note\n1,a,x,"{note}"\n2,b,y,z\n')
    assert cells(table) == [["1", "a", "x", note], ["2", "b", "y", "z"]]
    assert table.faults == []


def test_a_header_whose_quotation_never_closes_rejects_the_file() -> None:
    (fault,) = parsed('"id,name\n1,a\n').faults
    assert (fault.rule, fault.row) == ("broken_csv", 1)
    assert fault.value


def test_a_file_of_broken_quotations_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_records, "BROKEN_LIMIT", 3)
    lines = [f'{n},"a" b\n' for n in range(4)]
    assert cells(parsed("id,name\n" + "".join(lines[:3])))[0] == ["0", '"a" b']
    (fault,) = parsed("id,name\n" + "".join(lines)).faults
    assert (fault.rule, fault.value) == ("broken_csv", "> 3: 5")


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('xy,"\n'), max_size=60))
def test_no_letter_is_lost_wherever_quotation_marks_stand(body: str) -> None:
    table = parsed(f"id,name,kind\n{body}\n")
    assert table.frame is not None
    read = "".join(str(cell) for row in cells(table) for cell in row if cell is not None)
    told = "".join(str(fault.value) for fault in table.faults if fault.severity is Severity.ROW)
    for letter in "xy":
        assert (read + told).count(letter) == body.count(letter)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", ["sep={}", '"sep={}"', "SEP={}"])
def test_a_declared_separator_is_used_and_its_line_counted(separator: str, mark: str) -> None:
    table = parsed(f"{mark.format(separator)}\nid{separator}name\n1{separator}a\n")
    assert table.separator == separator
    assert cells(table) == [["1", "a"]]
    assert numbers(table) == [3]


@pytest.mark.parametrize("text", ["id,name\n1,a,\n2,b,\n", 'id,name\n"1",a,,\n2,b,,\n'])
def test_a_separator_at_the_end_of_every_row_is_told_once(text: str) -> None:
    table = parsed(text)
    assert cells(table) == [["1", "a"], ["2", "b"]]
    assert table.faults == [Fault("trailing_separators", Severity.NOTICE, row=2, count=2)]


def test_a_separator_too_many_in_some_rows_may_be_a_shift_and_costs_them() -> None:
    table = parsed("id,name,note\n1,Big, deal,\n2,b,\n")
    assert cells(table) == [["2", "b", None]]
    assert [(fault.rule, fault.row) for fault in table.faults] == [("ragged_row", 2)]


FOOTERS = [
    '\n"Weekly Pipeline"\n"Copyright (c) 2000-2026"\n"Confidential"\n',
    "\nGenerated By: Pat Doe\n",
    "Total rows: 2\n",
    '(2 rows affected)\n\n"Completion time: 2026-09-06"\n',
    "\n,,,\nEnd of report,,,\n",
]


@pytest.mark.parametrize("footer", FOOTERS)
def test_lines_after_the_last_row_are_told_and_left_out(footer: str) -> None:
    table = parsed("id,name,kind,amount\n1,a,x,5\n2,b,y,6\n" + footer)
    assert cells(table) == [["1", "a", "x", "5"], ["2", "b", "y", "6"]]
    (told,) = [fault for fault in table.faults if fault.rule != "blank_rows"]
    assert (told.rule, told.severity) == ("footer_lines", Severity.NOTICE)
    assert told.value
    assert table.rows_read == 2


@pytest.mark.parametrize("rest", ["3\n", "3,c\n", "H418,\n", "Pat Doe\n7,x,y,8\n"])
def test_what_could_be_the_beginning_of_a_row_is_no_footer(rest: str) -> None:
    table = parsed("id,name,kind,amount\n1,a,x,5\n2,b,y,6\n" + rest)
    assert "ragged_row" in {fault.rule for fault in table.faults}


NAMES = ["id", "name", "kind", "amount"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_header_below_title_rows_is_pointed_at_in_one_message(separator: str) -> None:
    header, row = separator.join(NAMES), separator.join("1234")
    text = f"订单明细表\n单位元{separator}制表人\n{header}\n{row}\n"
    table = parse_csv(Text(text.encode(), "utf-8"), NAMES)
    assert [(fault.rule, fault.row) for fault in table.faults] == [("header_elsewhere", 3)]
    assert table.frame is None


def test_a_header_below_a_blank_line_is_pointed_at() -> None:
    table = parse_csv(Text(b"\nid,name\n1,a\n", "utf-8"), NAMES)
    assert [(fault.rule, fault.row) for fault in table.faults] == [("header_elsewhere", 2)]


def test_a_file_without_header_is_refused_in_one_message() -> None:
    table = parse_csv(Text(b"1,a,x,5\n2,b,y,6\n", "utf-8"), NAMES)
    assert table.faults == [Fault("no_header", row=1, value="1, a, x, 5")]


@pytest.mark.parametrize("separator", ["|", "^", "~", "\x1f"])
def test_another_separator_is_named(separator: str) -> None:
    text = f"{separator.join(NAMES)}\n{separator.join('1234')}\n"
    table = parse_csv(Text(text.encode(), "utf-8"), NAMES)
    assert table.faults == [Fault("other_separator", row=1, value=separator)]


def test_a_text_of_a_hundred_thousand_letters_is_a_cell() -> None:
    text = "x" * 140_000
    assert cells(parsed(f'id,note\n1,"{text}"\n2,b\n')) == [["1", text], ["2", "b"]]


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


@pytest.mark.parametrize(
    ("junk", "rule"),
    [
        (b"plain text\n", "text_instead"),
        (b"PK\x03\x04", "workbook_instead"),
        (b"<html></html>", "markup_instead"),
        (b"\x00\x01\x02", "unreadable_file"),
    ],
)
def test_what_is_not_a_gzip_is_refused(tmp_path: Path, junk: bytes, rule: str) -> None:
    _, table = read_file(tmp_path, "orders.csv.gz", junk)
    assert [fault.rule for fault in table.faults] == [rule]


def test_rubbish_behind_a_gzip_is_refused(tmp_path: Path) -> None:
    packed = gzip.compress(as_csv(orders(3))) + b"rubbish"
    _, table = read_file(tmp_path, "orders.csv.gz", packed)
    assert [fault.rule for fault in table.faults] == ["unreadable_file"]


def test_a_gzip_that_swells_without_end_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "FILE_LIMIT", 1000)
    _, table = read_file(tmp_path, "orders.csv.gz", gzip.compress(b"a" * 1001))
    assert [fault.rule for fault in table.faults] == ["unpacks_to_too_much"]
    _, table = read_file(tmp_path, "orders.csv.gz", gzip.compress(b"a" * 999 + b"\n"))
    assert table.faults == []


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").mkdir()
    source, table = reading.read(Arrival("orders", "csv", UPath(tmp_path, "orders.csv")), "utf-8")
    assert [fault.rule for fault in table.faults] == ["not_a_file"]
    assert (source.size, source.rows_read) == (0, 0)

"""CSV text to a text table: separator, header, records with the line each begins on.

Text without quotation marks is split by pyarrow, five times as fast; whatever it finds odd, and
all quoted text, goes through `csv_records`, which knows on which line a record begins.
"""

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from assets.extracts.csv_records import Record, loose_fields, records
from assets.extracts.headers import LOOKED_AT, header_fault
from assets.extracts.rows import Row, Rows
from assets.extracts.table import TextTable, missing_if_empty, unsplit
from assets.extracts.texts import Text
from schemas.errors import Fault
from schemas.vocabulary import Severity

SEPARATORS = ",;\t"
_OTHERS = "|^~:\x1f"
"""What other systems separate fields with; named where a header has it."""
_SHOWN_LINES = 10
_DECLARED = re.compile(rb'"?sep=(.)"?\r?\n?', re.IGNORECASE)


@dataclass(frozen=True)
class _Csv:
    """What is split: the text, the separator, and the lines above the header."""

    content: bytes
    separator: str
    above: int = 0


def parse_csv(text: Text, wanted: Collection[str] = ()) -> TextTable:
    """Read records strictly: nothing is guessed or padded, nothing is left out untold.

    A record with another number of fields than the header becomes a fault of its line; a header
    that names none of the columns `wanted`, or a last line without an end, rejects the file.
    """
    if not text.content.strip():
        return TextTable.rejected(Fault("empty_file"))
    source = _source(text.content)
    strange = _strange_header(source, wanted)
    if strange is not None:
        return TextTable.rejected(strange)
    try:
        table = _plain(source) or _table(source)
    except csv.Error as error:
        return TextTable.rejected(Fault("broken_csv", row=source.above + 1, value=str(error)))
    table.separator = source.separator
    if not text.content.endswith((b"\n", b"\r")):
        table.faults.append(Fault("no_final_newline", row=text.content.count(b"\n") + 1))
    return table


def _source(content: bytes) -> _Csv:
    """Find the separator: the one that Excel's first line `sep=;` declares, else the header's."""
    declared = _DECLARED.match(content)
    if declared is not None:
        return _Csv(content[declared.end() :], declared[1].decode(), above=1)
    header = _first_lines(content, 1)[0]
    return _Csv(content, max(SEPARATORS, key=header.count))


def _first_lines(content: bytes, count: int) -> list[str]:
    """Give the first lines, each cut to what a header can be long."""
    head = content[: 2**16].decode(errors="ignore").splitlines()
    return head[:count] or [""]


def _strange_header(source: _Csv, wanted: Collection[str]) -> Fault | None:
    lines = _first_lines(source.content, LOOKED_AT)
    found = [(row, _fields(line)) for row, line in enumerate(lines, start=source.above + 1)]
    fault = header_fault(found, wanted)
    if fault is None or fault.rule != "no_header":
        return fault
    for other in _OTHERS:
        if header_fault([(1, loose_fields(lines[0], other))], wanted) is None:
            return Fault("other_separator", row=fault.row, value=other)
    return fault


def _fields(line: str) -> list[str]:
    return max((loose_fields(line, separator) for separator in SEPARATORS), key=len)


def _plain(source: _Csv) -> TextTable | None:
    """Split text without quotes in one go; gives nothing where a line is unlike the others."""
    content, first = source.content, source.above + 2
    lines = content.count(b"\n")
    if b'"' in content or lines < first - source.above:
        return None
    names = content.partition(b"\n")[0].rstrip(b"\r").decode().split(source.separator)
    try:
        table = pa.csv.read_csv(
            pa.py_buffer(content),
            parse_options=pa.csv.ParseOptions(delimiter=source.separator, quote_char=False),
            convert_options=pa.csv.ConvertOptions(
                column_types={name: pa.large_string() for name in names}
            ),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows + 1 != lines or table.column_names != names:
        return None
    columns = [missing_if_empty(column) for column in table.columns]
    frame: pd.DataFrame = pa.table(columns, names=names).to_pandas()
    filled = frame.notna().sum(axis=1)
    if not filled.all() or filled.iloc[-1] == 1:
        return None  # Blank rows, or lines below the last row.
    return TextTable(frame.set_axis(pd.RangeIndex(first, first + len(frame), name="row")))


def _table(source: _Csv) -> TextTable:
    found = records(source.content, source.separator)
    header = next(found).fields or []
    rows, broken, loose = Rows(header), [], []
    for record in found:
        row = record.first + source.above
        if record.fields is None:
            broken.append(_unsplit(record, row))
        elif any(map(str.strip, record.fields)):
            rows.add(Row(row, record.fields, source.separator.join(record.fields)))
            loose += [row] if record.loose else []
        elif record.fields:
            rows.blank(row)
        else:
            rows.gap()
    table = rows.table()
    table.faults += [*broken, *_loose(loose)]
    return table


def _unsplit(record: Record, row: int) -> Fault:
    """Say where the quotation that spoils a line ends, if it does."""
    until = f"{row} … {row + record.last - record.first}: " if record.last > record.first else ""
    return unsplit("broken_quotation", row, until + record.text)


def _loose(rows: list[int]) -> Iterator[Fault]:
    if rows:
        value = ", ".join(map(str, rows[:_SHOWN_LINES]))
        rule, count = "stray_quotation_mark", len(rows)
        yield Fault(rule, Severity.NOTICE, row=rows[0], value=value, count=count)

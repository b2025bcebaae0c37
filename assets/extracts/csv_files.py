"""CSV text to a text table: separator, header, records with the line each begins on.

Text without quotation marks is split by pyarrow, five times as fast; whatever it finds odd, and
all quoted text, goes through Python's strict reader, which knows on which line a record begins.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from assets.extracts.table import Cells, TextTable, ragged
from assets.extracts.texts import Text
from schemas.errors import Fault

SEPARATORS = ",;\t"
_FIRST_DATA_LINE = 2


def parse_csv(text: Text) -> TextTable:
    """Read records strictly: nothing is guessed, skipped or padded.

    A record with another number of fields than the header becomes a fault of its line; a quote
    that never closes, or a last line without an end, rejects the file.
    """
    if not text.content.strip():
        return TextTable.rejected(Fault("empty_file"))
    separator = _separator(text.content)
    try:
        table = _plain(text.content, separator) or _records(text.content, separator)
    except csv.Error as error:
        return TextTable.rejected(Fault("broken_csv", value=str(error)))
    if not text.content.endswith((b"\n", b"\r")):
        table.faults.append(Fault("no_final_newline", row=text.content.count(b"\n") + 1))
    return table


def _separator(content: bytes) -> str:
    header = content.partition(b"\n")[0].decode()
    return max(SEPARATORS, key=header.count)


def _plain(content: bytes, separator: str) -> TextTable | None:
    """Split text without quotes in one go; gives nothing where a line is unlike the others."""
    lines = content.count(b"\n")
    if b'"' in content or lines < _FIRST_DATA_LINE:
        return None
    names = content.partition(b"\n")[0].rstrip(b"\r").decode().split(separator)
    try:
        table = pa.csv.read_csv(
            pa.py_buffer(content),
            parse_options=pa.csv.ParseOptions(delimiter=separator, quote_char=False),
            convert_options=pa.csv.ConvertOptions(
                column_types={name: pa.large_string() for name in names},
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows + 1 != lines or table.column_names != names:
        return None
    frame: pd.DataFrame = table.to_pandas()
    numbers = pd.RangeIndex(_FIRST_DATA_LINE, _FIRST_DATA_LINE + len(frame), name="row")
    return TextTable(frame.set_axis(numbers), separator=separator)


def _records(content: bytes, separator: str) -> TextTable:
    lines = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")
    reader = csv.reader(lines, delimiter=separator, strict=True)
    header = next(reader)
    cells = Cells(header)
    faults: list[Fault] = []
    for line, record in _numbered(reader):
        if len(record) == len(header):
            cells.add(line, record)
        elif record:
            faults.append(ragged(line, len(record), len(header), separator.join(record)))
    return TextTable(cells.frame(), faults, separator=separator)


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    line = reader.line_num + 1
    for record in reader:
        yield line, record
        line = reader.line_num + 1

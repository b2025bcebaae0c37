"""CSV text to a text table: separator, header, records with the line each begins on."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from assets.extracts.table import Cells, TextTable, ragged
from assets.extracts.texts import Text
from schemas.errors import Fault

SEPARATORS = ",;\t"


def parse_csv(text: Text) -> TextTable:
    """Read records strictly: nothing is guessed, skipped or padded.

    A record with another number of fields than the header becomes a fault of its line; a quote
    that never closes, or a last line without an end, rejects the file.
    """
    if not text.content.strip():
        return TextTable.rejected(Fault("empty_file"))
    separator = _separator(text.content)
    try:
        table = _records(text.content, separator)
    except csv.Error as error:
        return TextTable.rejected(Fault("broken_csv", value=str(error)))
    if not text.content.endswith((b"\n", b"\r")):
        table.faults.append(Fault("no_final_newline", row=text.content.count(b"\n") + 1))
    return table


def _separator(content: bytes) -> str:
    header = content.partition(b"\n")[0].decode()
    return max(SEPARATORS, key=header.count)


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

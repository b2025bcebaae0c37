"""A workbook's first visible sheet to a text table, without trusting the workbook.

The zip's own claims are checked before anything is unpacked; the cells are read by
`xlsx_cells` in a child process with limits.
"""

import io
import json
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from assets.extracts.child import Refused, answer_of
from assets.extracts.headers import LOOKED_AT, header_fault, names_columns
from assets.extracts.rows import Row, Rows
from assets.extracts.table import TextTable
from assets.extracts.xlsx_cells import NO_CACHED_VALUE
from schemas.errors import Fault
from schemas.vocabulary import Severity

UNPACKED_LIMIT = 1024**3
RATIO_LIMIT = 200
RATIO_MATTERS_FROM = 10 * 1024**2
_CELLS = "assets.extracts.xlsx_cells"


def parse_xlsx(raw: bytes, wanted: Collection[str] = ()) -> TextTable:
    """Read the first sheet that is not hidden: header in row 1, every cell as text."""
    unsafe = _unsafe(raw)
    if unsafe is not None:
        return TextTable.rejected(unsafe)
    try:
        about, *lines = answer_of(_CELLS, raw, wanted).splitlines()
    except Refused as refused:
        return TextTable.rejected(Fault(refused.rule, value=refused.found))
    table = _table([(int(number), cells) for number, *cells in map(json.loads, lines)], wanted)
    table.faults += _about_sheets(json.loads(about), wanted)
    return table


def _unsafe(raw: bytes) -> Fault | None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            parts = book.infolist()
            heads = [_head(book, part) for part in parts if part.filename.endswith(".xml")]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        return Fault("unreadable_file", value=str(error))
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    swollen = unpacked > RATIO_MATTERS_FROM and unpacked > RATIO_LIMIT * packed
    if unpacked > UNPACKED_LIMIT or swollen or any(b"<!DOCTYPE" in head for head in heads):
        return Fault("unsafe_workbook", value=f"{packed} → {unpacked} bytes")
    return None


def _head(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with book.open(part) as content:
        return content.read(1024)


def _about_sheets(about: Mapping[str, Any], wanted: Collection[str]) -> Iterator[Fault]:
    """Tell what of the workbook was not read, or is not seen in it."""
    if about["hidden"]:
        yield _told("hidden_sheet", ", ".join(about["hidden"]), len(about["hidden"]))
    others = [title for title, row in about["others"].items() if names_columns(row, wanted)]
    if others:
        yield _told("further_sheet", ", ".join(others), len(others))
    if about["hidden_rows"]:
        yield _told("hidden_rows", about["sheet"], about["hidden_rows"])


def _told(rule: str, value: str, count: int) -> Fault:
    return Fault(rule, Severity.NOTICE, value=value, count=count)


def _table(rows: list[tuple[int, list[str]]], wanted: Collection[str]) -> TextTable:
    filled = [(number, _trimmed(cells)) for number, cells in rows]
    if not filled:
        return TextTable.rejected(Fault("empty_file"))
    strange = header_fault(filled[:LOOKED_AT], wanted)
    if strange is not None:
        return TextTable.rejected(strange)
    (before, header), *body = filled
    found = Rows(header, padded=True)
    faults: list[Fault] = []
    for number, row in body:
        faults += _without_value(number, row, header)
        cells = ["" if cell == NO_CACHED_VALUE else cell for cell in row]
        if number > before + 1:
            found.gap()
        found.add(Row(number, cells, ",".join(cells)))
        before = number
    table = found.table()
    table.faults += faults
    return table


def _without_value(number: int, row: list[str], header: list[str]) -> Iterator[Fault]:
    for name, cell in zip(header, row, strict=False):
        if cell == NO_CACHED_VALUE:
            yield Fault("formula_without_value", Severity.ROW, row=number, column=name)


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells.pop()
    return cells

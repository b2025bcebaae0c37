"""A child process's whole work: read a workbook's first visible sheet as text rows.

With nothing but openpyxl, so that a hostile file can at worst take down this process, whose
memory, time and output are limited. The workbook comes in by standard input, the columns that are
read as arguments. Writes one JSON object about the sheets, then one JSON list a row: number, then
cells.
"""

import io
import json
import re
import zipfile
from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from itertools import repeat
from typing import Any

import openpyxl
from openpyxl.utils.escape import unescape

from assets.extracts.child import Refused, work
from assets.extracts.numbers import number_text
from assets.extracts.xlsx_package import repacked

LAST_ROW = 1_048_576
NO_CACHED_VALUE = "\ufffdformula"
_UNREAD_CELL = 40
"""Letters that are kept of a cell nobody reads."""
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_NUMBER = re.compile(rb"""\sr=["'](\d+)["']""")
_HIDDEN = re.compile(rb"""\shidden=["'](?:1|true)["']""")
_HALF_SECOND = timedelta(seconds=0.5)


def lines(content: bytes, wanted: Collection[str]) -> Iterator[bytes]:
    """Give the lines to write: one about the sheets, then one a row that has a cell filled."""
    content = repacked(content)
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    sheets = book.worksheets
    shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or sheets
    place = sheets.index(shown[0])
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        part = parts.read(shown[0]._worksheet_path)
    marks = _ROW.findall(part)
    _require_order(marks)
    about = {
        "sheet": shown[0].title,
        "hidden": [sheet.title for sheet in sheets[:place]],
        "others": {sheet.title: _first_row(sheet) for sheet in shown[1:]},
        "hidden_rows": sum(bool(_HIDDEN.search(mark)) for mark in marks),
    }
    yield _line(about)
    yield from map(_line, _rows(content, place, wanted, formulas=bool(_FORMULA.search(part))))


def _line(value: Any) -> bytes:
    return json.dumps(value).encode() + b"\n"


def _require_order(marks: list[bytes]) -> None:
    """Refuse rows whose numbers do not rise: the reader would leave them out."""
    before = 0
    for mark in marks:
        number = int(found[1]) if (found := _NUMBER.search(mark)) else before + 1
        if number <= before or number > LAST_ROW:
            raise Refused("row_out_of_place", f"{before} → {number}")
        before = number


def _first_row(sheet: Any) -> list[str]:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=1)
    return [_text(cell.value) for cell in next(rows, ())]


def _rows(
    content: bytes, place: int, wanted: Collection[str], *, formulas: bool
) -> Iterator[list[int | str]]:
    values = _sheet_rows(content, place, data_only=True)
    written_rows = _sheet_rows(content, place, data_only=False) if formulas else repeat(())
    read: list[bool] = []
    for number, (row, written) in enumerate(zip(values, written_rows, strict=False), start=1):
        if number > LAST_ROW:
            raise Refused("row_out_of_place", f"→ {number}")
        cells = [_text(cell.value) for cell in row]
        for at, formula in enumerate(written):
            if formula.data_type == "f" and row[at].value is None and row[at].data_type != "str":
                cells[at] = NO_CACHED_VALUE
        if any(cells):
            read = read or [not wanted or cell.strip() in wanted for cell in cells]
            yield [number, *_needed(cells, read)]


def _needed(cells: list[str], read: list[bool]) -> Iterator[str]:
    for at, cell in enumerate(cells):
        yield cell if at >= len(read) or read[at] else cell[:_UNREAD_CELL]


def _sheet_rows(content: bytes, place: int, *, data_only: bool) -> Iterator[tuple[Any, ...]]:
    """Give a sheet's rows; never more than one beyond the last that a sheet can have."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)
    sheet = book.worksheets[place]
    sheet.reset_dimensions()
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_row=LAST_ROW + 1)
    return rows


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return str(unescape(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        moment = _settled(value)
        return moment.date().isoformat() if moment.time() == time() else moment.isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _settled(moment: datetime) -> datetime:
    """Give midnight for what a double made of it, as Excel shows it."""
    midnight = datetime.combine((moment + _HALF_SECOND).date(), time())
    return midnight if abs(moment - midnight) <= _HALF_SECOND else moment


if __name__ == "__main__":
    work(lines)

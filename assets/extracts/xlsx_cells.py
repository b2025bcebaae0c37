"""A child process's whole work: read a workbook's first sheet from standard input as text rows.

Run as a script with nothing but openpyxl, so that a hostile file can at worst take down this
process, whose memory and time are limited. Writes one JSON list a row: number, then cells.
Imports nothing of radpack.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import repeat
from typing import Any

import openpyxl

MEMORY_LIMIT = 3 * 1024**3
SECONDS_LIMIT = 300
NO_CACHED_VALUE = "\ufffdformula"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


def limit_resources() -> None:
    """Let the operating system end this process when it takes too much."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))


def rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Give number and cells of every row that has a cell filled."""
    values = _sheet_rows(content, data_only=True)
    formulas = _sheet_rows(content, data_only=False) if _has_formulas(content) else repeat(())
    for number, (row, written) in enumerate(zip(values, formulas, strict=False), start=1):
        cells = [_text(cell.value) for cell in row]
        for at, formula in enumerate(written):
            if formula.data_type == "f" and row[at].value is None and row[at].data_type != "str":
                cells[at] = NO_CACHED_VALUE
        if any(cells):
            yield number, cells


def _sheet_rows(content: bytes, *, data_only: bool) -> Iterator[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows()
    return rows


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        return any(_FORMULA.search(parts.read(name)) for name in sheets)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(f"{value:.15g}"), "f")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


if __name__ == "__main__":
    limit_resources()
    for number_, cells_ in rows(sys.stdin.buffer.read()):
        sys.stdout.write(json.dumps([number_, *cells_]) + "\n")

"""A workbook's first sheet to a text table, without trusting the workbook.

The zip's own claims are checked before anything is unpacked; the cells are read by
`xlsx_cells` in a child process with limits.
"""

import io
import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator

from assets.extracts import xlsx_cells
from assets.extracts.table import Cells, TextTable, ragged
from schemas.errors import Fault
from schemas.vocabulary import Severity

UNPACKED_LIMIT = 1024**3
RATIO_LIMIT = 200
RATIO_MATTERS_FROM = 10 * 1024**2


def parse_xlsx(raw: bytes) -> TextTable:
    """Read the first sheet: header in row 1, every cell as text."""
    unsafe = _unsafe(raw)
    if unsafe is not None:
        return TextTable.rejected(unsafe)
    child = subprocess.run(  # noqa: S603 - our own script, the file goes in by pipe
        [sys.executable, xlsx_cells.__file__], input=raw, capture_output=True, check=False
    )
    if child.returncode:
        return TextTable.rejected(Fault("unreadable_file", value=_last_line(child.stderr)))
    return _table([json.loads(line) for line in child.stdout.splitlines()])


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


def _last_line(stderr: bytes) -> str:
    lines = stderr.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "killed"


def _table(rows: list[list[str | int]]) -> TextTable:
    if not rows:
        return TextTable.rejected(Fault("empty_file"))
    (_, header), *body = list(_split(rows))
    cells, faults = Cells(header), []
    for number, row in body:
        padded = row + [""] * (len(header) - len(row))
        if len(padded) > len(header):
            faults.append(ragged(number, len(row), len(header), ",".join(row)))
            continue
        faults += [
            Fault("formula_without_value", Severity.ROW, row=number, column=header[at])
            for at, cell in enumerate(padded)
            if cell == xlsx_cells.NO_CACHED_VALUE
        ]
        cells.add(number, ["" if cell == xlsx_cells.NO_CACHED_VALUE else cell for cell in padded])
    return TextTable(cells.frame(), faults)


def _split(rows: list[list[str | int]]) -> Iterator[tuple[int, list[str]]]:
    for number, *cells in rows:
        texts = [str(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        yield int(number), texts

"""Extracts as files: CSV in any encoding, gzipped or not, XLSX and Parquet.

Nothing in a file depends on the clock or the machine.
"""

import csv
import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, cast
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from data_samples.generator.awkward import Row
from data_samples.generator.cells import rows_of_text, to_utc
from data_samples.generator.scale import Format
from schemas.columns import Kind

CREATED = datetime(2026, 9, 7)
"""When every workbook says it was created."""

BYTE_ORDER_MARK = "\ufeff"

_ARROW = {
    Kind.DAY: pa.date32(),
    Kind.MOMENT: pa.timestamp("us", tz="UTC"),
    Kind.MONEY: pa.decimal128(18, 2),
    Kind.YES_NO: pa.bool_(),
    Kind.INTEGER: pa.int64(),
    Kind.FRACTION: pa.float64(),
}
"""Types of Parquet columns; every other kind is text."""


@dataclass(frozen=True)
class Table:
    """An extract as it is to be written."""

    name: str
    frame: pd.DataFrame
    kinds: dict[str, Kind]
    zone: ZoneInfo
    extra: tuple[Row, ...] = ()
    """Rows that only text can hold, after the others; CSV only."""


def write(folder: Path, table: Table, form: Format) -> None:
    """Write a table as a file of the folder, in place of any other file of the extract."""
    for former in folder.glob(f"{table.name}.*"):
        former.unlink()
    path = folder / f"{table.name}.{form.suffix}"
    if form.suffix == "parquet":
        _write_parquet(path, table)
    elif form.suffix == "xlsx":
        _write_xlsx(path, table)
    else:
        _write_csv(path, table, form)


def _write_csv(path: Path, table: Table, form: Format) -> None:
    with _opened(path, form) as text:
        writer = csv.writer(text, delimiter=form.delimiter, lineterminator=form.line_end)
        writer.writerow(table.kinds)
        writer.writerows(rows_of_text(table.frame, table.kinds, table.zone))
        writer.writerows([row.get(name, "") for name in table.kinds] for row in table.extra)


@contextmanager
def _opened(path: Path, form: Format) -> Iterator[IO[str]]:
    """Open a text file for writing; a gzipped one carries neither its name nor the time."""
    with path.open("wb") as raw, _packed(raw, path) as packed:
        text = io.TextIOWrapper(packed, encoding=form.encoding, newline="")
        text.write(BYTE_ORDER_MARK if form.mark else "")
        yield text
        text.flush()


def _packed(raw: BinaryIO, path: Path) -> BinaryIO:
    if path.suffix != ".gz":
        return raw
    return cast("BinaryIO", gzip.GzipFile("", "wb", fileobj=raw, mtime=0))


def _write_xlsx(path: Path, table: Table) -> None:
    """Write numbers and days as such, everything else as plain text."""
    plain = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, plain | {"default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": CREATED})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(table.kinds))
        for place, (name, kind) in enumerate(table.kinds.items()):
            column = table.frame[name]
            cells = column.dt.to_pydatetime() if kind is Kind.DAY else column
            sheet.write_column(1, place, list(cells))


def _write_parquet(path: Path, table: Table) -> None:
    kinds = table.kinds
    arrays = [_arrow(table.frame[name], kind, table.zone) for name, kind in kinds.items()]
    pq.write_table(pa.Table.from_arrays(arrays, names=list(kinds)), path, compression="zstd")


def _arrow(column: pd.Series, kind: Kind, zone: ZoneInfo) -> pa.Array:
    if kind is Kind.MONEY:
        return pa.array(column.to_numpy(dtype=float), from_pandas=True).cast(_ARROW[kind])
    values = to_utc(column, zone) if kind is Kind.MOMENT else column
    return pa.array(values, type=_ARROW.get(kind, pa.string()), from_pandas=True)

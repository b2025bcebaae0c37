"""A Parquet file to a text table: every typed column written as the contract writes it."""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyarrow.types as pt

from assets.extracts.table import TextTable, missing_if_empty
from schemas.errors import Fault

CELLS_LIMIT = 200_000_000
"""More than any week's extract has; a small file can claim far more."""
_FIRST_DATA_ROW = 1


def parse_parquet(raw: bytes) -> TextTable:
    """Read all columns as text; rows are numbered from 1, there is no header row."""
    try:
        table = _whole(pq.ParquetFile(io.BytesIO(raw), page_checksum_verification=True))
        columns = [missing_if_empty(_text(column)) for column in table.columns]
    except (pa.ArrowException, OSError, ValueError) as error:
        return TextTable.rejected(Fault("unreadable_file", value=str(error).splitlines()[0]))
    frame: pd.DataFrame = pa.table(columns, names=table.column_names).to_pandas()
    first, last = _FIRST_DATA_ROW, _FIRST_DATA_ROW + len(frame)
    return TextTable(frame.set_axis(pd.RangeIndex(first, last, name="row")))


def _whole(file: pq.ParquetFile) -> pa.Table:
    """Read a file whose counts agree and whose texts are texts."""
    about = file.metadata
    if about.num_rows * about.num_columns > CELLS_LIMIT:
        raise ValueError(f"{about.num_rows} * {about.num_columns} > {CELLS_LIMIT}")
    table = file.read()
    groups = [about.row_group(at) for at in range(about.num_row_groups)]
    values = {
        group.column(at).num_values - group.num_rows
        for group in groups
        for at in range(group.num_columns)
        if file.schema.column(at).max_repetition_level == 0
    }
    if sum(group.num_rows for group in groups) != about.num_rows or values - {0}:
        raise ValueError(f"{len(table)} ≠ {about.num_rows}")
    table.validate(full=True)
    return table


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pt.is_dictionary(column.type):
        column = pc.cast(column, column.type.value_type)
    if pt.is_floating(column.type):
        return _each(column, _float)
    if pt.is_decimal(column.type):
        return _each(column, _decimal)
    if pt.is_timestamp(column.type):
        return _timestamp(column)
    try:
        return pc.cast(column, pa.large_string())
    except pa.ArrowException:
        return _each(column, str)


def _each(column: pa.ChunkedArray, write: Callable[[Any], str]) -> pa.ChunkedArray:
    texts = [None if value is None else write(value) for value in column.to_pylist()]
    return pa.chunked_array([pa.array(texts, pa.large_string())])


def _float(number: float) -> str:
    shortest = f"{number:.15g}"
    return format(Decimal(shortest), "f") if "e" in shortest else shortest


def _decimal(number: Decimal) -> str:
    plain = format(number, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _timestamp(column: pa.ChunkedArray) -> pa.ChunkedArray:
    midnight = (
        column.type.tz is None
        and pc.all(pc.equal(column, pc.floor_temporal(column, unit="day")), min_count=0).as_py()
    )
    form = "%Y-%m-%d" if midnight else "%Y-%m-%dT%H:%M:%S"
    zone = "" if column.type.tz is None else "%z"
    return pc.cast(pc.strftime(pc.cast(column, _seconds(column)), form + zone), pa.large_string())


def _seconds(column: pa.ChunkedArray) -> pa.DataType:
    return pa.timestamp("us", column.type.tz)

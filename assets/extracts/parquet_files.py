"""A Parquet file to a text table: every typed column written as the contract writes it."""

import io

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyarrow.types as pt

from assets.extracts.table import TextTable
from schemas.errors import Fault

_FIRST_DATA_ROW = 1


def parse_parquet(raw: bytes) -> TextTable:
    """Read all columns as text; rows are numbered from 1, there is no header row."""
    try:
        table = pq.read_table(io.BytesIO(raw), page_checksum_verification=True)
        columns = [_text(column) for column in table.columns]
    except (pa.ArrowException, OSError) as error:
        return TextTable.rejected(Fault("unreadable_file", value=str(error).splitlines()[0]))
    frame: pd.DataFrame = pa.table(columns, names=table.column_names).to_pandas()
    first, last = _FIRST_DATA_ROW, _FIRST_DATA_ROW + len(frame)
    return TextTable(frame.set_axis(pd.RangeIndex(first, last, name="row")))


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pt.is_dictionary(column.type):
        column = pc.cast(column, column.type.value_type)
    if pt.is_floating(column.type):
        return _shortest(column)
    if pt.is_decimal(column.type):
        return _shortest_decimal(column)
    if pt.is_timestamp(column.type):
        return _timestamp(column)
    return pc.cast(column, pa.large_string())


def _shortest(column: pa.ChunkedArray) -> pa.ChunkedArray:
    texts = [None if number is None else f"{number:.15g}" for number in column.to_pylist()]
    return pa.chunked_array([pa.array(texts, pa.large_string())])


def _shortest_decimal(column: pa.ChunkedArray) -> pa.ChunkedArray:
    text = pc.cast(column, pa.large_string())
    return pc.replace_substring_regex(text, r"\.?0+$", "") if column.type.scale > 0 else text


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

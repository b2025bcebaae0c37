"""A child process's whole work: read a Parquet file and write every column as text.

With nothing but pyarrow, so that a hostile file can at worst take down this process. The file
comes in by standard input, the columns that are read as arguments; the table goes out as an Arrow
stream. What the cells mean stands in `parsing`.
"""

import io
from collections.abc import Callable, Collection, Iterator
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyarrow.types as pt

from assets.extracts import child
from assets.extracts.numbers import number_text

CELLS_LIMIT = 200_000_000
"""More than any week's extract has; a small file can claim far more."""
UNREAD = "…"
"""What stands for a cell that nobody reads."""


def parts(content: bytes, wanted: Collection[str]) -> Iterator[bytes]:
    """Give the table as an Arrow stream."""
    table, written = text_table(content, wanted), io.BytesIO()
    with pa.ipc.new_stream(written, table.schema) as stream:
        stream.write_table(table)
    yield written.getvalue()


def text_table(content: bytes, wanted: Collection[str] = ()) -> pa.Table:
    """Give all columns as text; raises Refused for a file that is damaged or claims too much."""
    try:
        table = _whole(content)
        columns = [
            _text(column) if not wanted or name.strip() in wanted else _unread(column)
            for name, column in zip(table.column_names, table.columns, strict=True)
        ]
    except (pa.ArrowException, OSError, ValueError) as error:
        raise child.Refused("unreadable_file", str(error).splitlines()[0]) from None
    return pa.table(columns, names=table.column_names)


def _whole(content: bytes) -> pa.Table:
    """Read a file whose counts agree and whose texts are texts.

    Texts are kept by their dictionary until their size is known: a long one, said once in the
    file, may stand in every row.
    """
    about = pq.read_metadata(io.BytesIO(content))
    if about.num_rows * about.num_columns > CELLS_LIMIT:
        raise ValueError(f"{about.num_rows} * {about.num_columns} > {CELLS_LIMIT}")
    texts = [
        column.path
        for column in map(about.schema.column, range(about.num_columns))
        if column.physical_type == "BYTE_ARRAY"
    ]
    file = pq.ParquetFile(
        io.BytesIO(content), page_checksum_verification=True, read_dictionary=texts
    )
    table = file.read(use_threads=False)
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
        return _spelt_out(column)
    if pt.is_floating(column.type):
        return _each(column, number_text)
    if pt.is_decimal(column.type):
        return _each(column, _decimal)
    if pt.is_timestamp(column.type):
        return _timestamp(column)
    try:
        return pc.cast(column, pa.large_string())
    except pa.ArrowException:
        return _each(column, str)


def _spelt_out(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Give a dictionary's words in every row, unless that is far more than the file."""
    words = column.type.value_type
    if pt.is_string(words) or pt.is_large_string(words) or pt.is_binary(words):
        lengths = [
            pc.sum(pc.take(pc.binary_length(chunk.dictionary), chunk.indices)).as_py() or 0
            for chunk in column.chunks
        ]
        if sum(lengths) > child.OUTPUT_LIMIT:
            raise child.Refused("unpacks_to_too_much", f"{sum(lengths)} bytes")
        return pc.cast(pc.cast(column, pa.large_binary()), pa.large_string())
    return _text(pc.cast(column, words))


def _unread(column: pa.ChunkedArray) -> pa.ChunkedArray:
    there = pc.is_valid(column)
    return pc.if_else(
        there, pa.scalar(UNREAD, pa.large_string()), pa.scalar(None, pa.large_string())
    )


def _each(column: pa.ChunkedArray, write: Callable[[Any], str]) -> pa.ChunkedArray:
    texts = [None if value is None else write(value) for value in column.to_pylist()]
    return pa.chunked_array([pa.array(texts, pa.large_string())])


def _decimal(number: Decimal) -> str:
    plain = format(number, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _timestamp(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write each moment, one at midnight without a zone as a day."""
    moments = pc.cast(column, pa.timestamp("us", column.type.tz))
    if column.type.tz is not None:
        return pc.cast(pc.strftime(moments, "%Y-%m-%dT%H:%M:%S%z"), pa.large_string())
    midnight = pc.equal(moments, pc.floor_temporal(moments, unit="day"))
    written = pc.if_else(
        midnight, pc.strftime(moments, "%Y-%m-%d"), pc.strftime(moments, "%Y-%m-%dT%H:%M:%S")
    )
    return pc.cast(written, pa.large_string())


if __name__ == "__main__":
    child.work(parts)

"""Any file of a landing to a text table: one function for every format."""

import gzip
import hashlib
import io
import zlib
from dataclasses import dataclass

from assets.extracts.csv_files import parse_csv
from assets.extracts.layout import Arrival
from assets.extracts.parquet_files import parse_parquet
from assets.extracts.table import TextTable
from assets.extracts.texts import decode
from assets.extracts.xlsx_files import parse_xlsx
from schemas.errors import Fault

UNPACKED_LIMIT = 2 * 1024**3
"""Bytes a compressed CSV may unpack to; a bomb is stopped there."""


@dataclass(frozen=True)
class Source:
    """What is known of a file once it has been read."""

    arrival: Arrival
    sha256: str
    size: int
    rows_read: int
    encoding: str | None
    separator: str | None


def read(arrival: Arrival, fallback_encoding: str) -> tuple[Source, TextTable]:
    """Read one file; whatever is wrong with it becomes a fault that names it."""
    raw = b""
    try:
        raw = arrival.path.read_bytes()
        table = _parse(raw, arrival.format, fallback_encoding)
    except OSError as error:
        table = TextTable.rejected(Fault("unreadable_file", value=error.strerror or str(error)))
    digest = hashlib.sha256(raw).hexdigest()
    about = table.rows_read, table.encoding, table.separator
    return Source(arrival, digest, len(raw), *about), table


def _parse(raw: bytes, format_: str, fallback_encoding: str) -> TextTable:
    if format_ == "xlsx":
        return parse_xlsx(raw)
    if format_ == "parquet":
        return parse_parquet(raw)
    if format_ == "csv.gz":
        try:
            raw = _unpack(raw)
        except (OSError, EOFError, zlib.error) as error:
            return TextTable.rejected(Fault("unreadable_file", value=str(error)))
    text = decode(raw, fallback_encoding)
    if isinstance(text, Fault):
        return TextTable.rejected(text)
    table = parse_csv(text)
    table.encoding = text.encoding
    return table


def _unpack(packed: bytes) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
        content = file.read(UNPACKED_LIMIT)
        if file.read(1):
            raise OSError(f"> {UNPACKED_LIMIT} bytes")
    return content

"""Any file of a landing to a text table: one function for every format.

Whatever is opened has limits: a device, a pipe or a line without end is refused, not waited for.
"""

import gzip
import hashlib
import io
import zlib
from collections.abc import Collection
from dataclasses import dataclass

from upath import UPath

from assets.extracts.csv_files import parse_csv
from assets.extracts.formats import foreign_format
from assets.extracts.layout import Arrival
from assets.extracts.parquet_files import parse_parquet
from assets.extracts.table import TextTable
from assets.extracts.texts import decode
from assets.extracts.xlsx_files import parse_xlsx
from schemas.errors import Fault, InputError

FILE_LIMIT = 2 * 1024**3
"""Bytes of a file, packed or unpacked."""
LINE_LIMIT = 16 * 1024**2
"""Bytes of one line of a text."""
_AT_A_TIME = 1024**2


@dataclass(frozen=True)
class Source:
    """What is known of a file once it has been read."""

    arrival: Arrival
    sha256: str
    size: int
    rows_read: int
    encoding: str | None
    separator: str | None


def read(
    arrival: Arrival, fallback_encoding: str, wanted: Collection[str] = ()
) -> tuple[Source, TextTable]:
    """Read one file, of which the columns `wanted` are needed; whatever is wrong with it becomes
    a fault that names it."""
    raw = b""
    try:
        raw = _content(arrival.path)
        table = _parse(raw, arrival.format, fallback_encoding, wanted)
    except InputError as error:
        table = TextTable.rejected(error.faults[0])
    except OSError as error:
        table = TextTable.rejected(Fault("unreadable_file", value=error.strerror or str(error)))
    except MemoryError:
        table = TextTable.rejected(Fault("too_large_file", value=f"{len(raw)} bytes"))
    digest = hashlib.sha256(raw).hexdigest()
    about = table.rows_read, table.encoding, table.separator
    return Source(arrival, digest, len(raw), *about), table


def _content(path: UPath) -> bytes:
    """Give the bytes of a file that is one, is not too large, and stays as it is meanwhile."""
    if not path.is_file():
        raise InputError.of("not_a_file")
    size = path.stat().st_size
    if size > FILE_LIMIT:
        raise InputError.of("too_large_file", value=f"{size} bytes")
    with path.open("rb") as file:
        raw: bytes = file.read(FILE_LIMIT + 1)
    if len(raw) != size:
        raise InputError.of("still_written", value=f"{size} → {len(raw)} bytes")
    return raw


def _parse(raw: bytes, format_: str, fallback_encoding: str, wanted: Collection[str]) -> TextTable:
    foreign = foreign_format(raw, format_)
    if foreign is not None:
        return TextTable.rejected(foreign)
    if format_ == "xlsx":
        return parse_xlsx(raw, wanted)
    if format_ == "parquet":
        return parse_parquet(raw, wanted)
    text = decode(_unpacked(raw) if format_ == "csv.gz" else _lined(raw), fallback_encoding)
    if isinstance(text, Fault):
        return TextTable.rejected(text)
    table = parse_csv(text, wanted)
    table.encoding = text.encoding
    return table


def _unpacked(packed: bytes) -> bytes:
    """Unpack a gzip up to the limits."""
    content, line = bytearray(), 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
            while part := file.read(_AT_A_TIME):
                content += part
                line = _line_so_far(part, line)
                if len(content) > FILE_LIMIT:
                    raise InputError.of("unpacks_to_too_much", value=f"> {FILE_LIMIT} bytes")
    except (OSError, EOFError, zlib.error) as error:
        raise InputError.of("unreadable_file", value=str(error)) from None
    return bytes(content)


def _lined(raw: bytes) -> bytes:
    """Refuse a text with a line longer than any row."""
    line = 0
    for start in range(0, len(raw), _AT_A_TIME):
        line = _line_so_far(raw[start : start + _AT_A_TIME], line)
    return raw


def _line_so_far(part: bytes, before: int) -> int:
    """Give how long the last line of a text is, `before` bytes of it lying before this part."""
    at = max(part.rfind(b"\n"), part.rfind(b"\r"))
    length = before + len(part) if at < 0 else len(part) - at - 1
    if length > LINE_LIMIT:
        raise InputError.of("endless_line", value=f"> {LINE_LIMIT} bytes")
    return length

"""What a file's bytes say it is, where that is not what its name says.

A rule for each format that is met in its place; how a format is read stands elsewhere.
"""

import io
import re
import zipfile

from schemas.errors import Fault

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP, _PARQUET, _GZIP = b"PK\x03\x04", b"PAR1", b"\x1f\x8b"
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_LOOKED_AT = 4096
_SHOWN = 40
_OWN = {"xlsx": "workbook_instead", "parquet": "parquet_instead", "csv.gz": "gzip_instead"}
"""The rule that a format breaks in another one's place."""


def foreign_format(raw: bytes, format_: str) -> Fault | None:
    """Say so if the bytes are of another format than `format_`, the one of the file's name."""
    rule = _rule(raw)
    if rule is None and format_ in _OWN and raw:
        return _text_instead(raw)
    return None if rule in (None, _OWN.get(format_)) else Fault(rule, value=f".{format_}")


def _rule(raw: bytes) -> str | None:
    if raw.startswith(_OLE):
        return "locked_workbook" if _ENCRYPTED in raw else "old_workbook"
    if raw.startswith(_PARQUET):
        return _OWN["parquet"]
    if raw.startswith(_GZIP):
        return _OWN["csv.gz"]
    return _zipped(raw) if raw.startswith(_ZIP) else None


def _zipped(raw: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            names = set(parts.namelist())
    except zipfile.BadZipFile:
        return _OWN["xlsx"]
    if "xl/workbook.bin" in names:
        return "binary_workbook"
    if "content.xml" in names:
        return "open_document"
    return _OWN["xlsx"] if any(name.startswith("xl") for name in names) else "zip_instead"


def _text_instead(raw: bytes) -> Fault | None:
    head = raw[:_LOOKED_AT]
    if _BINARY.search(head):
        return None
    shown = head.decode(errors="replace").strip()[:_SHOWN]
    return Fault("markup_instead" if shown.startswith("<") else "text_instead", value=shown)

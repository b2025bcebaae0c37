"""From bytes to text: which encoding a file is in, and refusal of what is not plain text.

The result is always UTF-8 bytes, so that everything after works on one encoding. Characters lost
before the file was made stay in it: which rows they cost is said by `lost.py`.
"""

import codecs
import re
from dataclasses import dataclass

from schemas.errors import Fault

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    ("\ufeff".encode("gb18030"), "gb18030"),
)
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_MARK = codecs.BOM_UTF8
_MARKUP = re.compile(rb"\s*<(!doctype|html|\?xml)", re.IGNORECASE)
_LOOKED_AT = 20
"""Bytes by which UTF-16 without a mark is told: a header's letters leave every other one NUL."""


@dataclass(frozen=True)
class Text:
    """A file's text as UTF-8 bytes without a mark, and the encoding it came in."""

    content: bytes
    encoding: str


def decode(raw: bytes, fallback: str) -> Text | Fault:
    """Decode by byte order mark, then strict UTF-8, then the declared fallback.

    A mark that stands twice is one. Gives a fault without file name when the bytes fit none of
    them, hold NUL, or are a web page.
    """
    foreign = _foreign(raw)
    if foreign is not None:
        return foreign
    for encoding in _candidates(raw, fallback):
        try:
            content = _as_utf_8(raw, encoding)
        except UnicodeError:
            continue
        while content.startswith(_MARK):
            content = content.removeprefix(_MARK)
        return _suspicious(content) or Text(content, encoding)
    return Fault("wrong_encoding", value=f"utf-8, {fallback}")


def line_of(content: bytes, position: int) -> int:
    """Give the number of the line in which a byte stands."""
    return content.count(b"\n", 0, position) + 1


def _candidates(raw: bytes, fallback: str) -> tuple[str, ...]:
    marked = tuple(encoding for mark, encoding in _MARKS if raw.startswith(mark))
    return marked or ("utf-8", fallback)


def _as_utf_8(raw: bytes, encoding: str) -> bytes:
    text = raw.decode(encoding)
    return raw if encoding.startswith("utf-8") else text.encode()


def _foreign(raw: bytes) -> Fault | None:
    """Name UTF-32, and UTF-16 without a byte order mark, which fit no other encoding.

    The contract's headers are ASCII, so that their text has a NUL beside every letter.
    """
    if raw.startswith(_UTF_32):
        return Fault("utf_32")
    head = raw[:_LOOKED_AT]
    for order, letters, rest in (("LE", head[::2], head[1::2]), ("BE", head[1::2], head[::2])):
        if rest and all(letters) and not any(rest):
            return Fault("utf_16_without_mark", value=f"UTF-16 {order}")
    return None


def _suspicious(content: bytes) -> Fault | None:
    if b"\x00" in content:
        return Fault("nul_bytes", row=line_of(content, content.index(b"\x00")))
    if _MARKUP.match(content):
        return Fault("markup_instead", value=content[:40].decode(errors="replace").strip())
    return None

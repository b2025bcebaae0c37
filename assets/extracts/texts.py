"""From bytes to text: which encoding a file is in, and refusal of what is not plain text.

The result is always UTF-8 bytes, so that everything after works on one encoding.
"""

import codecs
import re
from dataclasses import dataclass

from schemas.errors import Fault

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_REPLACEMENT = "�".encode()
_PRIVATE_USE = re.compile(
    rb"\xee[\x80-\xbf][\x80-\xbf]|\xef[\x80-\xa3][\x80-\xbf]|\xf3[\xb0-\xbf]|\xf4"
)
_MARKUP = re.compile(rb"\s*<(!doctype|html|\?xml)", re.IGNORECASE)


@dataclass(frozen=True)
class Text:
    """A file's text as UTF-8 bytes without a mark, and the encoding it came in."""

    content: bytes
    encoding: str


def decode(raw: bytes, fallback: str) -> Text | Fault:
    """Decode by byte order mark, then strict UTF-8, then the declared fallback.

    Gives a fault without file name when the bytes fit none of them, hold NUL, replacement or
    private-use characters (the traces of a wrong guess), or are a web page.
    """
    for encoding in _candidates(raw, fallback):
        try:
            content = raw.decode(encoding).encode()
        except UnicodeError:
            continue
        return _suspicious(content) or Text(content, encoding)
    return Fault("wrong_encoding", value=f"utf-8, {fallback}")


def _candidates(raw: bytes, fallback: str) -> tuple[str, ...]:
    marked = tuple(encoding for mark, encoding in _MARKS if raw.startswith(mark))
    return marked or ("utf-8", fallback)


def _suspicious(content: bytes) -> Fault | None:
    if b"\x00" in content:
        return Fault("nul_bytes", row=_line(content, content.index(b"\x00")))
    if _MARKUP.match(content):
        return Fault("markup_instead", value=content[:40].decode(errors="replace").strip())
    at = content.find(_REPLACEMENT)
    private = _PRIVATE_USE.search(content) if at < 0 else None
    if at < 0 and private is None:
        return None
    return Fault("mangled_text", row=_line(content, private.start() if private else at))


def _line(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1

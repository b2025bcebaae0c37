"""Strict CSV records with the lines they stand on, and single lines where quotation is broken.

A quotation mark out of place would swallow every row up to the next one. A record that cannot be
right is therefore taken apart: its first line is judged alone, and reading goes on with the next
line. What becomes of a record is said by `rows`.
"""

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

FIELD_LIMIT = 1024**2
"""Letters of one field: more than any system's longest text, few enough to look for its end."""
BROKEN_LIMIT = 1000
"""Records taken apart before a file is given up: each may have been read to the file's end."""
_QUOTE = '"'
_SWALLOWING_FROM = 4
"""Columns from which lines that all have the header's number of separators are rows."""


@dataclass(frozen=True)
class Record:
    """One record: its first and last line, its fields and the text of its first line.

    `loose` fields were split at every separator because quotation marks stood out of place.
    Without fields the line could not be split; `last` is then where its quotation ends.
    """

    first: int
    last: int
    fields: list[str] | None
    text: str
    loose: bool = False


class _Lines:
    """The lines of a text, some of which can be given back."""

    def __init__(self, content: bytes) -> None:
        self._source = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._source)
        self.taken.append(line)
        self.number += 1
        return line

    def settle(self) -> None:
        """Begin the next record."""
        self.taken = []

    def give_back(self) -> None:
        """Give back every line taken since the record began but its first."""
        self._again.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1
        self.taken = []


def records(content: bytes, separator: str) -> Iterator[Record]:
    """Give the records of a CSV, the header first; blank lines are records without fields' text.

    Raises csv.Error where the header's quotation never closes, or too many records are broken.
    """
    csv.field_size_limit(FIELD_LIMIT)
    lines, width, broken = _Lines(content), 0, 0
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        lines.settle()
        try:
            fields: list[str] | None = next(reader)
        except StopIteration:
            return
        except csv.Error:
            if not width:
                raise
            fields = None
        first, last = lines.number - len(lines.taken) + 1, lines.number
        if fields is not None and _whole(lines.taken, fields, separator, width):
            width = width or len(fields)
            yield Record(first, last, fields, lines.taken[0])
            continue
        broken += 1
        if broken > BROKEN_LIMIT:
            raise csv.Error(f"> {BROKEN_LIMIT}: {first}")
        yield _alone(lines.taken[0], first, last, separator, width)
        lines.give_back()
        reader = csv.reader(lines, delimiter=separator, strict=True)


def loose_fields(line: str, separator: str) -> list[str]:
    """Split a line at every separator, quotation marks around or beside a field left out."""
    return [_bare(field) for field in line.rstrip("\r\n").split(separator)]


def _bare(field: str) -> str:
    if len(field) > 1 and field.startswith(_QUOTE) and field.endswith(_QUOTE):
        return field[1:-1].replace(_QUOTE * 2, _QUOTE)
    alone = field.count(_QUOTE) == 1
    return field.removeprefix(_QUOTE).removesuffix(_QUOTE) if alone else field


def _alone(line: str, first: int, last: int, separator: str, width: int) -> Record:
    """Give a line whose quotation is broken: its fields where they are as many as the header's."""
    fields = loose_fields(line, separator)
    right = len(fields) == width
    loose = right and _QUOTE in line
    return Record(first, last, fields if right else None, line.rstrip("\r\n"), loose)


def _whole(taken: list[str], fields: list[str], separator: str, width: int) -> bool:
    """Tell whether a record can be what its quotation marks say."""
    if not width or len(taken) == 1:
        return True
    fits = len(fields) >= width and not any(fields[width:])
    return fits and not _swallows(taken, separator, width)


def _swallows(taken: list[str], separator: str, width: int) -> bool:
    """Tell whether the lines of a quotation are rows of their own, each beginning with an id."""
    if width < _SWALLOWING_FROM or taken[0].count(separator) != width - 1:
        return False
    return all(
        _is_row(line, separator, width) and _is_id(line.partition(separator)[0])
        for line in taken[1:]
    )


def _is_row(line: str, separator: str, width: int) -> bool:
    if line.count(separator) == width - 1:
        return True
    return len(next(csv.reader([line], delimiter=separator), [])) == width


def _is_id(text: str) -> bool:
    return bool(text) and not any(letter.isspace() or letter == _QUOTE for letter in text)

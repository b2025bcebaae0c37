"""Rows of cells, of whatever format, put into a text table: what fits, what does not, and what
is no row at all.

A row with another number of cells than the header becomes a fault of its line. Blank rows are no
rows. Lines below the last row that hold one text alone, as reports end, are told and left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assets.extracts.table import Cells, TextTable, ragged
from schemas.errors import Fault
from schemas.vocabulary import Severity

_FOOTER_LINES = 20
_NARROW_MATTERS_FROM = 4
"""Columns from which a row with one cell filled is unlike the others."""


@dataclass(frozen=True)
class Row:
    """One row: its number in the file, its cells, and its text as it stands there."""

    number: int
    cells: Sequence[str]
    text: str


class Rows:
    """Collects the rows below a header."""

    def __init__(self, header: Sequence[str], *, padded: bool = False) -> None:
        """Start a table; where rows are `padded`, one shorter than the header is filled up."""
        self._width = len(header)
        self._padded = padded
        self._cells = Cells(list(header))
        self._faults: list[Fault] = []
        self._narrow: list[Row] = []
        self._surplus: list[Row] = []
        self._blank: list[int] = []
        self._gap = False

    def gap(self) -> None:
        """Note an empty line."""
        self._gap = self._gap or not self._narrow

    def blank(self, number: int) -> None:
        """Note a row of which every cell is empty."""
        self._blank.append(number)
        self.gap()

    def add(self, row: Row) -> None:
        """Add a row that has a cell filled."""
        if self._is_narrow(row):
            self._narrow.append(row)
            return
        self._settle()
        self._put(row)
        self._gap = False

    def table(self) -> TextTable:
        """Give the table, with the faults of its rows."""
        if not self._is_footer():
            self._settle()
        self._judge_surplus()
        self._faults += _told("footer_lines", [row.number for row in self._narrow], self._foot())
        self._faults += _told("blank_rows", self._blank)
        return TextTable(self._cells.frame(), self._faults)

    def _put(self, row: Row) -> None:
        cells = list(row.cells)
        if self._padded:
            cells += [""] * (self._width - len(cells))
        if len(cells) == self._width:
            self._cells.add(row.number, cells)
        elif len(cells) > self._width and not any(cells[self._width :]):
            self._surplus.append(row)
        else:
            self._faults.append(ragged(row.number, len(row.cells), self._width, row.text))

    def _is_narrow(self, row: Row) -> bool:
        filled = sum(bool(cell) for cell in row.cells)
        return self._width >= _NARROW_MATTERS_FROM and filled == 1

    def _settle(self) -> None:
        for row in self._narrow:
            self._put(row)
        self._narrow = []

    def _is_footer(self) -> bool:
        """Tell whether the rows held back are lines below the last row: behind an empty line, or
        sentences. An id that a cut line begins with is neither."""
        sentences = all(" " in "".join(row.cells).strip() for row in self._narrow)
        return len(self._narrow) <= _FOOTER_LINES and (self._gap or sentences)

    def _foot(self) -> str | None:
        return "".join(self._narrow[0].cells) if self._narrow else None

    def _judge_surplus(self) -> None:
        """Take rows that end in empty cells beyond the header's if all rows do, and are as long."""
        lengths = {len(row.cells) for row in self._surplus}
        if len(lengths) == 1 and not self._cells.count:
            for row in self._surplus:
                self._cells.add(row.number, list(row.cells[: self._width]))
            self._faults += _told("trailing_separators", [row.number for row in self._surplus])
            return
        for row in self._surplus:
            self._faults.append(ragged(row.number, len(row.cells), self._width, row.text))


def _told(rule: str, rows: Sequence[int], value: str | None = None) -> list[Fault]:
    if not rows:
        return []
    return [Fault(rule, Severity.NOTICE, row=rows[0], value=value, count=len(rows))]

"""A file as text: every cell a string or missing, every row with its number in the file."""

from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.errors import Fault
from schemas.vocabulary import Severity

_ROWS_AT_A_TIME = 50_000
_SHOWN = 200


@dataclass
class TextTable:
    """The cells of a file, indexed by row number as its user sees it, and what was wrong."""

    frame: pd.DataFrame | None
    faults: list[Fault] = field(default_factory=list)
    separator: str | None = None
    encoding: str | None = None

    @classmethod
    def rejected(cls, fault: Fault) -> "TextTable":
        """Give a table of a file that cannot be read at all."""
        return cls(None, [fault])

    @property
    def rows_read(self) -> int:
        """Rows below the header, those that cannot be split into cells included."""
        faulty = {fault.row for fault in self.faults if fault.severity is Severity.ROW}
        if self.frame is None:
            return len(faulty)
        return len(self.frame) + sum(row not in self.frame.index for row in faulty)


class Cells:
    """Collects rows into columns, a block at a time, so that few strings live at once."""

    def __init__(self, header: list[str]) -> None:
        """Start a table with these column names."""
        self.header = header
        self.count = 0
        self._rows: list[list[str]] = []
        self._numbers: list[int] = []
        self._blocks: list[list[pa.Array]] = []

    def add(self, number: int, row: list[str]) -> None:
        """Add one row and its number in the file."""
        self._rows.append(row)
        self._numbers.append(number)
        self.count += 1
        if len(self._rows) == _ROWS_AT_A_TIME:
            self._pack()

    def frame(self) -> pd.DataFrame:
        """Give the text frame; an empty cell is missing."""
        self._pack()
        columns = [missing_if_empty(pa.chunked_array(part)) for part in self._columns()]
        frame: pd.DataFrame = pa.table(columns, names=self.header).to_pandas()
        return frame.set_axis(pd.Index(self._numbers, dtype="int64", name="row"))

    def _columns(self) -> list[list[pa.Array]]:
        if not self._blocks:
            return [[pa.array([], pa.large_string())] for _ in self.header]
        return [list(parts) for parts in zip(*self._blocks, strict=True)]

    def _pack(self) -> None:
        if self._rows:
            columns = zip(*self._rows, strict=True)
            self._blocks.append([pa.array(column, pa.large_string()) for column in columns])
            self._rows = []


def ragged(row: int, found: int, expected: int, line: str) -> Fault:
    """Give the fault of a row whose number of cells is not the header's."""
    return unsplit("ragged_row", row, f"{found} ≠ {expected}: {line}")


def unsplit(rule: str, row: int, found: str) -> Fault:
    """Give the fault of a line that is no row of cells; its text is shown in part."""
    return Fault(rule, Severity.ROW, row=row, value=found[:_SHOWN])


def missing_if_empty(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Give a column of texts in which an empty cell, or one of blanks only, is missing."""
    empty = pc.or_(pc.equal(column, ""), pc.utf8_is_space(column))
    return pc.if_else(empty, pa.scalar(None, pa.large_string()), column)

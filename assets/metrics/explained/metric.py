"""What is known of a metric beside its words: where it is published, its formula, its rows.

Name and definition stand in the message catalogues under `metrics.<code>`, once for the pages,
the workbook and the command. Nothing is computed here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import signature
from typing import Any

import pandas as pd

from schemas.calendar import Quarter, Week
from schemas.settings import Settings

PLACE = ("region", "team", "rep_id")
"""Columns that say where a row belongs, from the outside in."""

COUNT = ""
"""As the column of an operand: the rows are counted, nothing is added up."""


@dataclass(frozen=True)
class Selection:
    """Whose figure is asked for: the week, and the key columns of its published row."""

    week: Week
    settings: Settings
    keys: Mapping[str, Any] = field(default_factory=dict)

    @property
    def as_of(self) -> pd.Timestamp:
        """Give the Sunday of the week."""
        return pd.Timestamp(self.week.sunday)

    @property
    def quarter(self) -> Quarter:
        """Give the fiscal quarter of the week's Sunday."""
        return self.settings.fiscal.quarter(self.week.sunday)

    def among(self, frame: pd.DataFrame, *columns: str, **named: str) -> pd.DataFrame:
        """Keep the rows that agree with the keys in these columns; a key not given means all, and
        None those without a value.

        `named` gives columns that are called otherwise than the key: `ae_id="rep_id"`.
        """
        for column, key in {**{column: column for column in columns}, **named}.items():
            if key in self.keys:
                frame = frame[_agrees(frame[column], self.keys[key])]
        return frame


def _agrees(column: pd.Series, value: Any) -> pd.Series:
    """Compare with a value, or with what was typed for one on the command line."""
    if value is None:
        return column.isna()
    return column.astype("str") == value if isinstance(value, str) else column == value


def of_one(column: str) -> Callable[[pd.DataFrame], Any]:
    """Make an operand of a column that holds no number to add up: that of the one row."""
    return lambda rows: rows[column].iloc[0] if len(rows) == 1 else None


@dataclass(frozen=True)
class Known:
    """An operand that adds a column up, unknown where there are rows but none with a value."""

    column: str

    def __call__(self, rows: pd.DataFrame) -> Any:
        """Give the sum."""
        return rows[self.column].astype(float).sum(min_count=min(1, len(rows)))


@dataclass(frozen=True)
class Rows:
    """Rows that go into a metric: what selects them, and which operands they add up to.

    `select` takes frames by the names of its arguments, as a rule does, and `selection`. An
    operand is the sum of a column, the COUNT of rows, or what a function makes of them.
    """

    select: Callable[..., pd.DataFrame]
    operands: Mapping[str, str | Callable[[pd.DataFrame], Any]]

    @property
    def name(self) -> str:
        """Give the key of its title in the catalogues' section `evidence`."""
        return self.select.__name__

    @property
    def frames(self) -> list[str]:
        """Give the names of the frames it takes."""
        return [name for name in signature(self.select).parameters if name != "selection"]

    def of(self, frames: Mapping[str, pd.DataFrame], selection: Selection) -> pd.DataFrame:
        """Give the rows of a selection."""
        given = {name: frames[name] for name in self.frames}
        return self.select(**given, selection=selection).reset_index(drop=True)


Formula = str | Callable[[Selection], str]


@dataclass(frozen=True)
class Metric:
    """One metric of the dictionary.

    `tables` are those it is published in, the most general first. `figures` holds the formula of
    each of its columns, or a function of the selection that gives it: operands in braces, four
    operators, and functions that `formula` knows.
    `usual` chooses among several rows when nothing is said: a value, or a function of the
    selection that gives it; `only` are the rows of a table that are of the metric at all.
    """

    code: str
    tables: tuple[str, ...]
    figures: Mapping[str, Formula]
    rows: tuple[Rows, ...]
    usual: Mapping[str, Any] = field(default_factory=dict)
    only: Mapping[str, str] = field(default_factory=dict)

    @property
    def table(self) -> str:
        """Give the table in which it is looked up first."""
        return self.tables[0]

    @property
    def operands(self) -> set[str]:
        """Give the names of everything its formulas may name."""
        return {name for rows in self.rows for name in rows.operands}

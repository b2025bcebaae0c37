"""Kinds of columns: what stands in a cell, how it is typed, what Pandera checks of it.

The kind is kept in the field's metadata, so that reading, documentation and tests take it from
the model and nowhere else. Cells are read as text and parsed strictly elsewhere; nothing here
coerces.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa


class Kind(StrEnum):
    """What a cell of a column holds."""

    ID = "id"
    TEXT = "text"
    ENUM = "enum"
    DAY = "day"
    MOMENT = "moment"
    WEEK = "week"
    QUARTER = "quarter"
    MONEY = "money"
    FRACTION = "fraction"
    INTEGER = "integer"
    YES_NO = "yes_no"


def column(
    kind: Kind, description: str, *, optional: bool = False, key: bool = False, **checks: Any
) -> Any:
    """Make a Pandera field of a kind; extra keywords are Pandera checks."""
    about = {"kind": kind, "key": key, "refers_to": checks.pop("refers_to", None)}
    return pa.Field(nullable=optional, description=description, metadata=about, **checks)


def identifier(
    description: str, *, optional: bool = False, key: bool = False, refers_to: str | None = None
) -> Any:
    """Make an id column: text as it stands, `007` stays `007`."""
    return column(Kind.ID, description, optional=optional, key=key, refers_to=refers_to)


def text(description: str, *, optional: bool = False, key: bool = False) -> Any:
    """Make a free text column."""
    return column(Kind.TEXT, description, optional=optional, key=key)


def one_of(
    words: Sequence[str], description: str, *, optional: bool = False, key: bool = False
) -> Any:
    """Make a column that holds only words of a closed list."""
    listed = [str(word) for word in words]
    return column(Kind.ENUM, description, optional=optional, key=key, isin=listed)


def day(description: str, *, optional: bool = False, key: bool = False) -> Any:
    """Make a date column (`YYYY-MM-DD`), typed as midnight without a zone."""
    return column(Kind.DAY, description, optional=optional, key=key)


def moment(description: str, *, optional: bool = False) -> Any:
    """Make a timestamp column (ISO 8601), typed in UTC."""
    zone = {"unit": "us", "tz": "UTC"}
    return column(Kind.MOMENT, description, optional=optional, dtype_kwargs=zone)


def week(description: str, *, key: bool = False) -> Any:
    """Make a column of ISO weeks written `2026-W36`."""
    return column(Kind.WEEK, description, key=key)


def quarter(description: str, *, key: bool = False) -> Any:
    """Make a column of fiscal quarters written `FY2026-Q2`."""
    return column(Kind.QUARTER, description, key=key)


def money(description: str, *, optional: bool = False, at_least: float | None = None) -> Any:
    """Make a money column: currency units, at most four decimals."""
    checks: dict[str, Any] = {} if at_least is None else {"ge": at_least}
    return column(Kind.MONEY, description, optional=optional, **checks)


def fraction(description: str, *, optional: bool = False, **checks: Any) -> Any:
    """Make a column of fractions (0.46 is 46 percent) or exchange rates."""
    return column(Kind.FRACTION, description, optional=optional, **checks)


def integer(description: str, *, optional: bool = False, key: bool = False, **checks: Any) -> Any:
    """Make a column of whole numbers."""
    return column(Kind.INTEGER, description, optional=optional, key=key, **checks)


def yes_no(description: str, *, optional: bool = False) -> Any:
    """Make a column of `true` and `false`."""
    return column(Kind.YES_NO, description, optional=optional)


class Model(pa.DataFrameModel):
    """A frame with exactly the columns named, typed beforehand, with finite numbers."""

    @pa.dataframe_check(name="finite")
    def numbers_are_finite(cls, frame: pd.DataFrame) -> bool:  # noqa: N805 - Pandera's form
        """Refuse infinities, which Pandera's own bounds let through."""
        numbers = frame.select_dtypes("float")
        return not bool(np.isinf(numbers.to_numpy(dtype=float, na_value=np.nan)).any())

    class Config:
        """Strict, and without coercion: `coerce` turns 1.9 into 1 and drops time zones."""

        strict = True
        coerce = False
        unique_column_names = True

"""From text cells to typed cells, strictly, one function a kind.

A cell that does not fit its kind becomes missing and is reported; nothing is rounded, guessed
or coerced. Bounds and lists are Pandera's business.
"""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pandas as pd

from schemas.calendar import is_quarter, is_week
from schemas.columns import Kind

_DAY = r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?"
_OFFSET = r"(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)"
_MONEY = r"-?(?:[0-9]{1,13}(?:\.0{1,4})?|[0-9]{1,11}\.[0-9]{1,4})"
"""At most 15 digits count, so that a float holds every amount exactly."""
_ANY_MONEY = r"-?[0-9]+(?:\.[0-9]{1,4})?"
_FRACTION = r"-?[0-9]{1,13}(?:\.[0-9]{1,12})?"
_INTEGER = r"-?[0-9]{1,15}"
_SPACES = r"\s\x{00A0}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}"
_ZERO_WIDTH = r"\x{00AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2064}\x{FEFF}"
_INVISIBLE = rf"^[{_SPACES}]|[{_SPACES}]$|[{_ZERO_WIDTH}]|[\x{{00A0}}\x{{3000}}]"
_WORDS = {"true": True, "false": False}


@dataclass(frozen=True)
class Parsed:
    """Typed cells, and which rule each bad cell broke (missing where the cell is fine)."""

    cells: pd.Series
    broken: pd.Series


def parse(cells: pd.Series, kind: Kind, zone: ZoneInfo) -> Parsed:
    """Type one column; a timestamp without an offset is in `zone`."""
    if kind is Kind.MOMENT:
        return _moments(cells, zone)
    return _PARSERS[kind](cells)


def _as_text(cells: pd.Series) -> Parsed:
    return Parsed(cells, _broken(cells, cells.notna(), ""))


def _ids(cells: pd.Series) -> Parsed:
    """Take an id as it stands, unless nobody could see how it differs from another one."""
    hidden = cells.str.contains(_INVISIBLE).fillna(value=False).astype(bool)
    return Parsed(cells.mask(hidden), _broken(cells, ~hidden, "invisible_in_id"))


def _broken(cells: pd.Series, good: pd.Series, rule: str) -> pd.Series:
    bad = cells.notna() & ~good
    return pd.Series(rule, index=cells.index, dtype="str").where(bad)


def _matching(cells: pd.Series, pattern: str) -> pd.Series:
    return cells.str.fullmatch(pattern).fillna(value=False).astype(bool)


def _days(cells: pd.Series) -> Parsed:
    written = cells.where(_matching(cells, _DAY))
    days = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
    return Parsed(days, _broken(cells, days.notna(), "not_a_date"))


def _moments(cells: pd.Series, zone: ZoneInfo) -> Parsed:
    with_offset = _matching(cells, f"{_DAY}[T ]{_CLOCK}{_OFFSET}")
    local = _matching(cells, f"{_DAY}[T ]{_CLOCK}") | _matching(cells, _DAY)
    known = pd.to_datetime(
        cells.where(with_offset), format="ISO8601", utc=True, errors="coerce"
    ).astype("datetime64[us, UTC]")
    wall = pd.to_datetime(cells.where(local), format="ISO8601", errors="coerce")
    # In the hour that clocks are put back the first of both readings is taken.
    first = pd.Series(data=True, index=cells.index).to_numpy()
    here = wall.dt.tz_localize(zone, ambiguous=first, nonexistent="shift_forward")
    moments = known.fillna(here.dt.tz_convert("UTC").astype("datetime64[us, UTC]"))
    return Parsed(moments, _broken(cells, moments.notna(), "not_a_timestamp"))


def _money(cells: pd.Series) -> Parsed:
    fits = _matching(cells, _MONEY)
    broken = _broken(cells, fits, "not_a_number")
    wrong = cells[broken.notna()]
    broken.loc[wrong.index[_matching(wrong, _FRACTION)]] = "too_many_decimals"
    broken.loc[wrong.index[_matching(wrong, _ANY_MONEY)]] = "too_large"
    return Parsed(cells.where(fits).astype(float), broken)


def _fractions(cells: pd.Series) -> Parsed:
    fits = _matching(cells, _FRACTION)
    return Parsed(cells.where(fits).astype(float), _broken(cells, fits, "not_a_number"))


def _integers(cells: pd.Series) -> Parsed:
    fits = _matching(cells, _INTEGER)
    numbers = cells.where(fits).astype(float).astype("Int64")
    return Parsed(numbers, _broken(cells, fits, "not_a_whole_number"))


def _yes_no(cells: pd.Series) -> Parsed:
    values = cells.str.lower().map(_WORDS).astype("boolean")
    return Parsed(values, _broken(cells, values.notna(), "not_true_or_false"))


def _weeks(cells: pd.Series) -> Parsed:
    return _written(cells, is_week, "not_a_week")


def _quarters(cells: pd.Series) -> Parsed:
    return _written(cells, is_quarter, "not_a_quarter")


def _written(cells: pd.Series, is_one: Callable[[str], bool], rule: str) -> Parsed:
    good = cells.isin([text for text in cells.dropna().unique() if is_one(text)])
    return Parsed(cells.where(good), _broken(cells, good, rule))


_PARSERS: dict[Kind, Callable[[pd.Series], Parsed]] = {
    Kind.ID: _ids,
    Kind.TEXT: _as_text,
    Kind.ENUM: _as_text,
    Kind.DAY: _days,
    Kind.WEEK: _weeks,
    Kind.QUARTER: _quarters,
    Kind.MONEY: _money,
    Kind.FRACTION: _fractions,
    Kind.INTEGER: _integers,
    Kind.YES_NO: _yes_no,
}

"""From text cells to typed cells, strictly, one function a kind.

A cell that does not fit its kind becomes missing and is reported; nothing is rounded, guessed
or coerced. Bounds and lists are Pandera's business.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import pandas as pd

from schemas.calendar import is_quarter, is_week
from schemas.columns import Kind

_DAY = r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?"
_MIDNIGHT = r"00:00(?::00(?:\.0{1,9})?)?"
_OFFSET = r"(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)"
_OPEN_END = rf"(?:9999-[0-9]{{2}}-[0-9]{{2}}|[2-9]999-12-31)(?:[T ]{_CLOCK}{_OFFSET}?)?"
"""What systems write where a period has no end, or a day is not known."""
_MONEY = r"-?(?:[0-9]{1,13}(?:\.0+)?|[0-9]{1,11}\.[0-9]{1,4}0*)"
"""At most 15 digits count, so that a float holds every amount exactly."""
_ANY_MONEY = r"-?[0-9]+(?:\.[0-9]{1,4}0*)?|-?[0-9]\.[0-9]{14}E\+[0-9]+"
_DECIMALS = r"-?[0-9]+\.[0-9]+"
_FRACTION = r"-?[0-9]{1,13}(?:\.[0-9]+)?"
_INTEGER = r"-?[0-9]{1,15}(?:\.0+)?"
_DIGITS_LOST = r"[0-9](?:\.[0-9]+)?E\+[0-9]{2,3}"
"""How a spreadsheet writes an id for which it has no room; other ids get the same letters."""
_SPACES = r"\s\x{00A0}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}"
_ZERO_WIDTH = r"\x{00AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2064}\x{FEFF}"
_CONTROL = r"\x{00}-\x{1F}\x{7F}-\x{9F}\x{2028}\x{2029}\x{FFF9}-\x{FFFB}"
_INVISIBLE = rf"^[{_SPACES}]|[{_SPACES}]$|[{_ZERO_WIDTH}{_CONTROL}]|[\x{{00A0}}\x{{3000}}]"
_BLANKS = "".join(map(chr, (*range(9, 14), *range(28, 33), 0x85, 0xA0, *range(0x2000, 0x200B))))
_BLANKS += "\N{LINE SEPARATOR}\N{NARROW NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}\N{BYTE ORDER MARK}"
"""Blanks around a number, a day or a word of a list mean nothing."""
_WORDS = {"true": True, "false": False}


@dataclass(frozen=True)
class Parsed:
    """Typed cells, and which rule each bad cell broke (missing where the cell is fine).

    `told` names by rule the cells that were read, but not as they stand.
    """

    cells: pd.Series
    broken: pd.Series
    told: Mapping[str, pd.Index] = field(default_factory=dict)


def parse(cells: pd.Series, kind: Kind, zone: ZoneInfo, *, optional: bool = False) -> Parsed:
    """Type one column; a timestamp without an offset is in `zone`, and a column that is
    `optional` may have an end that is open."""
    if kind in _AS_IT_STANDS:
        return _AS_IT_STANDS[kind](cells)
    bare = cells.str.strip(_BLANKS)
    if kind is Kind.DAY:
        return _days(bare, zone, optional=optional)
    return _moments(bare, zone) if kind is Kind.MOMENT else _PARSERS[kind](bare)


def _as_text(cells: pd.Series) -> Parsed:
    return Parsed(cells, _broken(cells, cells.notna(), ""))


def _ids(cells: pd.Series) -> Parsed:
    """Take an id as it stands, unless nobody could see how it differs from another one, or a
    spreadsheet has rounded it."""
    hidden = cells.str.contains(_INVISIBLE).fillna(value=False).astype(bool)
    rounded = _matching(cells, _DIGITS_LOST)
    broken = _broken(cells, ~hidden, "invisible_in_id").mask(rounded, "digits_lost_in_id")
    return Parsed(cells.mask(hidden | rounded), broken)


def _broken(cells: pd.Series, good: pd.Series, rule: str) -> pd.Series:
    bad = cells.notna() & ~good
    return pd.Series(rule, index=cells.index, dtype="str").where(bad)


def _matching(cells: pd.Series, pattern: str) -> pd.Series:
    return cells.str.fullmatch(pattern).fillna(value=False).astype(bool)


def _days(cells: pd.Series, zone: ZoneInfo, *, optional: bool) -> Parsed:
    """Read days; one at midnight is the same day, any other time of day is too much."""
    plain = _matching(cells, _DAY)
    odd = cells[cells.notna() & ~plain]
    written = cells.where(plain).where(~cells.index.isin(odd.index), _days_at_midnight(odd, zone))
    days = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
    broken = _broken(cells, days.notna(), "not_a_date")
    timed = _moments(odd, zone).cells.notna() & days[odd.index].isna()
    broken.loc[odd.index[timed]] = "time_in_date"
    if not optional:
        return Parsed(days, broken)
    endless = odd.index[_matching(odd, _OPEN_END)]
    broken.loc[endless] = None
    return Parsed(days, broken, {"open_end": endless} if len(endless) else {})


def _days_at_midnight(cells: pd.Series, zone: ZoneInfo) -> pd.Series:
    """Give the day of a timestamp at midnight; one with an offset only if it is the same day in
    the company's zone."""
    local = _matching(cells, f"{_DAY}[T ]{_MIDNIGHT}")
    abroad = _matching(cells, f"{_DAY}[T ]{_MIDNIGHT}{_OFFSET}")
    day = cells.str.slice(0, 10)
    here = _moments(cells.where(abroad), zone).cells.dt.tz_convert(zone).dt.strftime("%Y-%m-%d")
    return day.where(local | (abroad & (here == day)))


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
    broken.loc[wrong.index[_matching(wrong, _DECIMALS)]] = "too_many_decimals"
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


_AS_IT_STANDS: dict[Kind, Callable[[pd.Series], Parsed]] = {Kind.ID: _ids, Kind.TEXT: _as_text}
_PARSERS: dict[Kind, Callable[[pd.Series], Parsed]] = {
    Kind.ENUM: _as_text,
    Kind.WEEK: _weeks,
    Kind.QUARTER: _quarters,
    Kind.MONEY: _money,
    Kind.FRACTION: _fractions,
    Kind.INTEGER: _integers,
    Kind.YES_NO: _yes_no,
}

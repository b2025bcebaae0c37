"""Typed columns as the text that stands in a CSV cell."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from schemas.columns import Kind

_CHUNK = 100_000
"""Rows turned into text at a time, so that a million do not stand in memory as text."""

_QUARTER_OF_AN_HOUR = 900


def rows_of_text(
    frame: pd.DataFrame, kinds: dict[str, Kind], zone: ZoneInfo
) -> Iterator[tuple[str, ...]]:
    """Give the rows of a frame as text, missing values as nothing."""
    for start in range(0, len(frame), _CHUNK):
        part = frame.iloc[start : start + _CHUNK]
        yield from zip(
            *(_texts(part[name], kind, zone) for name, kind in kinds.items()), strict=True
        )


def to_utc(moments: pd.Series, zone: ZoneInfo) -> pd.Series:
    """Give the company's wall time in UTC."""
    utc: pd.Series = moments.dt.tz_localize(zone).dt.tz_convert("UTC")
    return utc


def _texts(column: pd.Series, kind: Kind, zone: ZoneInfo) -> list[str]:
    texts = _plain(column, kind, zone)
    missing = column.isna().to_numpy()
    return ["" if gone else text for text, gone in zip(texts, missing, strict=True)]


def _plain(column: pd.Series, kind: Kind, zone: ZoneInfo) -> list[str]:
    match kind:
        case Kind.DAY:
            days = column.to_numpy().astype("datetime64[D]")
            return [str(text) for text in np.datetime_as_string(days)]
        case Kind.MOMENT:
            return _moments(column, zone)
        case Kind.MONEY:
            return [f"{value:.2f}" for value in column.tolist()]
        case Kind.FRACTION:
            return [f"{value:g}" for value in column.tolist()]
        case Kind.YES_NO:
            return [str(value).lower() for value in column.tolist()]
        case _:
            return [str(value) for value in column.tolist()]


def _moments(column: pd.Series, zone: ZoneInfo) -> list[str]:
    """Write moments as three systems do: without offset, in UTC, with the company's offset."""
    local = column.to_numpy().astype("datetime64[s]")
    utc = to_utc(column, zone).dt.tz_localize(None).to_numpy().astype("datetime64[s]")
    here, there = np.datetime_as_string(local).tolist(), np.datetime_as_string(utc).tolist()
    ways = (local.astype(np.int64) // _QUARTER_OF_AN_HOUR % 3).tolist()
    texts = zip(ways, here, there, _offsets(local - utc), strict=True)
    return [(at, f"{in_utc}Z", at + offset)[way] for way, at, in_utc, offset in texts]


def _offsets(ahead: npt.NDArray[np.timedelta64]) -> list[str]:
    found, place = np.unique(ahead.astype("timedelta64[m]").astype(np.int64), return_inverse=True)
    texts = [
        f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
        for minutes in found.tolist()
    ]
    return [texts[each] for each in place.tolist()]

"""Days, moments and weeks as numpy arrays. Moments are the company's wall time, without zone."""

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from schemas.calendar import Week

Days = npt.NDArray[np.datetime64]
Numbers = npt.NDArray[Any]

NEVER = np.datetime64("NaT", "D")
"""The day of what did not happen."""

_EPOCH_WEEKDAY = 3
"""1 January 1970 was a Thursday."""


def day(value: date | str) -> np.datetime64:
    """Give a date, or one written `2026-09-06`, as a numpy day."""
    return np.datetime64(value, "D")


def spread(days: Numbers) -> npt.NDArray[np.timedelta64]:
    """Give fractional numbers of days as whole ones."""
    return np.rint(days).astype(np.int64).astype("timedelta64[D]")


def mondays(days: Days) -> Days:
    """Give the Monday of each day's week."""
    whole = days.astype("datetime64[D]")
    weekday = (whole.astype(np.int64) + _EPOCH_WEEKDAY) % 7
    monday: Days = whole - weekday.astype("timedelta64[D]")
    return monday


def at_time(days: Days, minutes: Numbers) -> Days:
    """Give moments: days, and minutes after midnight."""
    moments: Days = days.astype("datetime64[s]") + minutes.astype("timedelta64[m]")
    return moments


def end_of(week: Week) -> np.datetime64:
    """Give the last second of a week, the moment its landing is as of."""
    return np.datetime64(f"{week.sunday.isoformat()}T23:59:59", "s")


def week_names(monday_days: Days) -> npt.NDArray[np.object_]:
    """Write weeks, given by their Mondays, as `2026-W36`."""
    found, place = np.unique(monday_days.astype("datetime64[D]"), return_inverse=True)
    return np.array([str(Week(each)) for each in found.tolist()], dtype=object)[place]

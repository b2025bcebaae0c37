"""ISO weeks and fiscal quarters as values.

No clock is read here. Time zones belong to whoever turns a timestamp into a date.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_QUARTER = re.compile(r"FY([0-9]{4})-Q([1-4])")
_MONTHS_A_YEAR = 12
_MONTHS_A_QUARTER = 3
_QUARTERS_A_YEAR = _MONTHS_A_YEAR // _MONTHS_A_QUARTER


@dataclass(frozen=True, order=True)
class Week:
    """An ISO week, known by its Monday; written `2026-W36`."""

    monday: date

    @classmethod
    def of(cls, day: date) -> Self:
        """Give the week that contains `day`."""
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2026-W36`; a week that the year does not have is a ValueError."""
        match = _WEEK.fullmatch(text)
        if match is None:
            raise ValueError(text)
        return cls(date.fromisocalendar(int(match[1]), int(match[2]), 1))

    @property
    def sunday(self) -> date:
        """The last day of the week, the day of every `as_of`."""
        return self.monday + timedelta(days=6)

    @property
    def key(self) -> str:
        """The Monday as `2026-08-31`, the key of the week's partition."""
        return self.monday.isoformat()

    @property
    def days(self) -> tuple[date, ...]:
        """Monday to Sunday."""
        return tuple(self.monday + timedelta(days=n) for n in range(7))

    def back(self, count: int) -> list["Week"]:
        """Give so many weeks that end with this one, oldest first."""
        return [self - weeks for weeks in reversed(range(count))]

    def __str__(self) -> str:
        """Write the week as `2026-W36`."""
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02}"

    def __add__(self, weeks: int) -> "Week":
        """Give the week that many weeks later."""
        return Week(self.monday + timedelta(weeks=weeks))

    def __sub__(self, weeks: int) -> "Week":
        """Give the week that many weeks earlier."""
        return self + -weeks


@dataclass(frozen=True, order=True)
class Quarter:
    """A fiscal quarter by its first and last day, written `FY2026-Q2`.

    The fiscal year is named for the calendar year in which it starts.
    """

    start: date
    end: date
    year: int
    number: int

    def __str__(self) -> str:
        """Write the quarter as `FY2026-Q2`."""
        return f"FY{self.year}-Q{self.number}"

    @property
    def days(self) -> int:
        """Days in the quarter."""
        return (self.end - self.start).days + 1

    def elapsed(self, day: date) -> int:
        """Days of the quarter that have gone by at the end of `day`."""
        return (day - self.start).days + 1


@dataclass(frozen=True)
class FiscalCalendar:
    """Fiscal quarters of a company whose year starts on the first of `start_month`."""

    start_month: int

    def quarter(self, day: date, back: int = 0) -> Quarter:
        """Give the quarter that contains `day`, or the one `back` quarters before it."""
        months = day.year * _MONTHS_A_YEAR + day.month - self.start_month
        return self._quarter(months // _MONTHS_A_QUARTER - back)

    def parse(self, text: str) -> Quarter:
        """Read `FY2026-Q2`; anything else is a ValueError."""
        match = _QUARTER.fullmatch(text)
        if match is None:
            raise ValueError(text)
        return self._quarter(int(match[1]) * _QUARTERS_A_YEAR + int(match[2]) - 1)

    def year_start(self, day: date) -> date:
        """Give the first day of the fiscal year that contains `day`."""
        return self.quarter(day, back=self.quarter(day).number - 1).start

    def _quarter(self, index: int) -> Quarter:
        first, following = (self._first_day(i) for i in (index, index + 1))
        year, number = divmod(index, _QUARTERS_A_YEAR)
        return Quarter(first, following - timedelta(days=1), year, number + 1)

    def _first_day(self, index: int) -> date:
        year, month = divmod(index * _MONTHS_A_QUARTER + self.start_month - 1, _MONTHS_A_YEAR)
        return date(year, month + 1, 1)


def is_quarter(text: str) -> bool:
    """Tell whether `text` is written like `FY2026-Q2`."""
    return _QUARTER.fullmatch(text) is not None


def is_week(text: str) -> bool:
    """Tell whether `text` names an ISO week that exists."""
    try:
        Week.parse(text)
    except ValueError:
        return False
    return True

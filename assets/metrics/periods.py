"""Which weeks and fiscal quarters progress is looked at by, and the days of the year before.

Only days; what was booked in them is `progress_periods`'s.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from schemas.calendar import Quarter, Week
from schemas.settings import Settings
from schemas.vocabulary import Period

_WEEKS_A_YEAR = 52
_QUARTERS_A_YEAR = 4


@dataclass(frozen=True)
class Span:
    """A week or quarter: its days, how far they are counted, and the days of the year before."""

    kind: Period
    name: str
    first: date
    last: date
    counted_to: date
    before_first: date
    before_last: date
    running: bool = False


def history_begins(bookings: pd.DataFrame, settings: Settings) -> date | None:
    """Give the Monday from which bookings are known; none without any.

    The week of the earliest order counts as whole: what is taken in begins with a week.
    """
    if bookings.empty:
        return None
    earliest = Week.of(bookings["happened_on"].min().date())
    return max(earliest, Week.parse(settings.reading.history_starts)).monday


def spans(week: Week, begins: date | None, settings: Settings) -> list[Span]:
    """Give the trailing weeks and the quarters of the fiscal year, oldest first.

    The last quarter of the year before stands there, too, where the orders reach back to it.
    """
    fiscal = settings.fiscal
    running = fiscal.quarter(week.sunday)
    quarters = [fiscal.quarter(week.sunday, back=n) for n in reversed(range(running.number + 1))]
    if begins is None or quarters[0].start < begins:
        quarters = quarters[1:]
    weeks = [_of_week(one) for one in week.back(settings.progress.trailing_weeks)]
    return [*weeks, *(_of_quarter(one, week, settings) for one in quarters)]


def quarters_of(span: Span, settings: Settings) -> list[Quarter]:
    """Give the fiscal quarters that a span has days of."""
    both = [settings.fiscal.quarter(day) for day in (span.first, span.last)]
    return list(dict.fromkeys(both))


def _of_week(week: Week) -> Span:
    before = week - _WEEKS_A_YEAR
    days = (week.monday, week.sunday, week.sunday)
    return Span(Period.WEEK, str(week), *days, before.monday, before.sunday)


def _of_quarter(quarter: Quarter, week: Week, settings: Settings) -> Span:
    """Give a quarter; of the running one only as many days of the year before as have gone by."""
    before = settings.fiscal.quarter(quarter.start, back=_QUARTERS_A_YEAR)
    counted_to = min(quarter.end, week.sunday)
    elapsed = timedelta(days=quarter.elapsed(counted_to) - 1)
    until = before.end if counted_to == quarter.end else min(before.start + elapsed, before.end)
    days = (quarter.start, quarter.end, counted_to, before.start, until)
    return Span(Period.QUARTER, str(quarter), *days, running=quarter.end >= week.sunday)

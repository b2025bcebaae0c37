"""Working days: the public calendar of the company's country, and what its settings add."""

from datetime import date

import holidays

from schemas.calendar import Week
from schemas.settings import Settings


def working_days(week: Week, settings: Settings) -> int:
    """Count the days of a week on which people work, make-up days included."""
    years = {day.year for day in week.days}
    calendar = holidays.country_holidays(settings.company.country, years=years)
    return sum(_works(day, calendar, settings) for day in week.days)


def _works(day: date, calendar: holidays.HolidayBase, settings: Settings) -> bool:
    if day in settings.holidays.days_off:
        return False
    return day in settings.holidays.working_days or calendar.is_working_day(day)

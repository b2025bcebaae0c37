"""What every subject of the simulation is given: settings, volumes, span of time, streams."""

import zlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import holidays
import numpy as np

from data_samples.generator.days import Days, day
from data_samples.generator.scale import Scale
from schemas.calendar import Week
from schemas.settings import Settings

ORDER_WEEKS = 65
"""Weeks of orders, about 15 months."""

DEAL_WEEKS = 82
"""Weeks in which opportunities were created; the earliest orders need some that are older."""

FUTURE_WEEKS = 6
"""Weeks simulated beyond the latest, which no landing shows: what forecasts are about."""

SEATS_FROM = date(2024, 4, 1)
"""First day of every seat, before anything else happens."""


@dataclass(frozen=True)
class Setup:
    """The arguments of a sample and what follows from them alone."""

    settings: Settings
    scale: Scale
    seed: int
    latest: Week

    def stream(self, subject: str) -> np.random.Generator:
        """Give a subject's own random stream, so that no subject shifts another's numbers."""
        child = np.random.SeedSequence(self.seed, spawn_key=(zlib.crc32(subject.encode()),))
        return np.random.Generator(np.random.PCG64(child))

    @property
    def regions(self) -> tuple[str, ...]:
        """The codes of the regions; elsewhere a region is its place in this tuple."""
        return self.settings.region_codes

    @property
    def last_day(self) -> np.datetime64:
        """Sunday of the latest week."""
        return day(self.latest.sunday)

    @property
    def first_visit(self) -> np.datetime64:
        """First day of visits and of weeks in which forecasts were made."""
        return day((self.latest - (self.scale.history_weeks - 1)).monday)

    @property
    def first_order(self) -> np.datetime64:
        """First day of orders."""
        return day((self.latest - (ORDER_WEEKS - 1)).monday)

    @property
    def first_deal(self) -> np.datetime64:
        """First day on which an opportunity was created."""
        return day((self.latest - (DEAL_WEEKS - 1)).monday)

    @property
    def end(self) -> np.datetime64:
        """Last day simulated."""
        return day((self.latest + FUTURE_WEEKS).sunday)

    @property
    def year_start(self) -> np.datetime64:
        """First day of the fiscal year of the latest week."""
        return day(self.settings.fiscal.year_start(self.latest.sunday))

    @cached_property
    def workdays(self) -> np.busdaycalendar:
        """Monday to Friday without the country's public holidays and the company's own."""
        company, own = self.settings.company, self.settings.holidays
        first, last = self.latest - DEAL_WEEKS, self.latest + FUTURE_WEEKS
        years = range(first.monday.year, last.sunday.year + 1)
        public = holidays.country_holidays(company.country, years=years)
        off = (set(public) | set(own.days_off)) - set(own.working_days)
        return np.busdaycalendar(holidays=[day(each) for each in sorted(off)])

    def on_workdays(self, days: Days) -> Days:
        """Move days that fall on a weekend or holiday to the next working day."""
        return np.busday_offset(days, 0, roll="forward", busdaycal=self.workdays)

    def draw_workdays(self, rng: np.random.Generator, start: np.datetime64, known: int) -> Days:
        """Draw working days evenly from a day to the end, `known` of them up to the latest week."""
        simulated = int((self.end - start).astype(int))
        count = round(known * simulated / int((self.last_day - start).astype(int)))
        drawn = rng.integers(0, simulated, count).astype("timedelta64[D]")
        return self.on_workdays(start + drawn)

"""A company as its extracts, and every table computed from them on first use.

The wiring is that of a weekly run: facts from extracts, tables from facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd
from upath import UPath

from assets.extracts.intake import take_in
from assets.metrics import (
    accuracy,
    arrivals,
    coverage,
    data_gaps,
    forecast,
    funnel,
    pipeline,
    progress,
    restated,
    rules,
)
from assets.metrics import bookings as booking
from assets.metrics import headlines as headline
from assets.metrics import segmentation as segment
from assets.metrics import submissions as submission
from assets.metrics import ties as tie
from assets.metrics import visits as visit
from assets.metrics import win_rates as win_rate
from assets.metrics.reporting import KEYS
from assets.metrics.workdays import working_days
from assets.proof import Tie
from schemas.calendar import Week
from schemas.extracts.registry import EXTRACTS
from schemas.settings import Settings
from schemas.tables.quality import DataQuality, ExtractStatus
from schemas.tables.reporting import ReportedFigures

Frames = Mapping[str, pd.DataFrame]
W36 = Week.parse("2026-W36")
TABLE_RULES = rules.RULES
RULES = {**rules.FACTS, **TABLE_RULES}
NO_HISTORY: Frames = {
    "last_opportunities": EXTRACTS["opportunities"].empty(),
    "last_accounts": EXTRACTS["accounts"].empty(),
    "quarter_end_accounts": EXTRACTS["accounts"].empty(),
    "first_reported": ReportedFigures.empty(),
    "earlier_arrivals": arrivals.NONE,
    "extract_status": ExtractStatus.empty(),
    "faults": DataQuality.empty(),
}
"""What a week that nothing was taken in before knows of earlier weeks."""


@dataclass(frozen=True)
class Company:
    """The extracts of one week; an attribute for each fact and table."""

    frames: Frames
    settings: Settings
    week: Week = W36
    history: Frames = field(default_factory=lambda: NO_HISTORY)
    earlier: Mapping[str, Frames] = field(default_factory=dict)

    @classmethod
    def landed(cls, landing: UPath, week: str, settings: Settings) -> "Company":
        """Take a week in that must be accepted."""
        intake = take_in(landing, Week.parse(week), settings)
        assert intake.accepted, intake.faults
        told = {"extract_status": intake.extract_status, "faults": intake.faults}
        return cls(intake.frames, settings, Week.parse(week), {**NO_HISTORY, **told})

    def without(self, *extracts: str) -> "Company":
        """Give the same company with extracts absent."""
        return self.having({name: EXTRACTS[name].empty() for name in extracts})

    def having(self, frames: Frames) -> "Company":
        """Give the same company with other frames for some extracts."""
        return replace(self, frames={**self.frames, **frames})

    def after(self, last: "Company") -> "Company":
        """Give the same company with the week before it known from its snapshot."""
        known = {f"last_{name}": last.frames[name] for name in ("opportunities", "accounts")}
        reported = [last.first_reported, last.reported_figures]
        known["first_reported"] = pd.concat(reported, ignore_index=True).drop_duplicates(KEYS)
        then = arrivals.arrived(last.extract_status, last.faults, str(last.week))
        known["earlier_arrivals"] = pd.concat([last.earlier_arrivals, then], ignore_index=True)
        earlier = {**last.earlier, str(last.week): last.frames}
        return replace(self, history={**self.history, **known}, earlier=earlier)

    @cached_property
    def restated_rows(self) -> pd.DataFrame:
        asked = restated.asked(self.restated_figures)
        before = {
            (week, name): self.earlier[week][name]
            for week, names in asked.items()
            for name in names
        }
        return restated.restated_rows(self.restated_figures, before, self.frames, self.settings)

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Give an extract, a frame of the history, or what its rule makes on first use."""
        given = {**self.frames, **self.history}
        if name.startswith("_") or name not in {*given, *RULES}:
            raise AttributeError(name)
        if name not in given:
            rule = RULES[name]
            frames = {one: getattr(self, one) for one in rule.frames}
            given = {name: rule.compute(frames, self.week, self.settings)}
            self.__dict__[name] = given[name]
        return given[name]

    @property
    def as_of(self) -> pd.Timestamp:
        """The Sunday of the week."""
        return pd.Timestamp(self.week.sunday)

    @cached_property
    def bookings(self) -> pd.DataFrame:
        """Every order line and event."""
        return booking.bookings(
            self.frames["orders"],
            self.frames["order_events"],
            self.frames["credits"],
            self.frames["roster"],
            self.frames["fx_rates"],
            self.as_of,
            self.settings,
        )

    @cached_property
    def opportunities_as_of(self) -> pd.DataFrame:
        """Every opportunity with its window and worth."""
        return pipeline.opportunities_as_of(
            self.frames["opportunities"],
            self.frames["stage_events"],
            self.frames["roster"],
            self.frames["fx_rates"],
            self.as_of,
            self.settings,
        )

    @cached_property
    def submissions(self) -> pd.DataFrame:
        """Every submitted forecast."""
        frames, base = self.frames, self.settings.company.base_currency
        return submission.submissions(
            frames["forecasts"], frames["roster"], frames["fx_rates"], base
        )

    @cached_property
    def contacts(self) -> pd.DataFrame:
        """Every visit and call, and what it counts as."""
        zone = self.settings.zone
        return visit.contacts(self.frames["visits"], self.frames["roster"], self.as_of, zone)

    @cached_property
    def forecast_scores(self) -> pd.DataFrame:
        """Forecast, actual and naive forecast of each rep and week."""
        horizon, rules = self.settings.forecast.horizon_weeks, self.settings.accuracy
        return accuracy.forecast_scores(self.submissions, self.bookings, self.week, horizon, rules)

    @cached_property
    def account_coverage(self) -> pd.DataFrame:
        """Every account and the rungs it stands on."""
        return coverage.account_coverage(
            self.frames["accounts"],
            self.frames["roster"],
            self.contacts,
            self.opportunities_as_of,
            self.bookings,
            self.week,
            self.settings.fiscal,
            self.settings.coverage,
        )

    @cached_property
    def data_quality(self) -> pd.DataFrame:
        """Every fault, and the gaps found in the data."""
        return data_gaps.data_quality(self.faults, self.account_coverage)

    @cached_property
    def account_segments(self) -> pd.DataFrame:
        """The table of that name, as all that follow."""
        accounts, rates = self.frames["accounts"], self.frames["fx_rates"]
        frames = (accounts, self.bookings, rates, self.quarter_end_accounts)
        return segment.account_segments(*frames, self.as_of, self.settings)

    @cached_property
    def segment_grid(self) -> pd.DataFrame:
        return segment.segment_grid(self.account_segments, self.settings.region_codes)

    @cached_property
    def win_rates(self) -> pd.DataFrame:
        fiscal, rules = self.settings.fiscal, self.settings.win_rate
        return win_rate.win_rates(self.opportunities_as_of, self.as_of, fiscal, rules)

    @cached_property
    def sales_progress(self) -> pd.DataFrame:
        return progress.sales_progress(
            self.bookings,
            self.opportunities_as_of,
            self.frames["quotas"],
            self.frames["roster"],
            self.win_rates,
            self.as_of,
            self.settings,
        )

    @cached_property
    def booking_weeks(self) -> pd.DataFrame:
        return progress.booking_weeks(self.bookings, self.sales_progress, self.as_of, self.settings)

    @cached_property
    def funnel_stock(self) -> pd.DataFrame:
        return funnel.funnel_stock(self.opportunities_as_of, self.settings.region_codes)

    @cached_property
    def order_forecast(self) -> pd.DataFrame:
        return forecast.order_forecast(
            self.opportunities_as_of,
            self.submissions,
            self.frames["stage_events"],
            self.account_segments,
            self.frames["roster"],
            self.week,
            self.settings.forecast.horizon_weeks,
            self.settings.zone,
            self.settings.forecast.backing_weeks,
        )

    @cached_property
    def forecast_weeks(self) -> pd.DataFrame:
        return forecast.forecast_weeks(
            self.order_forecast,
            self.opportunities_as_of,
            self.submissions,
            self.frames["roster"],
            self.settings.region_codes,
            self.week,
            self.settings.forecast.horizon_weeks,
        )

    @cached_property
    def forecast_accuracy(self) -> pd.DataFrame:
        return accuracy.forecast_accuracy(self.forecast_scores)

    @cached_property
    def accuracy_horizons(self) -> pd.DataFrame:
        return accuracy.accuracy_horizons(self.forecast_scores)

    @cached_property
    def visit_effectiveness(self) -> pd.DataFrame:
        return visit.visit_effectiveness(
            self.contacts,
            self.opportunities_as_of,
            self.frames["roster"],
            self.week,
            {one: working_days(one, self.settings) for one in self._visit_weeks},
            self.settings.fiscal,
            self.settings.visits,
        )

    @cached_property
    def visit_weeks(self) -> pd.DataFrame:
        return visit.visit_weeks(self.visit_effectiveness, self.settings.region_codes)

    @cached_property
    def coverage(self) -> pd.DataFrame:
        return coverage.coverage(self.account_coverage)

    @cached_property
    def coverage_totals(self) -> pd.DataFrame:
        return coverage.coverage_totals(self.account_coverage)

    @cached_property
    def headlines(self) -> pd.DataFrame:
        return headline.headlines(
            self.sales_progress,
            self.forecast_weeks,
            self.accuracy_horizons,
            self.coverage_totals,
            self.visit_weeks,
            self.week,
            self.settings,
        )

    def ties(self) -> list[Tie]:
        """Everything that must be the same on both sides, of every table."""
        rules = self.settings
        quarter = pd.Timestamp(rules.fiscal.quarter(self.week.sunday).start)
        window = self.as_of - pd.Timedelta(days=rules.segmentation.window_days)
        horizon, trailing = rules.forecast.horizon_weeks, rules.accuracy.trailing_weeks
        first = pd.Timestamp(self._visit_weeks[0].monday)
        deals, bookings = self.opportunities_as_of, self.bookings
        return [
            *tie.segments(self.account_segments, bookings, window),
            *tie.grid(self.segment_grid, self.account_segments),
            *tie.win_rates(self.win_rates),
            *tie.progress(self.sales_progress, bookings, quarter),
            *tie.weeks(self.booking_weeks, self.sales_progress),
            *tie.funnel(self.funnel_stock, deals),
            *tie.order_forecast(self.order_forecast, deals, self.week, horizon),
            *tie.forecast_weeks(self.forecast_weeks, self.order_forecast),
            *tie.accuracy(self.forecast_accuracy, bookings, self.week, trailing),
            *tie.visits(self.visit_effectiveness, self.contacts, first),
            *tie.visit_weeks(self.visit_weeks, self.visit_effectiveness),
            *tie.coverage(self.coverage, self.account_coverage),
            *tie.coverage_totals(self.coverage_totals, self.coverage),
            *(tie for name in TABLE_RULES for tie in self._tied(name)),
        ]

    def _tied(self, name: str) -> list[Tie]:
        rule = TABLE_RULES[name]
        frames = {one: getattr(self, one) for one in (name, *rule.needs(name))}
        return rule.tied(frames, self.week, self.settings)

    @property
    def _visit_weeks(self) -> list[Week]:
        return self.week.back(self.settings.visits.trailing_weeks)

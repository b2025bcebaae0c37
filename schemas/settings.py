"""The company's settings as typed, frozen values.

Every number of the method comes from here; the defaults stand in `defaults.toml` and
`settings_file.py` reads both. Where things are (landing, output, mail server, database) is not a
setting but an option or the environment.
"""

import hashlib
from datetime import date
from typing import Annotated, Literal, TypeVar
from zoneinfo import ZoneInfo, available_timezones

import holidays
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
)

from schemas.branding import Branding
from schemas.calendar import FiscalCalendar, is_week
from schemas.extracts.registry import EXTRACTS, REQUIRED
from schemas.vocabulary import OPEN_STAGES, DecisionKind, Stage, Tier

TAKEN = frozenset({"company", "tables", "manifest.json"})
"""What stands in the folder of a published week, so that no region may be called so."""

Language = Literal["zh", "en"]
Rate = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[int, Field(gt=0)]


def _iso_week(text: str) -> str:
    if not is_week(text):
        raise ValueError("not_an_iso_week")
    return text


def _within(allowed: set[str], rule: str) -> AfterValidator:
    def check(value: str) -> str:
        if value not in allowed:
            raise ValueError(rule)
        return value

    return AfterValidator(check)


def _rising(edges: tuple[float, float]) -> tuple[float, float]:
    if not edges[0] < edges[1]:
        raise ValueError("edges_must_rise")
    return edges


Edges = Annotated[tuple[float, float], AfterValidator(_rising)]
Counts = Annotated[tuple[Positive, Positive], AfterValidator(_rising)]
Extract = Annotated[str, _within(set(EXTRACTS), "not_an_extract")]
Required = Annotated[str, _within(set(REQUIRED), "not_a_required_extract")]
TimeZone = Annotated[str, _within(available_timezones(), "not_a_time_zone")]
Country = Annotated[str, _within(set(holidays.list_supported_countries()), "not_a_country")]
Code = Annotated[str, Field(pattern=r"^\w[\w.-]*( [\w.-]+)*$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Section(BaseModel):
    """A table of the settings file: frozen, typed, without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Company(Section):
    """Who the company is and how it counts time and money."""

    name: str
    language: Language
    time_zone: TimeZone
    base_currency: Currency
    country: Country
    fiscal_year_start_month: Annotated[int, Field(ge=1, le=12)]
    absent_extracts: tuple[Required, ...]
    confidentiality: str


class Reading(Section):
    """How files of the landing are read."""

    fallback_encoding: Literal["gb18030", "utf-8"]
    history_starts: Annotated[str, AfterValidator(_iso_week)]
    mangled_limit_rate: Rate


class Completeness(Section):
    """How far an extract's rows and amount may lie from those of earlier weeks."""

    weeks: Positive
    told_rate: Rate
    stop_rate: Rate
    stop_rates: dict[Extract, Rate]
    rows_minimum: Positive

    def stop(self, extract: str) -> float:
        """Give how far below earlier weeks one extract stops the week, a fraction."""
        return self.stop_rates.get(extract, self.stop_rate)


class SetAside(Section):
    """Which share of an extract's rows may be set aside before the week stops."""

    limit_rate: Rate
    limit_rates: dict[Extract, Rate]

    def limit(self, extract: str) -> float:
        """Give the limit of one extract, a fraction of its rows."""
        return self.limit_rates.get(extract, self.limit_rate)


class Names(Section):
    """A Chinese and an English name."""

    zh: str = ""
    en: str = ""

    def name(self, language: str, otherwise: str) -> str:
        """Give the name in a language; without one, the code it stands for."""
        return getattr(self, language) or otherwise


class Region(Names):
    """A sales region, who directs it and in which language its pack is."""

    code: Code
    directors: tuple[str, ...] = ()
    language: Language | None = None


class Industry(Names):
    """An industry by which the company sorts its accounts."""

    code: Code


Coded = TypeVar("Coded", Region, Industry)


def _once(coded: tuple[Coded, ...]) -> tuple[Coded, ...]:
    codes = [item.code.casefold() for item in coded]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise ValueError(f"code_stands_twice: {twice}")
    return coded


def _free(regions: tuple[Region, ...]) -> tuple[Region, ...]:
    taken = next((region.code for region in regions if region.code.casefold() in TAKEN), None)
    if taken is not None:
        raise ValueError(f"code_is_taken: {taken}")
    return regions


Regions = Annotated[
    tuple[Region, ...], Field(min_length=1), AfterValidator(_once), AfterValidator(_free)
]
Industries = Annotated[tuple[Industry, ...], Field(min_length=1), AfterValidator(_once)]


class Tiers(Section):
    """How the tiers are called."""

    TOP20: Names
    NAMED: Names
    L3: Names

    def name(self, tier: str, language: str) -> str:
        """Give a tier's name in a language."""
        names: Names = getattr(self, Tier(tier))
        return names.name(language, tier)


class Holidays(Section):
    """What the public calendar does not know."""

    days_off: tuple[date, ...]
    working_days: tuple[date, ...]


class StageSettings(Section):
    """What a funnel level is worth."""

    win_probability: Rate


class Stages(Section):
    """The open stages, in funnel order."""

    L1: StageSettings
    L2: StageSettings
    L3: StageSettings
    L4: StageSettings
    L5: StageSettings

    @property
    def probabilities(self) -> dict[Stage, float]:
        """Give the win probability of each open stage."""
        return {stage: getattr(self, stage).win_probability for stage in OPEN_STAGES}


class Segmentation(Section):
    """Edges and windows of SEG-1 to SEG-6."""

    window_days: Positive
    sow_edges: Edges
    sow_top: Annotated[float, Field(gt=0)]
    buying_power_edges: Edges
    stale_after_days: Positive


class Progress(Section):
    """Targets and limits of PRG-1 to PRG-12."""

    v_target: Annotated[float, Field(gt=0)]
    unknown_profit_limit_rate: Rate
    trailing_weeks: Positive


class WinRate(Section):
    """Window and minimum of FUN-4."""

    quarters: Positive
    resolved_minimum: Positive


class CalibrationSettings(Section):
    """How far observed win rates count against the method's (FUN-11)."""

    prior_weight: Annotated[float, Field(gt=0)]


class LandingSettings(Section):
    """How the band of the landing estimate is drawn (PRG-11)."""

    draw_count: Positive
    seed: Annotated[int, Field(ge=0)]


class FunnelSettings(Section):
    """Windows and limits of FUN-2, FUN-8 and FUN-9."""

    cohort_quarters: Positive
    cohort_minimum: Positive
    fiction_pushes: Positive
    stale_early_days: Positive
    stale_late_days: Positive


class ForecastSettings(Section):
    """Horizon and edges of FCT-1 to FCT-6."""

    horizon_weeks: Positive
    kept_edges: Edges
    backing_weeks: Annotated[int, Field(ge=0)]


class Accuracy(Section):
    """Windows and edges of ACC-1 to ACC-8."""

    trailing_weeks: Positive
    naive_weeks: Positive
    habit_edges: Edges
    habit_weeks_minimum: Positive
    bridge_weeks: Positive
    offset_rate: Rate


class RestatementSettings(Section):
    """How far back REC-2 and ACC-7 look."""

    trailing_weeks: Positive


class CoverageSettings(Section):
    """Windows of CVG-2, CVG-6 and CVG-7."""

    contact_days: Positive
    new_after_days: Positive
    late_registration_days: Annotated[int, Field(ge=0)]


class VisitSettings(Section):
    """Targets and windows of WKP-1 to WKP-5."""

    effective_per_week: Positive
    door_per_week: Positive
    door_per_day: Positive
    new_account_floor_rate: Rate
    full_week_days: Positive
    trailing_weeks: Positive
    allocation_weeks: Positive


class AccountLoadSettings(Section):
    """Targets of SEG-7 and LST-3: counts of accounts, from and to."""

    r_accounts: Counts
    d_accounts: Counts
    ae_named_accounts: Counts
    sr_named_accounts: Positive


class PlanSettings(Section):
    """Window of PLN-2."""

    fresh_days: Positive


class ScorecardSettings(Section):
    """Window of PRF-1, and how long somebody must sit to be ranked."""

    trailing_weeks: Positive
    seat_weeks_minimum: Positive


class AgendaSettings(Section):
    """What PRF-2 lists."""

    opportunity_count: Positive
    action_weeks: Positive


class PackSettings(Section):
    """What a pack shows on paper."""

    largest_count: Positive
    most_rows: Positive
    headline_weeks: Positive
    attach_tables: bool
    attach_most_rows: Positive
    attach_most_kb: Positive


class DueDays(Section):
    """In how many days after `as_of` each kind of decision is due."""

    overdue: Positive
    fiction: Positive
    stale: Positive
    unbacked: Positive
    not_submitted: Positive
    landing_short: Positive
    crm_only: Positive
    vacant: Positive
    set_aside: Positive

    @property
    def by_kind(self) -> dict[DecisionKind, int]:
        """Give the days of each kind."""
        return {kind: getattr(self, str(kind)) for kind in DecisionKind}


class DecisionSettings(Section):
    """What page 1 asks a director to decide."""

    count: Positive
    due_days: DueDays


class Settings(Section):
    """Everything a company decides."""

    company: Company
    regions: Regions
    industries: Industries
    tiers: Tiers
    reading: Reading
    completeness: Completeness
    set_aside: SetAside
    holidays: Holidays
    stages: Stages
    segmentation: Segmentation
    progress: Progress
    win_rate: WinRate
    calibration: CalibrationSettings
    landing: LandingSettings
    funnel: FunnelSettings
    forecast: ForecastSettings
    accuracy: Accuracy
    restatements: RestatementSettings
    coverage: CoverageSettings
    visits: VisitSettings
    account_load: AccountLoadSettings
    plans: PlanSettings
    scorecard: ScorecardSettings
    agenda: AgendaSettings
    packs: PackSettings
    branding: Branding
    decisions: DecisionSettings

    @property
    def zone(self) -> ZoneInfo:
        """Give the company's time zone."""
        return ZoneInfo(self.company.time_zone)

    @property
    def fiscal(self) -> FiscalCalendar:
        """Give the company's fiscal calendar."""
        return FiscalCalendar(self.company.fiscal_year_start_month)

    @property
    def region_codes(self) -> tuple[str, ...]:
        """Give the codes of the regions, in the file's order."""
        return tuple(region.code for region in self.regions)

    @property
    def digest(self) -> str:
        """Give the SHA-256 of the effective settings."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def region(self, code: str) -> Region:
        """Give a region by its code."""
        return next(region for region in self.regions if region.code == code)

    def language_of(self, code: str | None) -> Language:
        """Give the language of a region's pack; without a code, of the company's."""
        chosen = self.region(code).language if code is not None else None
        return chosen or self.company.language

"""The company's settings as typed, frozen values, and how they are read from TOML.

Every number of the method comes from here; the defaults stand in `defaults.toml`. Where things
are (landing, output, mail server, database) is not a setting but an option or the environment.
"""

import hashlib
import tomllib
from datetime import date
from importlib.resources import files
from typing import Annotated, Any, Literal, Protocol, Self
from zoneinfo import ZoneInfo, available_timezones

import holidays
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from schemas.calendar import FiscalCalendar, Week
from schemas.errors import Fault, SettingsError
from schemas.extracts.registry import EXTRACTS, REQUIRED
from schemas.vocabulary import OPEN_STAGES, Stage, Tier


class Readable(Protocol):
    """A file on any disk or object store."""

    def read_text(self, encoding: str) -> str:
        """Give its text."""


TAKEN = frozenset({"company", "tables"})
"""Folders of a published week that a region's code must not name."""

Language = Literal["zh", "en"]
Rate = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[int, Field(gt=0)]


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
Extract = Annotated[str, _within(set(EXTRACTS), "not_an_extract")]
Required = Annotated[str, _within(set(REQUIRED), "not_a_required_extract")]
TimeZone = Annotated[str, _within(available_timezones(), "not_a_time_zone")]
Country = Annotated[str, _within(set(holidays.list_supported_countries()), "not_a_country")]
Code = Annotated[str, Field(pattern=r"^\w[\w.-]*( [\w.-]+)*$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Section(BaseModel):
    """A table of the settings file: frozen, typed, without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


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
    history_starts: str

    @model_validator(mode="after")
    def _history_starts_in_a_week(self) -> Self:
        Week.parse(self.history_starts)
        return self


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


class WinRate(Section):
    """Window and minimum of FUN-4."""

    quarters: Positive
    resolved_minimum: Positive


class ForecastSettings(Section):
    """Horizon of FCT-1 to FCT-3."""

    horizon_weeks: Positive


class Accuracy(Section):
    """Windows of ACC-1 to ACC-6."""

    trailing_weeks: Positive
    naive_weeks: Positive


class CoverageSettings(Section):
    """Windows of CVG-2 and CVG-6."""

    contact_days: Positive
    new_after_days: Positive


class VisitSettings(Section):
    """Targets of WKP-1 to WKP-3."""

    effective_per_week: Positive
    door_per_week: Positive
    door_per_day: Positive
    new_account_floor_rate: Rate
    full_week_days: Positive
    trailing_weeks: Positive


class PackSettings(Section):
    """What a pack shows on paper."""

    largest_count: Positive


class Settings(Section):
    """Everything a company decides."""

    company: Company
    regions: Annotated[tuple[Region, ...], Field(min_length=1)]
    industries: Annotated[tuple[Industry, ...], Field(min_length=1)]
    tiers: Tiers
    reading: Reading
    set_aside: SetAside
    holidays: Holidays
    stages: Stages
    segmentation: Segmentation
    progress: Progress
    win_rate: WinRate
    forecast: ForecastSettings
    accuracy: Accuracy
    coverage: CoverageSettings
    visits: VisitSettings
    packs: PackSettings

    @model_validator(mode="after")
    def _codes_stand_once(self) -> Self:
        for codes in ([r.code for r in self.regions], [i.code for i in self.industries]):
            if len({code.casefold() for code in codes}) < len(codes):
                raise ValueError("code_stands_twice")
        if TAKEN & {region.code.casefold() for region in self.regions}:
            raise ValueError("code_is_taken")
        return self

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


def load_settings(path: Readable) -> Settings:
    """Read a company's settings file over the defaults.

    Raises SettingsError with a fault for every unknown key and bad value.
    """
    given = _read_toml(path)
    try:
        return Settings.model_validate(_frozen(_over(default_values(), given)))
    except ValidationError as error:
        raise SettingsError(*_faults(error, path)) from None


def default_values() -> dict[str, Any]:
    """Give the shipped defaults as plain values."""
    return tomllib.loads(files("schemas").joinpath("defaults.toml").read_text("utf-8"))


def _read_toml(path: Readable) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError.of(
            "settings_unreadable", file=str(path), value=error.strerror
        ) from None
    except ValueError as error:
        raise SettingsError.of("settings_not_toml", file=str(path), value=str(error)) from None


def _over(base: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in given.items():
        below = base.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            merged[key] = _over(below, value)
        else:
            merged[key] = value
    return merged


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return value


def _faults(error: ValidationError, path: Readable) -> list[Fault]:
    return [_fault(problem, path) for problem in error.errors(include_url=False)]


def _fault(problem: Any, path: Readable) -> Fault:
    rules = {"extra_forbidden": "settings_unknown_key", "missing": "settings_missing_key"}
    where = ".".join(str(part) for part in problem["loc"])
    rule = rules.get(problem["type"], "settings_bad_value")
    found = None if rule == "settings_missing_key" else f"{problem['input']!r} ({problem['msg']})"
    return Fault(rule, file=str(path), column=where, value=found)

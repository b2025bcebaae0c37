"""How much of the sample company there is: every volume, and the file formats it is sent in."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """How a file is written. Encoding, delimiter and line end matter for CSV only."""

    suffix: str
    encoding: str = "utf-8"
    mark: bool = False
    """Whether the file starts with a byte order mark."""
    delimiter: str = ","
    line_end: str = "\n"


@dataclass(frozen=True)
class Scale:
    """The volumes of a sample company."""

    name: str
    sellers_per_region: int
    """Outside sellers that every region has; their ids come first."""
    callers_per_region: int
    """Inside sellers that every region has; their ids come first."""
    outside_sellers: int
    """Outside sellers in all; those beyond the first go to the larger regions."""
    inside_sellers: int
    """Inside sellers in all."""
    accounts: int
    top_per_region: int
    """TOP20 accounts of a region."""
    named_per_seller: int
    """TOP20 and NAMED accounts per outside seller."""
    opportunities: int
    life_stretch: float
    """What the mean days in a level are multiplied with."""
    history_weeks: int
    """Weeks of visits, calls and forecasts up to the latest week."""
    visits_per_week: float
    """Visits that an outside seller logs in a week of five working days."""
    calls_per_day: float
    """Calls that an inside seller logs on a working day."""
    lines_per_win: float
    """Order lines of a won opportunity, on average."""
    repeat_lines: int
    """Order lines without an opportunity."""
    repeat_value: float
    """Median amount of such a line, with the largest account of a region."""
    repeaters: float
    """Share of the accounts that won something which have such lines."""
    actions_per_region: int
    """Actions agreed in a region every week."""
    formats: Mapping[str, Format]
    """Format of each extract's file."""


_VARIED = {
    "accounts": Format("csv", mark=True),
    "opportunities": Format("csv.gz"),
    "visits": Format("csv.gz"),
    "orders": Format("csv.gz"),
    "quotas": Format("xlsx"),
    "forecasts": Format("parquet"),
    "roster": Format("csv", encoding="gb18030", delimiter=";"),
    "order_events": Format("csv", delimiter="\t"),
    "stage_events": Format("parquet"),
    "account_plans": Format("csv", delimiter=";"),
    "actions": Format("csv", encoding="utf-16-le", mark=True, delimiter="\t"),
    "credits": Format("csv", line_end="\r\n"),
    "fx_rates": Format("xlsx"),
    "control_totals": Format("csv"),
}
"""A different format where possible, so that the sample exercises each."""

SMALL = Scale(
    name="small",
    sellers_per_region=3,
    callers_per_region=2,
    outside_sellers=54,
    inside_sellers=36,
    accounts=720,
    top_per_region=4,
    named_per_seller=8,
    opportunities=2_700,
    life_stretch=2.0,
    history_weeks=17,
    visits_per_week=17.5,
    calls_per_day=3.0,
    lines_per_win=1.6,
    repeat_lines=4_500,
    repeat_value=36_000.0,
    repeaters=0.35,
    actions_per_region=2,
    formats=_VARIED,
)
"""Eighteen regions of 40 accounts; its first committed week has 14 weeks of visits behind it."""

COMPANY = Scale(
    name="company",
    sellers_per_region=3,
    callers_per_region=2,
    outside_sellers=250,
    inside_sellers=133,
    accounts=60_000,
    top_per_region=20,
    named_per_seller=24,
    opportunities=120_000,
    life_stretch=2.4,
    history_weeks=52,
    visits_per_week=17.5,
    calls_per_day=24.5,
    lines_per_win=6.0,
    repeat_lines=388_000,
    repeat_value=13_000.0,
    repeaters=0.2,
    actions_per_region=4,
    formats=_VARIED,
)
"""The size of the whole company."""

SCALES = {scale.name: scale for scale in (SMALL, COMPANY)}
"""The scales by the names they are asked for with."""

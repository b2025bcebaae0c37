"""How long opportunities stay at a level (FUN-5)."""

from collections.abc import Sequence

import pandas as pd

from assets.metrics.figures import codes, conform
from assets.metrics.funnel_rows import bare_rows, every_row, regions_of
from assets.metrics.spells import LEVELS, days_of
from assets.metrics.ties import same_at_levels, sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.funnel_history import StageDuration
from schemas.vocabulary import Level, Reason

_HALF = 0.5 + 1e-9
"""A product of shares that is a half is often not so in binary."""


def stage_duration(
    stage_spells: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    stage_events: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give the median days of all spells at a level, a row a stage, of company and regions (FUN-5).

    By Kaplan and Meier: a spell that still lasts says only that it lasts at least so long. Fewer
    than half gone by the longest gives null (`not_reached`). A spell whose beginning or end
    nobody knows is left out; without stage events all are (`no_history`).
    """
    if opportunities_as_of.empty:
        return StageDuration.empty()
    by, regions = {"stage": list(LEVELS)}, regions_of(opportunities_as_of, settings)
    if stage_events.empty:
        bare = bare_rows(by, regions).assign(reason=str(Reason.NO_HISTORY))
        return conform(bare, StageDuration.empty())
    spells = timed_spells(stage_spells, pd.Timestamp(week.sunday))
    rows = every_row(spells, ["spell_count", "ended_count"], by, regions)
    rows = rows.merge(_medians(spells), on=["level", "region", "stage"], how="left", validate="1:1")
    never, short = rows["spell_count"] == 0, rows["median_days_in_stage"].isna()
    masks = {Reason.NO_OPPORTUNITIES: never, Reason.NOT_REACHED: short & ~never}
    return conform(rows.assign(reason=codes(rows.index, **masks)), StageDuration.empty())


def stage_duration_ties(
    stage_duration: pd.DataFrame,
    stage_spells: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    stage_events: pd.DataFrame,
    week: Week,
) -> list[Tie]:
    """Every spell at a level whose days are known is counted once."""
    if opportunities_as_of.empty or stage_events.empty:
        return []
    spells = timed_spells(stage_spells, pd.Timestamp(week.sunday))
    company = stage_duration[stage_duration["level"] == Level.COMPANY]
    counts = ["spell_count", "ended_count"]
    return same_at_levels(stage_duration, counts) + [
        Tie(f"{count} = spells", sum_of(spells[count]), sum_of(company[count])) for count in counts
    ]


def median_days(spells: pd.DataFrame, by: Sequence[str]) -> pd.Series:
    """Give the Kaplan-Meier median of `days` by keys: the first day on which half are gone.

    `ended_count` is 1 for a spell that ended, 0 for one that lasts; groups that never get so far
    are not in it. On one and the same day spells end before others are lost from sight.
    """
    keys = list(by)
    daily = spells.groupby([*keys, "days"])[["ended_count", "spell_count"]].sum()
    groups = daily.groupby(level=keys)
    gone_before = groups["spell_count"].cumsum() - daily["spell_count"]
    at_risk = groups["spell_count"].transform("sum") - gone_before
    survival = (1.0 - daily["ended_count"] / at_risk).groupby(level=keys).cumprod()
    days = survival[survival <= _HALF].reset_index()
    return days.groupby(keys)["days"].min()


def timed_spells(stage_spells: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Give the spells at open stages with known days."""
    days = days_of(stage_spells, as_of)
    known = stage_spells["stage"].isin(list(LEVELS)) & days.notna()
    spells = stage_spells.loc[known, ["region", "stage", "present"]]
    return spells.assign(
        days=days[known].astype("int64"),
        spell_count=1.0,
        ended_count=(~spells["present"]).astype(float),
    )


def _medians(spells: pd.DataFrame) -> pd.DataFrame:
    levels = {Level.COMPANY: ["stage"], Level.REGION: ["region", "stage"]}
    parts = [
        median_days(spells, by)
        .rename("median_days_in_stage")
        .reset_index()
        .assign(level=str(level))
        for level, by in levels.items()
    ]
    return pd.concat(parts, ignore_index=True).astype({"region": "str"})

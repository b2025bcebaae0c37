"""What became of the opportunities of each level within the week (FUN-3)."""

import pandas as pd

from assets.metrics.figures import codes, conform, ratio
from assets.metrics.funnel_rows import bare_rows, every_row, regions_of
from assets.metrics.lookups import looked_up
from assets.metrics.seats import seats_on
from assets.metrics.spells import LEVELS
from assets.metrics.ties import same_at_levels, sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.funnel_history import StageTransitions
from schemas.vocabulary import Level, Reason, Stage

_ENDS = {"lost": Stage.LOST, "won": Stage.WON, "cancelled": Stage.CANCELLED}
_FATES = ["advanced", "stayed", "fell_back", *_ENDS]
_COUNTS = ["before_count", *(f"{fate}_count" for fate in _FATES), "unknown_count"]


def stage_transitions(
    opportunities_before: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    roster: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give what share of those at a level a week ago went where, a row a stage (FUN-3).

    Each stands in the region where it is now. Cancelled is a share of its own, so that all add up
    to 1; one that is no longer delivered is counted apart. Nobody knows the week before: null.
    """
    if opportunities_as_of.empty:
        return StageTransitions.empty()
    by, regions = {"stage": list(LEVELS)}, regions_of(opportunities_as_of, settings)
    if opportunities_before.empty:
        bare = bare_rows(by, regions).assign(week=str(week), reason=str(Reason.NO_HISTORY))
        return conform(bare, StageTransitions.empty())
    facts = fates_of(opportunities_before, opportunities_as_of, roster, pd.Timestamp(week.sunday))
    rows = every_row(facts, _COUNTS, by, regions)
    followed = rows["before_count"] - rows["unknown_count"]
    for fate in _FATES:
        rows[f"{fate}_rate"] = ratio(rows[f"{fate}_count"], followed)
    rows["reason"] = codes(rows.index, **{Reason.NO_OPPORTUNITIES: followed == 0})
    return conform(rows.assign(week=str(week)), StageTransitions.empty())


def stage_transitions_ties(
    stage_transitions: pd.DataFrame,
    opportunities_before: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
) -> list[Tie]:
    """Everything that was open is somewhere now, and the shares of every row add up to 1."""
    if opportunities_as_of.empty:
        return []
    was_open = float(opportunities_before["stage"].isin(list(LEVELS)).sum())
    company = stage_transitions[stage_transitions["level"] == Level.COMPANY]
    gone = sum(sum_of(company[column]) for column in _COUNTS[1:])
    followed = stage_transitions["before_count"] > stage_transitions["unknown_count"]
    shares = stage_transitions[[f"{fate}_rate" for fate in _FATES]].sum(axis=1)
    return [
        *same_at_levels(stage_transitions, _COUNTS),
        Tie("before = open a week ago", was_open, sum_of(company["before_count"])),
        Tie("before = now", sum_of(company["before_count"]), gone),
        Tie("shares = 1 a row", sum_of(followed.fillna(value=False)), sum_of(shares)),
    ]


def fates_of(
    before: pd.DataFrame, now: pd.DataFrame, roster: pd.DataFrame, as_of: pd.Timestamp
) -> pd.DataFrame:
    """Give one row an opportunity that was open: its level then, its region, what became of it."""
    was = before[before["stage"].isin(list(LEVELS))]
    found = looked_up(was, now, ["opportunity_id"], ["stage", "region"])
    then, at = was["stage"].map(LEVELS).astype(float), found["stage"].map(LEVELS).astype(float)
    days = pd.Series(as_of, index=was.index)
    fates = {"advanced": at > then, "stayed": at == then, "fell_back": at < then}
    fates |= {fate: found["stage"] == stage for fate, stage in _ENDS.items()}
    counted = {
        f"{fate}_count": mask.fillna(value=False).astype(float) for fate, mask in fates.items()
    }
    return pd.DataFrame(
        {
            "region": found["region"].fillna(seats_on(was["rep_id"], days, roster)["region"]),
            "stage": was["stage"],
            "before_count": 1.0,
            **counted,
            "unknown_count": found["stage"].isna().astype(float),
        }
    )

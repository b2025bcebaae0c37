"""What goes into the funnel's history (FUN-2, FUN-3, FUN-5)."""

from typing import Any

import pandas as pd

from assets.metrics.conversion import cohort_of, quarters_of, step_counts
from assets.metrics.durations import median_days, timed_spells
from assets.metrics.explained.metric import Metric, Rows, Selection
from assets.metrics.transitions import fates_of
from schemas.vocabulary import FunnelStep


def cohort_opportunities(
    opportunities_as_of: pd.DataFrame, stage_spells: pd.DataFrame, selection: Selection
) -> pd.DataFrame:
    """Give the opportunities created in the quarter that reached the step's lower level."""
    asked = quarters_of(selection.week, selection.settings)
    created = cohort_of(opportunities_as_of, stage_spells, asked)
    step = FunnelStep(selection.keys.get("step", FunnelStep.L1_WON))
    counts = step_counts(created, step).drop(columns=["region", "cohort_quarter"])
    columns = ["opportunity_id", "region", "cohort_quarter", "rep_id", "stage", "furthest"]
    rows = selection.among(created[columns].join(counts), "region", "cohort_quarter")
    return rows[rows["reached_count"] == 1]


def opportunities_followed(
    opportunities_before: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    roster: pd.DataFrame,
    selection: Selection,
) -> pd.DataFrame:
    """Give the opportunities at the level a week ago, and what became of each."""
    rows = fates_of(opportunities_before, opportunities_as_of, roster, selection.as_of)
    shown = opportunities_before[["opportunity_id", "rep_id"]].join(rows, how="inner")
    return selection.among(shown, "region", "stage")


def spells_at_level(stage_spells: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the spells at the level whose days are known; `ended_count` 0 still lasts."""
    rows = timed_spells(stage_spells, selection.as_of)
    shown = stage_spells[["opportunity_id", "entered_on", "left_on"]].join(rows, how="inner")
    return selection.among(shown, "region", "stage")


def _median(spells: pd.DataFrame) -> Any:
    found = median_days(spells, ["stage"]) if len(set(spells["stage"])) == 1 else pd.Series()
    return found.iloc[0] if len(found) else None


_FATES = ("advanced", "stayed", "fell_back", "lost", "won", "cancelled")
_FOLLOWED = ("before_count", "unknown_count", *(f"{fate}_count" for fate in _FATES))

METRICS = (
    Metric(
        "FUN-2",
        ("funnel_conversion",),
        {"conversion_rate": "{passed_count} / {reached_count}"},
        (
            Rows(
                cohort_opportunities,
                {name: name for name in ("passed_count", "reached_count")},
            ),
        ),
        {"cohort_quarter": lambda asked: str(asked.quarter)},
    ),
    Metric(
        "FUN-3",
        ("stage_transitions",),
        {
            f"{fate}_rate": f"{{{fate}_count}} / ({{before_count}} - {{unknown_count}})"
            for fate in _FATES
        },
        (Rows(opportunities_followed, {name: name for name in _FOLLOWED}),),
    ),
    Metric(
        "FUN-5",
        ("stage_duration",),
        {"median_days_in_stage": "{median_days_in_stage}"},
        (Rows(spells_at_level, {"median_days_in_stage": _median, "ended_count": "ended_count"}),),
    ),
)

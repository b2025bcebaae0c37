"""How many of the opportunities created in a quarter came how far (FUN-2)."""

import pandas as pd

from assets.metrics.figures import codes, conform, ratio
from assets.metrics.funnel_rows import every_row, regions_of
from assets.metrics.pipeline import LATER
from assets.metrics.spells import LEVELS, WON_LEVEL, furthest_levels
from assets.metrics.ties import same_at_levels
from assets.proof import Tie
from schemas.calendar import Quarter, Week
from schemas.settings import Settings
from schemas.tables.funnel_history import FunnelConversion
from schemas.vocabulary import FunnelStep, Level, Reason

_COUNTS = ["reached_count", "passed_count", "still_open_count", "skip_count"]
_WHOLE = FunnelStep.L1_WON


def funnel_conversion(
    opportunities_as_of: pd.DataFrame,
    stage_spells: pd.DataFrame,
    stage_events: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give ever beyond a level over ever at it, a row a quarter of creation and step (FUN-2).

    A level jumped over counts as passed; who fell back keeps the furthest level. How far one lost
    without stage events came is unknown: it counts in the whole way only. Without any stage events
    that is all there is (`no_history`).
    """
    if opportunities_as_of.empty:
        return FunnelConversion.empty()
    quarters = quarters_of(week, settings)
    cohort = cohort_of(opportunities_as_of, stage_spells, quarters)
    by = {"cohort_quarter": [str(quarter) for quarter in quarters]}
    regions, sums = regions_of(opportunities_as_of, settings), [*_COUNTS, "unknown_count"]
    steps = [
        every_row(step_counts(cohort, step), sums, by, regions).assign(step=str(step))
        for step in FunnelStep
    ]
    rows = pd.concat(steps).sort_index(kind="stable").reset_index(drop=True)
    return conform(_known(rows, history=not stage_events.empty), FunnelConversion.empty())


def funnel_conversion_ties(
    funnel_conversion: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> list[Tie]:
    """Who passed a step is who reached the next; all created are in the whole way."""
    created = opportunities_as_of["created_on"]
    since = pd.Timestamp(quarters_of(week, settings)[0].start)
    count = float(created.between(since, pd.Timestamp(week.sunday)).sum())
    company = funnel_conversion[funnel_conversion["level"] == Level.COMPANY]
    total = company.groupby("step")[_COUNTS].sum().astype(float)
    total = total.reindex([str(step) for step in FunnelStep], fill_value=0.0)
    reached, passed = total["reached_count"].tolist(), total["passed_count"].tolist()
    stepwise = [
        Tie(f"passed {step} = reached next", onward, gone)
        for step, gone, onward in zip(FunnelStep, passed[:-2], reached[1:-1], strict=False)
    ]
    known = company["step"].ne(_WHOLE) & company["passed_count"].notna()
    won = [Tie("won = won", passed[-1], passed[-2])] if known.any() else []
    every = Tie("created = whole way", count, reached[-1])
    return [every, *stepwise, *won, *same_at_levels(funnel_conversion, [*_COUNTS, "unknown_count"])]


def quarters_of(week: Week, settings: Settings) -> list[Quarter]:
    """Give the quarters of creation looked at, oldest first."""
    back = reversed(range(settings.funnel.cohort_quarters))
    return [settings.fiscal.quarter(week.sunday, back=count) for count in back]


def cohort_of(
    opportunities: pd.DataFrame, stage_spells: pd.DataFrame, quarters: list[Quarter]
) -> pd.DataFrame:
    """Give the opportunities created in the quarters by `as_of`, and how far each came."""
    created, named = opportunities["created_on"], pd.Series(pd.NA, opportunities.index, dtype="str")
    for quarter in quarters:
        within = created.between(pd.Timestamp(quarter.start), pd.Timestamp(quarter.end))
        named = named.mask(within, str(quarter))
    chosen = opportunities.assign(cohort_quarter=named)
    chosen = chosen[named.notna() & ~(opportunities["window"] == LATER)]
    return chosen.join(furthest_levels(stage_spells, chosen))


def step_counts(cohort: pd.DataFrame, step: FunnelStep) -> pd.DataFrame:
    """Give who reached a step and who passed it, 1 or 0 a count."""
    whole, furthest = step is _WHOLE, cohort["furthest"]
    low = 1 if whole else list(FunnelStep).index(step) + 1
    reached = (furthest >= low) | whole
    passed = furthest >= (WON_LEVEL if whole else low + 1)
    jumped = cohort[[f"skipped_{number}" for number in LEVELS.values()]]
    skipped = jumped.any(axis=1) if whole else jumped[f"skipped_{low}"]
    return cohort[["region", "cohort_quarter"]].assign(
        reached_count=reached.astype(float),
        passed_count=passed.astype(float),
        still_open_count=(reached & ~passed & cohort["open"]).astype(float),
        skip_count=(reached & skipped).astype(float),
        unknown_count=furthest.isna().astype(float),
    )


def _known(rows: pd.DataFrame, *, history: bool) -> pd.DataFrame:
    """Take away what nobody knows, and put the rates beside the rest."""
    known, step = rows.copy(), rows["step"] != _WHOLE
    if not history:
        known[_COUNTS] = known[_COUNTS].mask(step)
        known["skip_count"] = float("nan")
    known["conversion_rate"] = ratio(known["passed_count"], known["reached_count"])
    known["still_open_rate"] = ratio(known["still_open_count"], known["reached_count"])
    known["reason"] = codes(
        rows.index,
        **{
            Reason.NO_HISTORY: step & (not history),
            Reason.NO_OPPORTUNITIES: known["reached_count"] == 0,
            Reason.PROVISIONAL: step & history & (rows["unknown_count"] > 0),
        },
    )
    return known

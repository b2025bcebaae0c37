"""How often opportunities once seen at a level are really won, beside the method's word (FUN-11).

Whose level was seen when is told by `spells`; where the quarter lands with it, by `landing`.
"""

import pandas as pd

from assets.metrics.figures import add_up, codes, conform, ratio
from assets.metrics.grids import grid, on_grid, regions_of
from assets.metrics.ties import same_at_levels
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.landing import Calibration
from schemas.vocabulary import OPEN_STAGES, Level, Reason, Stage

_COUNTS = ["won_count", "resolved_count"]
_STAGES = [str(stage) for stage in OPEN_STAGES]


def calibration(
    opportunities_as_of: pd.DataFrame,
    stage_spells: pd.DataFrame,
    stage_events: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give observed and calibrated win rates by level, of company and regions (FUN-11).

    Of the opportunities won or lost in the trailing quarters, in the region of their closing day.
    Seen is a level at which one has been by its stage events; one jumped over is not. Calibrated:
    the method's probability counts as `prior_weight` further opportunities.
    """
    facts = resolved_once_seen(opportunities_as_of, stage_spells, week, settings)
    levels = (Level.COMPANY, Level.REGION)
    added = pd.concat([add_up(facts, level, _COUNTS, ["stage"]) for level in levels])
    rows = grid(regions_of(facts, settings.region_codes), stage=_STAGES)
    full = on_grid(rows, added, _COUNTS)
    placed = bool(opportunities_as_of["region"].notna().any())
    absent = (full["level"] == Level.REGION) & (not placed)
    absent |= stage_events.empty or opportunities_as_of.empty
    full[_COUNTS] = full[_COUNTS].mask(absent)
    return conform(_rates(full, absent, settings), Calibration.empty())


def resolved_once_seen(
    opportunities_as_of: pd.DataFrame, stage_spells: pd.DataFrame, week: Week, settings: Settings
) -> pd.DataFrame:
    """Give one row an opportunity won or lost of late and level at which it was seen before."""
    resolved = _resolved(opportunities_as_of, week, settings)
    seen = stage_spells.loc[stage_spells["stage"].isin(_STAGES), ["opportunity_id", "stage"]]
    return seen.drop_duplicates().merge(resolved, on="opportunity_id", validate="many_to_one")


def calibration_ties(calibration: pd.DataFrame) -> list[Tie]:
    """Regions add up to the company at every level."""
    known = calibration[calibration["resolved_count"].notna()]
    return [
        Tie(f"{stage} {tie.name}", tie.expected, tie.found)
        for stage in _STAGES
        for tie in same_at_levels(known[known["stage"] == stage], _COUNTS)
    ]


def _resolved(deals: pd.DataFrame, week: Week, settings: Settings) -> pd.DataFrame:
    """Give what FUN-4 counts: won or lost, closed in the trailing quarters."""
    back = settings.win_rate.quarters - 1
    since = pd.Timestamp(settings.fiscal.quarter(week.sunday, back=back).start)
    closed = deals[deals["closed_on"].between(since, pd.Timestamp(week.sunday))]
    closed = closed[closed["stage"].isin([str(Stage.WON), str(Stage.LOST)])]
    won = closed["stage"] == Stage.WON
    counted = closed[["opportunity_id", "region"]]
    return counted.assign(won_count=won.astype(float), resolved_count=1.0)


def _rates(full: pd.DataFrame, absent: pd.Series, settings: Settings) -> pd.DataFrame:
    chances = {str(stage): p for stage, p in settings.stages.probabilities.items()}
    method = full["stage"].map(chances).astype(float)
    weight = settings.calibration.prior_weight
    won, resolved = full["won_count"], full["resolved_count"]
    few = (resolved > 0) & (resolved < settings.win_rate.resolved_minimum)
    masks = {Reason.ABSENT_EXTRACT: absent, Reason.NO_ACTUAL: resolved == 0, Reason.TOO_FEW: few}
    return full.assign(
        observed_rate=ratio(won, resolved),
        win_probability=method,
        calibrated_rate=ratio(won + weight * method, resolved + weight),
        reason=codes(full.index, **masks),
    )

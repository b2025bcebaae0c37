"""What was due and whose date moved past its period (FUN-7)."""

import pandas as pd

from assets.metrics.earlier import standing
from assets.metrics.figures import add_up, codes, conform, ratio
from assets.metrics.grids import grid, on_grid, regions_of
from assets.metrics.lookups import looked_up
from assets.metrics.states import opportunities_at
from assets.metrics.ties import same_at_levels
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.bridge import SlipRates
from schemas.vocabulary import Level, Period, Reason

_FIGURES = ["due_count", "slipped_count", "due_amount", "slipped_amount"]


def slip_rates(
    opportunities_before: pd.DataFrame,
    opportunities: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    stage_events: pd.DataFrame,
    roster: pd.DataFrame,
    fx_rates: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give the slip rate of the report week and of the quarter to date, company and regions.

    Due is what was open and expected in the period as its eve has it; slipped what is still open
    and expected after the period's end, or no more at all. Both by the amount and the region of
    the eve. The quarter's eve is known from stage events only (`no_history` without them).
    """
    known = _known(opportunities_before, opportunities, stage_events, week, settings)
    due = _all_due(known, opportunities_as_of, roster, fx_rates, week, settings)
    told = {Period.WEEK: opportunities_before, Period.QUARTER: stage_events}
    missing = [str(period) for period, by in told.items() if by.empty]
    return _rated(due, opportunities_as_of, missing, settings)


def due_opportunities(
    opportunities_before: pd.DataFrame,
    opportunities: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    stage_events: pd.DataFrame,
    roster: pd.DataFrame,
    fx_rates: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give one row an opportunity due in a period at its start, and whether it slipped."""
    known = _known(opportunities_before, opportunities, stage_events, week, settings)
    return _all_due(known, opportunities_as_of, roster, fx_rates, week, settings)


def slip_rates_ties(slip_rates: pd.DataFrame) -> list[Tie]:
    """Regions add up to the company."""
    known = slip_rates[slip_rates["due_amount"].notna()]
    return [
        Tie(f"{period} {tie.name}", tie.expected, tie.found)
        for period in Period
        for tie in same_at_levels(known[known["period"] == period], _FIGURES)
    ]


def _known(
    opportunities_before: pd.DataFrame,
    opportunities: pd.DataFrame,
    stage_events: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> dict[Period, pd.DataFrame]:
    """Give the opportunities as they stood at the eve of each period; nobody knows is empty."""
    at_eve = _at_eve(opportunities, stage_events, week, settings)
    return {Period.WEEK: opportunities_before, Period.QUARTER: at_eve}


def _all_due(
    known: dict[Period, pd.DataFrame],
    opportunities_as_of: pd.DataFrame,
    roster: pd.DataFrame,
    fx_rates: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    days = {Period.WEEK: (week - 1).sunday, Period.QUARTER: _eve(week, settings)}
    ends = {Period.WEEK: week.sunday, Period.QUARTER: settings.fiscal.quarter(week.sunday).end}
    facts = [
        _due(
            standing(known[period], pd.Timestamp(day), roster, fx_rates, week, settings),
            opportunities_as_of,
            pd.Timestamp(day),
            pd.Timestamp(ends[period]),
        ).assign(period=str(period))
        for period, day in days.items()
    ]
    return pd.concat(facts, ignore_index=True)


def _eve(week: Week, settings: Settings) -> pd.Timestamp:
    return pd.Timestamp(settings.fiscal.quarter(week.sunday).start) - pd.Timedelta(days=1)


def _at_eve(
    opportunities: pd.DataFrame, stage_events: pd.DataFrame, week: Week, settings: Settings
) -> pd.DataFrame:
    if stage_events.empty:
        return opportunities.iloc[:0]
    return opportunities_at(opportunities, stage_events, _eve(week, settings), settings.zone)


def _due(
    states: pd.DataFrame, now: pd.DataFrame, eve: pd.Timestamp, end: pd.Timestamp
) -> pd.DataFrame:
    expected = states["expected_order_on"]
    due = states[states["open"] & (expected > eve) & (expected <= end)]
    columns = ["open", "expected_order_on"]
    found = looked_up(due[["opportunity_id"]], now, ["opportunity_id"], columns)
    open_now = found["open"].astype("boolean").fillna(value=False).astype(bool)
    slipped = open_now & ~(found["expected_order_on"] <= end)
    return due[["opportunity_id", "region", "rep_id"]].assign(
        due_count=1.0,
        slipped_count=slipped.astype(float),
        due_amount=due["amount"],
        slipped_amount=due["amount"].where(slipped, 0.0),
    )


def _rated(
    due: pd.DataFrame, now: pd.DataFrame, missing: list[str], settings: Settings
) -> pd.DataFrame:
    levels = (Level.COMPANY, Level.REGION)
    added = pd.concat([add_up(due, level, _FIGURES, ["period"]) for level in levels])
    rows = grid(regions_of(due, settings.region_codes), period=list(Period))
    full = on_grid(rows, added, _FIGURES)
    placed = bool(now["region"].notna().any())
    absent = (full["level"] == Level.REGION) & (not placed) | now.empty
    unknown = full["period"].isin(missing)
    full[_FIGURES] = full[_FIGURES].mask(absent | unknown)
    full["slip_rate"] = ratio(full["slipped_amount"], full["due_amount"])
    masks = {
        Reason.ABSENT_EXTRACT: absent,
        Reason.NO_HISTORY: unknown & ~absent,
        Reason.NOTHING_DUE: full["due_amount"] == 0,
    }
    full["reason"] = codes(full.index, **masks)
    return conform(full, SlipRates.empty())

"""What this week's visits brought: logged visits by outcome (WKP-1).

Which visits count, and against which target, is `visits`'s.
"""

from collections.abc import Sequence

import pandas as pd

from assets.metrics.figures import add_up, conform
from assets.metrics.grids import on_grid
from assets.metrics.ties import same_at_levels, sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.visits import VisitOutcomes
from schemas.vocabulary import Level, VisitOutcome

_PLACE = ["level", "region", "rep_id"]
_KEYS = [*_PLACE, "outcome"]
_COUNTS = {"visit_count": "logged_count", "effective_count": "effective_visit_count"}
_SUMS = list(_COUNTS)
_TEXT = dict.fromkeys(_KEYS, "str")


def visit_outcomes(
    contacts: pd.DataFrame, visit_effectiveness: pd.DataFrame, week: Week, settings: Settings
) -> pd.DataFrame:
    """Count the week's logged visits by outcome, of company, regions and outside sellers.

    A visit without an outcome is NOT_REPORTED, which is not the same as NONE. No row without
    visits at all.
    """
    if contacts.empty:
        return VisitOutcomes.empty()
    within = contacts["logged"] & (contacts["happened_on"] >= pd.Timestamp(week.monday))
    logged = contacts.loc[within, ["region", "rep_id", "outcome", "effective"]]
    facts = logged.assign(
        outcome=logged["outcome"].fillna(str(VisitOutcome.NOT_REPORTED)),
        visit_count=1.0,
        effective_count=logged["effective"].astype(float),
    )
    parts = [
        add_up(facts, Level.COMPANY, _SUMS, ["outcome"]),
        add_up(facts, Level.REGION, _SUMS, ["outcome"]),
        add_up(facts, Level.REGION, _SUMS, ["rep_id", "outcome"]).assign(level=str(Level.REP)),
    ]
    added = pd.concat(parts, ignore_index=True).reindex(columns=[*_KEYS, *_SUMS]).astype(_TEXT)
    rows = _every_outcome(_of_week(visit_effectiveness, week), settings.region_codes)
    return conform(on_grid(rows, added, _SUMS), VisitOutcomes.empty())


def visit_outcomes_ties(
    visit_outcomes: pd.DataFrame, visit_effectiveness: pd.DataFrame, week: Week
) -> list[Tie]:
    """Every logged and every effective visit has one outcome, at every level and of every rep."""
    sellers = _of_week(visit_effectiveness, week)
    reps = visit_outcomes[visit_outcomes["level"] == Level.REP]
    by_rep = reps.groupby(["region", "rep_id"])[_SUMS].sum()
    expected = sellers.set_index(["region", "rep_id"])[list(_COUNTS.values())]
    ties = same_at_levels(visit_outcomes, _SUMS)
    for count, counted in _COUNTS.items():
        ties.append(Tie(f"{count} = {counted}", sum_of(expected[counted]), sum_of(by_rep[count])))
        apart = by_rep[count].sub(expected[counted], fill_value=0).abs()
        ties.append(Tie(f"{count} = {counted}, each rep", 0.0, sum_of(apart)))
    return ties


def _of_week(visit_effectiveness: pd.DataFrame, week: Week) -> pd.DataFrame:
    return visit_effectiveness[visit_effectiveness["week"] == str(week)]


def _every_outcome(sellers: pd.DataFrame, regions: Sequence[str]) -> pd.DataFrame:
    """Give company, regions and the week's sellers, each with every outcome."""
    places = [
        pd.DataFrame({"level": [str(Level.COMPANY)]}),
        pd.DataFrame({"region": list(regions)}).assign(level=str(Level.REGION)),
        sellers[["region", "rep_id"]].assign(level=str(Level.REP)),
    ]
    outcomes = pd.DataFrame({"outcome": [str(one) for one in VisitOutcome]})
    rows = pd.concat(places, ignore_index=True).reindex(columns=_PLACE)
    return rows.merge(outcomes, how="cross").astype(_TEXT)

"""What the scorecard's figures were in the weeks before (PRF-1).

What this week's facts tell of earlier weeks is recomputed; V and plans are as first reported.
"""

from collections.abc import Sequence

import pandas as pd

from assets.metrics.attainments import attainments
from assets.metrics.commit_history import kept_weeks
from assets.metrics.figures import conform
from assets.metrics.scorecard import SCORES, first_reason
from assets.metrics.tenure import seated
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.performance import ScorecardHistory
from schemas.vocabulary import Level, Measure, Reason

_REP = ["region", "rep_id"]
_KEYS = ["region", "rep_id", "code", "week"]
_NEAREST = 1
_REPORTED = ("PRG-8", "PLN-2")
"""Metrics of which nothing but the report of its day tells what an earlier week had."""


def scorecard_history(
    rep_scorecard: pd.DataFrame,
    bookings: pd.DataFrame,
    quotas: pd.DataFrame,
    submissions: pd.DataFrame,
    forecast_accuracy: pd.DataFrame,
    account_growth: pd.DataFrame,
    visit_effectiveness: pd.DataFrame,
    first_reported: pd.DataFrame,
    roster: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give every seat and metric of the scorecard a row for each of the trailing weeks.

    Weeks that ended before the person sat there are null (`new_in_seat`), so are those of which
    nobody knows anything (`no_history`).
    """
    if rep_scorecard.empty:
        return ScorecardHistory.empty()
    weeks = week.back(settings.scorecard.trailing_weeks)
    reps = rep_scorecard[_REP].drop_duplicates(ignore_index=True)
    horizon = settings.forecast.horizon_weeks
    parts = [
        *(
            attainments(bookings, quotas, reps, weeks, measure, settings).assign(code=code)
            for code, measure in (("PRG-2", Measure.REVENUE), ("PRG-12", Measure.GROSS_PROFIT))
        ),
        kept_weeks(submissions, bookings, reps, weeks, horizon).assign(code="FCT-4"),
        *_accuracy(forecast_accuracy),
        _growth(account_growth, reps),
        _visits(visit_effectiveness),
        _reported(first_reported, week),
        _now(rep_scorecard),
    ]
    rows = _every_week(rep_scorecard, weeks, pd.concat(parts, ignore_index=True))
    return conform(_in_seat(rows, roster, weeks), ScorecardHistory.empty())


def scorecard_history_ties(
    scorecard_history: pd.DataFrame, rep_scorecard: pd.DataFrame, settings: Settings
) -> list[Tie]:
    """Every figure of the scorecard has its weeks; the last is this week's, but for accuracy."""
    count = settings.scorecard.trailing_weeks * len(rep_scorecard)
    pooled = ("ACC-1", "ACC-2")
    this_week = scorecard_history["week"].isin(rep_scorecard["week"])
    last = scorecard_history[this_week & ~scorecard_history["code"].isin(pooled)]
    now = rep_scorecard[~rep_scorecard["code"].isin(pooled)]
    return [
        Tie("rows = scorecard times weeks", float(count), float(len(scorecard_history))),
        Tie("last week = scorecard", float(now["value"].sum()), float(last["value"].sum())),
    ]


def _accuracy(accuracy: pd.DataFrame) -> list[pd.DataFrame]:
    nearest = accuracy[(accuracy["grain"] == Level.REP) & (accuracy["horizon"] == _NEAREST)]
    keyed = nearest.rename(columns={"target_week": "week"})
    columns = {"ACC-2": "wape_rate", "ACC-1": "bias_rate"}
    return [
        keyed[[*_REP, "week", "reason"]].assign(code=code, value=keyed[column])
        for code, column in columns.items()
    ]


def _growth(growth: pd.DataFrame, reps: pd.DataFrame) -> pd.DataFrame:
    placed = reps.merge(growth, on="rep_id", how="inner", validate="one_to_many")
    return placed[[*_REP, "week"]].assign(code="CVG-3", value=placed["growth_rate"])


def _visits(effectiveness: pd.DataFrame) -> pd.DataFrame:
    kept = effectiveness[[*_REP, "week", "reason"]]
    return kept.assign(code="WKP-1", value=effectiveness["effective_rate"])


def _reported(first_reported: pd.DataFrame, week: Week) -> pd.DataFrame:
    mine = (first_reported["level"] == Level.REP) & first_reported["code"].isin(_REPORTED)
    earlier = first_reported[mine & (first_reported["period"] < str(week))]
    return earlier.rename(columns={"period": "week"})[[*_KEYS, "value"]]


def _now(scorecard: pd.DataFrame) -> pd.DataFrame:
    now = scorecard[scorecard["code"].isin(_REPORTED)]
    return now[[*_KEYS, "value", "reason"]]


def _every_week(
    scorecard: pd.DataFrame, weeks: Sequence[Week], known: pd.DataFrame
) -> pd.DataFrame:
    names = pd.DataFrame({"week": [str(one) for one in weeks]})
    wanted = scorecard[[*_REP, "code", "unit"]].merge(names, how="cross")
    rows = wanted.merge(known, on=_KEYS, how="left", validate="one_to_one")
    told = first_reason(rows["reason"], rows["value"])
    return rows.assign(reason=told.mask(rows["value"].isna() & told.isna(), Reason.NO_HISTORY))


def _in_seat(rows: pd.DataFrame, roster: pd.DataFrame, weeks: Sequence[Week]) -> pd.DataFrame:
    since = seated(roster, pd.Timestamp(weeks[-1].sunday)).set_index("rep_id")["seated_on"]
    sundays = {str(one): pd.Timestamp(one.sunday) for one in weeks}
    before = rows["week"].map(sundays) < rows["rep_id"].map(since)
    order = rows["code"].map({code: place for place, code in enumerate(SCORES)})
    told = rows.assign(
        value=rows["value"].mask(before),
        reason=rows["reason"].mask(before, str(Reason.NEW_IN_SEAT)),
        order=order,
    )
    return told.sort_values(["region", "rep_id", "order", "week"])

"""Who forecasts too little or too much, week after week (ACC-5)."""

import pandas as pd

from assets.metrics.figures import codes, conform, ratio
from assets.metrics.seats import seats_on, sellers_at
from assets.metrics.ties import sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.accuracy import ForecastHabits
from schemas.vocabulary import ForecastHabit, Reason

_NEAREST = 1


def forecast_habits(
    forecast_scores: pd.DataFrame, roster: pd.DataFrame, week: Week, settings: Settings
) -> pd.DataFrame:
    """Give each rep's median forecast over actual one week ahead, trailing weeks (ACC-5).

    A week counts if the rep had submitted and something was booked. A rep who changed region
    keeps his habit, and is shown in his region of today.
    """
    rules, as_of = settings.accuracy, pd.Timestamp(week.sunday)
    ratios = weekly_ratios(forecast_scores)
    reps = _reps(forecast_scores, roster, as_of)
    found = ratios.groupby("rep_id")["ratio"].agg(["count", "median"]).reindex(reps)
    rows = pd.DataFrame({"rep_id": found.index.astype("str")})
    rows["region"] = seats_on(rows["rep_id"], pd.Series(as_of, rows.index), roster)["region"]
    rows["week_count"] = found["count"].fillna(0).astype("int64").to_numpy()
    few = rows["week_count"] < rules.habit_weeks_minimum
    median = pd.Series(found["median"].to_numpy(dtype=float), index=rows.index)
    rows["median_ratio"] = median.mask(few)
    rows["habit"] = _habit(rows["median_ratio"], rules.habit_edges)
    absent = pd.Series(forecast_scores.empty, rows.index)
    rows["reason"] = codes(
        rows.index, **{Reason.ABSENT_EXTRACT: absent, Reason.TOO_FEW: few & ~absent}
    )
    return conform(rows.sort_values(["region", "rep_id"]), ForecastHabits.empty())


def forecast_habits_ties(forecast_habits: pd.DataFrame, forecast_scores: pd.DataFrame) -> list[Tie]:
    """Every week with orders and a forecast is counted once."""
    weeks = float(len(weekly_ratios(forecast_scores)))
    return [Tie("week_count = weeks", weeks, sum_of(forecast_habits["week_count"]))]


def weekly_ratios(scores: pd.DataFrame) -> pd.DataFrame:
    """Give each rep's weeks, a rep who changed region in the middle of one added up."""
    nearest = scores[scores["horizon"] == _NEAREST]
    weekly = nearest.groupby(["rep_id", "target_week"])[["forecast", "actual"]].sum(min_count=1)
    weekly = weekly.astype(float).reset_index()
    usable = weekly["forecast"].notna() & (weekly["actual"] > 0)
    kept = weekly[usable]
    return kept.assign(ratio=ratio(kept["forecast"], kept["actual"]))


def _reps(scores: pd.DataFrame, roster: pd.DataFrame, as_of: pd.Timestamp) -> pd.Index:
    """Everybody who should forecast or did."""
    did = scores.loc[scores["forecast"].notna(), "rep_id"]
    reps: pd.Index = pd.Index(sorted({*did, *sellers_at(as_of, roster)["rep_id"]}), dtype="str")
    return reps


def _habit(median: pd.Series, edges: tuple[float, float]) -> pd.Series:
    low, high = edges
    habit = pd.Series(str(ForecastHabit.STEADY), median.index, dtype="str")
    habit = habit.mask(median < low, str(ForecastHabit.SANDBAGS))
    habit = habit.mask(median > high, str(ForecastHabit.OVER_CALLS))
    return habit.mask(median.isna(), str(ForecastHabit.TOO_FEW))

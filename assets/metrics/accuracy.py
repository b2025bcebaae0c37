"""Forecast accuracy against booked orders (ACC-1 to ACC-4, ACC-6)."""

import pandas as pd

from assets.metrics.figures import codes, conform, joined_codes, mondays, ratio, settled
from assets.metrics.horizon_curve import no_curve, points_gained
from schemas.calendar import Week
from schemas.settings import Accuracy
from schemas.tables.accuracy import AccuracyHorizons, ForecastAccuracy
from schemas.vocabulary import BookingKind, Category, Level, Reason

_REP = ["region", "rep_id"]
_GRAIN_KEYS = {Level.COMPANY: [], Level.REGION: ["region"], Level.REP: _REP}
_BY = ["target_week", "horizon"]
_SUMS = ["forecast", "actual", "abs_error", "naive_forecast", "naive_abs_error"]
_DAYS_A_WEEK = 7


def forecast_scores(
    submissions: pd.DataFrame,
    bookings: pd.DataFrame,
    week: Week,
    horizon_weeks: int,
    rules: Accuracy,
) -> pd.DataFrame:
    """Give forecast, actual and naive forecast of each rep, complete target week and horizon.

    Forecast is the COMMIT made `horizon` weeks before, 0 when the rep submitted in that week but
    nothing for the target, null when the rep did not submit. Actual is gross booked. The naive
    forecast is the mean actual of the weeks that end with the one in which it was made (ACC-6).
    """
    if submissions.empty or bookings.empty:
        return pd.DataFrame(columns=[*_REP, *_BY, *_SUMS])
    targets = week.back(rules.trailing_weeks)
    actual = _actual(bookings, targets[0] - horizon_weeks - rules.naive_weeks, week)
    did = pd.MultiIndex.from_frame(submissions[[*_REP, "made_on"]].drop_duplicates())
    reps = actual.index.union(did.droplevel("made_on").unique())
    actual = actual.reindex(reps, fill_value=0.0)
    rows = _grid(reps, targets, horizon_weeks)
    made = pd.MultiIndex.from_frame(rows[[*_REP, "made_on"]])
    rows["forecast"] = _commits(submissions, rows).where(made.isin(did))
    rows["actual"] = _looked_up(actual, rows, "target_on")
    naive = actual.T.rolling(rules.naive_weeks).mean().T
    rows["naive_forecast"] = settled(_looked_up(naive, rows, "made_on"))
    rows = _with_errors(rows)
    nothing = rows["forecast"].isna() & (rows["actual"] == 0) & (rows["naive_forecast"] == 0)
    return rows.loc[~nothing, [*_REP, *_BY, *_SUMS]].reset_index(drop=True)


def forecast_accuracy(scores: pd.DataFrame) -> pd.DataFrame:
    """Give bias, WAPE, accuracy and skill by rep, region and company (ACC-1, 2, 3, 6).

    Above the rep, errors are pooled. A rep who did not submit adds his bookings to the actual and,
    as unforecast, to the absolute error; without any submission the figures are null.
    """
    if scores.empty:
        return ForecastAccuracy.empty()
    graded = [_graded(_added(scores, level), level) for level in _GRAIN_KEYS]
    keys = ["grain", *_REP, *_BY]
    return conform(pd.concat(graded).sort_values(keys), ForecastAccuracy.empty())


def accuracy_horizons(scores: pd.DataFrame) -> pd.DataFrame:
    """Pool the trailing weeks by horizon, over those that have a forecast (ACC-1 to 4, ACC-6)."""
    if scores.empty:
        return AccuracyHorizons.empty()
    graded = []
    for level, grain in _GRAIN_KEYS.items():
        weekly = _added(scores, level)
        weekly["week_count"] = weekly["forecast"].notna().astype(float)
        keys = [*grain, "horizon"]
        unknown = weekly["forecast"].isna()
        sums = [*_SUMS, "week_count"]
        weekly[sums] = weekly[sums].mask(unknown)
        pooled = weekly.groupby(keys, dropna=False)[sums].sum(min_count=1).reset_index()
        graded.append(_graded(_at_every_horizon(pooled.round(4), grain), level))
    full = pd.concat(graded, ignore_index=True)
    full["week_count"] = full["week_count"].fillna(0.0)
    full["points_gained_per_week"] = points_gained(full)
    full["reason"] = joined_codes([full["reason"], no_curve(full)])
    return conform(full.sort_values(["grain", *_REP, "horizon"]), AccuracyHorizons.empty())


def _at_every_horizon(pooled: pd.DataFrame, grain: list[str]) -> pd.DataFrame:
    """Give each rep and region a row a horizon, also where it has nothing."""
    if not grain:
        return pooled
    there = pooled[grain].drop_duplicates()
    wanted = there.merge(pooled[["horizon"]].drop_duplicates(), how="cross")
    return wanted.merge(pooled, on=[*grain, "horizon"], how="left", validate="one_to_one")


def _actual(bookings: pd.DataFrame, first: Week, last: Week) -> pd.DataFrame:
    """Give gross bookings as a grid: a row a region and rep, a column a week."""
    happened = bookings["happened_on"]
    within = happened.between(pd.Timestamp(first.monday), pd.Timestamp(last.sunday))
    gross = within & (bookings["kind"] == BookingKind.ORDER)
    dated = bookings.loc[gross, [*_REP, "amount"]]
    weekly = dated.assign(monday=mondays(happened[gross]))
    sums = weekly.groupby([*_REP, "monday"], dropna=False)["amount"].sum()
    grid = sums.unstack("monday", fill_value=0)  # noqa: PD010 - keeps a null region
    count = (last.monday - first.monday).days // _DAYS_A_WEEK + 1
    weeks = [pd.Timestamp((first + n).monday) for n in range(count)]
    return grid.reindex(columns=weeks, fill_value=0.0).round(4)


def _grid(reps: pd.Index, targets: list[Week], horizon_weeks: int) -> pd.DataFrame:
    """Give a row a rep, target week and horizon, with the Mondays of target and making."""
    pairs = [
        (str(target), pd.Timestamp(target.monday), ahead, pd.Timestamp((target - ahead).monday))
        for target in targets
        for ahead in range(1, horizon_weeks + 1)
    ]
    asked = pd.DataFrame(pairs, columns=["target_week", "target_on", "horizon", "made_on"])
    days = {"target_on": "datetime64[us]", "made_on": "datetime64[us]"}
    return reps.to_frame(index=False).merge(asked.astype(days), how="cross")


def _commits(submissions: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """Give the COMMIT of each row's rep, target week and horizon; none is 0."""
    keys = [*_REP, "target_on", "made_on"]
    committed = submissions[submissions["category"] == Category.COMMIT]
    sums = committed.groupby(keys, dropna=False)["amount"].sum()
    return settled(sums.reindex(pd.MultiIndex.from_frame(rows[keys]), fill_value=0.0)).set_axis(
        rows.index
    )


def _looked_up(weekly: pd.DataFrame, rows: pd.DataFrame, day: str) -> pd.Series:
    keys = pd.MultiIndex.from_frame(rows[[*_REP, day]])
    long = weekly.rename_axis(columns=day).reset_index().melt(_REP, value_name="value")
    return long.set_index([*_REP, day])["value"].reindex(keys).set_axis(rows.index)


def _with_errors(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        abs_error=settled((rows["forecast"].fillna(0.0) - rows["actual"]).abs()),
        naive_abs_error=settled((rows["naive_forecast"] - rows["actual"]).abs()),
    )


def whole_reps(scores: pd.DataFrame) -> pd.DataFrame:
    """Give the scores as the company counts them: a rep who changed region is one rep."""
    figures = ["forecast", "actual", "naive_forecast"]
    whole = scores.groupby(["rep_id", *_BY], dropna=False)[figures].sum(min_count=1)
    return _with_errors(whole.reset_index())


def _added(scores: pd.DataFrame, level: Level) -> pd.DataFrame:
    rows = whole_reps(scores) if level is Level.COMPANY else scores
    keys = [*_GRAIN_KEYS[level], *_BY]
    added = rows.groupby(keys, dropna=False)[_SUMS].sum(min_count=1)
    return added.round(4).reset_index()


def _graded(rows: pd.DataFrame, level: Level) -> pd.DataFrame:
    absent = rows["forecast"].isna()
    error = settled(rows["forecast"] - rows["actual"])
    wape = ratio(rows["abs_error"], rows["actual"]).mask(absent)
    of_total = ratio(error.abs(), rows["actual"])
    naive = ratio(rows["naive_abs_error"], rows["actual"])
    return rows.assign(
        grain=str(level),
        error=error,
        abs_error=rows["abs_error"].mask(absent),
        bias_rate=ratio(error, rows["actual"]),
        wape_rate=wape,
        accuracy_rate=(1 - wape).clip(lower=0),
        accuracy_of_total=(1 - of_total).clip(lower=0),
        skill=naive - wape,
        reason=codes(
            rows.index,
            **{
                Reason.NOT_SUBMITTED: absent,
                Reason.NO_ACTUAL: rows["actual"].notna() & ~(rows["actual"] > 0),
            },
        ),
    )

"""What earlier weeks would report today, and what has changed since (REC-2, ACC-7).

How opportunities stood in an earlier week is taken from what that week reported; everything that
is dated is computed again from what is known now.
"""

import pandas as pd

from assets.metrics import accuracy as acc
from assets.metrics.figures import conform, ratio, settled
from assets.metrics.progress import sales_progress
from assets.metrics.reporting import (
    KEYS,
    accuracy_figures,
    progress_figures,
    quarter_bookings,
)
from assets.metrics.visits import activations
from assets.proof import Tie
from schemas.calendar import Week, is_week
from schemas.settings import Settings
from schemas.tables.progress import WinRates
from schemas.tables.reporting import AccuracyRestated
from schemas.vocabulary import Category, Level, Measure, Reason

_NEAREST = 1
_TOLERANCE = 1e-9
"""Figures are ratios of whole ten-thousandths; a difference below this is none."""


def figures_now(
    first_reported: pd.DataFrame,
    bookings: pd.DataFrame,
    quotas: pd.DataFrame,
    roster: pd.DataFrame,
    submissions: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    accounts: pd.DataFrame,
    visit_weeks: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give every figure reported in an earlier week as it would be reported today.

    Columns are those of KEYS and `value`. A figure that nothing can be said about has no row.
    """
    periods = first_reported["period"].unique()
    weeks = [Week.parse(one) for one in periods if is_week(one)]
    if not weeks:
        return pd.DataFrame(columns=[*KEYS, "value"])
    quarters = {settings.fiscal.quarter(one.sunday, back=1) for one in weeks}
    parts = [quarter_bookings(bookings, one, settings.region_codes) for one in sorted(quarters)]
    frames = (bookings, opportunities_as_of.head(0), quotas, roster, WinRates.empty())
    for one in weeks:
        rows = sales_progress(*frames, pd.Timestamp(one.sunday), settings)
        parts.append(_progress(rows, first_reported, one))
    parts += _accuracy(submissions, bookings, weeks, week, settings)
    parts += [_commit(submissions, one, settings) for one in weeks]
    parts += [_activated(opportunities_as_of, accounts, one, settings) for one in weeks]
    parts += [_visits(visit_weeks, weeks)]
    return pd.concat([part.reindex(columns=[*KEYS, "value"]) for part in parts], ignore_index=True)


def restated_figures(first_reported: pd.DataFrame, figures_now: pd.DataFrame) -> pd.DataFrame:
    """Give the figures that are not what they were: first_reported, now, difference."""
    both = first_reported.rename(columns={"value": "first_reported"}).merge(
        figures_now.rename(columns={"value": "now"}).astype({"horizon": "Int64"}),
        on=KEYS,
        how="inner",
        validate="one_to_one",
    )
    both["difference"] = both["now"].astype(float) - both["first_reported"]
    moved = both["difference"].abs() > _TOLERANCE
    moved |= both["now"].isna() != both["first_reported"].isna()
    return both[moved].sort_values(KEYS, ignore_index=True)


def accuracy_restated(
    forecast_accuracy: pd.DataFrame, first_reported: pd.DataFrame, week: Week
) -> pd.DataFrame:
    """Give bias and WAPE of every target week as first reported and as known now (ACC-7).

    A week that never reported has no first figure: `no_history`. This week's is its own first,
    unless it has reported already.
    """
    keys = ["grain", "region", "rep_id", "target_week", "horizon"]
    found = forecast_accuracy[[*keys, "bias_rate", "wape_rate"]]
    own = (found["target_week"] == str(week)) & (str(week) not in set(first_reported["period"]))
    for code, column in (("ACC-1", "bias_rate"), ("ACC-2", "wape_rate")):
        first = first_reported[first_reported["code"] == code]
        first = first.rename(
            columns={"level": "grain", "period": "target_week", "value": f"{column}_first"}
        )
        first = first[[*keys, f"{column}_first"]].astype({"horizon": found["horizon"].dtype})
        found = found.merge(first, on=keys, how="left", validate="one_to_one", indicator=code)
        found[f"{column}_first"] = found[f"{column}_first"].where(~own, found[column])
    unreported = (found["ACC-1"] == "left_only") & ~own
    found["reason"] = pd.Series(str(Reason.NO_HISTORY), found.index).where(unreported)
    return conform(found, AccuracyRestated.empty())


def accuracy_restated_ties(
    accuracy_restated: pd.DataFrame, forecast_accuracy: pd.DataFrame
) -> list[Tie]:
    """No row of the accuracy is left out."""
    return [Tie("rows", float(len(forecast_accuracy)), float(len(accuracy_restated)))]


def _progress(rows: pd.DataFrame, first: pd.DataFrame, week: Week) -> pd.DataFrame:
    """Give bookings and attainment of a week; V over what was open then."""
    figures = progress_figures(rows, week)
    revenue = rows[rows["measure"] == Measure.REVENUE]
    keyed = revenue[revenue["level"].isin([Level.COMPANY, Level.REGION])]
    keyed = keyed.drop(columns="rep_id").assign(period=str(week))
    return pd.concat(
        [
            figures[figures["code"] != "PRG-7"],
            keyed.assign(code="PRG-2", value=keyed["attainment_rate"]),
            keyed.assign(code="PRG-8", value=_v(keyed, first)),
        ]
    )


def _v(rows: pd.DataFrame, first: pd.DataFrame) -> pd.Series:
    then = first[first["code"] == "PRG-7"].rename(columns={"value": "open_then"})
    keys = ["level", "region", "period"]
    found = rows[[*keys, "remaining_quota"]].merge(
        then[[*keys, "open_then"]], on=keys, how="left", validate="one_to_one"
    )
    left = found["remaining_quota"].where(found["remaining_quota"] > 0)
    return ratio(found["open_then"], left).set_axis(rows.index)


def _accuracy(
    submissions: pd.DataFrame,
    bookings: pd.DataFrame,
    weeks: list[Week],
    week: Week,
    settings: Settings,
) -> list[pd.DataFrame]:
    """Give bias and WAPE of each target week, and the accuracy pooled up to each week."""
    rules = settings.accuracy
    reach = (week.monday - min(weeks).monday).days // 7 + rules.trailing_weeks
    longer = rules.model_copy(update={"trailing_weeks": reach})
    horizon = settings.forecast.horizon_weeks
    scores = acc.forecast_scores(submissions, bookings, week, horizon, longer)
    named = [str(one) for one in weeks]
    parts = [accuracy_figures(acc.forecast_accuracy(scores[scores["target_week"].isin(named)]))]
    for one in weeks:
        trailing = [str(target) for target in one.back(rules.trailing_weeks)]
        pooled = acc.accuracy_horizons(scores[scores["target_week"].isin(trailing)])
        nearest = pooled[(pooled["horizon"] == _NEAREST) & (pooled["grain"] != Level.REP)]
        nearest = nearest.rename(columns={"grain": "level", "accuracy_rate": "value"})
        pooled_once = nearest.drop(columns="horizon")
        parts.append(pooled_once.assign(code="ACC-3", period=str(one)))
    return parts


def _commit(submissions: pd.DataFrame, week: Week, settings: Settings) -> pd.DataFrame:
    """Give the commit made in a week for the weeks after it; who submitted nothing adds none."""
    made = submissions[submissions["made_in_week"] == str(week)]
    counts = (made["category"] == Category.COMMIT) & made["horizon"].between(
        1, settings.forecast.horizon_weeks
    )
    return _at_both(made.assign(value=made["amount"].where(counts, 0.0)), "FCT-3", week)


def _activated(
    opportunities: pd.DataFrame, accounts: pd.DataFrame, week: Week, settings: Settings
) -> pd.DataFrame:
    """Give the share of the accounts of then that were activated by then (CVG-3)."""
    sunday = pd.Timestamp(week.sunday)
    created = activations(opportunities, sunday)
    start = pd.Timestamp(settings.fiscal.year_start(week.sunday))
    active = created.loc[created["created_on"].between(start, sunday), "account_id"]
    there = accounts[~(accounts["opened_on"] > sunday)]
    counted = there.assign(value=there["account_id"].isin(active).astype(float), whole=1.0)
    if opportunities.empty:
        return _at_both(counted.head(0), "CVG-3", week)
    top = _at_both(counted, "CVG-3", week)
    whole = _at_both(counted.assign(value=1.0), "CVG-3", week)
    return top.assign(value=ratio(top["value"], whole["value"]))


def _visits(visit_weeks: pd.DataFrame, weeks: list[Week]) -> pd.DataFrame:
    asked = visit_weeks[visit_weeks["week"].isin([str(one) for one in weeks])]
    return asked.rename(columns={"week": "period", "effective_rate": "value"}).assign(code="WKP-1")


def _at_both(rows: pd.DataFrame, code: str, week: Week) -> pd.DataFrame:
    """Add `value` up by region and for the company; nothing at all gives no row."""
    regions = settled(rows.groupby("region")["value"].sum()).reset_index()
    company = pd.DataFrame({"value": [settled(rows[["value"]].sum()).iloc[0]]}, index=range(1))
    parts = [regions.assign(level=str(Level.REGION))]
    if len(rows):
        parts.append(company.assign(level=str(Level.COMPANY), region=None))
    return pd.concat(parts, ignore_index=True).assign(code=code, period=str(week))

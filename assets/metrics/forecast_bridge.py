"""From what was forecast to what was ordered, account by account (ACC-8).

Why an account's orders differ from its forecast is found in `forecast_causes`; the sums of regions
and the company are in `forecast_bridge_totals`.
"""

import pandas as pd

from assets.metrics.figures import conform, mondays, settled
from assets.metrics.forecast_causes import causes
from assets.metrics.ties import sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.forecast_bridge import ForecastBridge
from schemas.vocabulary import BookingKind, Category, ForecastBucket

_OWNER = ["region", "rep_id"]
_KEYS = [*_OWNER, "account_id", "target_on", "horizon"]
SIDES = ["forecast", "actual"]
_ADDED = [str(ForecastBucket.PULLED_IN), str(ForecastBucket.UNFORECAST)]
_TAKEN = [str(ForecastBucket.SLIPPED), str(ForecastBucket.LOST)]
_CHANGE = str(ForecastBucket.AMOUNT_CHANGE)
BUCKETS = [*_ADDED, *_TAKEN, _CHANGE]
_DAYS_A_WEEK = 7


def forecast_bridge(
    submissions: pd.DataFrame,
    bookings: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    stage_events: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give forecast, orders and the one cause of their difference of each account (ACC-8).

    A row a region, rep, account, complete target week and horizon that has a forecast or an
    order. The forecast is the COMMIT of that week over all opportunities, actual gross booked.
    """
    if submissions.empty or bookings.empty:
        return ForecastBridge.empty()
    commits = _commits(submissions)
    targets = bridge_weeks(week, settings)
    named = {pd.Timestamp(one.monday): str(one) for one in targets}
    lines = _lines(bookings, targets)
    rows = _rows(commits, lines, list(named), settings.forecast.horizon_weeks)
    reason = causes(rows, commits, lines, opportunities_as_of, stage_events, settings.zone)
    bridged = _bridged(rows, reason).assign(target_week=rows["target_on"].map(named))
    return conform(bridged, ForecastBridge.empty())


def bridge_weeks(week: Week, settings: Settings) -> list[Week]:
    """Give the target weeks of the bridge: none that forecast accuracy does not look at."""
    rules = settings.accuracy
    return week.back(min(rules.bridge_weeks, rules.trailing_weeks))


def residual(rows: pd.DataFrame) -> pd.Series:
    """Give what the buckets leave between forecast and actual."""
    reached = rows["forecast"] + rows[_ADDED].sum(axis=1) - rows[_TAKEN].sum(axis=1)
    return settled(reached + rows[_CHANGE] - rows["actual"])


def forecast_bridge_ties(forecast_bridge: pd.DataFrame) -> list[Tie]:
    """Every row closes."""
    return [Tie("residual of all rows", 0.0, sum_of(residual(forecast_bridge).abs()))]


def _commits(submissions: pd.DataFrame) -> pd.DataFrame:
    firm = submissions["category"] == Category.COMMIT
    columns = [*_KEYS, "opportunity_id", "made_on", "amount"]
    return submissions.loc[firm & (submissions["amount"] > 0), columns]


def _lines(bookings: pd.DataFrame, targets: list[Week]) -> pd.DataFrame:
    """Give the order lines booked in some weeks, with the Monday of theirs."""
    first, last = pd.Timestamp(targets[0].monday), pd.Timestamp(targets[-1].sunday)
    gross = bookings["kind"] == BookingKind.ORDER
    lines = bookings[gross & bookings["happened_on"].between(first, last)]
    return lines.assign(target_on=mondays(lines["happened_on"]).astype("datetime64[us]"))


def _rows(
    commits: pd.DataFrame, lines: pd.DataFrame, targets: list[pd.Timestamp], horizon_weeks: int
) -> pd.DataFrame:
    """Put both sides beside each other; orders stand beside every horizon."""
    asked = commits["target_on"].isin(targets) & commits["horizon"].between(1, horizon_weeks)
    said = commits.loc[asked, [*_KEYS, "amount"]].rename(columns={"amount": "forecast"})
    owner = [*_OWNER, "account_id", "target_on"]
    ordered = lines.groupby(owner, dropna=False)["amount"].sum().reset_index(name="actual")
    ahead = pd.DataFrame({"horizon": range(1, horizon_weeks + 1)})
    sides = pd.concat([said, ordered.merge(ahead, how="cross")], ignore_index=True)
    rows = sides.groupby(_KEYS, dropna=False)[SIDES].sum().round(4).reset_index()
    rows = rows[(rows["forecast"] > 0) | (rows["actual"] > 0)].reset_index(drop=True)
    made_on = rows["target_on"] - pd.to_timedelta(rows["horizon"] * _DAYS_A_WEEK, unit="D")
    return rows.assign(made_on=made_on.astype("datetime64[us]"))


def _bridged(rows: pd.DataFrame, reason: pd.Series) -> pd.DataFrame:
    """Put each row's amount into the one bucket of its reason."""
    filled = rows.assign(reason=reason)
    for names, amount in ((_ADDED, rows["actual"]), (_TAKEN, rows["forecast"])):
        for name in names:
            filled[name] = amount.where(reason == name, 0.0)
    change = settled(rows["actual"] - rows["forecast"])
    filled[_CHANGE] = change.where(reason == _CHANGE, 0.0)
    return filled

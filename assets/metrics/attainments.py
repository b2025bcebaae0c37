"""Attainment of every rep at the end of earlier weeks, from the bookings known now (PRG-2, 12)."""

from collections.abc import Sequence

import pandas as pd

from assets.metrics.figures import codes, ratio, settled
from assets.metrics.progress import latest_quotas
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.vocabulary import Measure, Reason

_REP = ["region", "rep_id"]
_SUMS = ["net", "known_count", "known", "unknown"]


def attainments(
    bookings: pd.DataFrame,
    quotas: pd.DataFrame,
    reps: pd.DataFrame,
    weeks: Sequence[Week],
    measure: Measure,
    settings: Settings,
) -> pd.DataFrame:
    """Give `value` of each rep and week: net of its quarter up to the week's end over the quota.

    `reps` has region and rep_id; the quota is the one of that region approved by then.
    """
    fiscal, first = settings.fiscal, settings.fiscal.quarter(weeks[0].sunday)
    daily = _daily(bookings, measure, pd.Timestamp(first.start), pd.Timestamp(weeks[-1].sunday))
    booked, quota = [], []
    for week in weeks:
        quarter, sunday = fiscal.quarter(week.sunday), pd.Timestamp(week.sunday)
        so_far = daily[daily["happened_on"].between(pd.Timestamp(quarter.start), sunday)]
        booked.append(so_far.groupby(_REP, as_index=False)[_SUMS].sum().assign(week=str(week)))
        latest = latest_quotas(quotas, measure, quarter, sunday)
        quota.append(latest[[*_REP, "amount"]].assign(week=str(week)))
    rows = reps[_REP].merge(pd.DataFrame({"week": [str(week) for week in weeks]}), how="cross")
    for known in (booked, quota):
        by_week = pd.concat(known, ignore_index=True)
        rows = rows.merge(by_week, on=[*_REP, "week"], how="left", validate="one_to_one")
    return _attained(rows, settings, absent=bookings.empty or quotas.empty)


def _daily(
    bookings: pd.DataFrame, measure: Measure, first: pd.Timestamp, last: pd.Timestamp
) -> pd.DataFrame:
    recent = bookings[bookings["happened_on"].between(first, last)]
    value = recent["amount"] if measure is Measure.REVENUE else recent["gross_profit"]
    weight = recent["amount"].abs()
    facts = recent[[*_REP, "happened_on"]].assign(
        net=value.fillna(0.0),
        known_count=value.notna().astype(float),
        known=weight.where(value.notna(), 0.0),
        unknown=weight.where(value.isna(), 0.0),
    )
    return facts.groupby([*_REP, "happened_on"], as_index=False)[_SUMS].sum()


def _attained(rows: pd.DataFrame, settings: Settings, *, absent: bool) -> pd.DataFrame:
    sums = rows[_SUMS].fillna(0.0)
    nothing_known = (sums["known_count"] == 0) & (sums["unknown"] > 0)
    unknown = nothing_known | pd.Series(absent, rows.index)
    net = settled(sums["net"]).mask(unknown)
    part = ratio(sums["unknown"], sums["known"] + sums["unknown"])
    masks = {
        Reason.ABSENT_EXTRACT: pd.Series(absent, rows.index),
        Reason.NO_QUOTA: ~(rows["amount"] > 0),
        Reason.NO_GROSS_PROFIT: nothing_known,
        Reason.PROVISIONAL: part > settings.progress.unknown_profit_limit_rate,
    }
    return rows[[*_REP, "week"]].assign(
        value=ratio(net, rows["amount"]), reason=codes(rows.index, **masks)
    )

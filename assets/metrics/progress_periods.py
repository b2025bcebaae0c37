"""Actual, plan and the year before, by week and fiscal quarter (PRG-1, PRG-4, PRG-12).

Which periods there are is `periods`'s, what is planned for them `period_plans`'s; the quarter to
date in full is `progress`'s.
"""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from assets.metrics.figures import add_up, codes, conform, ratio, settled
from assets.metrics.grids import grid
from assets.metrics.period_plans import PLANS, period_plans
from assets.metrics.periods import Span, history_begins, spans
from assets.metrics.ties import same_at_levels, sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.periods import ProgressPeriods
from schemas.vocabulary import Level, Measure, Reason

_PERIOD = ["measure", "period_kind", "period"]
_KEYS = ["level", "region", *_PERIOD]
_SUMS = ["value", "known_count", "known", "unknown"]
_ACTUAL, _PREVIOUS = "actual", "previous"
_LEVELS = (Level.COMPANY, Level.REGION)


def progress_periods(
    bookings: pd.DataFrame, quotas: pd.DataFrame, week: Week, settings: Settings
) -> pd.DataFrame:
    """Give booked net, plan and the year before of each week and quarter, company and regions.

    A week has the quota of its days; a quarter that nobody has a quota for leaves it without.
    Gross profit is null and provisional as in `sales_progress`.
    """
    begins = history_begins(bookings, settings)
    listed = spans(week, begins, settings)
    rows = _rows(listed, bookings, begins, settings)
    daily = pd.concat([_daily(bookings, one) for one in Measure], ignore_index=True)
    for name, days in (
        (_ACTUAL, [(one.first, one.counted_to) for one in listed]),
        (_PREVIOUS, [(one.before_first, one.before_last) for one in listed]),
    ):
        found = _booked(daily, listed, days).add_prefix(f"{name}_")
        found = found.rename(columns={f"{name}_{key}": key for key in _KEYS})
        rows = rows.merge(found, on=_KEYS, how="left", validate="one_to_one")
    plans = _at_both(period_plans(quotas, listed, week, settings), PLANS)
    rows = rows.merge(plans, on=_KEYS, how="left", validate="one_to_one")
    return conform(_compared(rows, bookings, quotas, settings), ProgressPeriods.empty())


def progress_periods_ties(
    progress_periods: pd.DataFrame, sales_progress: pd.DataFrame, week: Week, settings: Settings
) -> list[Tie]:
    """Regions add up to the company; the running quarter is that of `sales_progress`."""
    figures = ["actual_amount", *PLANS, "previous_amount"]
    ties = []
    for keys, rows in progress_periods.groupby(_PERIOD, sort=False):
        name = " ".join(str(key) for key in keys)
        same = same_at_levels(rows, figures)
        ties += [Tie(f"{name} {tie.name}", tie.expected, tie.found) for tie in same]
    running = progress_periods[
        progress_periods["period"] == str(settings.fiscal.quarter(week.sunday))
    ]
    for measure in Measure:
        for level in _LEVELS:
            mine = running[(running["measure"] == measure) & (running["level"] == level)]
            theirs = sales_progress[
                (sales_progress["measure"] == measure) & (sales_progress["level"] == level)
            ]
            for found, expected in (("actual_amount", "booked_net"), ("plan_amount", "quota")):
                both = (sum_of(theirs[expected]), sum_of(mine[found]))
                ties.append(Tie(f"{found} = {expected}: {measure} {level}", *both))
    return ties


def _rows(
    listed: Sequence[Span], bookings: pd.DataFrame, begins: date | None, settings: Settings
) -> pd.DataFrame:
    """Give every place, measure and period; what nobody can place has rows without region."""
    nowhere: list[str | None] = [None] if bookings["region"].isna().any() else []
    rows = grid([*settings.region_codes, *nowhere], measure=list(Measure))
    calendar = pd.DataFrame(
        {
            "period_kind": [str(one.kind) for one in listed],
            "period": [one.name for one in listed],
            "ends_on": pd.to_datetime([one.last for one in listed]),
            "actual_untold": [_before(one.first, begins) and not one.running for one in listed],
            "previous_untold": [_before(one.before_first, begins) for one in listed],
        }
    )
    return rows.merge(calendar, how="cross")


def _before(day: date, begins: date | None) -> bool:
    return begins is not None and day < begins


def _daily(bookings: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    value = bookings["amount"] if measure is Measure.REVENUE else bookings["gross_profit"]
    weight = bookings["amount"].abs()
    facts = bookings[["region", "happened_on"]].assign(
        value=value.fillna(0.0),
        known_count=value.notna().astype(float),
        known=weight.where(value.notna(), 0.0),
        unknown=weight.where(value.isna(), 0.0),
    )
    daily = facts.groupby(["region", "happened_on"], dropna=False, as_index=False)[_SUMS].sum()
    return daily.assign(measure=str(measure))


def _booked(
    daily: pd.DataFrame, listed: Sequence[Span], days: Sequence[tuple[date, date]]
) -> pd.DataFrame:
    """Add up what was booked between two days of each span, and how much of it is unknown."""
    parts = [
        daily[daily["happened_on"].between(pd.Timestamp(first), pd.Timestamp(last))].assign(
            period_kind=str(span.kind), period=span.name
        )
        for span, (first, last) in zip(listed, days, strict=True)
    ]
    return _at_both(pd.concat(parts, ignore_index=True), _SUMS)


def _at_both(facts: pd.DataFrame, sums: Sequence[str]) -> pd.DataFrame:
    parts = [add_up(facts, level, sums, _PERIOD) for level in _LEVELS]
    added = pd.concat(parts, ignore_index=True).reindex(columns=[*_KEYS, *sums])
    return added.astype(dict.fromkeys(_KEYS, "str"))


def _compared(
    rows: pd.DataFrame, bookings: pd.DataFrame, quotas: pd.DataFrame, settings: Settings
) -> pd.DataFrame:
    limit = settings.progress.unknown_profit_limit_rate
    no_profit = pd.Series(data=False, index=rows.index)
    provisional = no_profit.copy()
    for name in (_ACTUAL, _PREVIOUS):
        told = ~rows[f"{name}_untold"] & (not bookings.empty)
        unknown = rows[f"{name}_unknown"].fillna(0.0)
        nothing = ~(rows[f"{name}_known_count"] > 0) & (unknown > 0)
        part = ratio(unknown, unknown + rows[f"{name}_known"].fillna(0.0))
        rows[f"{name}_amount"] = settled(rows[f"{name}_value"].fillna(0.0)).where(told & ~nothing)
        no_profit |= told & nothing
        provisional |= told & ~nothing & (part > limit)
    absent = bookings.empty or quotas.empty
    masks = {
        Reason.ABSENT_EXTRACT: pd.Series(absent, index=rows.index),
        Reason.NO_HISTORY: rows["actual_untold"] | rows["previous_untold"],
        Reason.NO_QUOTA: ~(rows["plan_amount"] > 0),
        Reason.NO_GROSS_PROFIT: no_profit,
        Reason.PROVISIONAL: provisional,
    }
    return rows.assign(
        plan_variance=settled(rows["actual_amount"] - rows["plan_to_date_amount"]),
        previous_variance=settled(rows["actual_amount"] - rows["previous_amount"]),
        reason=codes(rows.index, **masks),
    )

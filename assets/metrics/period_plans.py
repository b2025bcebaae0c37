"""What is planned for a week or fiscal quarter: the quotas by days (PRG-4).

What was booked beside it is `progress_periods`'s.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from assets.metrics.figures import settled
from assets.metrics.periods import Span, quarters_of
from assets.metrics.progress import latest_quotas
from schemas.calendar import Quarter, Week
from schemas.settings import Settings
from schemas.vocabulary import Measure

PLANS = ["plan_amount", "plan_to_date_amount"]
"""Of the whole span, and of its days gone by."""

_PERIOD = ["measure", "period_kind", "period"]


def period_plans(
    quotas: pd.DataFrame, listed: Sequence[Span], week: Week, settings: Settings
) -> pd.DataFrame:
    """Give each region's plan of each span and measure: the quota of its days.

    Rounded at both ends, so that days add up to the quota to the last digit. A span one of whose
    quarters nobody has a quota for has no row.
    """
    shares = _shares(listed, settings)
    known = _quotas(quotas, sorted(shares["quarter"].unique()), week, settings)
    parts = shares.merge(known, on="quarter", how="inner", validate="many_to_many")
    begun = settled(parts["quota"] * parts["begun_rate"])
    parts["plan_amount"] = settled(parts["quota"] * parts["ended_rate"]) - begun
    parts["plan_to_date_amount"] = settled(parts["quota"] * parts["counted_rate"]) - begun
    told = parts.groupby(_PERIOD)["quarter"].transform("nunique")
    return parts.loc[told == parts["quarter_count"], ["region", *_PERIOD, *PLANS]]


def _shares(listed: Sequence[Span], settings: Settings) -> pd.DataFrame:
    """Give how far each span's quarters had gone by when it began, ended and is counted to."""
    pairs = [(span, quarters_of(span, settings)) for span in listed]
    return pd.DataFrame(
        [
            {
                "period_kind": str(span.kind),
                "period": span.name,
                "quarter": str(quarter),
                "quarter_count": len(quarters),
                "begun_rate": _gone(quarter, span.first - timedelta(days=1)),
                "ended_rate": _gone(quarter, span.last),
                "counted_rate": _gone(quarter, span.counted_to),
            }
            for span, quarters in pairs
            for quarter in quarters
        ]
    )


def _gone(quarter: Quarter, day: date) -> float:
    return min(max(quarter.elapsed(day), 0), quarter.days) / quarter.days


def _quotas(
    quotas: pd.DataFrame, quarters: Sequence[str], week: Week, settings: Settings
) -> pd.DataFrame:
    """Add the quotas approved by the week up by region, quarter and measure."""
    as_of = pd.Timestamp(week.sunday)
    parts = [
        latest_quotas(quotas, measure, settings.fiscal.parse(quarter), as_of)[["region", "amount"]]
        .rename(columns={"amount": "quota"})
        .assign(measure=str(measure), quarter=quarter)
        for quarter in quarters
        for measure in Measure
    ]
    keys = ["region", "measure", "quarter"]
    sums = pd.concat(parts, ignore_index=True).groupby(keys)["quota"].sum().reset_index()
    return sums.assign(quota=settled(sums["quota"]))

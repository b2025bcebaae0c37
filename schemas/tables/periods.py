"""Bookings by period as published: beside plan and the year before, and from week to week."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, day, identifier, integer, money, one_of, text
from schemas.vocabulary import BookingBucket, Level, Measure, Period

_LEVELS = [Level.COMPANY, Level.REGION]


class ProgressPeriods(Model):
    """One row a company or region, measure and week or fiscal quarter; `progress_periods`.

    Weeks are whole ISO weeks; quarters are those of the fiscal year and the one before it. The
    running quarter has its actual, and the year before, as far as its days have gone by. What
    began before the orders do is null (`no_history`).
    """

    level: Series[str] = one_of(_LEVELS, "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    measure: Series[str] = one_of(list(Measure), "Revenue or gross profit.", key=True)
    period_kind: Series[str] = one_of(list(Period), "Week or fiscal quarter.", key=True)
    period: Series[str] = text("The week or quarter.", key=True)
    ends_on: Series[pd.Timestamp] = day("Last day of the period.")
    actual_amount: Series[float] = money("Booked net in it (PRG-1).", optional=True)
    plan_amount: Series[float] = money("Quota of it, by days.", optional=True)
    plan_to_date_amount: Series[float] = money("Of this, by days gone by.", optional=True)
    previous_amount: Series[float] = money("Booked net a year before.", optional=True)
    plan_variance: Series[float] = money("Actual less plan to date (PRG-4).", optional=True)
    previous_variance: Series[float] = money("Actual less the year before.", optional=True)
    reason: Series[str] = text("Why a figure is absent or provisional.", optional=True)


class BookingsBridge(Model):
    """One row a company or region and bucket, in a fixed order; `bookings_bridge`.

    Booked net of the quarter to date, from last week's as first reported to this week's (PRG-1).
    Amounts are signed: all others add up to closing. Without an earlier report the opening is
    last week's as known now (`no_history`).
    """

    level: Series[str] = one_of(_LEVELS, "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    bucket: Series[str] = one_of(list(BookingBucket), "What happened.", key=True)
    amount: Series[float] = money("Their amount.", optional=True)
    row_count: Series[pd.Int64Dtype] = integer(
        "Order lines touched this week; none told of balances.", optional=True, ge=0
    )
    reason: Series[str] = text("Why a figure is absent.", optional=True)

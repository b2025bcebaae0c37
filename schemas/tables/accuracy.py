"""Forecast accuracy against booked orders as published."""

from pandera.typing import Series

from schemas.columns import Model, fraction, identifier, integer, money, one_of, text, week
from schemas.vocabulary import ForecastHabit, Level

_GRAINS = [Level.COMPANY, Level.REGION, Level.REP]


class ForecastAccuracy(Model):
    """One row a grain, target week and horizon (ACC-1 to ACC-3, ACC-6); `forecast_accuracy`.

    Above the rep, abs_error and wape_rate pool the reps' errors, bias_rate is of the totals, and
    accuracy_of_total is what the totals alone would say.
    """

    grain: Series[str] = one_of(_GRAINS, "Company, region or rep.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    rep_id: Series[str] = identifier("The rep.", optional=True, key=True)
    target_week: Series[str] = week("ISO week of the orders.", key=True)
    horizon: Series[int] = integer("Weeks between forecast and orders.", key=True, ge=1)
    forecast: Series[float] = money("COMMIT made so many weeks before.", optional=True)
    actual: Series[float] = money("Gross booked in the week.")
    error: Series[float] = money("Forecast less actual.", optional=True)
    abs_error: Series[float] = money("Absolute errors of the reps, added up.", optional=True)
    bias_rate: Series[float] = fraction("Error over actual (ACC-1).", optional=True)
    wape_rate: Series[float] = fraction("Absolute error over actual (ACC-2).", optional=True)
    accuracy_rate: Series[float] = fraction("One less WAPE, not below 0 (ACC-3).", optional=True)
    accuracy_of_total: Series[float] = fraction("The same of the totals.", optional=True)
    naive_forecast: Series[float] = money("Mean of the weeks before (ACC-6).", optional=True)
    skill: Series[float] = fraction("Naive WAPE less WAPE (ACC-6).", optional=True)
    reason: Series[str] = text("Why a figure is absent.", optional=True)


class AccuracyHorizons(Model):
    """One row a grain and horizon, pooled over the trailing weeks; `accuracy_horizons`.

    points_gained_per_week stands on the row one week ahead.
    """

    grain: Series[str] = one_of(_GRAINS, "Company, region or rep.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    rep_id: Series[str] = identifier("The rep.", optional=True, key=True)
    horizon: Series[int] = integer("Weeks between forecast and orders.", key=True, ge=1)
    week_count: Series[int] = integer("Target weeks with a forecast.", ge=0)
    forecast: Series[float] = money("COMMIT of those weeks.", optional=True)
    actual: Series[float] = money("Gross booked in those weeks.", optional=True)
    bias_rate: Series[float] = fraction("Error over actual (ACC-1).", optional=True)
    wape_rate: Series[float] = fraction("Absolute error over actual (ACC-2).", optional=True)
    accuracy_rate: Series[float] = fraction("One less WAPE, not below 0 (ACC-3).", optional=True)
    accuracy_of_total: Series[float] = fraction("The same of the totals.", optional=True)
    skill: Series[float] = fraction("Naive WAPE less WAPE (ACC-6).", optional=True)
    points_gained_per_week: Series[float] = fraction(
        "WAPE of the longest horizon less this, a week (ACC-4).", optional=True
    )
    reason: Series[str] = text("Why a figure is absent.", optional=True)


class ForecastHabits(Model):
    """One row a rep, in the region of today (ACC-5); `forecast_habits`."""

    region: Series[str] = identifier("Region code.", optional=True)
    rep_id: Series[str] = identifier("The rep.", key=True)
    week_count: Series[int] = integer("Weeks with orders and a forecast.", ge=0)
    median_ratio: Series[float] = fraction("Median of forecast over actual.", optional=True)
    habit: Series[str] = one_of(list(ForecastHabit), "What the median means.")
    reason: Series[str] = text("Why there is no median.", optional=True)

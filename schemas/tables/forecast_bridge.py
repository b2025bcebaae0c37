"""The bridge from forecast to orders as published, by account and added up."""

from pandera.typing import Series

from schemas.columns import Model, identifier, integer, money, one_of, text, week
from schemas.vocabulary import ForecastBucket, Level


class ForecastBridge(Model):
    """One row a region, rep, account, target week and horizon (ACC-8); `forecast_bridge`.

    forecast + pulled_in + unforecast - slipped - lost + amount_change = actual, and a row has one
    reason. The region is that of the day: of the rep when he committed, of the order when booked.
    """

    region: Series[str] = identifier("Region code.", optional=True, key=True)
    rep_id: Series[str] = identifier("The rep.", key=True)
    account_id: Series[str] = identifier("The account.", key=True)
    target_week: Series[str] = week("ISO week of the orders.", key=True)
    horizon: Series[int] = integer("Weeks between forecast and orders.", key=True, ge=1)
    forecast: Series[float] = money("COMMIT made so many weeks before.")
    pulled_in: Series[float] = money("Ordered, expected in a later week.")
    unforecast: Series[float] = money("Ordered, forecast for no week.")
    slipped: Series[float] = money("Forecast, not ordered in the week.")
    lost: Series[float] = money("Forecast, lost or cancelled by then.")
    amount_change: Series[float] = money("Ordered less forecast where both are.")
    actual: Series[float] = money("Gross booked in the week.")
    reason: Series[str] = one_of(list(ForecastBucket), "The one cause of the difference.")


class ForecastBridgeTotals(Model):
    """One row a company, region or rep, target week and horizon; `forecast_bridge_totals`."""

    level: Series[str] = one_of([Level.COMPANY, Level.REGION, Level.REP], "Grain.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    rep_id: Series[str] = identifier("The rep.", optional=True, key=True)
    target_week: Series[str] = week("ISO week of the orders.", key=True)
    horizon: Series[int] = integer("Weeks between forecast and orders.", key=True, ge=1)
    forecast: Series[float] = money("COMMIT made so many weeks before.", optional=True)
    pulled_in: Series[float] = money("Ordered, expected in a later week.")
    unforecast: Series[float] = money("Ordered, forecast for no week.")
    slipped: Series[float] = money("Forecast, not ordered in the week.")
    lost: Series[float] = money("Forecast, lost or cancelled by then.")
    amount_change: Series[float] = money("Ordered less forecast where both are.")
    actual: Series[float] = money("Gross booked in the week.")
    residual: Series[float] = money("What the buckets leave over: 0.")
    reason: Series[str] = text("Why the forecast is absent.", optional=True)

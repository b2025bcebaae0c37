"""Submitted forecasts with their weeks as days, their horizon, region and base currency."""

import pandas as pd

from assets.metrics.money import in_base, plan_rates
from assets.metrics.seats import seats_on
from schemas.calendar import Week

_DAYS_A_WEEK = 7


def submissions(
    forecasts: pd.DataFrame, roster: pd.DataFrame, fx_rates: pd.DataFrame, base_currency: str
) -> pd.DataFrame:
    """Give every submission with `made_on` and `target_on` (Mondays) and `horizon` in weeks.

    It belongs to the region its rep had on the Sunday of the week in which it was made.
    """
    named = pd.concat([forecasts["made_in_week"], forecasts["target_week"]]).unique()
    mondays = {text: pd.Timestamp(Week.parse(text).monday) for text in named}
    made, target = (
        pd.to_datetime(forecasts[column].map(mondays)).astype("datetime64[us]")
        for column in ("made_in_week", "target_week")
    )
    sunday = made + pd.Timedelta(days=_DAYS_A_WEEK - 1)
    rates = plan_rates(forecasts["currency"], sunday, fx_rates, base_currency)
    return forecasts.drop(columns=["currency", "submitted_at"]).assign(
        region=seats_on(forecasts["rep_id"], sunday, roster)["region"],
        made_on=made,
        target_on=target,
        horizon=(target - made).dt.days // _DAYS_A_WEEK,
        amount=in_base(forecasts["amount"], rates),
    )

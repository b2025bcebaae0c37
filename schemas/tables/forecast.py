"""The four-week order forecast as published, by opportunity and added up by rep."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, identifier, integer, money, one_of, text, week
from schemas.vocabulary import Level, RadCell, Stage


class OrderForecast(Model):
    """One row a rep, account, opportunity and target week (FCT-1 to 3, FCT-6); `order_forecast`."""

    rep_id: Series[str] = identifier("Owner.", key=True)
    region: Series[str] = identifier("Region of the rep.", optional=True)
    account_id: Series[str] = identifier("The account.", optional=True, key=True)
    opportunity_id: Series[str] = identifier("The opportunity.", optional=True, key=True)
    stage: Series[str] = one_of(list(Stage), "Its stage.", optional=True)
    rad_cell: Series[str] = one_of(list(RadCell), "Cell of the account.", optional=True)
    target_week: Series[str] = week("ISO week of the expected order.", key=True)
    horizon: Series[int] = integer("Weeks ahead, from 1.", ge=1)
    submitted_commit: Series[float] = money("COMMIT submitted (FCT-2).", optional=True)
    submitted_best_case: Series[float] = money("BEST_CASE submitted.", optional=True)
    system_forecast: Series[float] = money("Amount by probability (FCT-1).", optional=True)
    gap: Series[float] = money("Commit less system forecast.", optional=True)
    change_since_last_week: Series[float] = money("Commit less last week's.", optional=True)
    push_count: Series[pd.Int64Dtype] = integer("Later moves of the date.", optional=True)
    flags: Series[str] = text("Remarks.", optional=True)


class ForecastWeeks(Model):
    """One row a company, region or rep and target week; `forecast_weeks`."""

    level: Series[str] = one_of([Level.COMPANY, Level.REGION, Level.REP], "Grain.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    rep_id: Series[str] = identifier("The rep.", optional=True, key=True)
    target_week: Series[str] = week("ISO week of the expected orders.", key=True)
    horizon: Series[int] = integer("Weeks ahead, from 1.", ge=1)
    submitted_commit: Series[float] = money("COMMIT submitted (FCT-2, FCT-3).", optional=True)
    submitted_best_case: Series[float] = money("BEST_CASE submitted.", optional=True)
    last_week_commit: Series[float] = money("COMMIT of the week before.", optional=True)
    system_forecast: Series[float] = money("Amount by probability (FCT-1).", optional=True)
    gap: Series[float] = money("Commit less system forecast.", optional=True)
    rep_count: Series[int] = integer("Outside sellers who should submit.", ge=0)
    submitted_count: Series[int] = integer("Of these, who did.", ge=0)
    flags: Series[str] = text("Remarks.", optional=True)

"""The `forecasts` extract: what reps said they would book, week by week."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, identifier, moment, money, one_of, week
from schemas.vocabulary import Category


class Forecasts(Model):
    """One row a rep, account, target week and category as submitted in one week."""

    rep_id: Series[str] = identifier("Who submitted it.", refers_to="roster", key=True)
    account_id: Series[str] = identifier("The account.", refers_to="accounts", key=True)
    opportunity_id: Series[str] = identifier(
        "The opportunity it is about.", optional=True, refers_to="opportunities", key=True
    )
    made_in_week: Series[str] = week("ISO week of the submission.", key=True)
    target_week: Series[str] = week("ISO week in which the order is expected.", key=True)
    category: Series[str] = one_of(list(Category), "How firm it is.", key=True)
    amount: Series[float] = money("Value expected.", at_least=0)
    currency: Series[str] = identifier("Currency of the amount.", optional=True)
    submitted_at: Series[pd.DatetimeTZDtype] = moment("When it was submitted.", optional=True)

"""The `opportunities` extract: what may be ordered, and what became of it."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, day, identifier, money, one_of, text
from schemas.vocabulary import Stage


class Opportunities(Model):
    """One row an opportunity, as it stands at the week's end.

    No account: counted for the rep and region only. No amount: counted, in no sum. No
    created_on: outside cohorts. No expected_order_on: in the stock, outside V, the forecast
    and overdue.
    """

    opportunity_id: Series[str] = identifier("The opportunity.", key=True)
    account_id: Series[str] = identifier("The account.", optional=True, refers_to="accounts")
    rep_id: Series[str] = identifier("Owner.", refers_to="roster")
    name: Series[str] = text("Title as in the CRM.", optional=True)
    stage: Series[str] = one_of(list(Stage), "Funnel level or end state.")
    amount: Series[float] = money("Order value expected or won.", optional=True, at_least=0)
    gross_profit: Series[float] = money("Gross profit expected or won.", optional=True)
    currency: Series[str] = identifier("Currency of both amounts.", optional=True)
    created_on: Series[pd.Timestamp] = day("Day it was registered.", optional=True)
    expected_order_on: Series[pd.Timestamp] = day("Day the order is expected.", optional=True)
    closed_on: Series[pd.Timestamp] = day("Day it was won, lost or cancelled.", optional=True)
    close_reason: Series[str] = text("Why it was closed.", optional=True)
    evidence: Series[str] = text("Exit checks done, `;`-separated codes.", optional=True)

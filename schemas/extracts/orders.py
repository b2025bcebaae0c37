"""The `orders` extract: order lines as booked in the ERP."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, day, identifier, money


class Orders(Model):
    """One row an order line, with its amount as first booked."""

    order_line_id: Series[str] = identifier("The order line.", key=True)
    account_id: Series[str] = identifier("The account.", refers_to="accounts")
    opportunity_id: Series[str] = identifier(
        "The opportunity it came from.", optional=True, refers_to="opportunities"
    )
    rep_id: Series[str] = identifier("Owner of the order.", refers_to="roster")
    region: Series[str] = identifier(
        "Region booked in; empty: the rep's on that day.", optional=True, refers_to="regions"
    )
    booked_on: Series[pd.Timestamp] = day("Day the order was booked.")
    received_on: Series[pd.Timestamp] = day("Day the line first reached us.", optional=True)
    amount: Series[float] = money("Value as booked.", at_least=0)
    gross_profit: Series[float] = money("Gross profit as booked.", optional=True)
    currency: Series[str] = identifier("Currency of both amounts.", optional=True)

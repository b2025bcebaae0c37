"""The optional `order_events` extract: what changed booked order lines afterwards."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, day, identifier, money, one_of
from schemas.vocabulary import OrderEventType


class OrderEvents(Model):
    """One row a cancellation, return or repricing; counts in the week it happened."""

    event_id: Series[str] = identifier("The event.", key=True)
    order_line_id: Series[str] = identifier("The order line changed.", refers_to="orders")
    happened_on: Series[pd.Timestamp] = day("Day it happened.")
    received_on: Series[pd.Timestamp] = day("Day it first reached us.", optional=True)
    type: Series[str] = one_of(list(OrderEventType), "What happened.")
    amount_delta: Series[float] = money("Change of the value, negative for less.")
    gross_profit_delta: Series[float] = money("Change of the gross profit.", optional=True)

"""What the CRM calls won beside what was booked, as published, by row and added up by class."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, day, identifier, integer, money, one_of, text
from schemas.vocabulary import Level, MatchClass


class OrderReconciliation(Model):
    """One row an opportunity, an order line without one, or an order line's later events (REC-1).

    Quarter to date; `order_reconciliation`. crm_amount + difference_amount = booked_net. The
    region is that of the bookings, without bookings in the quarter that of the opportunity; an
    opportunity booked in several regions has a row in each, its amount split as the bookings are.
    """

    region: Series[str] = identifier("Region code.", optional=True, key=True)
    rep_id: Series[str] = identifier("Owner of the opportunity or order.", key=True)
    account_id: Series[str] = identifier("The account.", optional=True)
    opportunity_id: Series[str] = identifier("The opportunity.", optional=True, key=True)
    order_line_id: Series[str] = identifier("The order line.", optional=True, key=True)
    match_class: Series[str] = one_of(list(MatchClass), "How both sides compare.", key=True)
    closed_on: Series[pd.Timestamp] = day("Day the opportunity was won.", optional=True)
    crm_amount: Series[float] = money("Won in the quarter; null: unpriced.", optional=True)
    order_amount: Series[float] = money("Order lines booked in the quarter.")
    cancelled_amount: Series[float] = money("Order events of the quarter.")
    difference_amount: Series[float] = money("Booked net less CRM.")
    booked_net: Series[float] = money("Order lines and events.")
    flags: Series[str] = text("Remarks.", optional=True)


class ReconciliationTotals(Model):
    """One row a company or region and class (REC-1); `reconciliation_totals`."""

    level: Series[str] = one_of([Level.COMPANY, Level.REGION], "Grain.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    match_class: Series[str] = one_of(list(MatchClass), "How both sides compare.", key=True)
    row_count: Series[int] = integer("Rows of the class.", ge=0)
    crm_amount: Series[float] = money("Won in the quarter, as in the CRM.", optional=True)
    difference_amount: Series[float] = money("Booked net less CRM.", optional=True)
    booked_net: Series[float] = money("Order lines and events.", optional=True)
    reason: Series[str] = text("Why the figures are absent.", optional=True)

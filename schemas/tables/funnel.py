"""The funnel as published: what stands at which level."""

from pandera.typing import Series

from schemas.columns import Model, identifier, integer, money, one_of
from schemas.vocabulary import OPEN_STAGES, Level


class FunnelStock(Model):
    """One row a region (or the company) and open stage (FUN-1); `funnel_stock`.

    Overdue opportunities stand in their own columns, not in the others.
    """

    level: Series[str] = one_of([Level.COMPANY, Level.REGION], "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    stage: Series[str] = one_of(OPEN_STAGES, "Open stage.", key=True)
    opportunity_count: Series[int] = integer("Opportunities not overdue.", ge=0)
    amount: Series[float] = money("Their amount.")
    weighted_amount: Series[float] = money("Their amount by probability.")
    overdue_count: Series[int] = integer("Opportunities overdue.", ge=0)
    overdue_amount: Series[float] = money("Their amount.")
    unpriced_count: Series[int] = integer("Without an amount, overdue or not.", ge=0)
    undated_count: Series[int] = integer("Without an expected date.", ge=0)
    no_account_count: Series[int] = integer("Without an account.", ge=0)

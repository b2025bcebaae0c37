"""The optional `credits` extract: who shares an order line."""

from pandera.typing import Series

from schemas.columns import Model, fraction, identifier, one_of
from schemas.vocabulary import CreditKind


class Credits(Model):
    """One row an order line, rep and kind; PRIMARY shares of a line sum to 1."""

    order_line_id: Series[str] = identifier("The order line.", refers_to="orders", key=True)
    rep_id: Series[str] = identifier("Who is credited.", refers_to="roster", key=True)
    kind: Series[str] = one_of(list(CreditKind), "Split of the line, or beside it.", key=True)
    share: Series[float] = fraction("Fraction of the line.", ge=0, le=1)

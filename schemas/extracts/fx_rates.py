"""The optional `fx_rates` extract: what a foreign currency is worth."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, day, fraction, identifier, one_of
from schemas.vocabulary import RateKind


class FxRates(Model):
    """One row a currency, day and kind; a rate holds until the next one of its kind."""

    currency: Series[str] = identifier("Foreign currency.", key=True)
    on: Series[pd.Timestamp] = day("First day the rate holds.", key=True)
    kind: Series[str] = one_of(list(RateKind), "For performance, or for accounting.", key=True)
    rate: Series[float] = fraction("Base currency for one unit.", gt=0)

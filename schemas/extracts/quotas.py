"""The `quotas` extract: what each rep is to book in a fiscal quarter."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, day, identifier, integer, money, one_of, quarter
from schemas.vocabulary import Measure


class Quotas(Model):
    """One row a rep, quarter, measure and version; the latest approved version counts."""

    rep_id: Series[str] = identifier("Whose quota it is.", refers_to="roster", key=True)
    fiscal_quarter: Series[str] = quarter("Fiscal quarter.", key=True)
    measure: Series[str] = one_of(list(Measure), "Revenue or gross profit.", key=True)
    version: Series[pd.Int64Dtype] = integer("Version number.", ge=0, key=True)
    region: Series[str] = identifier("Region the quota belongs to.", refers_to="regions")
    amount: Series[float] = money("The quota.", at_least=0)
    approved_on: Series[pd.Timestamp] = day("Day the version was approved.")

"""Exchange rates: what the company plans with, and what the market paid."""

import numpy as np
import pandas as pd

from data_samples.generator.setup import Setup
from schemas.vocabulary import RateKind

PLAN = {"USD": 7.10, "EUR": 7.80, "HKD": 0.91}
"""Base currency for one unit, for performance."""

SPREAD = (-0.015, 0.015)
"""Range by which the spot rate differs from it."""


def fx_rates(setup: Setup) -> pd.DataFrame:
    """Give PLAN rates for each fiscal year and SPOT rates for each month."""
    rng = setup.stream("fx_rates")
    months = np.arange(setup.first_deal, setup.last_day, dtype="datetime64[M]")
    start = setup.settings.company.fiscal_year_start_month
    years = [month for month in months if month.item().month == start]
    rows = []
    for currency, plan in PLAN.items():
        spot = (plan * (1 + rng.uniform(*SPREAD, len(months)))).round(4)
        for kind, days, rates in (
            (RateKind.PLAN, sorted({months[0], *years}), [plan] * len(months)),
            (RateKind.SPOT, months, spot),
        ):
            rows += [(currency, on, str(kind), rate) for on, rate in zip(days, rates, strict=False)]
    frame = pd.DataFrame(rows, columns=["currency", "on", "kind", "rate"])
    return frame.assign(on=frame["on"].astype("datetime64[s]"))

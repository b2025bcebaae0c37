"""Foreign amounts in base currency: at the PLAN rate, or at the SPOT rate for accounting."""

import pandas as pd

from assets.metrics.figures import settled
from schemas.vocabulary import RateKind


def plan_rates(
    currencies: pd.Series, days: pd.Series, fx_rates: pd.DataFrame, base_currency: str
) -> pd.Series:
    """Give the PLAN rate of each row's currency on its day; 1 for the base currency.

    The latest rate on or before the day holds; before the first one, the first. An unknown day
    takes the first.
    """
    return _rates(RateKind.PLAN, currencies, days, fx_rates, base_currency)


def spot_rates(
    currencies: pd.Series, days: pd.Series, fx_rates: pd.DataFrame, base_currency: str
) -> pd.Series:
    """Give the SPOT rate of each row likewise; null for a currency that has none."""
    return _rates(RateKind.SPOT, currencies, days, fx_rates, base_currency)


def _rates(
    kind: RateKind,
    currencies: pd.Series,
    days: pd.Series,
    fx_rates: pd.DataFrame,
    base_currency: str,
) -> pd.Series:
    rates = pd.Series(1.0, index=currencies.index)
    foreign = currencies.notna() & (currencies != base_currency)
    if not foreign.any():
        return rates
    known = fx_rates[fx_rates["kind"] == kind].sort_values("on")
    asked = pd.DataFrame({"currency": currencies[foreign], "day": days[foreign]})
    asked["day"] = asked["day"].fillna(pd.Timestamp("1900-01-01")).astype("datetime64[us]")
    ordered = asked.sort_values("day").reset_index()
    dated = known.assign(on=known["on"].astype("datetime64[us]"))
    found = pd.merge_asof(ordered, dated, left_on="day", right_on="on", by="currency")
    first = known.drop_duplicates("currency").set_index("currency")["rate"]
    rate = found["rate"].fillna(found["currency"].map(first))
    rates.loc[found["index"]] = rate.to_numpy()
    return rates


def in_base(amounts: pd.Series, rates: pd.Series) -> pd.Series:
    """Convert amounts (null stays null)."""
    return settled(amounts * rates)

"""What each account could buy in a year, as estimated from what it bought from us."""

import numpy as np
import pandas as pd

from data_samples.generator.days import Numbers, spread
from data_samples.generator.planted import is_planted
from data_samples.generator.setup import Setup
from schemas.vocabulary import Tier

Rng = np.random.Generator

OURS = ((0.02, 0.099), (0.10, 0.50), (0.505, 0.97))
OURS_SHARES = (0.18, 0.50, 0.32)
"""Ranges of our share of what an account buys, and how many of our customers are in each."""

MEDIAN, SPREAD = {Tier.TOP20: 1_000_000.0, Tier.NAMED: 400_000.0, Tier.L3: 60_000.0}, 0.9
"""Buying power of accounts that bought nothing: median, and sigma of its lognormal."""

LEAST = 20_000.0
"""Smallest estimate."""

UNKNOWN, STALE = 0.03, 0.06
"""Shares of accounts without an estimate, and with one older than 400 days."""

FRESH_DAYS, STALE_DAYS = (30, 370), (440, 700)
"""Days before the latest week at which estimates were made."""

YEAR = 365


def with_buying_power(
    setup: Setup, accounts: pd.DataFrame, lines: pd.DataFrame, events: pd.DataFrame
) -> pd.DataFrame:
    """Give buying power and the day of its estimate to the accounts that were drawn."""
    rng, count = setup.stream("buying_power"), len(accounts)
    estimate = _estimates(rng, accounts, _own_sales(setup, accounts, lines, events))
    known = rng.random(count) >= UNKNOWN
    fresh, stale = (rng.uniform(*days, count) for days in (FRESH_DAYS, STALE_DAYS))
    on = setup.last_day - spread(np.where(rng.random(count) < STALE, stale, fresh))
    drawn = ~is_planted(accounts["account_id"]) & known
    return accounts.assign(
        buying_power=accounts["buying_power"].mask(drawn, estimate),
        buying_power_on=accounts["buying_power_on"].mask(drawn, on.astype("datetime64[s]")),
    )


def _estimates(rng: Rng, accounts: pd.DataFrame, own: Numbers) -> Numbers:
    count = len(accounts)
    ranges = np.array(OURS)[rng.choice(len(OURS), count, p=OURS_SHARES)]
    share = rng.uniform(ranges[:, 0], ranges[:, 1])
    median = accounts["tier"].map(MEDIAN).to_numpy(dtype=float)
    guessed = median * rng.lognormal(0.0, SPREAD, count)
    estimate = np.where(own > 0, own / share, guessed)
    rounded: Numbers = np.maximum(np.rint(estimate / 1000) * 1000, LEAST)
    return rounded


def _own_sales(
    setup: Setup, accounts: pd.DataFrame, lines: pd.DataFrame, events: pd.DataFrame
) -> Numbers:
    """Give net sales to each account in the year that ends with the latest week."""
    since = setup.last_day - np.timedelta64(YEAR, "D")
    booked = lines[(lines["booked_on"] > since) & (lines["booked_on"] <= setup.last_day)]
    happened = events[(events["happened_on"] > since) & (events["happened_on"] <= setup.last_day)]
    account = lines.set_index("order_line_id")["account"]
    changed = account.loc[happened["order_line_id"]]
    gross = np.bincount(booked["account"], booked["amount"], len(accounts))
    return gross + np.bincount(changed, happened["amount_delta"], len(accounts))

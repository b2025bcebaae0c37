"""The order lines: of won opportunities, and repeat orders without one."""

import numpy as np
import pandas as pd

from data_samples.generator import planted
from data_samples.generator.accounts import ACTIVE
from data_samples.generator.codes import NOTHING, code_of
from data_samples.generator.days import Days, Numbers, day, spread
from data_samples.generator.deals import MARGIN, Deals
from data_samples.generator.lives import WON
from data_samples.generator.planting import planted_lines
from data_samples.generator.setup import Setup
from schemas.vocabulary import StageEventField as Field

Rng = np.random.Generator

NOT_ORDERED, DIFFERENT, DIFFERENCE = 0.01, 0.08, (0.93, 1.07)
"""Shares of won opportunities never ordered, and ordered with an amount that much different."""

REPEAT_SPREAD, SIZE_EXPONENT = 0.8, 0.4
"""Sigma of the lognormal of repeat orders, and how their amount follows the account's size."""

NO_PROFIT, NO_REGION, NO_RECEIPT = 0.003, 0.05, 0.02
"""Shares of lines without gross profit, without region, and without day of receipt."""

LAGS, LAG_SHARES = np.array([0, 1, 2, 3, 5, 8]), (0.74, 0.14, 0.06, 0.03, 0.02, 0.01)
"""Days from booking to receipt, and how often."""

BOOKING_LAGS, BOOKING_SHARES = np.array([0, 1, 2]), (0.7, 0.2, 0.1)
"""Days from winning an opportunity to its booking, and how often."""


def all_orders(
    setup: Setup, seats: pd.DataFrame, accounts: pd.DataFrame, keeper: Numbers, deals: Deals
) -> pd.DataFrame:
    """Give every order line up to the end of the simulation, the planted ones last.

    `arrived_on` is the day of receipt, also where `received_on` does not say it.
    """
    rng = setup.stream("orders")
    won = _of_wins(setup, rng, deals)
    repeated = _repeats(setup, rng, accounts, won["account"].unique())
    repeated["rep_id"] = _reps_on(seats, keeper, repeated)
    drawn = pd.concat([won, repeated]).sort_values("booked_on", kind="stable", ignore_index=True)
    region = accounts["region"].to_numpy()[drawn["account"]]
    lags = spread(rng.choice(LAGS, len(drawn), p=LAG_SHARES))
    drawn = drawn.assign(
        order_line_id=[f"L{number + 1:07}" for number in range(len(drawn))],
        region=np.where(rng.random(len(drawn)) < NO_REGION, NOTHING, region),
        received_on=drawn["booked_on"].to_numpy() + lags,
    )
    lines = [drawn, planted_lines(setup, seats, accounts, deals)]
    return _with_gaps(rng, pd.concat(lines, ignore_index=True))


def _of_wins(setup: Setup, rng: Rng, deals: Deals) -> pd.DataFrame:
    stages = deals.changes[Field.STAGE]
    wins = stages[(stages["new"] == WON) & (stages["at"] >= setup.first_order)]
    drawn = ~planted.is_planted(deals.frame["opportunity_id"]).to_numpy(dtype=bool)
    wins = wins[drawn[wins["deal"]] & (rng.random(len(wins)) >= NOT_ORDERED)]
    deal = wins["deal"].to_numpy()
    differs = rng.random(len(deal)) < DIFFERENT
    factor = np.where(differs, rng.uniform(*DIFFERENCE, len(deal)), 1.0)
    totals = deals.at(Field.AMOUNT, setup.end)[deal] * factor
    place, amounts = _split(rng, totals, setup.scale.lines_per_win)
    closed: Days = wins["at"].to_numpy().astype("datetime64[D]")
    lags = spread(rng.choice(BOOKING_LAGS, len(deal), p=BOOKING_SHARES))
    return pd.DataFrame(
        {
            "account": deals.frame["account"].to_numpy()[deal][place],
            "deal": deal[place],
            "rep_id": deals.at(Field.REP_ID, setup.end)[deal][place],
            "booked_on": setup.on_workdays(closed + lags)[place],
            "amount": amounts,
            "currency": "CNY",
        }
    )


def _split(rng: Rng, totals: Numbers, lines: float) -> tuple[Numbers, Numbers]:
    """Split totals into lines that add up to the fen; gives each line's total and its amount."""
    counts = 1 + rng.poisson(lines - 1, len(totals))
    place = np.repeat(np.arange(len(totals)), counts)
    weights = pd.Series(rng.uniform(0.3, 1.7, len(place)))
    share = weights.groupby(place).cumsum() / weights.groupby(place).transform("sum")
    reached = pd.Series(np.rint(share.to_numpy() * np.rint(totals * 100)[place]))
    fen = reached - reached.groupby(place).shift(fill_value=0)
    return place, fen.to_numpy() / 100


def _repeats(setup: Setup, rng: Rng, accounts: pd.DataFrame, winners: Numbers) -> pd.DataFrame:
    """Draw orders without an opportunity, of some of the accounts that won something."""
    booked = setup.draw_workdays(rng, setup.first_order, setup.scale.repeat_lines)
    account = _buyers_on(setup, rng, accounts, winners, booked)
    worth = setup.scale.repeat_value * accounts["size"].to_numpy()[account] ** SIZE_EXPONENT
    amounts = worth * rng.lognormal(0.0, REPEAT_SPREAD, len(booked))
    return pd.DataFrame(
        {"account": account, "deal": NOTHING, "booked_on": booked, "amount": amounts.round(2)}
    )


def _buyers_on(
    setup: Setup, rng: Rng, accounts: pd.DataFrame, winners: Numbers, booked: Days
) -> Numbers:
    """Draw a buyer for each line; since the fiscal year began only active accounts."""
    count = round(len(winners) * setup.scale.repeaters)
    buyers = rng.permutation(np.sort(winners))[:count]
    active = accounts["activity"].to_numpy()[buyers] == ACTIVE
    weights = np.sqrt(accounts["size"].to_numpy()[buyers])
    recent = booked >= setup.year_start
    chosen = np.zeros(len(booked), dtype=int)
    for rows, share in ((recent, np.where(active, weights, 0.0)), (~recent, weights)):
        chosen[rows] = rng.choice(buyers, rows.sum(), p=share / share.sum())
    return chosen


def _reps_on(seats: pd.DataFrame, keeper: Numbers, lines: pd.DataFrame) -> Numbers:
    """Give who worked each line's account on the day of the order."""
    reps = keeper[lines["account"]]
    before = (lines["booked_on"] < day(planted.MOVED_REP_ON)).to_numpy(dtype=bool)
    moved = reps == code_of(seats, planted.MOVED_REP)
    return np.where(moved & before, code_of(seats, planted.MOVED_REP_PREDECESSOR), reps)


def _with_gaps(rng: Rng, lines: pd.DataFrame) -> pd.DataFrame:
    """Add the gross profit, and let some lines not say what it or their day of receipt is."""
    profit = (lines["amount"] * rng.uniform(*MARGIN, len(lines))).round(2)
    unknown = rng.random(len(lines)) < NO_PROFIT
    unsaid = (rng.random(len(lines)) < NO_RECEIPT) & ~planted.is_planted(lines["order_line_id"])
    return lines.assign(
        gross_profit=profit.mask(unknown),
        arrived_on=lines["received_on"],
        received_on=lines["received_on"].mask(unsaid),
    )

"""The quotas, set so that regions stand where a sales company's do: some ahead, some behind."""

import numpy as np
import pandas as pd

from data_samples.generator import planted
from data_samples.generator.days import Numbers
from data_samples.generator.deals import Deals
from data_samples.generator.quota_levels import (
    booked_in,
    bookings_of,
    due_in,
    present_attainment,
)
from data_samples.generator.setup import Setup
from schemas.calendar import Quarter
from schemas.vocabulary import Measure, Role

Rng = np.random.Generator

EARLIER, EARLIER_QUARTERS = (0.82, 1.08), 4
"""Range of the attainment of earlier quarters, and how many of them have quotas."""

PROFIT_SHARE = 0.24
"""Gross-profit quota as a share of the revenue quota."""

LUCK = (0.8, 1.2)
"""Range by which a rep's share of the quota differs from what the rep sells."""

REVISED, FORMER = 0.12, (0.9, 1.15)
"""Share of reps whose present quota was revised, and what it was before, relative to now."""

APPROVED, REVISED_AFTER = np.timedelta64(-6, "D"), np.timedelta64(19, "D")
"""When quotas are approved and revised, from the first day of their quarter."""


def quotas(
    setup: Setup, seats: pd.DataFrame, deals: Deals, lines: pd.DataFrame, events: pd.DataFrame
) -> pd.DataFrame:
    """Give the quotas of the present quarter and of four earlier ones, both measures."""
    rng, fiscal = setup.stream("quotas"), setup.settings.fiscal
    bookings = bookings_of(lines, events)
    weights = _weights(rng, seats, bookings)
    present = fiscal.quarter(setup.latest.sunday)
    due = due_in(setup, seats, deals, present)
    rows = []
    for back in range(EARLIER_QUARTERS, -1, -1):
        quarter = fiscal.quarter(setup.latest.sunday, back)
        booked = booked_in(setup, seats, bookings, quarter)
        attainment = rng.uniform(*EARLIER, len(booked))
        if quarter == present:
            attainment = present_attainment(setup, rng, booked, due)
        rows.append(_rows(seats, quarter, booked / attainment, weights))
    latest = _versions(setup, rng, rows.pop(), present)
    return pd.concat([*rows, *latest], ignore_index=True)


def _weights(rng: Rng, seats: pd.DataFrame, bookings: pd.DataFrame) -> Numbers:
    """Give each rep's share of the region's quota: half what they sell, half what peers do."""
    without = seats["vacant"] | (seats["rep_id"] == planted.NO_QUOTA)
    without |= seats["role"] == Role.DIRECTOR
    sold = pd.Series(np.bincount(bookings["rep_id"], bookings["amount"], len(seats)))
    own = sold.mask(without, 0.0)
    peers = own.groupby([seats["region"], seats["role"]]).transform("mean")
    weight = ((own + peers) / 2 * rng.uniform(*LUCK, len(seats))).mask(without, 0.0)
    share: Numbers = (weight / weight.groupby(seats["region"]).transform("sum")).to_numpy()
    return share


def _rows(
    seats: pd.DataFrame, quarter: Quarter, of_regions: Numbers, weights: Numbers
) -> pd.DataFrame:
    amounts = np.rint(of_regions[seats["region"]] * weights / 1000) * 1000
    revenue = pd.DataFrame(
        {
            "rep_id": seats["rep_id"],
            "fiscal_quarter": str(quarter),
            "measure": str(Measure.REVENUE),
            "version": 1,
            "region": seats["region"],
            "amount": amounts,
            "approved_on": np.datetime64(quarter.start, "s") + APPROVED,
        }
    )[amounts > 0]
    profits = (revenue["amount"] * PROFIT_SHARE).round()
    profit = revenue.assign(measure=str(Measure.GROSS_PROFIT), amount=profits)
    return pd.concat([revenue, profit], ignore_index=True)


def _versions(
    setup: Setup, rng: Rng, rows: pd.DataFrame, quarter: Quarter
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give some quotas an earlier version; that of the rep who moved is of the earlier region."""
    reps = rows["rep_id"].unique()
    moved = (rows["rep_id"] == planted.MOVED_REP) & (
        quarter.start <= planted.MOVED_REP_ON <= quarter.end
    )
    chosen = rows["rep_id"].isin(reps[rng.random(len(reps)) < REVISED]) | moved
    revised_on = np.datetime64(quarter.start, "s") + REVISED_AFTER
    second = rows[chosen].assign(version=2, approved_on=revised_on)
    second.loc[moved, "approved_on"] = np.datetime64(planted.MOVED_REP_ON, "s")
    former = (rows["amount"] * rng.uniform(*FORMER)).round()
    first = rows.assign(amount=rows["amount"].mask(chosen, former))
    first.loc[moved, "region"] = setup.regions.index(planted.MOVED_REP_FROM)
    return first, second

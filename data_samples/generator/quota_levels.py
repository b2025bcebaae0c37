"""Where regions stand against their quotas: bookings, what is due, the attainment chosen."""

import numpy as np
import pandas as pd

from data_samples.generator import planted
from data_samples.generator.days import Numbers, day, end_of
from data_samples.generator.deals import Deals
from data_samples.generator.lives import LEVELS
from data_samples.generator.setup import Setup
from schemas.calendar import Quarter
from schemas.vocabulary import StageEventField as Field

V_VALUES = (0.55, 3.0)
"""Range of V that regions are set to where attainment allows it."""

ATTAINMENT = (0.45, 0.95)
"""Range of the regions' attainment of the present quarter."""

MET = 1.06
"""Attainment of the region that has met its quota."""


def bookings_of(lines: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Give net bookings by rep: orders as booked, and changes on the day they happened."""
    reps = lines.set_index("order_line_id")["rep_id"]
    changes = pd.DataFrame(
        {
            "rep_id": reps.loc[events["order_line_id"]].to_numpy(),
            "on": events["happened_on"],
            "amount": events["amount_delta"],
        }
    )
    orders = lines.rename(columns={"booked_on": "on"})[["rep_id", "on", "amount"]]
    return pd.concat([orders, changes], ignore_index=True)


def booked_in(
    setup: Setup, seats: pd.DataFrame, bookings: pd.DataFrame, quarter: Quarter
) -> Numbers:
    """Give each region's net bookings in a quarter, up to the latest week."""
    last = min(quarter.end, setup.latest.sunday)
    within = (bookings["on"] >= day(quarter.start)) & (bookings["on"] <= day(last))
    region = seats["region"].to_numpy()[bookings.loc[within, "rep_id"]]
    return np.bincount(region, bookings.loc[within, "amount"], len(setup.regions))


def due_in(setup: Setup, seats: pd.DataFrame, deals: Deals, quarter: Quarter) -> Numbers:
    """Give each region's open amount expected after the latest week and inside the quarter."""
    until = end_of(setup.latest)
    stage, rep = deals.at(Field.STAGE, until), deals.at(Field.REP_ID, until)
    expected = deals.at(Field.EXPECTED_ORDER_ON, until)
    due = (expected > setup.last_day) & (expected <= day(quarter.end))
    counted = due & (stage >= 0) & (stage < LEVELS)
    amounts = np.nan_to_num(deals.at(Field.AMOUNT, until))
    region = seats["region"].to_numpy()[rep[counted]]
    return np.bincount(region, amounts[counted], len(setup.regions))


def present_attainment(
    setup: Setup, rng: np.random.Generator, booked: Numbers, due: Numbers
) -> Numbers:
    """Choose attainments that put V = due / (booked / attainment - booked) where it should be."""
    wanted = rng.permutation(np.linspace(*V_VALUES, len(booked)))
    ratio = due / np.maximum(booked, 1)
    attainment: Numbers = np.clip(wanted / (wanted + ratio), *ATTAINMENT)
    attainment[setup.regions.index(planted.QUOTA_MET_REGION)] = MET
    return attainment

"""The plans for named accounts."""

import numpy as np
import pandas as pd

from data_samples.generator import planted
from data_samples.generator.codes import NOTHING, names_of
from data_samples.generator.days import day, spread
from data_samples.generator.setup import Setup
from data_samples.generator.words import PLAN_TEXTS
from schemas.vocabulary import Tier

Rng = np.random.Generator

PLANNED, FILLED, BY_OTHERS = 0.75, 0.8, 0.08
"""Shares of named accounts with a plan, of its fields filled, and of plans by a former owner."""

MEAN_AGE, OLDEST = 75.0, 400.0
"""Days since a plan was last changed."""

BETWEEN = (20, 120)
"""Days from the change before the last one to the last."""

PLANTED_ON = day("2026-08-10")
"""Last change of the planted plans."""


def account_plans(setup: Setup, seats: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """Give the plans with the days of their last two changes; two plans are planted."""
    rng = setup.stream("account_plans")
    fixed = accounts["account_id"].isin([planted.COMPLETE_PLAN, planted.PLAN_WITH_GAPS])
    owned = (accounts["ae"] != NOTHING) & ~seats["vacant"].to_numpy(dtype=bool)[accounts["ae"]]
    drawn = (accounts["tier"] != Tier.L3) & (rng.random(len(accounts)) < PLANNED)
    named = accounts[owned & (drawn | fixed)]
    first_seller = named["region"] * setup.scale.sellers_per_region
    writer = named["ae"].mask(rng.random(len(named)) < BY_OTHERS, first_seller)
    ages = spread(rng.exponential(MEAN_AGE, len(named)).clip(0, OLDEST))
    updated = np.where(fixed[named.index], PLANTED_ON, setup.last_day - ages)
    frame = named[["account_id"]].assign(
        rep_id=names_of(writer, seats["rep_id"]),
        updated_on=updated,
        former_on=updated - spread(rng.uniform(*BETWEEN, len(named))),
    )
    return _with_fields(rng, frame)


def _with_fields(rng: Rng, frame: pd.DataFrame) -> pd.DataFrame:
    complete = (frame["account_id"] == planted.COMPLETE_PLAN).to_numpy(dtype=bool)
    gaps = (frame["account_id"] == planted.PLAN_WITH_GAPS).to_numpy(dtype=bool)
    for field, texts in PLAN_TEXTS.items():
        filled = ((rng.random(len(frame)) < FILLED) | complete) & (~gaps | (field == "needs"))
        text = rng.integers(0, len(texts), len(frame))
        frame[field] = names_of(np.where(filled, text, NOTHING), list(texts))
    return frame.assign(reviewed=(rng.random(len(frame)) < FILLED) | complete | gaps)

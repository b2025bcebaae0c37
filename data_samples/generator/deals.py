"""The opportunities: when and with whom each was created, and every change since."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_samples.generator.accounts import ACTIVE, PAST
from data_samples.generator.changes import as_it_stood
from data_samples.generator.codes import NOTHING, names_of
from data_samples.generator.days import NEVER, Days, Numbers
from data_samples.generator.deal_changes import handovers, repricings
from data_samples.generator.expectations import expectations
from data_samples.generator.lives import WON, Lives, lives
from data_samples.generator.names import deal_names
from data_samples.generator.setup import Setup
from schemas.vocabulary import StageEventField as Field
from schemas.vocabulary import Tier

Rng = np.random.Generator

VALUE, VALUE_SPREAD, VALUE_LEAST = 650_000.0, 0.5, 3_000.0
"""Amount with the largest account of a region: median, sigma of its lognormal, and the least."""

TIER_VALUE = {Tier.TOP20: 1.0, Tier.NAMED: 0.9, Tier.L3: 0.4}
"""What the amount is multiplied with in each tier."""

SIZE_EXPONENT = 0.3
"""How much more often larger accounts have opportunities: size to the power of this."""

MARGIN, MARGIN_KNOWN = (0.15, 0.35), 0.7
"""Range of the gross profit as a part of the amount, and how often it is given."""

LACKING = {"account": 0.005, "amount": 0.012, "expected_order_on": 0.012, "created_on": 0.003}
"""Shares of opportunities never won that lack something."""


@dataclass(frozen=True)
class Deals:
    """The opportunities as created, and every change; a deal is its place in the frame.

    `shown_from` is the day an opportunity entered the CRM, also where `created_on` is missing.
    """

    frame: pd.DataFrame
    changes: dict[Field, pd.DataFrame]

    def initial(self, field: Field) -> Numbers:
        """Give the values of a field at creation; there was no stage before it."""
        if field is Field.STAGE:
            return np.full(len(self.frame), NOTHING)
        return np.array(self.frame[str(field)])

    def at(self, field: Field, until: np.datetime64) -> Numbers:
        """Give the values of a field as they stood at a moment."""
        return as_it_stood(self.initial(field), self.changes[field], until)


def random_deals(
    setup: Setup, seats: pd.DataFrame, accounts: pd.DataFrame, keeper: Numbers
) -> Deals:
    """Draw the opportunities and simulate their lives."""
    rng = setup.stream("deals")
    created = np.sort(setup.draw_workdays(rng, setup.first_deal, setup.scale.opportunities))
    account = _accounts_of(setup, rng, accounts, created)
    course = lives(setup, created, seats["skill"].to_numpy()[keeper[account]])
    frame = _frame(rng, accounts.iloc[account], created)
    frame["rep_id"], owners = handovers(setup, course, seats, keeper[account])
    frame["expected_order_on"], moves = expectations(setup, course)
    changes = {
        Field.STAGE: course.stages,
        Field.AMOUNT: repricings(setup, course, frame["amount"].to_numpy()),
        Field.EXPECTED_ORDER_ON: moves,
        Field.REP_ID: owners,
    }
    return _with_gaps(rng, course, Deals(frame, changes))


def together(first: Deals, second: Deals) -> Deals:
    """Give the deals of both as one; those of the second come after."""
    behind = {
        field: changes.assign(deal=changes["deal"] + len(first.frame))
        for field, changes in second.changes.items()
    }
    changes = {
        field: pd.concat([first.changes[field], behind[field]], ignore_index=True)
        for field in Field
    }
    return Deals(pd.concat([first.frame, second.frame], ignore_index=True), changes)


def _accounts_of(setup: Setup, rng: Rng, accounts: pd.DataFrame, created: Days) -> Numbers:
    """Draw accounts: since the fiscal year began only active ones, each of them at least once."""
    weights = accounts["size"].to_numpy() ** SIZE_EXPONENT
    activity = accounts["activity"].to_numpy()
    recent = created >= setup.year_start
    chosen = np.zeros(len(created), dtype=int)
    for rows, allowed in ((recent, activity == ACTIVE), (~recent, activity >= PAST)):
        each = rng.permutation(np.flatnonzero(allowed))[: rows.sum()]
        share = np.where(allowed, weights, 0.0) / weights[allowed].sum()
        more = rng.choice(len(accounts), rows.sum() - len(each), p=share)
        chosen[rows] = rng.permutation(np.concatenate([each, more]))
    return chosen


def _frame(rng: Rng, accounts: pd.DataFrame, created: Days) -> pd.DataFrame:
    count = len(created)
    worth = VALUE * np.sqrt(accounts["size"].to_numpy()) * accounts["tier"].map(TIER_VALUE)
    amounts = np.maximum(worth.to_numpy() * rng.lognormal(0.0, VALUE_SPREAD, count), VALUE_LEAST)
    known = rng.random(count) < MARGIN_KNOWN
    return pd.DataFrame(
        {
            "opportunity_id": [f"P{number + 1:06}" for number in range(count)],
            "account": accounts.index.to_numpy(),
            "name": deal_names(rng, accounts["english"].tolist()),
            "created_on": created,
            "shown_from": created,
            "amount": np.rint(amounts / 1000) * 1000,
            "margin": np.where(known, rng.uniform(*MARGIN, count), np.nan),
            "currency": names_of(rng.integers(-1, 1, count), ["CNY"]),
        }
    )


def _with_gaps(rng: Rng, course: Lives, deals: Deals) -> Deals:
    """Take away what some never had."""
    frame, changes = deals.frame, dict(deals.changes)
    blanks = {"account": NOTHING, "amount": np.nan, "expected_order_on": NEVER, "created_on": NEVER}
    for column, blank in blanks.items():
        lacking = (rng.random(len(frame)) < LACKING[column]) & (course.fate != WON)
        frame[column] = frame[column].mask(lacking, blank)
        if column in changes:
            field = Field(column)
            changes[field] = changes[field][~lacking[changes[field]["deal"]]]
    return Deals(frame, changes)

"""Visits of outside sellers and calls of inside sellers: when and where."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_samples.generator import planted
from data_samples.generator.codes import NOTHING, code_of
from data_samples.generator.days import Days, Numbers, day
from data_samples.generator.deals import Deals
from data_samples.generator.setup import Setup
from data_samples.generator.visit_results import with_results
from schemas.vocabulary import Role, VisitKind

Rng = np.random.Generator

FULL_WEEK = 5
"""Working days of a full week."""

KINDS = tuple(VisitKind)
KIND_SHARES = {Role.AE: (0.96, 0.03, 0.01), Role.SR: (0.0, 0.87, 0.13)}
"""What outside and inside sellers log."""

OWNERS = {Role.AE: "ae", Role.SR: "sr"}
"""The column of the accounts that names a role's owners."""

TWICE = 0.05
"""Share of visits to the account visited before on the same day."""

ABOUT = 0.35
"""Share of visits that name an opportunity."""


@dataclass(frozen=True)
class Round:
    """The stops of all sellers' days, one element each."""

    rep: Numbers
    on: Days
    day: Numbers
    """Which seller's day each stop belongs to."""
    start: Numbers
    """Where in the list of accounts that day starts, from 0 to 1."""


def all_visits(
    setup: Setup, seats: pd.DataFrame, accounts: pd.DataFrame, deals: Deals
) -> pd.DataFrame:
    """Give every visit and call from the first week to the one after the latest."""
    rng = setup.stream("visits")
    parts = [_logged(setup, rng, seats, accounts, role) for role in OWNERS]
    frame = pd.concat(parts).sort_values(["on", "rep_id"], kind="stable", ignore_index=True)
    frame["visit_id"] = [f"V{number + 1:07}" for number in range(len(frame))]
    frame["deal"] = _deals_on(rng, frame, deals)
    return with_results(rng, frame)


def _logged(
    setup: Setup, rng: Rng, seats: pd.DataFrame, accounts: pd.DataFrame, role: Role
) -> pd.DataFrame:
    stops = _round(setup, rng, seats, role)
    account = _stops(rng, accounts, OWNERS[role], _hosts(seats, stops), stops)
    kind = rng.choice(len(KINDS), len(account), p=KIND_SHARES[role])
    frame = pd.DataFrame({"rep_id": stops.rep, "on": stops.on, "account": account, "kind": kind})
    return frame[frame["account"] != NOTHING]


def _round(setup: Setup, rng: Rng, seats: pd.DataFrame, role: Role) -> Round:
    """Draw how often each seller of a role goes out or calls on each working day."""
    reps = seats.index[(seats["role"] == role) & ~seats["vacant"]].to_numpy()
    days = _workdays(setup)
    rate = seats["visits"].to_numpy()[reps] / FULL_WEEK
    if role is Role.SR:
        rate = np.full(len(reps), setup.scale.calls_per_day)
    counts = rng.poisson(np.repeat(rate, len(days)))
    day_of = np.repeat(np.arange(len(counts)), counts)
    start = rng.random(len(counts))
    return Round(
        np.repeat(reps, len(days))[day_of], np.tile(days, len(reps))[day_of], day_of, start[day_of]
    )


def _workdays(setup: Setup) -> Days:
    """Give the working days of the history and of the week after it, which is planned."""
    last = day((setup.latest + 1).sunday)
    days = np.arange(setup.first_visit, last, dtype="datetime64[D]")
    return days[np.is_busday(days, busdaycal=setup.workdays)]


def _hosts(seats: pd.DataFrame, stops: Round) -> Numbers:
    """Give whose accounts each seller visits: their own, before a move a colleague's."""
    moved, colleague = (
        code_of(seats, rep) for rep in (planted.MOVED_REP, planted.MOVED_REP_COLLEAGUE)
    )
    before = (stops.rep == moved) & (stops.on < day(planted.MOVED_REP_ON))
    return np.where(before, colleague, stops.rep)


def _stops(rng: Rng, accounts: pd.DataFrame, column: str, hosts: Numbers, stops: Round) -> Numbers:
    """Let each day lead from an account in contact to the next ones of the seller's list."""
    contact = accounts[accounts["contacted"] & (accounts[column] != NOTHING)]
    contact = contact.iloc[rng.permutation(len(contact))].sort_values(column, kind="stable")
    counts = np.bincount(contact[column], minlength=hosts.max(initial=0) + 1)
    first, of_host = np.cumsum(counts) - counts, counts[hosts]
    number = pd.Series(stops.day).groupby(stops.day).cumcount().to_numpy()
    number = number - (rng.random(len(number)) < TWICE)
    place = ((stops.start * of_host).astype(int) + number) % np.maximum(of_host, 1)
    codes = np.append(contact.index.to_numpy(), [NOTHING])
    visited: Numbers = codes[np.where(of_host > 0, first[hosts] + place, NOTHING)]
    return visited


def _deals_on(rng: Rng, frame: pd.DataFrame, deals: Deals) -> Numbers:
    """Give the account's latest opportunity of the day to some of the visits."""
    known = deals.frame[["account", "shown_from"]].reset_index(names="deal")
    known = known.rename(columns={"shown_from": "on"}).sort_values("on", kind="stable")
    about = frame[rng.random(len(frame)) < ABOUT]
    found = pd.merge_asof(about[["on", "account"]], known, on="on", by="account")
    place = np.full(len(frame), NOTHING)
    place[about.index] = found["deal"].fillna(NOTHING).astype(int)
    return place

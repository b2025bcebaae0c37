"""What outside sellers submit every week for the four weeks ahead: the truth, seen dimly."""

import numpy as np
import pandas as pd

from data_samples.generator import planted
from data_samples.generator.codes import NOTHING, code_of
from data_samples.generator.days import Days, at_time, week_names
from data_samples.generator.deals import Deals
from data_samples.generator.prospects import KEY, prospects
from data_samples.generator.setup import Setup
from schemas.vocabulary import Category, Role

Rng = np.random.Generator

HORIZONS = (1, 2, 3, 4)
"""Weeks ahead; the tables below have one figure for each."""

SEEN = (0.97, 0.94, 0.90, 0.85)
"""Chance that what will be booked is in the forecast."""

IN_TIME = (0.97, 0.92, 0.87, 0.82)
"""Chance that it is put into the right week and not a neighbouring one."""

SIGMA = (0.07, 0.13, 0.20, 0.28)
"""Spread of the amount, as the sigma of a lognormal."""

MIRAGE = (0.08, 0.18, 0.30, 0.40)
"""Chance that an opportunity about to be lost is in the forecast."""

STEADY = (0.98, 1.02)
"""Spread of what planted reps say around the share of their bookings that they commit."""

BEST_CASE, HOPE = 0.3, (1.05, 1.4)
"""Share of commitments with a BEST_CASE beside them, and how much more that is."""

_WEEK = np.timedelta64(7, "D")
_FRIDAY = np.timedelta64(4, "D")


def all_forecasts(
    setup: Setup, seats: pd.DataFrame, accounts: pd.DataFrame, deals: Deals, lines: pd.DataFrame
) -> pd.DataFrame:
    """Give every submission of the weeks of history, by made week and key."""
    rng = setup.stream("forecasts")
    truth = prospects(setup, seats, deals, lines)
    said = [_said(rng, seats, truth, horizon) for horizon in HORIZONS]
    commits = _counted(setup, deals, pd.concat(said, ignore_index=True))
    nothing = _nothing(setup, seats, accounts, commits)
    commits = pd.concat([commits, nothing], ignore_index=True)
    best = commits[(rng.random(len(commits)) < BEST_CASE) & (commits["amount"] > 0)]
    best = best.assign(amount=best["amount"] * rng.uniform(*HOPE, len(best)))
    both = [
        commits.assign(category=str(Category.COMMIT)),
        best.assign(category=str(Category.BEST_CASE)),
    ]
    return _finished(rng, seats, pd.concat(both, ignore_index=True))


def _said(rng: Rng, seats: pd.DataFrame, truth: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """Give what is said so many weeks before; some of it is missed or in the wrong week."""
    step, count = horizon - 1, len(truth)
    planted_reps = [*planted.SANDBAGGERS, *planted.OVER_CALLERS]
    sure = seats["rep_id"].isin(planted_reps).to_numpy(dtype=bool)[truth["rep_id"]]
    seen = rng.random(count) < np.where(truth["real"], SEEN[step], MIRAGE[step])
    shift = np.where(rng.random(count) < IN_TIME[step], 0, rng.choice([-1, 1], count))
    ahead = horizon + np.where(sure, 0, shift)
    ahead = np.where((ahead < HORIZONS[0]) | (ahead > HORIZONS[-1]), horizon, ahead)
    noise = np.where(sure, rng.uniform(*STEADY, count), rng.lognormal(0.0, SIGMA[step], count))
    made = truth["target"].to_numpy() - horizon * _WEEK
    said = truth.assign(
        made=made,
        target=made + ahead * _WEEK,
        amount=truth["amount"] * noise * seats["bias"].to_numpy()[truth["rep_id"]],
        sure=sure,
    )
    return said[np.where(sure, truth["real"], seen)]


def _counted(setup: Setup, deals: Deals, said: pd.DataFrame) -> pd.DataFrame:
    """Add up what is said in the weeks of history; nobody speaks of what is not yet known."""
    within = said["made"].between(setup.first_visit, np.datetime64(setup.latest.monday))
    said = said[within]
    shown = deals.frame["shown_from"].to_numpy()[said["deal"]]
    unknown = (said["deal"] != NOTHING) & (shown > said["made"].to_numpy() + _FRIDAY)
    said = said.assign(deal=said["deal"].mask(unknown, NOTHING))[said["sure"] | ~unknown]
    return said[["made", *KEY, "amount"]].groupby(["made", *KEY], as_index=False).sum()


def _nothing(
    setup: Setup, seats: pd.DataFrame, accounts: pd.DataFrame, commits: pd.DataFrame
) -> pd.DataFrame:
    """Give a commitment of 0 on their first account where a seller has nothing to say."""
    reps = seats.index[(seats["role"] == Role.AE) & ~seats["vacant"]]
    weeks = np.arange(setup.first_visit, setup.last_day, _WEEK).astype("datetime64[s]")
    names = ["made", "rep_id", "ahead"]
    grid = pd.MultiIndex.from_product([weeks, reps, HORIZONS], names=names).to_frame(index=False)
    grid["target"] = grid["made"] + grid["ahead"].to_numpy() * _WEEK
    said = commits[["made", "rep_id", "target"]].drop_duplicates()
    silent = grid.merge(said, how="left", indicator="found")
    silent = silent[silent["found"] == "left_only"].drop(columns=["ahead", "found"])
    owned = accounts[accounts["ae"] != NOTHING].reset_index(names="account")
    first = owned.drop_duplicates("ae").set_index("ae")["account"]
    return silent.assign(account=silent["rep_id"].map(first), deal=NOTHING, amount=0.0)


def _finished(rng: Rng, seats: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Put the rows into order, leave out the one not submitted, add when each was submitted."""
    missing = frame["rep_id"] == code_of(seats, planted.NO_FORECAST)
    missing &= frame["made"] == np.datetime64(planted.NO_FORECAST_WEEK.monday)
    frame = frame[~missing].sort_values(["made", *KEY, "category"], ignore_index=True)
    made: Days = frame["made"].to_numpy()
    return frame.assign(
        amount=(frame["amount"] / 100).round() * 100,
        made_in_week=week_names(made),
        target_week=week_names(frame["target"].to_numpy()),
        submitted_at=at_time(made + _FRIDAY, rng.integers(14 * 60, 19 * 60, len(frame))),
    )

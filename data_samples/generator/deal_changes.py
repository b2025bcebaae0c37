"""Changes of an opportunity's amount and owner."""

import numpy as np
import pandas as pd

from data_samples.generator import planted
from data_samples.generator.codes import code_of
from data_samples.generator.days import Numbers, at_time, day, spread
from data_samples.generator.lives import Lives
from data_samples.generator.setup import Setup
from schemas.vocabulary import Role

Rng = np.random.Generator

REPRICED, HANDED_OVER = 0.30, 0.02
"""Shares of opportunities that change amount, and that change owner."""

FACTOR, LEAST = (0.7, 1.35), 2_000.0
"""Range of what the amount is multiplied with, and the least amount after."""

PART_OF_LIFE, SHORTEST = (0.15, 0.8), 14
"""When in its life something changes, and the days it lasts at least for that."""


def repricings(setup: Setup, course: Lives, amounts: Numbers) -> pd.DataFrame:
    """Change some amounts once, at some time of the opportunity's life."""
    rng = setup.stream("repricings")
    changes = _some_time(setup, rng, course, REPRICED)
    changed = amounts[changes["deal"]] * rng.uniform(*FACTOR, len(changes))
    return changes.assign(new=np.maximum(np.rint(changed / 1000) * 1000, LEAST))


def handovers(
    setup: Setup, course: Lives, seats: pd.DataFrame, keeper: Numbers
) -> tuple[Numbers, pd.DataFrame]:
    """Give the first owners, and the changes of owner: some at random, some through a move."""
    rng = setup.stream("handovers")
    changes = _some_time(setup, rng, course, HANDED_OVER)
    changes["new"] = colleagues(rng, seats, keeper[changes["deal"]])
    moved, before = (
        code_of(seats, rep) for rep in (planted.MOVED_REP, planted.MOVED_REP_PREDECESSOR)
    )
    on = day(planted.MOVED_REP_ON)
    taken = (keeper == moved) & (course.created < on)
    open_then = np.flatnonzero(taken & (course.end > on))
    at = at_time(np.full(len(open_then), on), np.full(len(open_then), 9 * 60))
    takeovers = pd.DataFrame({"deal": open_then, "at": at, "new": moved})
    others = changes[keeper[changes["deal"]] != moved]
    ordered = pd.concat([others, takeovers]).sort_values("deal", ignore_index=True)
    return np.where(taken, before, keeper), ordered


def colleagues(rng: Rng, seats: pd.DataFrame, reps: Numbers) -> Numbers:
    """Give for each rep an outside seller of the same region, who may be the rep."""
    away = [planted.MOVED_REP, planted.VACANT_AE]
    pool = seats[(seats["role"] == Role.AE) & ~seats["rep_id"].isin(away)]
    pool = pool.sort_values("region", kind="stable")
    counts = np.bincount(pool["region"])
    first = np.cumsum(counts) - counts
    region = seats["region"].to_numpy()[reps]
    place = first[region] + (rng.random(len(reps)) * counts[region]).astype(int)
    drawn: Numbers = pool.index.to_numpy()[place]
    return drawn


def _some_time(setup: Setup, rng: Rng, course: Lives, share: float) -> pd.DataFrame:
    """Draw opportunities and a moment of each one's life, not of those over in days."""
    lasts = (course.end - course.created).astype(int)
    deals = np.flatnonzero((rng.random(len(lasts)) < share) & (lasts > SHORTEST))
    after = spread(lasts[deals] * rng.uniform(*PART_OF_LIFE, len(deals)))
    days = setup.on_workdays(course.created[deals] + after)
    minutes = rng.integers(9 * 60, 18 * 60, len(deals))
    return pd.DataFrame({"deal": deals, "at": at_time(days, minutes)})

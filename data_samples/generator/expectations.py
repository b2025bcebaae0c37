"""The expected order dates of opportunities: hopeful at first, then pushed, at last about right."""

import numpy as np
import pandas as pd

from data_samples.generator.days import Days, Numbers, at_time, spread
from data_samples.generator.lives import WON, Lives
from data_samples.generator.setup import Setup

Rng = np.random.Generator

ROUNDS = 6
"""How often a date is pushed at most."""

HOPE, HOPE_AGAIN = (0.30, 0.95), (0.30, 0.95)
"""Range of the first and of later dates, as parts of the time the rest of the funnel takes."""

EARLIEST, LATEST = -8.0, 60.0
"""Days after the expected date at which it is pushed; soon after it most often."""

LEAST = 7.0
"""Days by which a date lies ahead at least when it is set."""

NEAR = 3.0
"""Days by which a date may be off without being moved."""


def expectations(setup: Setup, course: Lives) -> tuple[Days, pd.DataFrame]:
    """Give the first expected date of each opportunity and the changes of the date."""
    rng = setup.stream("expectations")
    finish, end = (_days(course.created, at) for at in (course.finish, course.end))
    first = np.maximum(finish * rng.uniform(*HOPE, len(finish)), np.minimum(finish, LEAST))
    expected, changed, moves = first.copy(), np.zeros(len(finish)), []
    for _ in range(ROUNDS):
        pushes = _pushes(rng, expected, changed, finish, end)
        expected[pushes["deal"]], changed[pushes["deal"]] = pushes["to"], pushes["on"]
        moves.append(pushes)
    moves.append(_corrections(rng, course, expected, changed, end))
    on_day = setup.on_workdays(course.created + spread(first))
    return on_day, _changes(setup, rng, course.created, pd.concat(moves, ignore_index=True))


def _days(created: Days, later: Days) -> Numbers:
    return (later - created).astype("timedelta64[D]").astype(float)


def _pushes(
    rng: Rng, expected: Numbers, changed: Numbers, finish: Numbers, end: Numbers
) -> pd.DataFrame:
    """Push dates that come too early: some a little before they are due, some after."""
    draws = rng.random((2, len(expected)))
    after = EARLIEST + (LATEST - EARLIEST) * draws[0] ** 2
    on = np.maximum(expected + after, changed + 2)
    hope = HOPE_AGAIN[0] + (HOPE_AGAIN[1] - HOPE_AGAIN[0]) * draws[1]
    to = on + np.maximum((finish - on) * hope, LEAST)
    return _moves((expected < finish - NEAR) & (on < end - 1), on, to)


def _corrections(
    rng: Rng, course: Lives, expected: Numbers, changed: Numbers, end: Numbers
) -> pd.DataFrame:
    """Bring the date of what will be won close to the day, a few weeks before."""
    on = end - rng.uniform(8, 40, len(end))
    to = end + rng.uniform(-NEAR, NEAR + 1, len(end))
    off = np.abs(expected - end) > NEAR
    return _moves((course.fate == WON) & off & (on > changed + 1), on, to)


def _moves(moved: Numbers, on: Numbers, to: Numbers) -> pd.DataFrame:
    deals = np.flatnonzero(moved)
    return pd.DataFrame({"deal": deals, "on": on[deals], "to": to[deals]})


def _changes(setup: Setup, rng: Rng, created: Days, moves: pd.DataFrame) -> pd.DataFrame:
    start = created[moves["deal"]]
    days = setup.on_workdays(start + spread(moves["on"].to_numpy()))
    moves["at"] = at_time(days, rng.integers(9 * 60, 18 * 60, len(moves)))
    moves["new"] = setup.on_workdays(start + spread(moves["to"].to_numpy()))
    return moves.sort_values(["deal", "at"], ignore_index=True)[["deal", "at", "new"]]

"""What becomes of visits and calls: plans, times, who was there and what it brought."""

import numpy as np
import pandas as pd

from data_samples.generator.codes import NOTHING
from data_samples.generator.days import NEVER, Days, Numbers, at_time, mondays
from schemas.vocabulary import Outcome, VisitKind, VisitStatus

Rng = np.random.Generator

STATUSES = (VisitStatus.DONE, VisitStatus.CANCELLED, VisitStatus.PLANNED)
STATUS_SHARES = (0.93, 0.05, 0.02)
"""What becomes of a plan; some are never followed up. What was not planned is done."""

OUTCOMES = tuple(Outcome)
VISIT_OUTCOMES = (0.16, 0.05, 0.70, 0.09)
CALL_OUTCOMES = (0.06, 0.01, 0.33, 0.60)
"""What visits and connected calls bring, and how often."""

GOES_THROUGH = {VisitKind.VISIT: 0.93, VisitKind.OB_CALL: 0.55, VisitKind.IB_CALL: 1.0}
"""How often the customer is there, or answers."""

PLANNED, MOVED = 0.75, 0.08
"""Share of visits planned before, and of those made on another day of the week."""

THURSDAY = 3

_QUARTERS, _QUARTER = (8 * 4, 18 * 4), 15
_DONE, _VISIT, _NONE = 0, 0, OUTCOMES.index(Outcome.NONE)


def with_results(rng: Rng, frame: pd.DataFrame) -> pd.DataFrame:
    """Add plan, status, moment, presence and outcome to visits that have a day and a kind."""
    count, on = len(frame), frame["on"].to_numpy().astype("datetime64[D]")
    visit = frame["kind"].to_numpy() == _VISIT
    planned = rng.random(count) < PLANNED
    status = np.where(planned, rng.choice(len(STATUSES), count, p=STATUS_SHARES), _DONE)
    done = status == _DONE
    through = np.array(list(GOES_THROUGH.values()))[frame["kind"]] > rng.random(count)
    said = pd.Series(through, index=frame.index, dtype="boolean")
    moments = _moments(rng, on, visit)
    return frame.assign(
        planned_on=np.where(planned, _plans(rng, on), NEVER),
        status=status,
        happened_at=np.where(done, moments, np.datetime64("NaT", "s")),
        end_customer_present=said.where(done & visit),
        connected=said.where(done & ~visit),
        outcome=np.where(done, _outcomes(rng, visit, through), NOTHING),
    )


def _plans(rng: Rng, on: Days) -> Days:
    """Give the day each was planned for: mostly the same, sometimes its neighbour in the week."""
    weekday = (on - mondays(on)).astype(int)
    neighbour = on + np.where(weekday <= THURSDAY, 1, -1)
    return np.where(rng.random(len(on)) < MOVED, neighbour, on)


def _moments(rng: Rng, on: Days, visit: Numbers) -> Days:
    """Give moments of office hours: visits on the quarter of an hour, calls at any minute."""
    quarter = rng.integers(*_QUARTERS, len(on)) * _QUARTER
    return at_time(on, quarter + np.where(visit, 0, rng.integers(0, _QUARTER, len(on))))


def _outcomes(rng: Rng, visit: Numbers, through: Numbers) -> Numbers:
    of_visit = rng.choice(len(OUTCOMES), len(visit), p=VISIT_OUTCOMES)
    of_call = rng.choice(len(OUTCOMES), len(visit), p=CALL_OUTCOMES)
    return np.select([visit, through], [of_visit, of_call], _NONE)

"""The actions agreed in each region week by week, and what came of them."""

import numpy as np
import pandas as pd

from data_samples.generator.days import day
from data_samples.generator.setup import Setup
from data_samples.generator.words import ACTIONS
from schemas.calendar import Week
from schemas.vocabulary import ActionStatus, Role

WEEKS = 10
"""Weeks of agreed actions up to the latest."""

DUE_AFTER = 2
"""Weeks given for an action, due on the Friday."""

ENDINGS = (ActionStatus.DONE, ActionStatus.DROPPED, ActionStatus.OPEN)
ENDING_SHARES = (0.6, 0.12, 0.28)
"""What comes of actions, and how often."""

EARLY = 6
"""Days before it is due at which an action ends at most."""


def actions(setup: Setup, seats: pd.DataFrame) -> pd.DataFrame:
    """Give the actions with the end each takes and its day, known or not yet."""
    rng = setup.stream("actions")
    sellers = seats[(seats["role"] == Role.AE) & ~seats["vacant"]]
    weeks = [setup.latest - back for back in range(WEEKS - 1, -1, -1)]
    rows = [
        {"region": region, **_action(rng, week, sellers[sellers["region"] == place])}
        for week in weeks
        for place, region in enumerate(setup.regions)
        for _ in range(setup.scale.actions_per_region)
    ]
    ids = [f"T{number + 1:05}" for number in range(len(rows))]
    return pd.DataFrame(rows).assign(action_id=ids)


def _action(rng: np.random.Generator, week: Week, sellers: pd.DataFrame) -> dict[str, object]:
    metric, text, outcome = ACTIONS[rng.integers(len(ACTIONS))]
    ending = ENDINGS[rng.choice(len(ENDINGS), p=ENDING_SHARES)]
    due = day((week + DUE_AFTER).days[4])
    return {
        "week": str(week),
        "agreed_on": np.datetime64(week.monday, "s"),
        "rep_id": sellers["rep_id"].iloc[rng.integers(len(sellers))],
        "metric": metric,
        "text": text,
        "due_on": due.astype("datetime64[s]"),
        "ending": str(ending),
        "ended_on": (due - rng.integers(0, EARLY)).astype("datetime64[s]"),
        "outcome": outcome if ending is ActionStatus.DONE else None,
    }

"""What there is to forecast: what will be booked, and what will be lost at the last moment."""

import pandas as pd

from data_samples.generator.codes import NOTHING
from data_samples.generator.days import mondays
from data_samples.generator.deals import Deals
from data_samples.generator.lives import CANCELLED, LEVELS, LOST
from data_samples.generator.setup import Setup
from schemas.vocabulary import Role
from schemas.vocabulary import StageEventField as Field

KEY = ["rep_id", "account", "deal", "target"]
"""What a forecast is about: who, with whom, which opportunity, the Monday of which week."""

LATE_LEVELS = 2
"""Levels before the end in which an opportunity is spoken of."""


def prospects(setup: Setup, seats: pd.DataFrame, deals: Deals, lines: pd.DataFrame) -> pd.DataFrame:
    """Give amounts of outside sellers by KEY, and whether they will be real."""
    real = lines.assign(target=mondays(lines["booked_on"].to_numpy()), real=True)
    both = pd.concat([real, _mirages(setup, deals)])[[*KEY, "amount", "real"]]
    outside = (seats["role"] == Role.AE).to_numpy(dtype=bool)[both["rep_id"]]
    both = both[outside & (both["account"] != NOTHING) & (both["target"] > setup.first_visit)]
    return both.groupby([*KEY, "real"], as_index=False).sum()


def _mirages(setup: Setup, deals: Deals) -> pd.DataFrame:
    """Give the opportunities that got far and were lost, in the week in which they were."""
    stages = deals.changes[Field.STAGE]
    late = stages["new"].between(LEVELS - LATE_LEVELS, LEVELS - 1)
    far = stages["deal"].isin(stages.loc[late, "deal"])
    lost = stages[far & stages["new"].isin([LOST, CANCELLED])]
    place = lost["deal"].to_numpy()
    frame = pd.DataFrame(
        {
            "rep_id": deals.at(Field.REP_ID, setup.end)[place],
            "account": deals.frame["account"].to_numpy()[place],
            "deal": place,
            "target": mondays(lost["at"].to_numpy()),
            "amount": deals.at(Field.AMOUNT, setup.end)[place],
            "real": False,
        }
    )
    return frame.dropna(subset=["amount"])

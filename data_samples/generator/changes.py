"""Values that change: as they stood at a moment, and the changes with the value before each."""

import numpy as np
import pandas as pd

from data_samples.generator.days import Numbers


def as_it_stood(initial: Numbers, changes: pd.DataFrame, until: np.datetime64) -> Numbers:
    """Give each deal's value after the changes made up to a moment."""
    known = changes[changes["at"] <= until].drop_duplicates("deal", keep="last")
    values = initial.copy()
    values[known["deal"].to_numpy()] = known["new"].to_numpy()
    return values


def with_old(initial: Numbers, changes: pd.DataFrame) -> pd.DataFrame:
    """Add the value before each change, and leave out changes that change nothing."""
    same_deal = changes["deal"].eq(changes["deal"].shift())
    first = pd.Series(initial[changes["deal"].to_numpy()], index=changes.index)
    old = changes["new"].shift().where(same_deal, first)
    return changes.assign(old=old)[old.ne(changes["new"])].reset_index(drop=True)

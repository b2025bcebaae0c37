"""How forecasts improve as the orders come near (ACC-4). The errors themselves are `accuracy`'s."""

import pandas as pd

from assets.metrics.figures import codes
from schemas.vocabulary import Reason

_KEYS = ["grain", "region", "rep_id"]
_NEAREST = 1


def points_gained(horizons: pd.DataFrame) -> pd.Series:
    """Give the WAPE lost a week between the longest horizon that has one and the nearest.

    It stands on the row one week ahead, in points as a fraction. A missing horizon is not
    interpolated: without a WAPE at both ends there is none.
    """
    wape = horizons["wape_rate"]
    known = horizons["horizon"].where(wape.notna())
    groups = [horizons[key] for key in _KEYS]
    longest = known.groupby(groups, dropna=False).transform("max")
    farthest = wape.where(known == longest).groupby(groups, dropna=False).transform("max")
    nearest = (known == _NEAREST) & (longest > _NEAREST)
    gained: pd.Series = (farthest - wape) / (longest - _NEAREST).where(nearest)
    return gained


def no_curve(horizons: pd.DataFrame) -> pd.Series:
    """Say where the nearest horizon has a WAPE, but no other one to compare it with."""
    alone = horizons["wape_rate"].notna() & horizons["points_gained_per_week"].isna()
    nearest = horizons["horizon"] == _NEAREST
    return codes(horizons.index, **{Reason.ONE_HORIZON: alone & nearest})

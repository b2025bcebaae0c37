"""The rows that every funnel table has: the company, each region, and each value of its keys."""

from collections.abc import Mapping, Sequence
from itertools import product

import pandas as pd

from assets.metrics.figures import add_up
from schemas.settings import Settings
from schemas.vocabulary import Level


def every_row(
    facts: pd.DataFrame,
    sums: Sequence[str],
    by: Mapping[str, Sequence[str]],
    regions: Sequence[str],
) -> pd.DataFrame:
    """Add facts up for the company and each region, a row for each of the values of `by`.

    Where there is nothing the sums are 0: only an extract that is there is added up.
    """
    levels = (Level.COMPANY, Level.REGION)
    added = pd.concat([add_up(facts, level, sums, list(by)) for level in levels])
    keys = ["level", "region", *by]
    full = bare_rows(by, regions).merge(
        added.astype({"region": "str"}), on=keys, how="left", validate="one_to_one"
    )
    full[list(sums)] = full[list(sums)].fillna(0.0)
    return full


def bare_rows(by: Mapping[str, Sequence[str]], regions: Sequence[str]) -> pd.DataFrame:
    """Give the keys of every row and nothing else."""
    places = [(str(Level.COMPANY), None), *((str(Level.REGION), region) for region in regions)]
    rows = [(*place, *values) for place in places for values in product(*by.values())]
    return pd.DataFrame(rows, columns=["level", "region", *by]).astype({"region": "str"})


def regions_of(opportunities: pd.DataFrame, settings: Settings) -> tuple[str, ...]:
    """Give the regions that have rows; without a roster nobody knows what belongs to which."""
    return settings.region_codes if opportunities["region"].notna().any() else ()

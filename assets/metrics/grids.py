"""Which rows a summing table has, whether or not something happened there. No arithmetic."""

from collections.abc import Iterable, Sequence

import pandas as pd

from schemas.vocabulary import Level


def grid(regions: Iterable[str | None], **words: Sequence[str]) -> pd.DataFrame:
    """Give a row for the company and each region, times every combination of the words.

    Columns: level, region and the names of the words, in their order. A region of None is that
    of rows that belong to no region.
    """
    places = [(str(Level.COMPANY), None), *((str(Level.REGION), region) for region in regions)]
    rows = pd.DataFrame(places, columns=["level", "region"]).astype("str")
    for name, listed in words.items():
        column = pd.DataFrame({name: [str(word) for word in listed]})
        rows = rows.merge(column, how="cross")
    return rows


def on_grid(rows: pd.DataFrame, sums: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Put sums onto a grid by its columns; where there is nothing to sum stands 0."""
    full = rows.merge(sums, on=list(rows.columns), how="left", validate="one_to_one")
    full[list(columns)] = full[list(columns)].astype(float).fillna(0.0)
    return full


def regions_of(facts: pd.DataFrame, regions: Sequence[str]) -> list[str | None]:
    """Give the company's regions, and None where some of the facts belong to none of them.

    Without any region known (no roster) there is nothing beside the company.
    """
    known = facts["region"].notna()
    nowhere: list[str | None] = [None] if known.any() and not known.all() else []
    return [*regions, *nowhere]

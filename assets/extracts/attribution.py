"""Whose fault it is: the region and the amount of every faulty row, for the people it concerns."""

from collections.abc import Mapping

import pandas as pd

from assets.extracts.drafts import Draft
from schemas.vocabulary import Severity


def attributed(quality: pd.DataFrame, drafts: Mapping[str, Draft]) -> pd.DataFrame:
    """Fill region and amount of the faults that concern one row.

    The region is the row's own, else its rep's latest, else its account's. The amount of a
    set-aside row stands on its first fault only.
    """
    full = quality.copy()
    regions = _regions(drafts)
    in_row = full["row"].notna() & full["extract"].isin(list(drafts))
    for extract, faults in full[in_row].groupby("extract", sort=False):
        draft = drafts[str(extract)]
        rows = faults["row"].astype("int64")
        region = _region_of(draft.typed.reindex(rows), regions)
        full.loc[faults.index, "region"] = region.set_axis(faults.index)
        aside = faults[faults["severity"] == Severity.ROW]
        first = aside.index[~aside.duplicated("row")]
        if draft.amounts is not None:
            amounts = draft.amounts.reindex(rows.loc[first])
            full.loc[first, "amount"] = amounts.set_axis(first)
    return full


def _regions(drafts: Mapping[str, Draft]) -> dict[str, pd.Series]:
    """Give for each column that points to a region the region by its value."""
    found: dict[str, pd.Series] = {}
    for name, column in (("accounts", "account_id"), ("roster", "rep_id")):
        if name in drafts and not drafts[name].typed.empty:
            typed = drafts[name].typed.dropna(subset=column)
            if name == "roster":
                typed = typed.sort_values("valid_from", kind="stable")
            latest = typed.drop_duplicates(column, keep="last")
            found = {column: latest.set_index(column)["region"], **found}
    return found


def _region_of(rows: pd.DataFrame, regions: Mapping[str, pd.Series]) -> pd.Series:
    region = rows["region"] if "region" in rows else pd.Series(None, rows.index, dtype="str")
    for column, by_value in regions.items():
        if column in rows:
            region = region.fillna(rows[column].map(by_value))
    return region

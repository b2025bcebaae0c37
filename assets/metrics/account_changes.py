"""Which accounts came, went, moved or were passed on since last week (LST-2).

How many that makes of the list is `account_list`'s.
"""

import pandas as pd

from assets.metrics.figures import conform
from assets.metrics.ties import sum_of
from assets.proof import Tie
from schemas.tables.accounts import AccountChanges
from schemas.vocabulary import Level, ListChange


def account_moves(accounts: pd.DataFrame, last_accounts: pd.DataFrame) -> pd.DataFrame:
    """Give one row an account of this week or last: region and outside seller then and now.

    `listed`, `listed_before`: whether it is in the list of the week. `region_changed`,
    `owner_changed`: in both, with another region, or another region or outside seller.
    """
    columns = ["account_id", "region", "ae_id"]
    now, then = accounts[columns].assign(listed=True), last_accounts[columns]
    found = now.merge(
        then.assign(listed_before=True),
        on="account_id",
        how="outer",
        suffixes=("", "_before"),
        validate="one_to_one",
    )
    for name in ("listed", "listed_before"):
        found[name] = found[name].notna()
    both = found["listed"] & found["listed_before"]
    same_owner = (found["ae_id"] == found["ae_id_before"]) | (
        found["ae_id"].isna() & found["ae_id_before"].isna()
    )
    found["region_changed"] = both & (found["region"] != found["region_before"])
    found["owner_changed"] = found["region_changed"] | (both & ~same_owner)
    return found.sort_values("account_id", ignore_index=True)


def account_changes(account_moves: pd.DataFrame, last_accounts: pd.DataFrame) -> pd.DataFrame:
    """Give one row an account and region in which it was added, removed, moved or passed on.

    A move between regions is two rows, each with the owner on its own side only, so that a
    region's pack names nobody of another region.
    """
    if last_accounts.empty or not account_moves["listed"].any():
        return AccountChanges.empty()
    moves = account_moves.rename(
        columns={
            "region_before": "from_region",
            "ae_id_before": "from_rep_id",
            "ae_id": "to_rep_id",
        }
    ).assign(to_region=account_moves["region"])
    across, within = moves["region_changed"], moves["owner_changed"] & ~moves["region_changed"]
    added, removed = ~moves["listed_before"], ~moves["listed"]
    parts = [
        _changed(moves[added], ListChange.ADDED, "to_region"),
        _changed(moves[removed], ListChange.REMOVED, "from_region"),
        _changed(moves[within], ListChange.OWNER_CHANGED, "to_region"),
        _changed(moves[across], ListChange.MOVED_IN, "to_region", from_rep_id=None),
        _changed(moves[across], ListChange.MOVED_OUT, "from_region", to_rep_id=None),
    ]
    changes = pd.concat(parts, ignore_index=True).sort_values(["region", "account_id"])
    return conform(changes, AccountChanges.empty())


def account_changes_ties(account_changes: pd.DataFrame, account_list: pd.DataFrame) -> list[Tie]:
    """Every account added, removed or moved between regions is listed."""
    regions = account_list[account_list["level"] == Level.REGION]
    return [
        Tie(
            f"{change} = account_list",
            sum_of(regions[f"{change}_count"]),
            float((account_changes["change"] == change).sum()),
        )
        for change in ListChange
        if change is not ListChange.OWNER_CHANGED
    ]


def _changed(rows: pd.DataFrame, change: ListChange, region: str, **hidden: None) -> pd.DataFrame:
    return rows.assign(change=str(change), region=rows[region], **hidden)

"""Since when the person sits on an outside seat; who sat there before is somebody else."""

import pandas as pd

from assets.metrics.seats import sellers_at

_DAYS_A_WEEK = 7


def seated(roster: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Give the filled outside seats of a day with `seated_on` and `seat_week_count`.

    Another name or another region begins anew; another team of the same region does not. Weeks
    are full ones, the day itself included.
    """
    known = roster[roster["valid_from"] <= as_of]
    ordered = known.sort_values(["rep_id", "valid_from"], ignore_index=True)
    who = ["rep_id", "name", "region", "role", "seat"]
    begins = ordered[who].ne(ordered[who].shift()).any(axis=1)
    latest = ordered[begins].drop_duplicates("rep_id", keep="last")
    since = latest[["rep_id", "valid_from"]].rename(columns={"valid_from": "seated_on"})
    sellers = sellers_at(as_of, roster)[["region", "team", "rep_id"]]
    seats = sellers.merge(since, on="rep_id", how="left", validate="one_to_one")
    days = (as_of - seats["seated_on"]).dt.days + 1
    return seats.assign(seat_week_count=days // _DAYS_A_WEEK).reset_index(drop=True)

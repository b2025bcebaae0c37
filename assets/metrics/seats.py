"""Who sat where on a day: region, team and role of a rep as of any date."""

import pandas as pd

from schemas.vocabulary import Role, Seat


def seats_on(reps: pd.Series, days: pd.Series, roster: pd.DataFrame) -> pd.DataFrame:
    """Look up region, team, role and seat of each rep on each day, in the order given.

    A day outside a rep's periods takes the nearest earlier one, else the first: nobody's figures
    are lost because the roster ends too soon.
    """
    asked = pd.DataFrame({"rep_id": reps.astype("str"), "day": days.astype("datetime64[us]")})
    asked = asked.reset_index(drop=True)
    known = roster[["rep_id", "valid_from", "region", "team", "role", "seat"]]
    first = known.sort_values("valid_from").drop_duplicates("rep_id")
    if len(first) == len(known):
        found = asked.merge(first, on="rep_id", how="left", validate="many_to_one")
        return found[["region", "team", "role", "seat"]].set_axis(reps.index)
    return _on_day(asked, known, first)[["region", "team", "role", "seat"]].set_axis(reps.index)


def _on_day(asked: pd.DataFrame, known: pd.DataFrame, first: pd.DataFrame) -> pd.DataFrame:
    dated = asked.dropna().sort_values("day")
    periods = known.assign(valid_from=known["valid_from"].astype("datetime64[us]"))
    found = pd.merge_asof(
        dated.reset_index(),
        periods.sort_values("valid_from"),
        left_on="day",
        right_on="valid_from",
        by="rep_id",
    ).set_index("index")
    earliest = asked[["rep_id"]].merge(first, on="rep_id", how="left", validate="many_to_one")
    return found.reindex(asked.index).fillna(earliest)


def teams_in(
    reps: pd.Series, regions: pd.Series, day: pd.Timestamp, roster: pd.DataFrame
) -> pd.Series:
    """Give each rep's latest team in a region as of a day, so that a rep has one row there.

    Null for a region in which the rep never sat.
    """
    known = roster[roster["valid_from"] <= day].sort_values("valid_from", kind="stable")
    latest = known.drop_duplicates(["rep_id", "region"], keep="last")
    asked = pd.DataFrame({"rep_id": reps.astype("str"), "region": regions.astype("str")})
    found = asked.merge(
        latest[["rep_id", "region", "team"]],
        on=["rep_id", "region"],
        how="left",
        validate="many_to_one",
    )
    return found["team"].set_axis(reps.index)


def seats_at(day: pd.Timestamp, roster: pd.DataFrame) -> pd.DataFrame:
    """Give each rep's seat on one day: rep_id, region, team, role, seat. Ended seats are out."""
    valid = (roster["valid_from"] <= day) & ~(roster["valid_to"] < day)
    latest = roster[valid].sort_values("valid_from").drop_duplicates("rep_id", keep="last")
    columns = ["rep_id", "region", "team", "role", "seat"]
    return latest[columns].sort_values("rep_id", ignore_index=True)


def sellers_at(day: pd.Timestamp, roster: pd.DataFrame) -> pd.DataFrame:
    """Give the filled outside-sales seats of a day."""
    seats = seats_at(day, roster)
    return seats[(seats["role"] == Role.AE) & (seats["seat"] == Seat.FILLED)]

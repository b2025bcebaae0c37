"""Who sat where on a day: region, team and role of a rep as of any date."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from assets.metrics.lookups import Positions, looked_up, positions, rows_at
from schemas.vocabulary import Role, Seat

_DAYS = 10_000_000
"""More days than any calendar has: the stretch of the line that belongs to one rep."""


def seats_on(reps: pd.Series, days: pd.Series, roster: pd.DataFrame) -> pd.DataFrame:
    """Look up region, team, role and seat of each rep on each day, in the order given.

    A day outside a rep's periods takes the nearest earlier one, else the first: nobody's figures
    are lost because the roster ends too soon.
    """
    periods = roster.sort_values(["rep_id", "valid_from"], ignore_index=True)
    found = _period_on(reps, days, periods)
    return rows_at(periods[["region", "team", "role", "seat"]], found, reps.index)


def _period_on(reps: pd.Series, days: pd.Series, periods: pd.DataFrame) -> Positions:
    """Give in which row of the ordered periods each rep sat on each day, -1 for a stranger.

    All periods stand on one line, rep after rep and each rep's days in their order, so that one
    search on sorted whole numbers finds the latest start on or before a day.
    """
    first = periods.drop_duplicates("rep_id")
    rep = positions(reps.to_frame("rep_id"), first, ["rep_id"])
    reps_before = positions(periods, first, ["rep_id"])
    starts = reps_before * _DAYS + _day_number(periods["valid_from"])
    latest = np.searchsorted(starts, rep * _DAYS + _day_number(days), side="right") - 1
    earliest = np.append(first.index, -1)[rep]
    return np.where(rep < 0, -1, np.maximum(latest, earliest))


def _day_number(days: pd.Series) -> npt.NDArray[np.int64]:
    """Number days from 0; an unknown day comes before all others."""
    number = days.to_numpy().astype("datetime64[D]").astype("int64") + _DAYS // 2
    return np.where(days.isna(), 0, number)


def teams_in(
    reps: pd.Series, regions: pd.Series, day: pd.Timestamp, roster: pd.DataFrame
) -> pd.Series:
    """Give each rep's latest team in a region as of a day, so that a rep has one row there.

    Null for a region in which the rep never sat.
    """
    known = roster[roster["valid_from"] <= day].sort_values("valid_from", kind="stable")
    latest = known.drop_duplicates(["rep_id", "region"], keep="last")
    asked = pd.DataFrame({"rep_id": reps, "region": regions})
    return looked_up(asked, latest, ["rep_id", "region"], ["team"])["team"]


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

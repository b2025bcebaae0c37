"""What was committed some weeks ago, and what has been booked since (FCT-4)."""

import pandas as pd

from assets.metrics.seats import seats_on, sellers_at
from schemas.calendar import Week
from schemas.vocabulary import Category


def window(week: Week, horizon_weeks: int) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Give the first and the last day of the weeks that a commit was made for."""
    return pd.Timestamp((week - (horizon_weeks - 1)).monday), pd.Timestamp(week.sunday)


def made(submissions: pd.DataFrame, week: Week, horizon_weeks: int) -> pd.DataFrame:
    """Give what was submitted just before the weeks that have since gone by."""
    made_on = pd.Timestamp((week - horizon_weeks).monday)
    return submissions[submissions["made_on"] == made_on]


def committed(said: pd.DataFrame, week: Week) -> pd.DataFrame:
    """Give the commits for the weeks up to now."""
    ahead = (said["target_on"] > said["made_on"]) & (said["target_on"] <= pd.Timestamp(week.monday))
    return said[ahead & (said["category"] == Category.COMMIT)]


def kept(
    submissions: pd.DataFrame,
    bookings: pd.DataFrame,
    roster: pd.DataFrame,
    week: Week,
    horizon_weeks: int,
) -> pd.DataFrame:
    """Give each rep's commit of then and net bookings since, wherever they were booked.

    Both stand in the region in which the commit was made: it is the rep's word. Who did not
    commit has bookings only, in the region of today.
    """
    first, last = window(week, horizon_weeks)
    said = made(submissions, week, horizon_weeks)
    since = bookings[bookings["happened_on"].between(first, last)]
    booked = since.groupby("rep_id")["amount"].sum().round(4)
    commits = committed(said, week).groupby("rep_id")["amount"].sum().round(4)
    home = said.drop_duplicates("rep_id").set_index("rep_id")["region"]
    sellers = sellers_at(last, roster)["rep_id"]
    ids = sorted({*home.index, *booked.index, *sellers})
    rows = pd.DataFrame({"rep_id": pd.Series(ids, dtype="str")})
    did = rows["rep_id"].isin(home.index)
    seats = seats_on(rows["rep_id"], pd.Series(last, rows.index), roster)
    net = rows["rep_id"].map(booked).astype(float)
    net = net if bookings.empty else net.fillna(0.0)
    return rows.assign(
        region=rows["rep_id"].map(home).where(did, seats["region"]),
        commit_amount=rows["rep_id"].map(commits).astype(float).fillna(0.0).where(did),
        kept_amount=net.where(did),
        booked_net=net,
    )

"""What every rep kept of the commits of earlier weeks, from the bookings known now (FCT-4)."""

from collections.abc import Sequence

import pandas as pd

from assets.metrics.figures import codes, mondays, ratio, settled
from schemas.calendar import Week
from schemas.vocabulary import Category, Reason

_REP = ["region", "rep_id"]


def kept_weeks(
    submissions: pd.DataFrame,
    bookings: pd.DataFrame,
    reps: pd.DataFrame,
    weeks: Sequence[Week],
    horizon_weeks: int,
) -> pd.DataFrame:
    """Give what each rep kept of the commit made before the weeks up to each week (FCT-4).

    The commit is the one made in the region that `reps` names.
    """
    pairs = [
        (str(one), pd.Timestamp(one.monday), pd.Timestamp((one - horizon_weeks).monday))
        for one in weeks
    ]
    days = pd.DataFrame(pairs, columns=["week", "monday", "made_on"])
    asked = reps[_REP].merge(
        days.astype({"monday": "datetime64[us]", "made_on": "datetime64[us]"}), how="cross"
    )
    net = _looked_up(
        rolling_net(bookings, weeks, horizon_weeks), asked, ["rep_id", "monday"]
    ).fillna(0.0)
    ahead = submissions["horizon"].between(1, horizon_weeks)
    said = submissions[ahead & (submissions["category"] == Category.COMMIT)]
    keys = [*_REP, "made_on"]
    amounts = settled(said.groupby(keys)["amount"].sum())
    did = pd.MultiIndex.from_frame(submissions[keys].drop_duplicates())
    there = pd.MultiIndex.from_frame(asked[keys]).isin(did)
    commit = _looked_up(amounts, asked, keys).fillna(0.0).where(there)
    absent = pd.Series(submissions.empty or bookings.empty, asked.index)
    masks = {
        Reason.ABSENT_EXTRACT: absent,
        Reason.NOT_SUBMITTED_THEN: commit.isna() & ~absent,
        Reason.NO_COMMIT: commit == 0,
    }
    value = ratio(net, commit).mask(absent)
    return asked[[*_REP, "week"]].assign(value=value, reason=codes(asked.index, **masks))


def rolling_net(bookings: pd.DataFrame, weeks: Sequence[Week], count: int) -> pd.Series:
    """Give net bookings of so many weeks up to each week, by rep and Monday."""
    first, last = weeks[0] - (count - 1), weeks[-1]
    within = bookings["happened_on"].between(pd.Timestamp(first.monday), pd.Timestamp(last.sunday))
    recent = bookings[within]
    monday = mondays(recent["happened_on"]).rename("monday")
    weekly = recent.groupby(["rep_id", monday])["amount"].sum().reset_index()
    grid = weekly.pivot_table(index="rep_id", columns="monday", values="amount", fill_value=0.0)
    days = [pd.Timestamp(one.monday) for one in last.back(len(weeks) + count - 1)]
    pooled = grid.reindex(columns=days, fill_value=0.0).T.rolling(count).sum().T
    long = pooled.rename_axis(columns="monday").reset_index().melt("rep_id", value_name="net")
    return settled(long.set_index(["rep_id", "monday"])["net"].astype(float))


def _looked_up(known: pd.Series, asked: pd.DataFrame, on: list[str]) -> pd.Series:
    found = known.reindex(pd.MultiIndex.from_frame(asked[on]))
    return found.astype(float).set_axis(asked.index)

"""For when an opportunity was expected on an earlier day: the later moves of its date undone."""

from zoneinfo import ZoneInfo

import pandas as pd

from assets.metrics.lookups import among
from schemas.vocabulary import StageEventField

_ONE_DAY = pd.Timedelta(days=1)


def expected_on(
    asked: pd.DataFrame, opportunities: pd.DataFrame, stage_events: pd.DataFrame, zone: ZoneInfo
) -> pd.Series:
    """Give the expected date of each `opportunity_id` as it stood at the end of its `day`.

    The first later move says what it was; without one it is that of today. One that was created
    later was not known, and has none.
    """
    today = day_of(asked["opportunity_id"], opportunities, "expected_order_on")
    created = day_of(asked["opportunity_id"], opportunities, "created_on")
    moves = _moves(stage_events, asked["opportunity_id"], zone)
    ends = asked[["opportunity_id"]].assign(end=asked["day"].astype("datetime64[us]") + _ONE_DAY)
    found = pd.merge_asof(
        ends.reset_index(drop=True).rename_axis("place").reset_index().sort_values("end"),
        moves,
        left_on="end",
        right_on="at",
        by="opportunity_id",
        direction="forward",
    ).sort_values("place")
    moved = found["at"].notna().set_axis(asked.index)
    before = found["before"].set_axis(asked.index)
    return today.mask(moved, before).mask(created > asked["day"])


def day_of(ids: pd.Series, opportunities: pd.DataFrame, column: str) -> pd.Series:
    """Look up a day of each opportunity; of one that nobody knows it is null."""
    days = opportunities.set_index("opportunity_id")[column]
    return days.reindex(ids).set_axis(ids.index).astype("datetime64[us]")


def _moves(stage_events: pd.DataFrame, ids: pd.Series, zone: ZoneInfo) -> pd.DataFrame:
    """Give the moves of the date of some opportunities: when, by local time, and from what."""
    wanted = among(stage_events["opportunity_id"], ids)
    wanted &= stage_events["field"] == StageEventField.EXPECTED_ORDER_ON
    moves = stage_events[wanted].sort_values(["changed_at", "event_id"])
    at = moves["changed_at"].dt.tz_convert(zone).dt.tz_localize(None)
    before = pd.to_datetime(moves["old_value"], format="%Y-%m-%d", errors="coerce")
    return moves[["opportunity_id"]].assign(
        at=at.astype("datetime64[us]"), before=before.astype("datetime64[us]")
    )

"""How opportunities stood on an earlier day: from a snapshot, or from their stage events undone.

Knows nothing of windows or worth; `pipeline` does.
"""

from zoneinfo import ZoneInfo

import pandas as pd

from assets.metrics.lookups import among, looked_up
from schemas.calendar import Week
from schemas.extracts.opportunities import Opportunities
from schemas.settings import Settings
from schemas.vocabulary import CLOSED_STAGES, StageEventField

_CLOSED = [str(stage) for stage in CLOSED_STAGES]


def opportunities_before(
    last_opportunities: pd.DataFrame,
    opportunities: pd.DataFrame,
    stage_events: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give the opportunities as they stood a week ago, in the columns of the extract.

    Last week's snapshot says it; without one, this week's stage events undone. Without both the
    frame is empty: nobody knows.
    """
    if not last_opportunities.empty:
        return last_opportunities
    if stage_events.empty:
        return Opportunities.empty()
    sunday = pd.Timestamp((week - 1).sunday)
    return opportunities_at(opportunities, stage_events, sunday, settings.zone)


def opportunities_at(
    opportunities: pd.DataFrame, stage_events: pd.DataFrame, day: pd.Timestamp, zone: ZoneInfo
) -> pd.DataFrame:
    """Give the opportunities as they stood at the end of a day, those created later left out.

    Every event after the day is undone: the first one of a field says what it held before. One
    closed after the day without an event that says so is open at a stage nobody knows.
    """
    late = stage_events[_local(stage_events["changed_at"], zone) > day]
    there = opportunities[~(opportunities["created_on"] > day)]
    closes_later = there["closed_on"] > day
    if late.empty and not closes_later.any():
        return there.copy().reset_index(drop=True)
    found = there.copy()
    for field in StageEventField:
        before, undone = _before(late, str(field), found["opportunity_id"])
        found[field] = found[field].mask(undone, _typed(before, str(field)))
    found["closed_on"] = _closed_on(found, stage_events, late, day, zone)
    unknown = found["stage"].isin(_CLOSED) & closes_later & found["closed_on"].isna()
    found["stage"] = found["stage"].mask(unknown)
    return found.astype(dict(opportunities.dtypes.items())).reset_index(drop=True)


def _local(moments: pd.Series, zone: ZoneInfo) -> pd.Series:
    days: pd.Series = moments.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    return days


def _before(late: pd.DataFrame, field: str, ids: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Give the value before the first late event of a field, and where there was such an event."""
    mine = late[late["field"] == field].sort_values(["changed_at", "event_id"])
    first = mine.drop_duplicates("opportunity_id")
    key = ["opportunity_id"]
    before = looked_up(ids.to_frame("opportunity_id"), first, key, ["old_value"])["old_value"]
    return before, among(ids, first["opportunity_id"])


def _typed(values: pd.Series, field: str) -> pd.Series:
    if field == StageEventField.AMOUNT:
        return pd.to_numeric(values, errors="coerce").astype(float)
    if field == StageEventField.EXPECTED_ORDER_ON:
        return pd.to_datetime(values, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
    return values.astype("str")


def _closed_on(
    found: pd.DataFrame,
    stage_events: pd.DataFrame,
    late: pd.DataFrame,
    day: pd.Timestamp,
    zone: ZoneInfo,
) -> pd.Series:
    """Give the closing day of those closed by then: as delivered, or that of the event before."""
    moved = late.loc[late["field"] == StageEventField.STAGE, "opportunity_id"]
    touched = among(found["opportunity_id"], moved)
    early = stage_events[
        (stage_events["field"] == StageEventField.STAGE)
        & (_local(stage_events["changed_at"], zone) <= day)
        & stage_events["new_value"].isin(_CLOSED)
    ].sort_values(["changed_at", "event_id"])
    last = early.drop_duplicates("opportunity_id", keep="last").set_index("opportunity_id")
    known = _local(last["changed_at"], zone).reindex(found["opportunity_id"]).set_axis(found.index)
    closed_on = found["closed_on"].mask(touched, known.astype("datetime64[us]"))
    return closed_on.where(found["stage"].isin(_CLOSED)).where(closed_on <= day)

"""Which opportunities were open at the end of each of many days, all days at once.

Says for every day what `states` says for one, fast enough for weeks of history at company scale:
texts are numbered, and events of the opportunities are laid side by side once. Windows, regions
and money are the business of whoever asks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from assets.metrics.lookups import among, looked_up, positions
from assets.metrics.spells import local_days
from schemas.vocabulary import CLOSED_STAGES, OPEN_STAGES, StageEventField

Array = npt.NDArray[Any]
Days = Sequence[pd.Timestamp]

COLUMNS = ["day", "opportunity_id", "rep_id", "stage", "amount", "currency", "expected_order_on"]
_NULL = -1
"""The number of a text that is not there."""


@dataclass(frozen=True)
class _Field:
    """One field of all opportunities: what it holds now, and what late events say it held.

    `row` is the opportunity of each event, in order of it and of time; `reach` counts the days
    that the event is later than.
    """

    now: Array
    old: Array
    row: Array
    reach: Array
    texts: pd.Index

    def changed_after(self, place: int) -> tuple[Array, Array]:
        """Give which opportunities were changed after a day, and by which event first."""
        after = np.flatnonzero(self.reach > place)
        rows = self.row[after]
        first = np.diff(rows, prepend=_NULL) != 0
        return rows[first], after[first]

    def on(self, place: int) -> Array:
        """Give what the field held on a day: what its first event after that day says."""
        rows, events = self.changed_after(place)
        found = self.now.copy()
        found[rows] = self.old[events]
        return found

    def named(self, numbers: Array) -> pd.Series:
        """Give the texts of numbers."""
        return pd.Series(self.texts.append(pd.Index([None], dtype="str")).take(numbers))

    def among(self, words: Sequence[str]) -> Array:
        """Tell of each number whether it is one of the words; null, the last, is none."""
        return np.append(self.texts.isin([str(word) for word in words]), [False])


def open_on_days(
    opportunities: pd.DataFrame, stage_events: pd.DataFrame, days: Days, zone: ZoneInfo
) -> pd.DataFrame:
    """Give one row a day and opportunity open at its end, as `states.opportunities_at` has it.

    `days` rise. A stage that nobody knows is null; money is as it stands in the extract.
    """
    deals = opportunities.reset_index(drop=True)
    late = _late(deals, stage_events, days, zone)
    fields = {field: _field(deals, late, field) for field in StageEventField}
    first_closed = _first_closed(deals, stage_events, days[0], zone)
    parts = [
        _on_day(deals, fields, first_closed, place, pd.Timestamp(day))
        for place, day in enumerate(days)
    ]
    return pd.concat(parts, ignore_index=True)[COLUMNS]


def _late(
    deals: pd.DataFrame, stage_events: pd.DataFrame, days: Days, zone: ZoneInfo
) -> pd.DataFrame:
    """Give the events after the first day, by opportunity and time."""
    # A moment after a local day is after that day's first moment in UTC, whatever the zone.
    recent = stage_events[stage_events["changed_at"] > days[0].tz_localize("UTC")]
    local = local_days(recent["changed_at"], zone).to_numpy()
    numbered = recent[["field", "changed_at", "event_id", "old_value"]].assign(
        row=positions(recent[["opportunity_id"]], deals, ["opportunity_id"]),
        reach=np.searchsorted(np.array(days, dtype=local.dtype), local, side="left"),
    )
    late = numbered[(numbered["row"] != _NULL) & (numbered["reach"] > 0)]
    return late.sort_values(["row", "changed_at", "event_id"])


def _field(deals: pd.DataFrame, late: pd.DataFrame, field: StageEventField) -> _Field:
    mine = late[late["field"] == field]
    now, old = deals[field], mine["old_value"]
    texts = pd.Index([], dtype="str")
    if field is StageEventField.AMOUNT:
        told = pd.to_numeric(old, errors="coerce")
        both = now.to_numpy(dtype=float), told.to_numpy(dtype=float, na_value=np.nan)
    elif field is StageEventField.EXPECTED_ORDER_ON:
        dated = pd.to_datetime(old, format="%Y-%m-%d", errors="coerce")
        both = now.astype("datetime64[us]").to_numpy(), dated.astype("datetime64[us]").to_numpy()
    else:
        numbers, found = pd.factorize(pd.concat([now, old], ignore_index=True).astype("str"))
        both, texts = (numbers[: len(now)], numbers[len(now) :]), pd.Index(found)
    return _Field(both[0], both[1], mine["row"].to_numpy(), mine["reach"].to_numpy(), texts)


def _first_closed(
    deals: pd.DataFrame, stage_events: pd.DataFrame, first: pd.Timestamp, zone: ZoneInfo
) -> Array:
    """Give the day on which an event first closed each opportunity that is closed since."""
    since = deals.loc[deals["closed_on"] > first, "opportunity_id"]
    closing = stage_events["new_value"].isin([str(stage) for stage in CLOSED_STAGES])
    closing &= stage_events["field"] == StageEventField.STAGE
    mine = stage_events[closing & among(stage_events["opportunity_id"], since)]
    closed = mine[["opportunity_id"]].assign(day=local_days(mine["changed_at"], zone))
    earliest = closed.sort_values("day").drop_duplicates("opportunity_id")
    return looked_up(deals, earliest, ["opportunity_id"], ["day"])["day"].to_numpy()


def _on_day(
    deals: pd.DataFrame,
    fields: Mapping[StageEventField, _Field],
    first_closed: Array,
    place: int,
    day: pd.Timestamp,
) -> pd.DataFrame:
    stage, rep = fields[StageEventField.STAGE], fields[StageEventField.REP_ID]
    stages = _stages(stage, deals, first_closed, place, day)
    is_open = stage.among(OPEN_STAGES)[stages] | (stages == _NULL)
    there = np.flatnonzero(is_open & ~(deals["created_on"] > day).to_numpy())
    part = deals[["opportunity_id", "currency"]].take(there).reset_index(drop=True)
    return part.assign(
        day=day,
        stage=stage.named(stages[there]),
        rep_id=rep.named(rep.on(place)[there]),
        amount=fields[StageEventField.AMOUNT].on(place)[there],
        expected_order_on=fields[StageEventField.EXPECTED_ORDER_ON].on(place)[there],
    )


def _stages(
    stage: _Field, deals: pd.DataFrame, first_closed: Array, place: int, day: pd.Timestamp
) -> Array:
    """Give the stages of a day; what closed later, without an event that says so, has none."""
    found = stage.on(place)
    moved = np.zeros(len(deals), dtype=bool)
    moved[stage.changed_after(place)[0]] = True
    closed_by_then = moved & (first_closed <= np.datetime64(day))
    closed = stage.among(CLOSED_STAGES)[found] & (deals["closed_on"] > day).to_numpy()
    return np.where(closed & ~closed_by_then, _NULL, found)

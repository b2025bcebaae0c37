"""Spells: from when to when an opportunity stood at a stage, and how far it ever came.

Told by its stage events up to `as_of`; what they leave open stays open. No rates and no medians.
"""

from zoneinfo import ZoneInfo

import pandas as pd

from assets.metrics.lookups import positions, rows_at
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.vocabulary import CLOSED_STAGES, OPEN_STAGES, Stage, StageEventField

LEVELS = {str(stage): number for number, stage in enumerate(OPEN_STAGES, start=1)}
"""The open stages by their height."""

WON_LEVEL = len(OPEN_STAGES) + 1
"""Where an opportunity is that is won."""

_STAGES = [str(stage) for stage in Stage]
_CLOSED = [str(stage) for stage in CLOSED_STAGES]


def stage_spells(
    opportunities_as_of: pd.DataFrame, stage_events: pd.DataFrame, week: Week, settings: Settings
) -> pd.DataFrame:
    """Give one row a spell of an opportunity at a stage, end states among them.

    Columns: opportunity_id, region, stage, previous_stage, entered_on, left_on, present. An event
    tells the stage before it, too: the first one is taken back to `created_on`, as is the only
    spell of one without events; a later one that fits no spell began nobody knows when.
    `previous_stage` is null where no event tells from where it came.
    """
    as_of = pd.Timestamp(week.sunday)
    later = opportunities_as_of["created_on"] > as_of
    deals = opportunities_as_of[~later].reset_index(drop=True)
    moves = _moves(deals, stage_events, as_of, settings.zone)
    entries = pd.concat([_left(moves, deals), _entered(moves), _last(moves, deals)])
    entries = entries[entries["stage"].isin(_STAGES)]
    entries = entries.sort_values(["number", "turn"], ignore_index=True)
    stayed = entries["number"] == entries["number"].shift()
    stayed &= (entries["stage"] == entries["stage"].shift()).fillna(value=False)
    return _spells(entries[~stayed].reset_index(drop=True), deals)


def furthest_levels(stage_spells: pd.DataFrame, opportunities: pd.DataFrame) -> pd.DataFrame:
    """Give how far each opportunity came and which levels it jumped over, in the order given.

    `furthest` is 1 to 5, 6 for won now, null for one never seen at a level; won before and open
    again is 5. `skipped_1` to `skipped_5`: never there, but an event went past it.
    """
    number = positions(stage_spells, opportunities, ["opportunity_id"])
    there = number >= 0
    most = _marks(stage_spells[there]).groupby(number[there]).max()
    most = most.reindex(range(len(opportunities))).set_axis(opportunities.index)
    jumped = {
        f"skipped_{number}": (most[f"past_{number}"] == 1) & (most[f"at_{number}"] == 0)
        for number in LEVELS.values()
    }
    return pd.DataFrame({"furthest": most["furthest"], **jumped})


def days_of(stage_spells: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Give the whole days of each spell, up to now for a present one; null where nobody knows."""
    end = stage_spells["left_on"].mask(stage_spells["present"], as_of)
    days = (end - stage_spells["entered_on"]).dt.days
    return days.where(days >= 0).astype("Int64")


def local_days(moments: pd.Series, zone: ZoneInfo) -> pd.Series:
    """Give the company's calendar day of each moment."""
    days: pd.Series = moments.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    return days.astype("datetime64[us]")


def _moves(
    deals: pd.DataFrame, stage_events: pd.DataFrame, as_of: pd.Timestamp, zone: ZoneInfo
) -> pd.DataFrame:
    """Give the changes of stage by `as_of`, deal by deal in the order in which they happened."""
    staged = stage_events[stage_events["field"] == StageEventField.STAGE]
    staged = staged.assign(on=local_days(staged["changed_at"], zone))
    staged = staged[staged["on"] <= as_of]
    moves = staged.assign(number=positions(staged, deals, ["opportunity_id"]))
    moves = moves[moves["number"] >= 0]
    twins = moves.duplicated(["number", "changed_at"], keep=False)
    moves["turn"] = moves.loc[twins, "event_id"].rank().reindex(moves.index, fill_value=0.0)
    return moves.sort_values(["number", "changed_at", "turn"], ignore_index=True)


def _left(moves: pd.DataFrame, deals: pd.DataFrame) -> pd.DataFrame:
    """Give the stages that only the event that ends them tells of."""
    first = moves["number"] != moves["number"].shift()
    told = ~first & (moves["old_value"] == moves["new_value"].shift()).fillna(value=False)
    created = (
        deals["created_on"].take(moves["number"].to_numpy(dtype="int64")).set_axis(moves.index)
    )
    since = created.where(first & (created <= moves["on"]))
    entries = _entries(moves["number"], moves.index * 2, moves["old_value"], since)
    return entries[~told]


def _entered(moves: pd.DataFrame) -> pd.DataFrame:
    entries = _entries(moves["number"], moves.index * 2 + 1, moves["new_value"], moves["on"])
    return entries.assign(previous_stage=moves["old_value"])


def _last(moves: pd.DataFrame, deals: pd.DataFrame) -> pd.DataFrame:
    """Give the stage of each deal now; it begins a spell only where the events end elsewhere."""
    untold = ~deals.index.isin(moves["number"])
    since = deals["created_on"].where(untold)
    since = since.mask(deals["stage"].isin(_CLOSED), deals["closed_on"])
    return _entries(deals.index, 2 * len(moves), deals["stage"], since)


def _entries(
    number: pd.Series | pd.Index, turn: pd.Index | int, stage: pd.Series, since: pd.Series
) -> pd.DataFrame:
    columns = {"number": number, "turn": turn, "stage": stage, "entered_on": since}
    unknown = pd.Series(pd.NA, stage.index, dtype="str")
    return pd.DataFrame(columns, index=stage.index).assign(previous_stage=unknown)


def _spells(entries: pd.DataFrame, deals: pd.DataFrame) -> pd.DataFrame:
    last = entries["number"] != entries["number"].shift(-1)
    number = entries["number"].to_numpy(dtype="int64")
    about = rows_at(deals[["opportunity_id", "region", "stage"]], number, entries.index)
    return about[["opportunity_id", "region"]].assign(
        stage=entries["stage"],
        previous_stage=entries["previous_stage"],
        entered_on=entries["entered_on"],
        left_on=entries["entered_on"].shift(-1).where(~last),
        present=last & (about["stage"] == entries["stage"]).fillna(value=False),
    )


def _marks(stage_spells: pd.DataFrame) -> pd.DataFrame:
    """Give for each spell how far it is, at which levels, and past which the way to it went."""
    level = stage_spells["stage"].map(LEVELS).astype(float)
    won = stage_spells["stage"] == Stage.WON
    before = stage_spells["previous_stage"].map(LEVELS).astype(float)
    until = level.mask(won, WON_LEVEL)
    furthest = level.mask(won, WON_LEVEL - 1).mask(won & stage_spells["present"], WON_LEVEL)
    marks = {"furthest": furthest}
    for number in LEVELS.values():
        marks[f"at_{number}"] = (level == number).astype(float)
        marks[f"past_{number}"] = ((before < number) & (until > number)).astype(float)
    return pd.DataFrame(marks)

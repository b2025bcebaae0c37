"""Vacant seats and the accounts that wait for somebody to sit there (CVG-1, SEG-4, SEG-6).

What filled seats carry is `account_load`'s; which accounts are owned, `coverage`'s.
"""

import pandas as pd

from assets.metrics.account_load import is_named
from assets.metrics.figures import codes, conform, settled
from assets.metrics.lookups import among
from assets.metrics.seats import seats_at
from assets.metrics.ties import sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.tables.coverage import VacantSeats
from schemas.vocabulary import Reason, Role, Seat

_OWNERS = {Role.AE: "ae_id", Role.SR: "sr_id"}
_COUNTS = ["account_count", "named_count", "unowned_count"]
_MONEY = ["white_space", "next_move_value"]
_SEAT = ["role", "rep_id"]


def vacant_seats(account_segments: pd.DataFrame, roster: pd.DataFrame, week: Week) -> pd.DataFrame:
    """Give one row a seat of outside or inside sales that nobody sits on, with its accounts.

    Unowned are the accounts without any filled seat; one that waits for two vacant seats counts
    at the outside one.
    """
    seats = seats_at(pd.Timestamp(week.sunday), roster)
    vacant = _vacant(seats)
    carried = _carried(account_segments, vacant, seats)
    found = vacant.merge(carried, on=_SEAT, how="left", validate="one_to_one")
    found[_COUNTS] = found[_COUNTS].fillna(0.0)
    nothing = (found["account_count"] == 0) & (not account_segments.empty)
    for column in _MONEY:
        found[column] = settled(found[column].astype(float).mask(nothing, 0.0))
    if account_segments.empty:
        found[_COUNTS] = float("nan")
    unknown = account_segments.empty or bool(account_segments["own_12m"].isna().all())
    worthless = found["white_space"].isna()
    masks = {
        Reason.ABSENT_EXTRACT: worthless & unknown,
        Reason.NO_BUYING_POWER: worthless & (not unknown),
    }
    found["reason"] = codes(found.index, **masks)
    return conform(found.sort_values(["region", "role", "rep_id"]), VacantSeats.empty())


def vacant_seats_ties(
    vacant_seats: pd.DataFrame,
    account_segments: pd.DataFrame,
    account_coverage: pd.DataFrame,
    roster: pd.DataFrame,
    week: Week,
) -> list[Tie]:
    """Every account of a vacant seat is there, and every one without owner once."""
    vacant = _vacant(seats_at(pd.Timestamp(week.sunday), roster))
    ties, waits = [], pd.Series(data=False, index=account_segments.index)
    for role, owner in _OWNERS.items():
        mine = among(account_segments[owner], vacant.loc[vacant["role"] == role, "rep_id"])
        shown = vacant_seats[vacant_seats["role"] == role]
        count, white_space = float(mine.sum()), sum_of(account_segments.loc[mine, "white_space"])
        ties.append(Tie(f"account_count: {role}", count, sum_of(shown["account_count"])))
        ties.append(Tie(f"white_space: {role}", white_space, sum_of(shown["white_space"])))
        waits |= mine
    unowned = account_coverage.loc[account_coverage["vacant_owner"] == 1, "account_id"]
    waiting = float(among(unowned, account_segments.loc[waits, "account_id"]).sum())
    return [*ties, Tie("unowned = vacant_owner", waiting, sum_of(vacant_seats["unowned_count"]))]


def _vacant(seats: pd.DataFrame) -> pd.DataFrame:
    roles = [str(role) for role in _OWNERS]
    empty = (seats["seat"] == Seat.VACANT) & seats["role"].isin(roles)
    return seats.loc[empty, ["region", "team", "rep_id", "role"]]


def _carried(segments: pd.DataFrame, vacant: pd.DataFrame, seats: pd.DataFrame) -> pd.DataFrame:
    filled = seats.loc[seats["seat"] == Seat.FILLED, "rep_id"]
    unowned = ~(among(segments["ae_id"], filled) | among(segments["sr_id"], filled))
    parts, counted = [], pd.Series(data=False, index=segments.index)
    for role, owner in _OWNERS.items():
        waits = among(segments[owner], vacant.loc[vacant["role"] == role, "rep_id"])
        mine = segments.loc[waits, _MONEY].assign(
            rep_id=segments.loc[waits, owner],
            role=str(role),
            account_count=1.0,
            named_count=is_named(segments.loc[waits, "tier"]).astype(float),
            unowned_count=(unowned & ~counted)[waits].astype(float),
        )
        parts.append(mine)
        counted |= waits
    accounts = pd.concat(parts, ignore_index=True)
    return accounts.groupby(_SEAT)[[*_COUNTS, *_MONEY]].sum(min_count=1).reset_index()

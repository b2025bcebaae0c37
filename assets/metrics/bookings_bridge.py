"""The bridge from last week's net bookings of the quarter to this week's (PRG-1, REC-2).

Which rows changed an earlier figure is told by `restated`; here only what they come to.
"""

import pandas as pd

from assets.metrics.figures import add_up, codes, conform, settled
from assets.metrics.grids import grid, on_grid
from assets.metrics.ties import same_at_levels, sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.periods import BookingsBridge
from schemas.vocabulary import BookingBucket, BookingKind, Level, Measure, Reason

_PLACE = ["level", "region"]
_KEYS = [*_PLACE, "bucket"]
_MOVES = {
    str(BookingKind.ORDER): str(BookingBucket.ORDERED),
    str(BookingKind.CANCEL): str(BookingBucket.CANCELLED),
    str(BookingKind.RETURN): str(BookingBucket.RETURNED),
    str(BookingKind.REPRICE): str(BookingBucket.REPRICED),
}
_OPENING, _RESTATED, _CLOSING = (
    str(one) for one in (BookingBucket.OPENING, BookingBucket.RESTATED, BookingBucket.CLOSING)
)
_LEVELS = (Level.COMPANY, Level.REGION)
_TEXT = dict.fromkeys(_KEYS, "str")


def bookings_bridge(
    bookings: pd.DataFrame, first_reported: pd.DataFrame, week: Week, settings: Settings
) -> pd.DataFrame:
    """Give opening, restated, what happened this week and closing, of company and regions.

    The opening is what last week reported first. In a quarter's first week it is 0.
    """
    facts = _facts(bookings, week, settings)
    nowhere: list[str | None] = [None] if facts["region"].isna().any() else []
    rows = grid([*settings.region_codes, *nowhere], bucket=list(BookingBucket))
    added = pd.concat([add_up(facts, level, ["amount"], ["bucket"]) for level in _LEVELS])
    full = on_grid(rows, added.reindex(columns=[*_KEYS, "amount"]).astype(_TEXT), ["amount"])
    full = full.merge(_touched(facts), on=_KEYS, how="left", validate="one_to_one")
    full["row_count"] = full["row_count"].fillna(0.0).where(full["bucket"].isin(_MOVES.values()))
    full = full.merge(
        _reported(first_reported, week, settings), on=_PLACE, how="left", validate="many_to_one"
    )
    return conform(_told(full, bookings, week, settings), BookingsBridge.empty())


def bookings_bridge_ties(bookings_bridge: pd.DataFrame, sales_progress: pd.DataFrame) -> list[Tie]:
    """Nothing is left over anywhere; it ends at `sales_progress`, and regions add up."""
    known = bookings_bridge[bookings_bridge["amount"].notna()]
    closing = known[known["bucket"] == _CLOSING]
    signed = known["amount"].mask(known["bucket"] == _CLOSING, -known["amount"])
    residual = settled(signed.groupby([known["level"], known["region"]], dropna=False).sum())
    revenue = sales_progress[sales_progress["measure"] == Measure.REVENUE]
    held = closing.merge(
        revenue.loc[revenue["level"].isin(list(_LEVELS)), [*_PLACE, "booked_net"]],
        on=_PLACE,
        how="left",
        validate="one_to_one",
    )
    apart = settled(held["amount"] - held["booked_net"].fillna(0.0))
    same = [
        Tie(f"{bucket} {tie.name}", tie.expected, tie.found)
        for bucket in [*_MOVES.values(), _CLOSING]
        for tie in same_at_levels(known[known["bucket"] == bucket], ["amount"])
    ]
    return [
        Tie("residual", 0.0, sum_of(residual.abs())),
        Tie("closing = booked_net, each place", 0.0, sum_of(apart.abs())),
        *same,
    ]


def _facts(bookings: pd.DataFrame, week: Week, settings: Settings) -> pd.DataFrame:
    """Give the bookings of the quarter to date, each with its bucket."""
    start = pd.Timestamp(settings.fiscal.quarter(week.sunday).start)
    within = bookings["happened_on"].between(start, pd.Timestamp(week.sunday))
    columns = ["order_line_id", "region", "happened_on", "kind", "amount"]
    recent = bookings.loc[within, columns]
    earlier = recent["happened_on"] < pd.Timestamp(week.monday)
    return recent.assign(bucket=recent["kind"].map(_MOVES).mask(earlier, _OPENING).astype("str"))


def _touched(facts: pd.DataFrame) -> pd.DataFrame:
    """Count the order lines of each bucket; credits may split a line into several bookings."""
    line = ["order_line_id", "bucket"]
    parts = [
        add_up(
            facts.drop_duplicates([*line, *above]).assign(row_count=1.0),
            level,
            ["row_count"],
            ["bucket"],
        )
        for level, above in ((Level.COMPANY, []), (Level.REGION, ["region"]))
    ]
    return pd.concat(parts, ignore_index=True).reindex(columns=[*_KEYS, "row_count"]).astype(_TEXT)


def _reported(first_reported: pd.DataFrame, week: Week, settings: Settings) -> pd.DataFrame:
    """Give what last week first reported of this quarter; nothing in the quarter's first week."""
    last = week - 1
    same_quarter = last.sunday >= settings.fiscal.quarter(week.sunday).start
    told = (first_reported["code"] == "PRG-1") & (first_reported["period"] == str(last))
    found = first_reported.loc[told & same_quarter, [*_PLACE, "value"]]
    return found.rename(columns={"value": "reported"})


def _told(
    full: pd.DataFrame, bookings: pd.DataFrame, week: Week, settings: Settings
) -> pd.DataFrame:
    """Put opening, restated and closing in; `amount` has the opening as known now."""
    opening, restated = full["bucket"] == _OPENING, full["bucket"] == _RESTATED
    place = [full["level"], full["region"]]
    now = full["amount"].where(opening).groupby(place, dropna=False).transform("sum")
    closing = full["amount"].groupby(place, dropna=False).transform("sum")
    first = full["reported"].fillna(now)
    amount = full["amount"].mask(opening, first).mask(restated, now - first)
    amount = settled(amount.mask(full["bucket"] == _CLOSING, closing))
    begun = (week - 1).sunday >= settings.fiscal.quarter(week.sunday).start
    absent = pd.Series(bookings.empty, index=full.index)
    masks = {
        Reason.ABSENT_EXTRACT: absent,
        Reason.NO_HISTORY: (opening | restated) & full["reported"].isna() & begun & ~absent,
    }
    return full.assign(
        amount=amount.mask(absent),
        row_count=full["row_count"].mask(absent),
        reason=codes(full.index, **masks),
    )

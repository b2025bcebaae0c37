"""Two consecutive weeks of a small company in which everything happens to its opportunities.

Drawn from a seed: created, priced, repriced, handed over, pushed, pulled, undated, won, lost,
cancelled, reopened, deleted, or left alone, while reps move and rates change. The weeks lie inside
a quarter and across the edges of quarters and years.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from schemas.calendar import Week
from schemas.vocabulary import CLOSED_STAGES, OPEN_STAGES
from tests.unit.metrics.conftest import Row, deal, rate, seat
from tests.unit.metrics.worlds import Fate

WEEKS = ("2026-W14", "2026-W26", "2026-W27", "2026-W35", "2026-W36", "2026-W40", "2026-W53")
REGIONS = ("G0", "G1", "G2")
DEALS = 400
DUE = (-40, -13, -8, -7, -6, -5, -3, -1, 0, 1, 2, 6, 7, 20, 24, 26, 60, 88, 92, 120)
"""Days from the week's Sunday at which something may be due: around its edges and a quarter's."""

OPEN = [str(stage) for stage in OPEN_STAGES]
CLOSED = [str(stage) for stage in CLOSED_STAGES]


@dataclass(frozen=True)
class TwoWeeks:
    """The opportunities of a week and of the one before, and who sits where."""

    week: Week
    last: list[Row]
    now: list[Row]
    roster: list[Row]
    fx_rates: list[Row]


def two_weeks_of(drawn: bytes) -> TwoWeeks:
    """Make two weeks from a seed."""
    fate = Fate(drawn)
    week = Week.parse(fate.choice(WEEKS))
    reps = [f"R{number}" for number in range(8)]
    lives = [_life(fate, f"O{number:03}", week, reps) for number in range(DEALS)]
    return TwoWeeks(
        week,
        [last for last, _ in lives if last is not None],
        [now for _, now in lives if now is not None],
        [row for rep in reps for row in _seats(fate, rep, week)],
        [rate("USD", "2020-01-01", 7.1), rate("USD", _day(week, fate.choice(DUE)), 7.2357)],
    )


TWO_WEEKS = st.binary(min_size=6, max_size=6).map(two_weeks_of)


def _day(week: Week, offset: int) -> str:
    return (week.sunday + timedelta(days=offset)).isoformat()


def _seats(fate: Fate, rep: str, week: Week) -> list[Row]:
    first = seat(rep, region=fate.choice(REGIONS), valid_from="2020-01-01")
    if fate.random() < 0.5:
        return [first]
    moves = date.fromisoformat(_day(week, fate.choice((-8, -7, -6, -2, 0, 1))))
    then = seat(rep, region=fate.choice(REGIONS), valid_from=moves.isoformat())
    return [first | {"valid_to": (moves - timedelta(days=1)).isoformat()}, then]


def _life(
    fate: Fate, opportunity_id: str, week: Week, reps: Sequence[str]
) -> tuple[Row | None, Row | None]:
    """Give how one stood last week and how it stands now; None is not there."""
    drawn = _state(fate, opportunity_id, week, reps)
    if fate.rarely():
        since = fate.choice((-6, -3, 0)) if fate.random() < 0.8 else -300
        return None, drawn | {"created_on": fate.maybe(_day(week, since))}
    last = _closed(fate, drawn, week, -7) if fate.rarely() else drawn
    if fate.rarely() and fate.rarely():
        return last, None
    now = last
    for _ in range(fate.randrange(3)):
        now = fate.choice(CHANGES)(fate, now, week, reps)
    return last, now


def _state(fate: Fate, opportunity_id: str, week: Week, reps: Sequence[str]) -> Row:
    return deal(
        opportunity_id,
        fate.choice(OPEN),
        rep_id=fate.choice(reps),
        amount=fate.maybe(fate.money()),
        currency=fate.choice([None, None, "CNY", "USD"]),
        created_on=fate.maybe(_day(week, -90)),
        expected_order_on=fate.maybe(_day(week, fate.choice(DUE))),
        closed_on=None,
    )


def _closed(fate: Fate, row: Row, week: Week, latest: int) -> Row:
    ended = _day(week, latest - fate.randrange(7))
    return row | {"stage": fate.choice(CLOSED), "closed_on": ended}


def _close(fate: Fate, row: Row, week: Week, _: Sequence[str]) -> Row:
    return row if row["closed_on"] else _closed(fate, row, week, 0)


def _reopen(fate: Fate, row: Row, _: Week, __: Sequence[str]) -> Row:
    return row | {"stage": fate.choice(OPEN), "closed_on": None} if row["closed_on"] else row


def _climb(fate: Fate, row: Row, _: Week, __: Sequence[str]) -> Row:
    return row if row["closed_on"] else row | {"stage": fate.choice(OPEN)}


def _price(fate: Fate, row: Row, _: Week, __: Sequence[str]) -> Row:
    return row | {"amount": fate.maybe(fate.money())}


def _convert(fate: Fate, row: Row, _: Week, __: Sequence[str]) -> Row:
    return row | {"currency": fate.choice([None, "CNY", "USD"])}


def _date(fate: Fate, row: Row, week: Week, _: Sequence[str]) -> Row:
    return row | {"expected_order_on": fate.maybe(_day(week, fate.choice(DUE)))}


def _hand_over(fate: Fate, row: Row, _: Week, reps: Sequence[str]) -> Row:
    return row | {"rep_id": fate.choice(reps)}


Change = Callable[[Fate, Row, Week, Sequence[str]], Row]
CHANGES: tuple[Change, ...] = (
    *(_close, _reopen, _climb, _price, _price, _convert, _date, _date, _hand_over),
)
"""What may happen to an opportunity in a week, up to two of them."""

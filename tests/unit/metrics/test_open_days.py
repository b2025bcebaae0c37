"""Open opportunities of many days at once are those that each day's own look-back gives."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.metrics.open_days import COLUMNS, open_on_days
from assets.metrics.states import opportunities_at
from schemas.calendar import Week
from schemas.vocabulary import OPEN_STAGES
from tests.company import Company
from tests.unit.metrics.conftest import Row, closed, deal, moved, typed

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKS = Week.parse("2026-W36").back(13)
SUNDAYS = [pd.Timestamp(week.sunday) for week in WEEKS]
STAGES = ["L1", "L3", "L5", "WON", "LOST"]


def one_by_one(deals: pd.DataFrame, events: pd.DataFrame, zone: ZoneInfo) -> pd.DataFrame:
    parts = []
    for day in SUNDAYS:
        found = opportunities_at(deals, events, day, zone)
        is_open = found["stage"].isin([str(one) for one in OPEN_STAGES]) | found["stage"].isna()
        parts.append(found[is_open].assign(day=day))
    return pd.concat(parts, ignore_index=True)[COLUMNS]


def claim_same(deals: pd.DataFrame, events: pd.DataFrame, zone: ZoneInfo = SHANGHAI) -> None:
    keys = ["day", "opportunity_id"]
    at_once = open_on_days(deals, events, SUNDAYS, zone).sort_values(keys, ignore_index=True)
    wanted = one_by_one(deals, events, zone).sort_values(keys, ignore_index=True)
    pd.testing.assert_frame_equal(at_once, wanted, check_dtype=False, check_exact=True)


def stage_event(number: int, old: str | None, new: str, at: str) -> Row:
    """Give a change of the stage of O1."""
    return moved(f"E{number}", "O1", "", new, field="stage", changed_at=at, old_value=old)


def test_all_weeks_of_the_sample_are_as_each_of_them_alone(sample: Company) -> None:
    frames = sample.frames
    claim_same(frames["opportunities"], frames["stage_events"], sample.settings.zone)


def test_rows_in_any_order_give_the_same(sample: Company) -> None:
    deals, events = sample.frames["opportunities"], sample.frames["stage_events"]
    keys = ["day", "opportunity_id"]
    found, again = (
        open_on_days(*pair, SUNDAYS, SHANGHAI).sort_values(keys, ignore_index=True)
        for pair in ((deals, events), (deals[::-1], events[::-1]))
    )
    pd.testing.assert_frame_equal(found, again, check_exact=True)


def test_the_first_event_after_a_day_says_what_was_there() -> None:
    deals = typed("opportunities", [deal("O1", "L4", amount=300.0)])
    events = typed(
        "stage_events",
        [
            moved("E1", "O1", "100", "200", field="amount", changed_at="2026-07-01T10:00+08:00"),
            moved("E2", "O1", "200", "300", field="amount", changed_at="2026-08-12T10:00+08:00"),
        ],
    )
    found = open_on_days(deals, events, SUNDAYS, SHANGHAI)
    by_day = found.set_index("day")["amount"]
    assert by_day[pd.Timestamp("2026-06-28")] == 100.0
    assert by_day[pd.Timestamp("2026-07-05")] == 200.0
    assert by_day[pd.Timestamp("2026-08-16")] == 300.0
    claim_same(deals, events)


@pytest.mark.parametrize(("at", "held"), [("23:59:59", 300.0), ("23:59:59.999999", 300.0)])
def test_sunday_night_still_belongs_to_its_week(at: str, held: float) -> None:
    deals = typed("opportunities", [deal("O1", amount=held)])
    change = {"field": "amount", "changed_at": f"2026-08-30T{at}+08:00"}
    events = typed("stage_events", [moved("E1", "O1", "100", "300", **change)])
    found = open_on_days(deals, events, SUNDAYS[-2:], SHANGHAI)
    assert found["amount"].tolist() == [held, held]
    claim_same(deals, events)


def test_what_closed_later_without_an_event_is_open_at_a_stage_nobody_knows() -> None:
    deals = typed("opportunities", [closed("O1", "WON", "2026-09-02")])
    events = typed("stage_events", [])
    found = open_on_days(deals, events, SUNDAYS, SHANGHAI)
    assert found["stage"].isna().all()
    assert found["day"].max() == pd.Timestamp("2026-08-30")
    claim_same(deals, events)


def test_without_opportunities_nothing_is_open() -> None:
    nothing = typed("opportunities", []), typed("stage_events", [])
    found = open_on_days(*nothing, SUNDAYS, SHANGHAI)
    assert found.empty
    assert list(found.columns) == COLUMNS


DAYS = st.integers(-5, 100).map(lambda n: WEEKS[0].monday + timedelta(days=n))
HOURS = st.sampled_from(["00:00:00", "12:30:00", "23:59:59"])
MOVES = st.tuples(DAYS, HOURS, st.sampled_from([*STAGES, None]), st.sampled_from(STAGES))


@given(
    stage=st.sampled_from(STAGES),
    closed_on=st.none() | DAYS,
    created_on=DAYS,
    moves=st.lists(MOVES, max_size=5),
)
@settings(max_examples=60, deadline=None)
def test_any_history_of_stages_is_as_each_day_alone(
    stage: str,
    closed_on: object,
    created_on: object,
    moves: list[tuple[object, str, str | None, str]],
) -> None:
    told = {"created_on": str(created_on), "closed_on": closed_on and str(closed_on)}
    deals = typed("opportunities", [deal("O1", stage, **told), deal("O2", rep_id="AE2")])
    events = [
        stage_event(number, old, new, f"{day}T{hour}+08:00")
        for number, (day, hour, old, new) in enumerate(moves)
    ]
    claim_same(deals, typed("stage_events", events))

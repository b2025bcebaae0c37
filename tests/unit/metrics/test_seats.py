"""Who sat where on a day: figures follow the seat that a rep had when the thing happened."""

import pandas as pd
import pytest

from assets.metrics.seats import seats_at, seats_on, sellers_at
from tests.unit.metrics.conftest import seat, typed

MOVED = [
    seat("AE1", region="E1", team="T1", valid_from="2026-01-05", valid_to="2026-08-02"),
    seat("AE1", region="E2", team="T2", valid_from="2026-08-03"),
    seat("AE2", valid_from="2026-01-05", valid_to="2026-06-30"),
    seat("AE2", region="E2", team="T2", valid_from="2026-08-01", valid_to="2026-08-31"),
    seat("SR1", role="SR"),
    seat("D1", role="DIRECTOR"),
    seat("AE9", seat="VACANT"),
]


def regions(pairs: list[tuple[str, str | None]]) -> list[object]:
    reps = pd.Series([rep for rep, _ in pairs], dtype="str")
    days = pd.Series([day for _, day in pairs], dtype="datetime64[us]")
    found = seats_on(reps, days, typed("roster", MOVED))["region"]
    return found.astype(object).where(found.notna(), None).tolist()


@pytest.mark.parametrize(
    ("rep", "day", "region"),
    [
        ("AE1", "2026-08-02", "E1"),  # the last day of the old seat
        ("AE1", "2026-08-03", "E2"),  # the first day of the new one
        ("AE1", "2025-12-31", "E1"),  # before the first period: the first
        ("AE2", "2026-07-15", "E1"),  # between two periods: the earlier
        ("AE2", "2026-09-06", "E2"),  # after the last: the last
        ("AE1", None, "E1"),  # an unknown day: the first
        ("XX", "2026-09-06", None),  # nobody knows this rep
    ],
)
def test_a_rep_sits_where_the_roster_says_for_that_day(
    rep: str, day: str | None, region: str | None
) -> None:
    assert regions([(rep, day)]) == [region]


def test_a_roster_in_which_nobody_moved_is_looked_up_the_same_way() -> None:
    reps = pd.Series(["AE2", "XX"], index=[5, 3], dtype="str")
    days = pd.Series(["2020-01-01", "2026-09-06"], index=[5, 3], dtype="datetime64[us]")
    found = seats_on(reps, days, typed("roster", [seat("AE1"), seat("AE2", team="T7")]))
    assert found.index.tolist() == [5, 3]
    assert found.iloc[0].tolist() == ["E1", "T7", "AE", "FILLED"]
    assert found.iloc[1].isna().all()


def test_everybody_keeps_their_place_in_the_order_asked() -> None:
    asked = [("AE1", "2026-09-01"), ("AE2", "2026-01-10"), ("AE1", "2026-02-01"), ("XX", None)]
    assert regions(list(asked)) == ["E2", "E1", "E1", None]


def test_the_index_of_the_question_is_the_index_of_the_answer() -> None:
    reps = pd.Series(["AE1", "AE1"], index=[9, 4], dtype="str")
    days = pd.Series(["2026-09-01", "2026-02-01"], index=[9, 4], dtype="datetime64[us]")
    found = seats_on(reps, days, typed("roster", MOVED))
    assert found["region"].to_dict() == {9: "E2", 4: "E1"}


@pytest.mark.parametrize(
    ("day", "there"),
    [
        ("2026-08-31", ["AE1", "AE2", "AE9", "D1", "SR1"]),  # the last day of AE2
        ("2026-09-01", ["AE1", "AE9", "D1", "SR1"]),
        ("2026-07-15", ["AE1", "AE9", "D1", "SR1"]),  # AE2 between two periods
        ("2024-03-31", []),  # the day before the first period
    ],
)
def test_the_seats_of_a_day_are_those_valid_on_it(day: str, there: list[str]) -> None:
    assert seats_at(pd.Timestamp(day), typed("roster", MOVED))["rep_id"].tolist() == there


def test_of_two_overlapping_periods_the_later_holds() -> None:
    twice = [seat("AE1", team="T1"), seat("AE1", team="T2", valid_from="2026-08-10")]
    assert seats_at(pd.Timestamp("2026-09-06"), typed("roster", twice))["team"].tolist() == ["T2"]


def test_only_filled_outside_seats_sell() -> None:
    sellers = sellers_at(pd.Timestamp("2026-08-20"), typed("roster", MOVED))
    assert sellers["rep_id"].tolist() == ["AE1", "AE2"]
    assert sellers["region"].tolist() == ["E2", "E2"]

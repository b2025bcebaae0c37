"""Spells: from when to when an opportunity stood at a stage (FUN-2, FUN-5)."""

import pandas as pd
import pytest

from assets.metrics.spells import days_of, furthest_levels
from tests.company import Company
from tests.unit.metrics.conftest import Make, Row, closed, deal
from tests.unit.metrics.histories import changed, life, lived

Spell = tuple[str, str | None, str | None]


def spells(company: Company) -> list[Spell]:
    """Give stage, first and last day of each spell."""
    table = company.stage_spells
    days = table[["entered_on", "left_on"]].apply(lambda one: one.dt.strftime("%m-%d"))
    text = days.astype(object).where(days.notna(), None)
    return list(zip(table["stage"], text["entered_on"], text["left_on"], strict=True))


def one(make: Make, row: Row, events: list[Row]) -> Company:
    return make(opportunities=[row], stage_events=events)


def test_every_event_ends_a_spell_and_begins_one(make: Make) -> None:
    company = one(make, lived("O1", "L1", "L2", "L4"), life("O1", "L1", "L2", "L4"))
    assert spells(company) == [
        ("L1", "05-05", "05-12"),
        ("L2", "05-12", "05-19"),
        ("L4", "05-19", None),
    ]
    assert company.stage_spells["present"].tolist() == [False, False, True]
    assert company.stage_spells["region"].tolist() == ["E1"] * 3


def test_coming_back_begins_a_new_spell(make: Make) -> None:
    company = one(make, lived("O1", "L3", "L2", "L3"), life("O1", "L3", "L2", "L3"))
    assert [stage for stage, _, _ in spells(company)] == ["L3", "L2", "L3"]


def test_an_end_state_is_a_spell_and_reopening_ends_it(make: Make) -> None:
    way = ("L3", "LOST", "L3")
    assert spells(one(make, lived("O1", *way), life("O1", *way))) == [
        ("L3", "05-05", "05-12"),
        ("LOST", "05-12", "05-19"),
        ("L3", "05-19", None),
    ]


def test_without_events_there_is_one_spell_since_it_was_created(make: Make) -> None:
    company = one(make, deal("O1", "L4"), [])
    assert spells(company) == [("L4", "05-05", None)]
    assert company.stage_spells["present"].tolist() == [True]


def test_a_closed_one_without_events_has_only_its_end(make: Make) -> None:
    assert spells(one(make, closed("O1", "LOST"), [])) == [("LOST", "08-03", None)]


def test_the_stage_before_the_first_event_lasted_since_it_was_created(make: Make) -> None:
    company = one(make, deal("O1", "L3"), [changed("1", "L2", "L3", "2026-06-01")])
    assert spells(company) == [("L2", "05-05", "06-01"), ("L3", "06-01", None)]


def test_a_stage_between_events_that_do_not_meet_begins_nobody_knows_when(make: Make) -> None:
    events = [changed("1", None, "L1", "2026-05-05"), changed("2", "L2", "L3", "2026-06-01")]
    company = one(make, deal("O1", "L3"), events)
    assert spells(company) == [("L1", "05-05", None), ("L2", None, "06-01"), ("L3", "06-01", None)]
    days = days_of(company.stage_spells, company.as_of)
    assert days.isna().tolist() == [True, True, False]


def test_a_stage_that_no_event_tells_of_begins_nobody_knows_when(make: Make) -> None:
    company = one(make, deal("O1", "L4"), life("O1", "L1", "L2"))
    assert spells(company)[-1] == ("L4", None, None)
    assert company.stage_spells["present"].tolist() == [False, False, True]


def test_an_end_without_an_event_is_on_its_closing_day(make: Make) -> None:
    company = one(make, closed("O1", "WON", "2026-08-03"), life("O1", "L1", "L5"))
    assert spells(company)[1:] == [("L5", "05-12", "08-03"), ("WON", "08-03", None)]


@pytest.mark.parametrize(
    ("moment", "last"),
    [
        ("2026-09-06T23:59:59+08:00", ("L4", "09-06", None)),
        ("2026-09-07T00:00:00+08:00", ("L3", "05-05", None)),
    ],
)
def test_only_events_up_to_sunday_night_count(make: Make, moment: str, last: Spell) -> None:
    events = [*life("O1", "L3"), changed("Z", "L3", "L4", "2026-09-06", changed_at=moment)]
    assert spells(one(make, deal("O1", "L4"), events))[-1] == last


def test_an_event_that_changes_nothing_begins_no_spell(make: Make) -> None:
    events = [*life("O1", "L3"), changed("2", "L3", "L3", "2026-06-01")]
    assert spells(one(make, deal("O1", "L3"), events)) == [("L3", "05-05", None)]


def test_events_of_one_moment_come_in_the_order_of_their_ids(make: Make) -> None:
    events = [
        changed("1", None, "L1", "2026-05-05"),
        changed("2", "L1", "L2", "2026-05-05"),
        changed("3", "L2", "L3", "2026-05-05"),
    ]
    for rows in (events, events[::-1]):
        stages = [stage for stage, _, _ in spells(one(make, deal("O1", "L3"), rows))]
        assert stages == ["L1", "L2", "L3"]


def test_events_of_other_fields_and_other_opportunities_do_not_matter(make: Make) -> None:
    events = [
        *life("O1", "L3"),
        changed("2", "100", "200", "2026-06-01", field="amount"),
        changed("3", "L3", "L4", "2026-06-01", opportunity_id="O9"),
        changed("4", "L3", "??", "2026-06-01"),
    ]
    assert spells(one(make, deal("O1", "L3"), events)) == [("L3", "05-05", None)]


def test_what_is_registered_later_has_no_spell(make: Make) -> None:
    assert spells(one(make, deal("O1", "L1", created_on="2026-09-07"), [])) == []


@pytest.mark.parametrize(
    ("way", "furthest", "skipped"),
    [
        (("L1", "L2"), 2, []),
        (("L1", "L2", "L3", "L4", "L5", "WON"), 6, []),
        (("L1", "L3"), 3, [2]),
        (("L1", "L5", "WON"), 6, [2, 3, 4]),
        (("L1", "L2", "WON"), 6, [3, 4, 5]),
        (("L1", "L3", "L2"), 3, []),  # jumped over at first, but was there
        (("L1", "L4", "LOST"), 4, [2, 3]),
        (("L3", "L4"), 4, []),  # registered at L3: nobody saw it jump
        (("L1", "L2", "LOST", "L1"), 2, []),
        (("L1", "L5", "WON", "L3"), 5, [2, 4]),  # won no more, but it came to L5
    ],
)
def test_how_far_an_opportunity_came_and_what_it_jumped_over(
    make: Make, way: tuple[str, ...], furthest: int, skipped: list[int]
) -> None:
    company = one(make, lived("O1", *way), life("O1", *way))
    found = furthest_levels(company.stage_spells, company.opportunities_as_of).iloc[0]
    assert found["furthest"] == furthest
    assert [number for number in range(1, 6) if found[f"skipped_{number}"]] == skipped


@pytest.mark.parametrize(
    ("stage", "furthest"), [("L4", 4), ("WON", 6), ("LOST", None), ("CANCELLED", None)]
)
def test_without_events_only_the_present_stage_is_known(
    make: Make, stage: str, furthest: int | None
) -> None:
    row = closed("O1", stage) if stage != "L4" else deal("O1", stage)
    company = one(make, row, [])
    found = furthest_levels(company.stage_spells, company.opportunities_as_of)["furthest"].iloc[0]
    assert (None if pd.isna(found) else found) == furthest


def test_a_stage_missing_between_events_is_not_taken_for_jumped_over(make: Make) -> None:
    events = [changed("1", None, "L1", "2026-05-05"), changed("2", "L3", "L4", "2026-06-01")]
    company = one(make, deal("O1", "L4"), events)
    found = furthest_levels(company.stage_spells, company.opportunities_as_of).iloc[0]
    assert found["furthest"] == 4
    assert not found.drop("furthest").any()


def test_days_of_a_spell_are_whole_days_and_lasting_ones_go_on_to_sunday(make: Make) -> None:
    company = one(make, lived("O1", "L1", "L2"), life("O1", "L1", "L2"))
    assert days_of(company.stage_spells, company.as_of).tolist() == [7, 117]

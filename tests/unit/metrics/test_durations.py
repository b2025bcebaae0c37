"""How long opportunities stay at a level (FUN-5)."""

from datetime import date, timedelta

import pandas as pd
import pytest

from assets.metrics.durations import median_days
from tests.company import Company
from tests.unit.metrics.conftest import Make, Row, deal, only, reasons
from tests.unit.metrics.histories import AS_OF, changed, life, lived

Spells = list[tuple[int, bool]]


def median(spells: Spells) -> float | None:
    """Give the median of spells: days, and whether each ended."""
    rows = [{"stage": "L3", "days": days, "ended_count": float(done)} for days, done in spells]
    found = median_days(pd.DataFrame(rows).assign(spell_count=1.0), ["stage"])
    return found.iloc[0] if len(found) else None


def stayed(make: Make, spells: Spells) -> Company:
    """Make a company whose opportunities stayed at L3 so long; who did not end is there still."""
    rows: list[Row] = []
    events: list[Row] = []
    for number, (days, done) in enumerate(spells):
        name, about = f"O{number}", {"opportunity_id": f"O{number}"}
        start = (AS_OF - timedelta(days=days)) if not done else date(2026, 1, 5)
        rows.append(deal(name, "L4" if done else "L3", created_on=start.isoformat()))
        events.append(changed(f"{name}-1", None, "L3", start.isoformat(), **about))
        if done:
            left = (start + timedelta(days=days)).isoformat()
            events.append(changed(f"{name}-2", "L3", "L4", left, **about))
    return make(opportunities=rows, stage_events=events)


def at(company: Company, stage: str = "L3", region: str | None = None) -> pd.Series:
    return only(company.stage_duration, stage=stage, region=region)


GOLDEN = [(10, True), (20, True), (40, False), (50, False)]


@pytest.mark.parametrize("region", [None, "E1"])
def test_the_golden_spells_have_a_median_of_twenty_days(make: Make, region: str | None) -> None:
    row = at(stayed(make, GOLDEN), region=region)
    assert row[["spell_count", "ended_count", "median_days_in_stage"]].tolist() == [4, 2, 20]
    assert reasons(row) == []


@pytest.mark.parametrize(
    ("spells", "expected"),
    [
        (GOLDEN, 20),
        ([(5, True)], 5),
        ([(0, True), (9, True)], 0),  # left on the day it came
        ([(10, True), (20, True), (30, True)], 20),
        ([(10, True), (10, False)], 10),  # at risk on the day it was last seen
        ([(10, False), (20, True), (30, True)], 20),  # one gone out of sight before
        ([(10, True), (20, False), (30, True), (40, True)], 30),  # 3/4, then 3/8
        ([(10, False), (20, False)], None),
        ([(10, True), (20, False), (30, False)], None),  # two thirds are there still
    ],
)
def test_the_median_is_the_first_day_on_which_half_have_left(
    spells: Spells, expected: int | None
) -> None:
    assert median(spells) == expected
    assert median(spells[::-1]) == expected


def test_a_half_that_binary_fractions_miss_is_a_half() -> None:
    assert median([(day, True) for day in range(1, 31)]) == 15
    assert median([(day, True) for day in range(1, 50)] + [(60, False)] * 49) == 49


def test_a_median_that_is_not_reached_has_its_reason(make: Make) -> None:
    row = at(stayed(make, [(10, True), (20, False), (30, False)]))
    assert pd.isna(row["median_days_in_stage"])
    assert reasons(row) == ["not_reached"]
    assert row[["spell_count", "ended_count"]].tolist() == [3, 1]


def test_coming_back_is_a_new_spell(make: Make) -> None:
    way = ("L2", "L3", "L2", "L3")
    company = make(opportunities=[lived("O1", *way)], stage_events=life("O1", *way))
    assert at(company, "L3")[["spell_count", "ended_count"]].tolist() == [2, 1]
    assert at(company, "L2")[["spell_count", "ended_count"]].tolist() == [2, 2]


def test_winning_and_losing_end_a_spell_and_are_none(make: Make) -> None:
    rows = [lived("O1", "L3", "WON"), lived("O2", "L3", "LOST")]
    company = make(
        opportunities=rows, stage_events=life("O1", "L3", "WON") + life("O2", "L3", "LOST")
    )
    assert at(company)[["spell_count", "ended_count", "median_days_in_stage"]].tolist() == [2, 2, 7]
    assert company.stage_duration["spell_count"].sum() == 4  # of the company and of E1


def test_a_spell_whose_beginning_nobody_knows_is_left_out(make: Make) -> None:
    events = [changed("1", "L3", "L4", "2026-06-01")]
    company = make(opportunities=[deal("O1", "L4", created_on=None)], stage_events=events)
    assert at(company, "L3")["spell_count"] == 0
    assert at(company, "L4")["spell_count"] == 1


def test_a_level_that_nobody_was_at_has_no_median(make: Make) -> None:
    row = at(stayed(make, GOLDEN), "L1")
    assert (row["spell_count"], reasons(row)) == (0, ["no_opportunities"])
    assert pd.isna(row["median_days_in_stage"])


def test_without_stage_events_every_stage_is_null_with_its_reason(make: Make) -> None:
    table = make(opportunities=[deal("O1", "L3")]).stage_duration
    assert table["stage"].tolist() == ["L1", "L2", "L3", "L4", "L5"] * 3
    assert set(table["reason"]) == {"no_history"}
    figures = ["spell_count", "ended_count", "median_days_in_stage"]
    assert table[figures].isna().all(axis=None)


def test_without_opportunities_there_are_no_durations(make: Make) -> None:
    assert make().stage_duration.empty

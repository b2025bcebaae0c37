"""What became of the opportunities of each level within the week (FUN-3)."""

import pandas as pd
import pytest

from tests.company import Company
from tests.unit.metrics.conftest import Make, Row, closed, deal, only, reasons, seat
from tests.unit.metrics.histories import changed, life

FATES = ["advanced", "stayed", "fell_back", "lost", "won", "cancelled"]
SHARES = [f"{fate}_rate" for fate in FATES]
COUNTS = [f"{fate}_count" for fate in FATES]

GOLDEN = ["L4"] * 4 + ["L5"] + ["L3"] * 12 + ["L1"] + ["LOST"] * 2
"""What became of twenty that stood at L3 a week ago."""


def then(make: Make, *rows: Row) -> Company:
    return make(week="2026-W35", opportunities=rows)


def stood(stage: str, row: Row) -> Row:
    """Give an opportunity as it stood a week ago."""
    return {**row, "stage": stage, "closed_on": None}


def ends(stage: str, number: int = 0) -> Row:
    ended = {"WON", "LOST", "CANCELLED"}
    name = f"O{number}"
    return closed(name, stage, "2026-09-03") if stage in ended else deal(name, stage)


def at(company: Company, stage: str = "L3", region: str | None = None) -> pd.Series:
    return only(company.stage_transitions, stage=stage, region=region)


@pytest.mark.parametrize("region", [None, "E1"])
def test_the_golden_twenty_at_l3_are_told_by_last_weeks_snapshot(
    make: Make, region: str | None
) -> None:
    now = [ends(stage, number) for number, stage in enumerate(GOLDEN)]
    before = [stood("L3", row) for row in now]
    row = at(make(opportunities=now).after(then(make, *before)), region=region)
    assert (row["before_count"], row["week"]) == (20, "2026-W36")
    assert row[SHARES].tolist() == [0.25, 0.60, 0.05, 0.10, 0.0, 0.0]
    assert reasons(row) == []


def test_the_golden_twenty_at_l3_are_told_by_stage_events(make: Make) -> None:
    now = [ends(stage, number) for number, stage in enumerate(GOLDEN)]
    events = [
        changed(str(number), "L3", stage, "2026-09-03", opportunity_id=f"O{number}")
        for number, stage in enumerate(GOLDEN)
        if stage != "L3"
    ]
    row = at(make(opportunities=now, stage_events=[*events, *life("O5", "L3")]))
    assert row[SHARES].tolist() == [0.25, 0.60, 0.05, 0.10, 0.0, 0.0]


@pytest.mark.parametrize(
    ("stage", "fate"),
    [
        ("L4", "advanced"),
        ("L5", "advanced"),
        ("L3", "stayed"),
        ("L2", "fell_back"),
        ("L1", "fell_back"),
        ("LOST", "lost"),
        ("WON", "won"),
        ("CANCELLED", "cancelled"),
    ],
)
def test_every_fate_has_its_share(make: Make, stage: str, fate: str) -> None:
    row = at(make(opportunities=[ends(stage)]).after(then(make, deal("O0", "L3"))))
    assert row[f"{fate}_rate"] == 1.0
    assert row[COUNTS].sum() == 1


def test_cancelled_is_a_share_of_its_own(make: Make) -> None:
    now = [ends("CANCELLED"), ends("L3", 1)]
    company = make(opportunities=now).after(then(make, *[stood("L3", row) for row in now]))
    row = at(company)
    assert row[["stayed_rate", "lost_rate", "cancelled_rate"]].tolist() == [0.5, 0.0, 0.5]


def test_one_that_is_no_longer_delivered_is_counted_apart_and_in_no_share(make: Make) -> None:
    company = make(opportunities=[deal("O0", "L3")]).after(
        then(make, deal("O0", "L3"), deal("O1", "L3"))
    )
    for region in (None, "E1"):
        row = at(company, region=region)
        assert row[["before_count", "unknown_count", "stayed_count"]].tolist() == [2, 1, 1]
        assert row["stayed_rate"] == 1.0


def test_what_was_created_or_reopened_this_week_was_not_there(make: Make) -> None:
    now = [deal("O0", "L1", created_on="2026-09-02"), deal("O1", "L3"), deal("O2", "L3")]
    before = [stood("L3", deal("O1")), closed("O2", "LOST", "2026-07-01")]
    company = make(opportunities=now).after(then(make, *before))
    assert at(company, "L1")["before_count"] == 0
    assert at(company, "L3")[["before_count", "stayed_count"]].tolist() == [1, 1]


def test_an_opportunity_stands_where_it_is_now(make: Make) -> None:
    roster = [
        seat("AE1", region="E1", valid_to="2026-08-30"),
        seat("AE1", region="E2", team="T2", valid_from="2026-08-31"),
    ]
    company = make(roster=roster, opportunities=[deal("O0", "L4")]).after(
        make(week="2026-W35", roster=roster, opportunities=[deal("O0", "L3")])
    )
    assert at(company, region="E1")["before_count"] == 0
    assert at(company, region="E2")["advanced_rate"] == 1.0


def test_nothing_at_a_level_gives_no_shares(make: Make) -> None:
    row = at(make(opportunities=[deal("O0", "L3")]).after(then(make, deal("O0", "L3"))), "L5")
    assert row["before_count"] == 0
    assert row[SHARES].isna().all()
    assert reasons(row) == ["no_opportunities"]


def test_without_history_every_stage_is_null_with_its_reason(make: Make) -> None:
    table = make(opportunities=[deal("O0", "L3")]).stage_transitions
    assert table["stage"].tolist() == ["L1", "L2", "L3", "L4", "L5"] * 3
    assert set(table["reason"]) == {"no_history"}
    assert table.drop(columns=["level", "region", "week", "stage", "reason"]).isna().all(axis=None)


def test_an_event_of_next_monday_moves_nothing(make: Make) -> None:
    late = changed("9", "L3", "L4", "2026-09-07", opportunity_id="O0")
    company = make(opportunities=[deal("O0", "L4")], stage_events=[late])
    assert at(company)["stayed_rate"] == 1.0


def test_one_that_closed_in_the_week_without_an_event_was_nobody_knows_where(make: Make) -> None:
    company = make(opportunities=[ends("WON", 1), deal("O0", "L3")], stage_events=life("O0", "L3"))
    counts = company.stage_transitions.query("level == 'company'")[["before_count", "won_count"]]
    assert counts.sum().tolist() == [1, 0]


def test_without_a_roster_only_the_company_has_rows(make: Make) -> None:
    company = make(roster=[], opportunities=[deal("O0", "L3")], stage_events=life("O0", "L3"))
    assert company.stage_transitions["level"].tolist() == ["company"] * 5


def test_without_opportunities_there_are_no_transitions(make: Make) -> None:
    assert make().stage_transitions.empty

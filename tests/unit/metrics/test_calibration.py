"""Calibration: how often opportunities once seen at a level are won (FUN-11)."""

import pandas as pd
import pytest

from schemas.settings import Settings
from tests.company import Company
from tests.unit.metrics.conftest import Make, Row, closed, deal, having, moved, only, reasons, seat

CHANGED = {"field": "stage", "changed_at": "2026-07-20T10:00:00+08:00"}


def step(opportunity_id: str, old: str | None, new: str, **cells: object) -> Row:
    """Give a stage event."""
    about = {"event_id": f"{opportunity_id}-{old}-{new}", "opportunity_id": opportunity_id}
    return {**about, "old_value": old, "new_value": new, **CHANGED, **cells}


def from_l3(count: int, stage: str, rep_id: str = "AE1") -> tuple[list[Row], list[Row]]:
    """Give so many that ended from L3, and the events that tell."""
    ids = [f"{rep_id}-{stage}-{number}" for number in range(count)]
    return [closed(one, stage, rep_id=rep_id) for one in ids], [
        step(one, "L3", stage) for one in ids
    ]


def company_of(make: Make, *parts: tuple[list[Row], list[Row]], **rows: object) -> Company:
    """Make a company of closed opportunities."""
    deals = [row for part, _ in parts for row in part]
    return make(
        opportunities=deals, stage_events=[row for _, more in parts for row in more], **rows
    )


def rates(company: Company, stage: str, **cells: object) -> pd.Series:
    """Give the row of a stage of the company, or of another place."""
    return only(company.calibration, stage=stage, **(cells or {"level": "company"}))


def test_the_golden_level_is_won_in_9_of_30_and_calibrated_to_38_percent(make: Make) -> None:
    found = rates(company_of(make, from_l3(9, "WON"), from_l3(21, "LOST")), "L3")
    assert found[["won_count", "resolved_count"]].tolist() == [9, 30]
    assert found[["observed_rate", "win_probability"]].tolist() == [0.30, 0.50]
    assert found["calibrated_rate"] == 0.38
    assert reasons(found) == []


def test_the_weight_of_the_method_is_a_setting(make: Make, golden_settings: Settings) -> None:
    heavy = having(golden_settings, "calibration", prior_weight=70.0)
    company = company_of(make, from_l3(9, "WON"), from_l3(21, "LOST"), settings=heavy)
    assert rates(company, "L3")["calibrated_rate"] == 0.44


def test_with_none_resolved_the_methods_probability_stays(make: Make) -> None:
    found = rates(company_of(make, from_l3(1, "WON")), "L5")
    assert found["resolved_count"] == 0
    assert pd.isna(found["observed_rate"])
    assert found["calibrated_rate"] == found["win_probability"] == 0.90
    assert reasons(found) == ["no_actual"]


@pytest.mark.parametrize(("lost", "expected"), [(10, ["too_few"]), (11, [])])
def test_fewer_than_20_resolved_are_marked(make: Make, lost: int, expected: list[str]) -> None:
    assert (
        reasons(rates(company_of(make, from_l3(9, "WON"), from_l3(lost, "LOST")), "L3")) == expected
    )


def test_one_counts_at_every_level_at_which_it_has_been(make: Make) -> None:
    events = [step("O1", "L1", "L2"), step("O1", "L2", "L4"), step("O1", "L4", "WON")]
    company = make(opportunities=[closed("O1", "WON")], stage_events=events)
    seen = {stage: rates(company, stage)["resolved_count"] for stage in ("L1", "L2", "L3", "L4")}
    assert seen == {"L1": 1, "L2": 1, "L3": 0, "L4": 1}  # L3 was jumped over


def test_one_that_came_back_to_a_level_counts_there_once(make: Make) -> None:
    turns = [("L3", "L4"), ("L4", "L3"), ("L3", "L5"), ("L5", "WON")]
    events = [
        step("O1", old, new, changed_at=f"2026-07-{20 + day}T10:00:00+08:00")
        for day, (old, new) in enumerate(turns)
    ]
    company = make(opportunities=[closed("O1", "WON")], stage_events=events)
    assert rates(company, "L3")["resolved_count"] == 1


@pytest.mark.parametrize(
    ("row", "counted"),
    [
        (closed("O1", "WON", "2025-09-30"), 0),  # before the trailing quarters
        (closed("O1", "WON", "2025-10-01"), 1),
        (closed("O1", "CANCELLED"), 0),
        (deal("O1", "L4"), 0),  # reopened or not: open now is not resolved
    ],
)
def test_resolved_is_won_or_lost_in_the_trailing_quarters(
    make: Make, row: Row, counted: int
) -> None:
    event = step("O1", "L3", str(row["stage"]), changed_at="2025-09-29T10:00:00+08:00")
    company = make(opportunities=[row], stage_events=[event])
    assert rates(company, "L3")["resolved_count"] == counted


def test_a_level_seen_after_the_week_is_not_seen(make: Make) -> None:
    events = [
        step("O1", "L3", "WON"),
        step("O1", "WON", "L5", changed_at="2026-09-07T00:00:00+08:00"),
    ]
    company = make(opportunities=[closed("O1", "WON")], stage_events=events)
    assert rates(company, "L5")["resolved_count"] == 0


def test_an_event_of_another_field_shows_no_level(make: Make) -> None:
    events = [step("O1", "L3", "WON"), moved("2", "O1", "2026-08-01", "2026-08-03")]
    company = make(opportunities=[closed("O1", "WON")], stage_events=events)
    assert company.calibration.query("level == 'company'")["resolved_count"].sum() == 1


def test_a_region_has_what_was_closed_in_it(make: Make) -> None:
    roster = [seat("AE1", valid_to="2026-08-02"), seat("AE1", region="E2", valid_from="2026-08-03")]
    deals = [closed("O1", "WON", "2026-08-02"), closed("O2", "LOST", "2026-08-03")]
    events = [step("O1", "L3", "WON"), step("O2", "L3", "LOST")]
    company = make(opportunities=deals, stage_events=events, roster=roster)
    assert rates(company, "L3", level="region", region="E1")["observed_rate"] == 1.0
    assert rates(company, "L3", level="region", region="E2")["observed_rate"] == 0.0
    assert rates(company, "L3")["observed_rate"] == 0.5


def test_without_stage_events_nobody_knows_what_was_seen(make: Make) -> None:
    rows = make(opportunities=from_l3(9, "WON")[0]).calibration
    figures = ["won_count", "resolved_count", "observed_rate", "calibrated_rate"]
    assert rows[figures].isna().all(axis=None)
    assert set(rows["reason"]) == {"absent_extract"}
    assert rows["win_probability"].notna().all()


def test_without_a_roster_no_region_has_a_count(make: Make) -> None:
    company = company_of(make, from_l3(9, "WON"), roster=[])
    assert rates(company, "L3")["won_count"] == 9
    region = rates(company, "L3", level="region", region="E1")
    assert pd.isna(region["won_count"])
    assert reasons(region) == ["absent_extract"]

"""The truths planted in the sample company's opportunities, and the metric that finds each."""

import pandas as pd
import pytest
from upath import UPath

from schemas.settings import Settings
from tests.company import Company
from tests.unit.metrics.conftest import only, reasons


@pytest.fixture(scope="module")
def w35(sample_landing: UPath, sample_settings: Settings) -> Company:
    """The sample company a week earlier."""
    return Company.landed(UPath(sample_landing), "2026-W35", sample_settings)


def review(company: Company, name: str) -> pd.Series:
    return only(company.opportunity_review, opportunity_id=name)


@pytest.mark.parametrize(("name", "pushes"), [("P900001", 3), ("P900002", 4)])
def test_a_date_pushed_again_and_again_is_fiction(sample: Company, name: str, pushes: int) -> None:
    row = review(sample, name)
    assert row["push_count"] == pushes
    assert "date_is_fiction" in reasons(row, "flags")


def test_the_one_that_skips_l2_is_flagged_and_counted(sample: Company) -> None:
    row = review(sample, "P900010")
    assert "skip" in reasons(row, "flags")
    assert row["furthest_stage"] == "L3"
    cohort = {"cohort_quarter": "FY2026-Q1", "region": "GD"}
    step = only(sample.funnel_conversion, step="L2-L3", **cohort)
    without = sample.frames["opportunities"].query("opportunity_id != 'P900010'")
    fewer = sample.having({"opportunities": without.reset_index(drop=True)})
    less = only(fewer.funnel_conversion, step="L2-L3", **cohort)
    columns = ["reached_count", "passed_count", "skip_count"]
    assert (step[columns] - less[columns]).tolist() == [1, 1, 1]


def test_the_one_that_falls_back_keeps_its_level_and_begins_a_new_spell(sample: Company) -> None:
    row = review(sample, "P900011")
    assert row[["stage", "furthest_stage", "days_in_stage"]].tolist() == ["L2", "L4", 12]
    spells = sample.stage_spells.query("opportunity_id == 'P900011'")
    assert spells["stage"].tolist() == ["L1", "L2", "L3", "L4", "L2"]
    assert spells["left_on"].iloc[3] == pd.Timestamp("2026-08-25")


def test_the_week_in_which_it_fell_back_says_so(w35: Company) -> None:
    row = only(w35.stage_transitions, stage="L4", region="SN")
    assert row["fell_back_count"] >= 1
    without = w35.frames["opportunities"].query("opportunity_id != 'P900011'")
    fewer = w35.having({"opportunities": without.reset_index(drop=True)})
    less = only(fewer.stage_transitions, stage="L4", region="SN")
    assert row["fell_back_count"] - less["fell_back_count"] == 1


def test_the_reopened_one_is_in_the_list_with_its_last_spell(sample: Company, w35: Company) -> None:
    assert "P900006" not in set(w35.opportunity_review["opportunity_id"])
    assert review(sample, "P900006")[["stage", "days_in_stage"]].tolist() == ["L3", 4]


def test_last_weeks_snapshot_and_the_stage_events_tell_the_same(
    sample: Company, w35: Company
) -> None:
    by_snapshot = sample.after(w35).stage_transitions
    pd.testing.assert_frame_equal(by_snapshot, sample.stage_transitions)


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        ("P900003", "overdue"),
        ("P900007", "no_account"),
        ("P900008", "unpriced"),
        ("P900009", "undated"),
    ],
)
def test_what_an_opportunity_lacks_is_flagged(sample: Company, name: str, flag: str) -> None:
    assert flag in reasons(review(sample, name), "flags")


def test_evidence_is_weighed_against_the_present_level(sample: Company) -> None:
    row = review(sample, "P900001")
    assert row["stage"] == "L4"
    assert row["evidence_gap_rate"] == 0.5
    assert row["missing_evidence"] == "proposal_reviewed;price_agreed"


def test_without_stage_events_the_sample_says_what_nobody_knows(sample: Company) -> None:
    company = sample.without("stage_events")
    for table in (company.stage_transitions, company.stage_duration):
        assert set(table["reason"]) == {"no_history"}
    review = company.opportunity_review
    assert review[["days_in_stage", "push_count"]].isna().all(axis=None)
    assert review["reason"].str.contains("no_history").all()

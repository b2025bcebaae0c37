"""Opportunities on an earlier day: the snapshot, or stage events undone, or nobody knows."""

import pandas as pd
import pytest
from upath import UPath

from assets.metrics.states import opportunities_at
from schemas.settings import Settings
from tests.company import Company
from tests.unit.metrics.conftest import Make, Row, closed, deal, only, typed


def changed(number: int, at: str, field: str, old: object, new: object, of: str = "O1") -> Row:
    """Give a stage event; the time is that of Shanghai."""
    cells = {"field": field, "old_value": old, "new_value": str(new)}
    return {"event_id": f"E{number}", "opportunity_id": of, "changed_at": f"{at}+08:00", **cells}


def at(day: str, deals: list[Row], events: list[Row], settings: Settings) -> pd.DataFrame:
    """Give the opportunities as they stood on a day."""
    frames = (typed("opportunities", deals), typed("stage_events", events))
    return opportunities_at(*frames, pd.Timestamp(day), settings.zone)


def test_every_field_goes_back_to_what_it_was(golden_settings: Settings) -> None:
    now = deal("O1", "L4", amount=300.0, expected_order_on="2026-09-30", rep_id="AE2")
    events = [
        changed(1, "2026-08-31T09:00", "stage", "L2", "L3"),
        changed(2, "2026-09-01T09:00", "stage", "L3", "L4"),
        changed(3, "2026-09-01T09:00", "amount", "200", "300"),
        changed(4, "2026-09-02T09:00", "expected_order_on", "2026-09-10", "2026-09-30"),
        changed(5, "2026-09-03T09:00", "rep_id", "AE1", "AE2"),
    ]
    then = only(at("2026-08-30", [now], events, golden_settings))
    assert (then["stage"], then["amount"], then["rep_id"]) == ("L2", 200.0, "AE1")
    assert then["expected_order_on"] == pd.Timestamp("2026-09-10")
    assert only(at("2026-08-31", [now], events, golden_settings))["stage"] == "L3"
    assert only(at("2026-09-06", [now], events, golden_settings))["stage"] == "L4"


def test_a_field_that_was_empty_is_empty_again(golden_settings: Settings) -> None:
    events = [
        changed(1, "2026-09-01T09:00", "amount", None, "300"),
        changed(2, "2026-09-01T09:00", "expected_order_on", None, "2026-09-18"),
    ]
    then = only(at("2026-08-30", [deal("O1", amount=300.0)], events, golden_settings))
    assert pd.isna(then["amount"])
    assert pd.isna(then["expected_order_on"])


def test_a_day_ends_at_midnight_company_time(golden_settings: Settings) -> None:
    events = [changed(1, "2026-08-30T23:59:59", "stage", "L2", "L3")]
    late = [changed(1, "2026-08-31T00:00:00", "stage", "L2", "L3")]
    assert only(at("2026-08-30", [deal("O1")], events, golden_settings))["stage"] == "L3"
    assert only(at("2026-08-30", [deal("O1")], late, golden_settings))["stage"] == "L2"


def test_one_created_later_is_not_there(golden_settings: Settings) -> None:
    assert at("2026-08-30", [deal("O1", created_on="2026-08-31")], [], golden_settings).empty
    assert len(at("2026-08-30", [deal("O1", created_on=None)], [], golden_settings)) == 1


def test_one_closed_later_is_open_at_the_stage_its_events_tell(golden_settings: Settings) -> None:
    events = [changed(1, "2026-09-02T09:00", "stage", "L5", "WON")]
    then = only(at("2026-08-30", [closed("O1", "WON", "2026-09-02")], events, golden_settings))
    assert then["stage"] == "L5"
    assert pd.isna(then["closed_on"])


def test_one_closed_later_without_an_event_is_open_at_a_stage_nobody_knows(
    golden_settings: Settings,
) -> None:
    then = only(at("2026-08-30", [closed("O1", "WON", "2026-09-02")], [], golden_settings))
    assert pd.isna(then["stage"])
    assert pd.isna(then["closed_on"])


def test_one_reopened_later_is_still_lost_since_its_day(golden_settings: Settings) -> None:
    events = [
        changed(1, "2026-07-15T09:00", "stage", "L3", "LOST"),
        changed(2, "2026-09-02T09:00", "stage", "LOST", "L3"),
    ]
    then = only(at("2026-08-30", [deal("O1", "L3")], events, golden_settings))
    assert (then["stage"], then["closed_on"]) == ("LOST", pd.Timestamp("2026-07-15"))
    now = only(at("2026-09-06", [deal("O1", "L3")], events, golden_settings))
    assert (now["stage"], pd.isna(now["closed_on"])) == ("L3", True)


def test_one_closed_before_keeps_its_closing_day(golden_settings: Settings) -> None:
    then = only(at("2026-08-30", [closed("O1", "LOST", "2026-08-03")], [], golden_settings))
    assert (then["stage"], then["closed_on"]) == ("LOST", pd.Timestamp("2026-08-03"))


def test_a_null_stage_counts_in_raw_v_with_probability_nothing(make: Make) -> None:
    company = make(
        opportunities=[
            closed("O1", "WON", "2026-09-08", expected_order_on="2026-09-18"),
            deal("O2", "L3"),
        ]
    )
    row = only(company.sales_progress, level="company", measure="revenue")
    assert (row["open_in_window"], row["open_l3"]) == (200_000.0, 100_000.0)
    weighted = company.opportunities_as_of.set_index("opportunity_id")["weighted_amount"]
    assert weighted.to_dict() == {"O1": 0.0, "O2": 50_000.0}


def test_last_week_is_its_snapshot_where_there_is_one(make: Make) -> None:
    before = make(week="2026-W35", opportunities=[deal("O1", "L1")])
    now = make(opportunities=[deal("O1", "L4"), deal("O2")])
    assert only(now.after(before).opportunities_before)["stage"] == "L1"


def test_without_snapshot_and_stage_events_nobody_knows_last_week(make: Make) -> None:
    assert make(opportunities=[deal("O1")]).opportunities_before.empty


@pytest.mark.parametrize("week", ["2026-W33", "2026-W34", "2026-W35"])
def test_the_sample_rewound_by_its_events_is_the_snapshot_of_the_day(
    sample: Company, sample_landing: object, sample_settings: Settings, week: str
) -> None:
    then = Company.landed(UPath(str(sample_landing)), week, sample_settings)
    frames = (sample.frames["opportunities"], sample.frames["stage_events"])
    rewound = opportunities_at(*frames, then.as_of, sample_settings.zone)
    columns = ["opportunity_id", "stage", "amount", "expected_order_on", "rep_id", "closed_on"]
    known = then.frames["opportunities"]
    there = rewound[rewound["opportunity_id"].isin(known["opportunity_id"])]
    pd.testing.assert_frame_equal(
        there[columns].reset_index(drop=True), known[columns].reset_index(drop=True)
    )

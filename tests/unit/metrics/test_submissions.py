"""Submitted forecasts: their weeks as days, how far ahead they look, and where they belong."""

import pandas as pd
import pytest

from tests.unit.metrics.conftest import Make, promise, seat


@pytest.mark.parametrize(
    ("made", "target", "horizon"),
    [
        ("2026-W35", "2026-W36", 1),
        ("2026-W32", "2026-W36", 4),
        ("2026-W31", "2026-W36", 5),
        ("2026-W36", "2026-W36", 0),
        ("2026-W37", "2026-W36", -1),
        ("2026-W52", "2027-W01", 2),  # 2026 has 53 weeks
        ("2026-W53", "2027-W01", 1),
    ],
)
def test_the_horizon_is_the_weeks_between_making_and_target(
    make: Make, made: str, target: str, horizon: int
) -> None:
    assert make(forecasts=[promise(made, target, 5.0)]).submissions["horizon"].tolist() == [horizon]


def test_weeks_are_kept_as_their_mondays(make: Make) -> None:
    found = make(forecasts=[promise("2026-W53", "2027-W02", 5.0)]).submissions.iloc[0]
    assert found["made_on"] == pd.Timestamp("2026-12-28")
    assert found["target_on"] == pd.Timestamp("2027-01-11")


@pytest.mark.parametrize(("made", "region"), [("2026-W31", "E1"), ("2026-W32", "E2")])
def test_a_submission_belongs_to_the_region_on_the_sunday_it_was_made(
    make: Make, made: str, region: str
) -> None:
    moved = [
        seat("AE1", region="E1", valid_to="2026-08-02"),  # the Sunday of W31
        seat("AE1", region="E2", team="T2", valid_from="2026-08-03"),
    ]
    found = make(roster=moved, forecasts=[promise(made, "2026-W36", 5.0)]).submissions
    assert found["region"].tolist() == [region]


def test_without_forecasts_there_are_no_submissions(make: Make) -> None:
    assert make().submissions.empty

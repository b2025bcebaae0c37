"""What is planted in the sample company's pipeline, found by the metrics that should find it."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from upath import UPath

from data_samples.generator import planted
from schemas.calendar import Week
from schemas.settings import Settings
from tests.company import NO_HISTORY, Company
from tests.unit.metrics.conftest import only

Weeks = Callable[[str], Company]
"""Gives a week of the sample company that knows the week before from its snapshot."""


@pytest.fixture(scope="module")
def weeks(sample_landing: Path, sample_settings: Settings) -> Weeks:
    def landed(week: Week) -> Company:
        return Company.landed(UPath(sample_landing), str(week), sample_settings)

    def after_the_last(text: str) -> Company:
        week = Week.parse(text)
        last = landed(week - 1).frames["opportunities"]
        return replace(landed(week), history={**NO_HISTORY, "last_opportunities": last})

    return cache(after_the_last)


def move_of(company: Company, opportunity_id: str) -> pd.Series:
    """Give what became of one in its region."""
    return only(company.pipeline_moves, level="region", opportunity_id=opportunity_id)


def test_the_reopened_one_is_in_the_bridge_of_its_week(weeks: Weeks) -> None:
    company = weeks("2026-W36")
    found = move_of(company, planted.REOPENED)
    assert found[["region", "bucket", "amount"]].tolist() == ["NA", "reopened", 220_000.0]
    bridge = company.pipeline_bridge
    for place in ({"level": "company"}, {"level": "region", "region": "NA"}):
        row = only(bridge, bucket="reopened", **place)
        assert row[["opportunity_count", "amount"]].tolist() == [1, 220_000.0]


def test_the_overdue_one_lapsed_in_the_week_of_its_day(weeks: Weeks) -> None:
    found = move_of(weeks("2026-W34"), planted.OVERDUE)
    assert found[["region", "bucket", "amount"]].tolist() == ["SN", "lapsed", 260_000.0]
    for later in ("2026-W35", "2026-W36"):
        assert planted.OVERDUE not in set(weeks(later).pipeline_moves["opportunity_id"])


def test_the_one_won_without_an_order_is_won_in_the_bridge(weeks: Weeks) -> None:
    found = move_of(weeks("2026-W34"), planted.WON_WITHOUT_ORDER)
    assert found[["region", "bucket", "amount"]].tolist() == ["GD", "won", 140_000.0]


def test_the_one_in_dollars_is_in_the_bridge_at_plan(weeks: Weeks) -> None:
    entries = weeks("2026-W36").bridge_entries
    mine = entries[(entries["opportunity_id"] == planted.USD_DEAL) & (entries["level"] == "region")]
    found = dict(zip(mine["bucket"], mine["amount"], strict=True))
    assert found == {"opening": 284_000.0, "closing": 284_000.0}


@pytest.mark.parametrize("opportunity_id", planted.SLIPPING)
def test_one_pushed_inside_the_quarter_stays_in_its_bridge(
    weeks: Weeks, opportunity_id: str
) -> None:
    for week in ("2026-W34", "2026-W35", "2026-W36"):
        assert opportunity_id not in set(weeks(week).pipeline_moves["opportunity_id"])


def test_the_mover_took_over_what_was_open_in_the_new_region(sample: Company) -> None:
    company = replace(sample, week=Week.parse("2026-W32"))
    entries = company.bridge_entries.query("rep_id == 'AE021' and level == 'region'")
    assert set(entries["region"]) == {"JS"}
    assert "opening" in set(entries["bucket"])  # handed over inside the region: no move
    assert not set(entries["bucket"]) & {"moved_in", "moved_out"}


@pytest.mark.parametrize("week", ["2026-W34", "2026-W35", "2026-W36"])
def test_the_bridge_from_stage_events_is_that_from_the_snapshot(weeks: Weeks, week: str) -> None:
    known = weeks(week)
    told = replace(known, history=NO_HISTORY)
    assert known.history["last_opportunities"] is not told.history["last_opportunities"]
    assert told.pipeline_bridge["reason"].isna().all()
    for name in ("pipeline_bridge", "pipeline_moves", "slip_rates"):
        pd.testing.assert_frame_equal(getattr(told, name), getattr(known, name), check_exact=True)


def test_every_region_of_the_sample_has_a_bridge_that_closes(weeks: Weeks) -> None:
    rows = weeks("2026-W36").pipeline_bridge
    residual = rows[rows["bucket"] == "residual"]
    assert len(residual) == 1 + 18
    assert residual["amount"].eq(0.0).all()


def test_the_sample_is_won_about_as_often_as_its_levels_say(sample: Company) -> None:
    rows = sample.calibration.query("level == 'company'")
    assert rows["resolved_count"].gt(400).all()
    assert rows["observed_rate"].is_monotonic_increasing
    drawn = (rows["observed_rate"] - rows["calibrated_rate"]).abs()
    assert (drawn <= (rows["observed_rate"] - rows["win_probability"]).abs()).all()

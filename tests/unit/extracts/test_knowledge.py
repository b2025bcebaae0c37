"""A week known from a later landing: its rows, its state of opportunities, its earlier weeks."""

from pathlib import Path

import pandas as pd
import pytest
from upath import UPath

from assets.archive import Archive
from assets.extracts.intake import Intake, take_in
from assets.extracts.knowledge import arrived, known
from assets.files import frame_bytes, write_whole
from assets.places import Places
from schemas.calendar import Week
from schemas.errors import InputError
from schemas.settings import Settings

W36, W37 = Week.parse("2026-W36"), Week.parse("2026-W37")


def keep(archive: Archive, folder: Path, week: Week, intake: Intake) -> None:
    """Keep a week as its run does."""
    revision = archive.revision(week, f"{week}", accepted=True)
    told = {"faults": intake.faults, "extract_status": intake.extract_status}
    files = {}
    for name, frame in {**intake.frames, **told}.items():
        files[name] = UPath(folder / name / f"{week.key}.parquet")
        write_whole(files[name], frame_bytes(frame))
    archive.keep(revision, files)


@pytest.fixture
def archive(tmp_path: Path, golden: Path, golden_settings: Settings) -> Archive:
    """Both golden weeks, taken in one after the other."""
    held = Archive(UPath(tmp_path / "weeks"))
    for week in (W36, W37):
        keep(held, tmp_path / "store", week, take_in(UPath(golden), week, golden_settings))
    return held


def test_a_week_known_later_has_the_rows_that_arrived_since(archive: Archive) -> None:
    then, _ = known(archive, W36, W36)
    now, _ = known(archive, W36, W37)
    assert "S8" not in set(then.frames["orders"]["order_line_id"])
    assert "S8" in set(now.frames["orders"]["order_line_id"])


def test_without_stage_events_opportunities_stand_as_in_the_weeks_own_snapshot(
    archive: Archive,
) -> None:
    own = archive.frame("2026-W36", 1, "opportunities")
    now, _ = known(archive, W36, W37)
    assert now.frames["stage_events"].empty
    pd.testing.assert_frame_equal(now.frames["opportunities"], own)


def test_earlier_weeks_are_those_up_to_the_week_that_is_run(archive: Archive) -> None:
    _, revision = known(archive, W36, W37)
    assert revision.history == {"2026-W36": 1}
    _, revision = known(archive, W36 - 1, W37)
    assert revision.history == {}
    _, revision = known(archive, W37, W37)
    assert revision.history == {"2026-W36": 1}


def test_an_account_opened_after_the_week_is_not_there(
    archive: Archive, tmp_path: Path, golden: Path, golden_settings: Settings
) -> None:
    intake = take_in(UPath(golden), W37, golden_settings)
    accounts = intake.frames["accounts"].copy()
    accounts.loc[accounts["account_id"] == "A04", "opened_on"] = pd.Timestamp("2026-09-08")
    frames = {**intake.frames, "accounts": accounts}
    changed = Intake(frames, intake.faults, intake.extract_status)
    keep(archive, tmp_path / "store", W37 + 1, changed)
    now, _ = known(archive, W36, W37 + 1)
    assert "A04" not in set(now.frames["accounts"]["account_id"])
    now, _ = known(archive, W37, W37 + 1)
    assert "A04" in set(now.frames["accounts"]["account_id"])


def test_a_week_that_was_never_taken_in_knows_nothing(archive: Archive) -> None:
    with pytest.raises(InputError) as caught:
        known(archive, W36, W37 + 1)
    (fault,) = caught.value.faults
    assert (fault.rule, fault.value) == ("week_not_taken_in", "2026-W38")


def test_a_run_takes_its_own_landing_in(
    tmp_path: Path, golden: Path, golden_settings: Settings
) -> None:
    places = Places(UPath(golden), UPath(tmp_path / "store"), tmp_path)
    intake, revision = arrived(places, W36, golden_settings)
    assert intake.accepted
    assert (revision.week, revision.number, revision.accepted) == ("2026-W36", 1, True)
    again, same = arrived(places, W36, golden_settings)
    assert same.content == revision.content
    assert again.extract_status.equals(intake.extract_status)

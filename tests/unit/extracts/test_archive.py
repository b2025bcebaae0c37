"""The archive of weeks: numbered revisions, never overwritten, and figures as first reported."""

from pathlib import Path

import pandas as pd
import pytest
from upath import UPath

from assets.archive import Archive, Revision, content_of, noted
from assets.files import frame_bytes, write_whole
from schemas.calendar import Week

W35, W36, W37 = (Week.parse(f"2026-W{number}") for number in (35, 36, 37))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(UPath(tmp_path / "weeks"))


def kept(
    archive: Archive, tmp_path: Path, week: Week, content: str, *, accepted: bool = True
) -> Revision:
    """Keep a week whose orders say their content."""
    revision = archive.revision(week, content, accepted=accepted)
    file = UPath(tmp_path / "store" / "orders" / f"{week.key}.parquet")
    write_whole(file, frame_bytes(pd.DataFrame({"content": [content]})))
    archive.keep(revision, {"orders": file})
    return revision


def said(archive: Archive, week: Week, number: int) -> str:
    return str(archive.frame(str(week), number, "orders")["content"].iloc[0])


def test_the_first_taking_in_of_a_week_is_revision_one(archive: Archive, tmp_path: Path) -> None:
    assert kept(archive, tmp_path, W36, "a").number == 1
    assert [revision.number for revision in archive.revisions(W36)] == [1]


def test_the_same_content_is_the_same_revision(archive: Archive, tmp_path: Path) -> None:
    first = kept(archive, tmp_path, W36, "a")
    assert kept(archive, tmp_path, W36, "a") == first
    assert archive.revisions(W36) == [first]


def test_other_content_is_the_next_revision_and_the_old_one_stays(
    archive: Archive, tmp_path: Path
) -> None:
    kept(archive, tmp_path, W36, "a")
    assert kept(archive, tmp_path, W36, "b").number == 2
    assert (said(archive, W36, 1), said(archive, W36, 2)) == ("a", "b")


def test_going_back_to_earlier_content_is_its_earlier_revision(
    archive: Archive, tmp_path: Path
) -> None:
    for content in ("a", "b", "a"):
        last = kept(archive, tmp_path, W36, content)
    assert last.number == 1
    assert len(archive.revisions(W36)) == 2


def test_a_kept_revision_is_not_written_again(archive: Archive, tmp_path: Path) -> None:
    revision = kept(archive, tmp_path, W36, "a")
    other = UPath(tmp_path / "other.parquet")
    write_whole(other, frame_bytes(pd.DataFrame({"content": ["z"]})))
    archive.keep(revision, {"orders": other})
    assert said(archive, W36, 1) == "a"


def test_writing_the_stored_frame_anew_leaves_the_revision_as_it_was(
    archive: Archive, tmp_path: Path
) -> None:
    kept(archive, tmp_path, W36, "a")
    write_whole(
        UPath(tmp_path / "store" / "orders" / f"{W36.key}.parquet"),
        frame_bytes(pd.DataFrame({"content": ["z"]})),
    )
    assert said(archive, W36, 1) == "a"


def test_a_revision_that_was_cut_off_before_its_seal_is_none(
    archive: Archive, tmp_path: Path
) -> None:
    kept(archive, tmp_path, W36, "a")
    (tmp_path / "weeks" / "2026-W36" / "r1" / "revision.json").unlink()
    assert archive.revisions(W36) == []
    assert kept(archive, tmp_path, W36, "b").number == 1
    assert said(archive, W36, 1) == "b"


def test_a_rejected_week_is_kept_but_not_known_to_later_weeks(
    archive: Archive, tmp_path: Path
) -> None:
    kept(archive, tmp_path, W35, "a", accepted=False)
    assert archive.accepted(W35) is None
    assert kept(archive, tmp_path, W36, "a").history == {}


def test_a_rejected_revision_does_not_hide_the_accepted_one(
    archive: Archive, tmp_path: Path
) -> None:
    good = kept(archive, tmp_path, W35, "a")
    kept(archive, tmp_path, W35, "b", accepted=False)
    assert archive.accepted(W35) == good


def test_a_revision_remembers_what_was_known_when_it_was_made(
    archive: Archive, tmp_path: Path
) -> None:
    kept(archive, tmp_path, W35, "a")
    assert kept(archive, tmp_path, W36, "a").history == {"2026-W35": 1}
    kept(archive, tmp_path, W35, "b")
    assert kept(archive, tmp_path, W36, "a").history == {"2026-W35": 1}
    assert kept(archive, tmp_path, W37, "a").history == {"2026-W35": 2, "2026-W36": 1}


def test_figures_stay_as_first_reported(archive: Archive) -> None:
    archive.report(W36, pd.DataFrame({"value": [1.0]}))
    archive.report(W36, pd.DataFrame({"value": [2.0]}))
    (found,) = archive.reported(["2026-W35", "2026-W36"])
    assert found["value"].tolist() == [1.0]


def test_a_week_reported_later_is_not_known_to_a_revision_made_before(
    archive: Archive, tmp_path: Path
) -> None:
    assert list(kept(archive, tmp_path, W36, "a").reported) == []
    archive.report(W35, pd.DataFrame({"value": [1.0]}))
    assert list(kept(archive, tmp_path, W36, "a").reported) == []
    assert kept(archive, tmp_path, W37, "a").reported == ["2026-W35"]


def test_a_content_is_named_by_its_frames_and_what_else_it_depends_on() -> None:
    one, other = pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [2]})
    names = {
        content_of([one]),
        content_of([other]),
        content_of([one, other]),
        content_of([one], "Asia/Shanghai"),
    }
    assert len(names) == 4
    assert content_of([one.copy()]) == content_of([one])


def test_what_a_run_knows_is_noted_in_plain_values() -> None:
    revision = Revision("2026-W37", 2, "a", accepted=True, history={"2026-W36": 1})
    assert noted(revision, None) == {
        "known_at": None,
        "revision": 2,
        "history": {"2026-W36": 1},
        "reported": [],
    }
    assert noted(revision, W37)["known_at"] == "2026-W37"

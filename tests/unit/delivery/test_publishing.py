"""A week at its place: whole or not at all, with what stood there before kept or replaced."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from upath import UPath

from assets.delivery import publishing
from assets.delivery.publishing import (
    ENDINGS,
    read_manifest,
    recover,
    replace,
    require_writable,
)
from assets.files import sha256, write_whole
from schemas.errors import OutputError
from schemas.tables.registry import TABLES
from tests.unit.delivery.conftest import CODES, Publisher

Read = Callable[[Path], dict[str, bytes]]
ALL_DONE = dict.fromkeys(CODES, "done")
FULL_DISK = OSError(28, "No space left on device")


def test_a_week_holds_its_packs_its_tables_and_its_manifest(
    publisher: Publisher, files: Read
) -> None:
    publisher("run-1", ALL_DONE)
    expected = {f"{code}/{code}-2026-W36.{ending}" for code in CODES for ending in ENDINGS}
    expected |= {f"tables/{name}.parquet" for name in TABLES}
    assert set(files(publisher.place)) == expected | {"manifest.json"}


def test_a_table_reads_back_as_it_was(publisher: Publisher) -> None:
    publisher("run-1", ALL_DONE, rows=7)
    status = pd.read_parquet(publisher.place / "tables" / "extract_status.parquet")
    assert status["rows_read"].tolist()[:1] == [7]


def test_the_manifest_has_the_digest_of_every_file(publisher: Publisher, files: Read) -> None:
    told = publisher("run-1", ALL_DONE)
    there = files(publisher.place)
    assert json.loads(there.pop("manifest.json")) == told
    claimed = {
        f"{code}/{name}": facts["sha256"]
        for code, pack in told["packs"].items()
        for name, facts in pack["files"].items()
    }
    claimed |= {f"tables/{name}.parquet": one["sha256"] for name, one in told["tables"].items()}
    assert claimed == {name: sha256(content) for name, content in there.items()}


def test_a_second_run_replaces_the_week_whole(publisher: Publisher, files: Read) -> None:
    publisher("run-1", ALL_DONE)
    (publisher.place / "left-over.txt").write_text("x", "utf-8")
    for code in CODES:
        publisher.render(code, b"second ")
    publisher("run-2", ALL_DONE)
    there = files(publisher.place)
    assert "left-over.txt" not in there
    assert there["E1/E1-2026-W36.pdf"] == b"second pdf"


def test_a_pack_not_asked_for_is_kept_and_says_of_which_run_it_is(
    publisher: Publisher, files: Read
) -> None:
    publisher("run-1", ALL_DONE)
    publisher.render("E1", b"second ")
    publisher.render("E2", b"never asked for ")
    told = publisher("run-2", {"E1": "done"})
    there = files(publisher.place)
    assert there["E1/E1-2026-W36.pdf"] == b"second pdf"
    assert there["E2/E2-2026-W36.xlsx"] == b"first xlsx"
    found = {code: (pack["state"], pack["run_id"]) for code, pack in told["packs"].items()}
    assert found == {
        "E1": ("done", "run-2"),
        "E2": ("kept", "run-1"),
        "company": ("kept", "run-1"),
    }


def test_a_pack_that_failed_leaves_the_one_before_in_its_place(
    publisher: Publisher, files: Read
) -> None:
    publisher("run-1", ALL_DONE)
    told = publisher("run-2", {**ALL_DONE, "E2": "failed"})
    assert files(publisher.place)["E2/E2-2026-W36.pdf"] == b"first pdf"
    assert (told["packs"]["E2"]["state"], told["packs"]["E2"]["run_id"]) == ("failed", "run-1")
    assert told["packs"]["E2"]["pages"] == 10


def test_a_pack_that_failed_at_first_is_not_there_and_the_others_are(
    publisher: Publisher, files: Read
) -> None:
    told = publisher("run-1", {**ALL_DONE, "E2": "failed"})
    there = files(publisher.place)
    assert "E1/E1-2026-W36.pdf" in there
    assert not any(name.startswith("E2/") for name in there)
    assert told["packs"]["E2"] == {"state": "failed", "files": {}}


def test_a_pack_never_asked_for_is_told_as_not_made(publisher: Publisher) -> None:
    told = publisher("run-1", {"E1": "done"})
    assert told["packs"]["E2"] == {"state": "not_made", "files": {}}


def test_a_kept_pack_is_kept_again(publisher: Publisher, files: Read) -> None:
    publisher("run-1", ALL_DONE)
    publisher("run-2", {"E1": "done"})
    told = publisher("run-3", {"E1": "done"})
    assert files(publisher.place)["E2/E2-2026-W36.pdf"] == b"first pdf"
    assert told["packs"]["E2"]["run_id"] == "run-1"


def test_nothing_but_the_week_is_left_behind(publisher: Publisher, files: Read) -> None:
    publisher("run-1", ALL_DONE)
    publisher("run-2", ALL_DONE)
    beside = [name for name in files(publisher.places.out) if not name.startswith("2026-W36/")]
    assert beside == [".radpack/publishing.lock"]


@pytest.mark.parametrize("fails_at", range(3))
def test_a_full_disk_leaves_the_week_before_as_it_was(
    publisher: Publisher, files: Read, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    publisher("run-1", ALL_DONE)
    before = files(publisher.places.out)
    calls = iter(range(1000))
    stop_after = (0, 20, 23)[fails_at]  # a table, a pack, the manifest

    def full(path: UPath, content: bytes) -> None:
        if next(calls) == stop_after:
            raise FULL_DISK
        write_whole(path, content)

    monkeypatch.setattr(publishing, "write_whole", full)
    with pytest.raises(OSError, match="No space left"):
        publisher("run-2", ALL_DONE, rows=9)
    assert files(publisher.places.out) == before


def test_when_the_new_folder_cannot_be_moved_the_old_one_stands_again(tmp_path: Path) -> None:
    place = tmp_path / "2026-W36"
    (tmp_path / ".radpack").mkdir()
    place.mkdir()
    (place / "old").write_text("old", "utf-8")
    with pytest.raises(OSError, match="No such file"):
        replace(place, tmp_path / "nowhere")
    assert [entry.name for entry in place.iterdir()] == ["old"]
    assert list((tmp_path / ".radpack").iterdir()) == []


def test_a_replacement_cut_off_between_its_renames_is_undone(
    publisher: Publisher, files: Read
) -> None:
    publisher("run-1", ALL_DONE)
    before = files(publisher.place)
    publisher.place.rename(publisher.places.out / ".radpack" / "replaced-2026-W36")
    recover(publisher.place)
    assert files(publisher.place) == before


def test_a_replacement_cut_off_after_its_renames_keeps_the_new_week(
    publisher: Publisher, files: Read
) -> None:
    publisher("run-1", ALL_DONE)
    old = publisher.places.out / ".radpack" / "replaced-2026-W36"
    old.mkdir(parents=True)
    (old / "old").write_text("old", "utf-8")
    recover(publisher.place)
    assert not old.exists()
    assert "old" not in files(publisher.place)


def test_a_rerun_after_a_cut_keeps_the_packs_it_did_not_make(publisher: Publisher) -> None:
    publisher("run-1", ALL_DONE)
    publisher.place.rename(publisher.places.out / ".radpack" / "replaced-2026-W36")
    told = publisher("run-2", {"E1": "done"})
    assert told["packs"]["E2"]["state"] == "kept"


def test_a_week_never_published_has_no_manifest(tmp_path: Path) -> None:
    assert read_manifest(tmp_path / "2026-W36") == {}


def test_a_damaged_manifest_of_an_earlier_run_does_not_stop_the_next(
    publisher: Publisher, files: Read
) -> None:
    publisher("run-1", ALL_DONE)
    (publisher.place / "manifest.json").write_text('{"packs": ', "utf-8")
    told = publisher("run-2", {"E1": "done"})
    assert files(publisher.place)["E2/E2-2026-W36.pdf"] == b"first pdf"
    assert told["packs"]["E2"]["state"] == "kept"
    assert "run_id" not in told["packs"]["E2"]


def test_a_folder_that_does_not_exist_yet_is_made(tmp_path: Path) -> None:
    require_writable(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x", "utf-8")
    with pytest.raises(OutputError) as caught:
        require_writable(tmp_path / "out")
    (fault,) = caught.value.faults
    assert (fault.rule, fault.file) == ("output_unwritable", str(tmp_path / "out"))
    assert fault.value == os.strerror(17) or fault.value == os.strerror(20)


def test_publishing_another_week_undoes_what_a_cut_off_one_left(
    publisher: Publisher, files: Read
) -> None:
    publisher("run-1", ALL_DONE)
    before = files(publisher.place)
    publisher.place.rename(publisher.places.out / ".radpack" / "replaced-2026-W35")
    publisher("run-2", {})
    assert files(publisher.places.out / "2026-W35") == before


def test_a_failure_is_remembered_until_the_pack_is_made(publisher: Publisher) -> None:
    publisher("run-1", ALL_DONE)
    publisher("run-2", {**ALL_DONE, "E2": "failed"})
    told = publisher("run-3", {"E1": "done"})
    assert told["packs"]["E2"]["state"] == "failed"
    told = publisher("run-4", {"E2": "done"})
    assert told["packs"]["E2"]["state"] == "done"

"""Files written whole or not at all, and frames that come back as they went."""

import hashlib
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from upath import UPath

from assets.files import frame_bytes, read_frame, sha256, write_whole


@contextmanager
def files_limited_to(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def names(folder: Path) -> list[str]:
    """Give the names of everything in a folder, hidden files too."""
    return sorted(entry.name for entry in folder.iterdir())


def typed() -> pd.DataFrame:
    """Give a frame with every type of the extracts, each with a missing cell where it may."""
    frame = pd.DataFrame(
        {
            "id": pd.Series(["007", "NA", None], dtype="str"),
            "name": pd.Series(["澄岚\n供电", "", "x,y"], dtype="str"),
            "on": pd.Series(["2026-09-06", None, "2024-02-29"]).astype("datetime64[us]"),
            "at": pd.Series([pd.Timestamp("2026-09-06T15:59:59Z"), pd.NaT, pd.NaT]).astype(
                "datetime64[us, UTC]"
            ),
            "amount": pd.Series([0.1 + 0.2, np.nan, -60_000.0]),
            "version": pd.Series([1, None, 3], dtype="Int64"),
            "done": pd.Series([True, None, False], dtype="boolean"),
            "count": pd.Series([1, 2, 3]),
        }
    )
    frame.attrs = {"snapshot_id": "5e1f00d5a1ad", "checks": {"valid": True, "ties_out": False}}
    return frame


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = UPath(tmp_path / "a" / "b" / "file.bin")
    write_whole(path, b"content")
    assert path.read_bytes() == b"content"
    assert names(tmp_path / "a" / "b") == ["file.bin"]


def test_a_file_is_replaced(tmp_path: Path) -> None:
    path = UPath(tmp_path / "file.bin")
    write_whole(path, b"first, and longer")
    write_whole(path, b"second")
    assert path.read_bytes() == b"second"
    assert names(tmp_path) == ["file.bin"]


def test_an_empty_file_is_written(tmp_path: Path) -> None:
    write_whole(UPath(tmp_path / "file.bin"), b"")
    assert (tmp_path / "file.bin").read_bytes() == b""


def test_others_may_read_the_file(tmp_path: Path) -> None:
    write_whole(UPath(tmp_path / "file.bin"), b"x")
    assert (tmp_path / "file.bin").stat().st_mode & 0o777 == 0o644


def test_a_file_url_is_a_file_on_this_disk(tmp_path: Path) -> None:
    write_whole(UPath((tmp_path / "file.bin").as_uri()), b"x")
    assert (tmp_path / "file.bin").read_bytes() == b"x"
    assert names(tmp_path) == ["file.bin"]


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = UPath(tmp_path / "file.bin")
    write_whole(path, b"old")
    with files_limited_to(4096), pytest.raises(OSError, match="File too large"):
        write_whole(path, bytes(100_000))
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["file.bin"]


def test_a_full_disk_leaves_no_part_of_a_new_file(tmp_path: Path) -> None:
    with files_limited_to(4096), pytest.raises(OSError, match="File too large"):
        write_whole(UPath(tmp_path / "file.bin"), bytes(100_000))
    assert names(tmp_path) == []


def test_a_content_that_is_no_bytes_leaves_the_old_file(tmp_path: Path) -> None:
    path = UPath(tmp_path / "file.bin")
    write_whole(path, b"old")
    with pytest.raises(TypeError):
        write_whole(path, "text")  # type: ignore[arg-type]
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["file.bin"]


def test_a_folder_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file.bin").mkdir()
    (tmp_path / "file.bin" / "inside").write_text("kept")
    with pytest.raises(OSError, match="directory"):
        write_whole(UPath(tmp_path / "file.bin"), b"x")
    assert names(tmp_path) == ["file.bin"]
    assert names(tmp_path / "file.bin") == ["inside"]


def test_a_file_is_written_to_an_object_store() -> None:
    path = UPath("memory://files/a/file.bin")
    write_whole(path, b"first")
    write_whole(path, b"second")
    assert path.read_bytes() == b"second"
    assert [entry.name for entry in path.parent.iterdir()] == ["file.bin"]


@pytest.mark.parametrize("place", ["{tmp}/frame.parquet", "memory://files/frame.parquet"])
def test_a_frame_comes_back_with_its_types_and_its_proof(tmp_path: Path, place: str) -> None:
    path = UPath(place.format(tmp=tmp_path))
    write_whole(path, frame_bytes(typed()))
    back = read_frame(path)
    pd.testing.assert_frame_equal(back, typed())
    assert back.attrs == typed().attrs


def test_a_frame_without_rows_comes_back_with_its_types(tmp_path: Path) -> None:
    path = UPath(tmp_path / "frame.parquet")
    write_whole(path, frame_bytes(typed().head(0)))
    pd.testing.assert_frame_equal(read_frame(path), typed().head(0))


def test_a_frame_gives_the_same_bytes_every_time() -> None:
    assert frame_bytes(typed()) == frame_bytes(typed())


def test_an_index_is_not_stored(tmp_path: Path) -> None:
    path = UPath(tmp_path / "frame.parquet")
    write_whole(path, frame_bytes(typed().set_axis([5, 6, 7])))
    assert read_frame(path).index.tolist() == [0, 1, 2]


def test_a_damaged_page_is_an_error_and_never_other_data(tmp_path: Path) -> None:
    whole = frame_bytes(typed())
    path = UPath(tmp_path / "frame.parquet")
    pages = len(whole) - 8 - int.from_bytes(whole[-8:-4], "little")
    refused = 0
    for bit in range(0, pages * 8, 41):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(bytes(damaged))
        try:
            back = read_frame(path)
        except (OSError, ValueError):
            refused += 1
            continue
        pd.testing.assert_frame_equal(back, typed())
    assert refused > 50


def test_a_file_cut_short_is_an_error(tmp_path: Path) -> None:
    path = UPath(tmp_path / "frame.parquet")
    path.write_bytes(frame_bytes(typed())[:-1])
    with pytest.raises((OSError, ValueError)):
        read_frame(path)


def test_the_digest_is_sha_256() -> None:
    assert sha256(b"abc") == hashlib.sha256(b"abc").hexdigest()
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

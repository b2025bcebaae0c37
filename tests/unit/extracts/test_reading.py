"""Files that are no files, are too large, do not end, or change while they are read."""

import gzip
import os
from pathlib import Path

import pytest
from upath import UPath

from assets.extracts import reading
from assets.extracts.layout import Arrival
from schemas.errors import Fault
from tests.unit.extracts.landings import as_csv, orders, read_file


def read(path: Path, format_: str = "csv") -> list[Fault]:
    """Read a file that is there already, and give its faults."""
    return reading.read(Arrival("orders", format_, UPath(path)), "gb18030")[1].faults


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "orders.csv")
    assert read(tmp_path / "orders.csv") == [Fault("not_a_file")]


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/random", "/nowhere/at/all"])
def test_a_link_to_what_is_no_file_is_refused(tmp_path: Path, device: str) -> None:
    (tmp_path / "orders.csv").symlink_to(device)
    assert read(tmp_path / "orders.csv") == [Fault("not_a_file")]


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_bytes(as_csv(orders(3)))
    (tmp_path / "orders.csv").symlink_to(tmp_path / "export.csv")
    assert read(tmp_path / "orders.csv") == []


def test_a_file_of_enormous_size_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "orders.csv").open("wb") as file:
        file.truncate(3 * 1024**3)
    assert read(tmp_path / "orders.csv") == [Fault("too_large_file", value="3221225472 bytes")]


@pytest.mark.parametrize("end", [b"", b"\n", b"\nL1,a\n"])
def test_a_line_without_end_is_refused(tmp_path: Path, end: bytes) -> None:
    (tmp_path / "orders.csv").write_bytes(b"id,name\n1," + b"x" * (17 * 1024**2) + end)
    assert [fault.rule for fault in read(tmp_path / "orders.csv")] == ["endless_line"]


def test_a_packed_line_without_end_is_refused_before_it_is_unpacked_whole(tmp_path: Path) -> None:
    packed = gzip.compress(b"\0" * (64 * 1024**2))
    _, table = read_file(tmp_path, "orders.csv.gz", packed)
    assert [fault.rule for fault in table.faults] == ["endless_line"]


def test_long_lines_up_to_the_limit_are_lines(tmp_path: Path) -> None:
    line = b"x" * (15 * 1024**2)
    (tmp_path / "orders.csv").write_bytes(b"id\n" + line + b"\n" + line + b"\n")
    assert read(tmp_path / "orders.csv") == []


def test_a_file_that_is_still_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(as_csv(orders(3)))
    kind = type(UPath(path))
    stat = kind.stat

    def measured(place: UPath, *, follow_symlinks: bool = True) -> object:
        """Give a file's size, and let its sender go on writing."""
        found = stat(place, follow_symlinks=follow_symlinks)
        with path.open("ab") as more:
            more.write(b"N9,")
        return found

    monkeypatch.setattr(kind, "stat", measured)
    faults = read(path)
    assert [fault.rule for fault in faults] == ["still_written"]


def test_memory_that_is_gone_is_a_fault_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(reading, "parse_csv", exhausted)
    (tmp_path / "orders.csv").write_bytes(as_csv(orders(3)))
    assert [fault.rule for fault in read(tmp_path / "orders.csv")] == ["too_large_file"]

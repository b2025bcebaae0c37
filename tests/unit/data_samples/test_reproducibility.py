"""The same arguments give the same files, whatever else is written."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq

from data_samples.generator.faulty import write_faulty
from data_samples.generator.sample import write_sample
from data_samples.generator.scale import SMALL
from schemas.calendar import Week
from schemas.settings import Settings

WEEKS = ["2026-W33", "2026-W34", "2026-W35", "2026-W36"]

SCRIPT = """
import sys
from pathlib import Path
from data_samples.generator.sample import write_sample
from data_samples.generator.scale import SMALL
from schemas.settings_file import load_settings
settings = load_settings(Path(sys.argv[1]))
write_sample(Path(sys.argv[2]), settings, scale=SMALL, weeks=1, seed=2006)
"""


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def content_of(path: Path) -> object:
    """Give what a file says, not how a version of a library packed it."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path).active
        return [[(cell.value, cell.number_format) for cell in row] for row in sheet.rows]
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        return [str(field) for field in table.schema], table.to_pylist()
    return path.read_bytes()


def test_the_same_seed_gives_the_same_bytes_in_another_process(
    data: Path, written: Path, tmp_path: Path
) -> None:
    arguments = [sys.executable, "-c", SCRIPT, str(data / "company.toml"), str(tmp_path)]
    surroundings = {**os.environ, "PYTHONHASHSEED": "1", "TZ": "America/New_York"}
    surroundings["PYTHONPATH"] = str(data.parent)
    subprocess.run(arguments, check=True, env=surroundings)
    assert bytes_of(tmp_path) == {
        name: content for name, content in bytes_of(written).items() if "W36" in name
    }


def test_a_weeks_folder_does_not_depend_on_how_many_weeks_are_written(
    settings: Settings, written: Path, tmp_path: Path
) -> None:
    folders = write_sample(tmp_path, settings, scale=SMALL, weeks=2, seed=2006)
    assert folders == [tmp_path / "2026-W35", tmp_path / "2026-W36"]
    for folder in folders:
        assert bytes_of(folder) == bytes_of(written / folder.name)


def test_another_seed_gives_other_data_of_the_same_planted_truths(
    settings: Settings, written: Path, tmp_path: Path
) -> None:
    write_sample(tmp_path, settings, scale=SMALL, weeks=1, seed=7)
    orders = gzip.decompress((tmp_path / "2026-W36" / "orders.csv.gz").read_bytes())
    assert orders != gzip.decompress((written / "2026-W36" / "orders.csv.gz").read_bytes())
    planted = b"L9000001,900021,,AE037,GD,2026-07-21,2026-07-21,160000.00,"
    assert planted in orders


def test_the_committed_landing_is_what_the_generator_writes(data: Path, written: Path) -> None:
    landing = data / "landing"
    assert sorted(path.name for path in landing.iterdir()) == WEEKS
    names = [path.relative_to(written) for path in written.rglob("*.*")]
    assert sorted(names) == sorted(path.relative_to(landing) for path in landing.rglob("*.*"))
    differing = [name for name in names if content_of(landing / name) != content_of(written / name)]
    assert differing == []


def test_the_committed_faulty_folders_are_what_the_generator_writes(
    data: Path, tmp_path: Path
) -> None:
    write_faulty(tmp_path)
    names = list(bytes_of(tmp_path))
    assert names == list(bytes_of(data / "faulty"))
    differing = [
        name for name in names if content_of(data / "faulty" / name) != content_of(tmp_path / name)
    ]
    assert differing == []


def test_the_committed_landing_stays_under_four_megabytes(data: Path) -> None:
    blocks = [-(-path.stat().st_size // 4096) * 4096 for path in (data / "landing").rglob("*.*")]
    assert sum(blocks) < 4 * 1024**2


def test_a_rewritten_week_holds_one_file_an_extract(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "2026-W36"
    folder.mkdir()
    (folder / "orders.csv").write_text("left over\n")
    (folder / "notes.txt").write_text("not an extract\n")
    write_sample(tmp_path, settings, scale=SMALL, weeks=1, seed=2006)
    assert [path.name for path in folder.glob("orders.*")] == ["orders.csv.gz"]
    assert (folder / "notes.txt").exists()


def test_an_earlier_latest_week_shows_nothing_of_later(settings: Settings, tmp_path: Path) -> None:
    latest = Week.parse("2026-W30")
    (folder,) = write_sample(tmp_path, settings, scale=SMALL, weeks=1, seed=2006, latest=latest)
    assert folder.name == "2026-W30"
    orders = gzip.decompress((folder / "orders.csv.gz").read_bytes()).decode()
    received = {line.split(",")[6] for line in orders.splitlines()[1:]}
    assert max(received) <= "2026-07-26"

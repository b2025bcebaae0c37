"""What earlier weeks took in is read from the revisions that the run knew."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from upath import UPath

from assets.archive import Archive, Revision, noted
from assets.files import frame_bytes
from assets.metrics.history import earlier_arrivals
from schemas.calendar import Week
from tests.unit.metrics.conftest import published

W36 = Week.parse("2026-W36")


def kept(archive: Archive, folder: Path, week: str, number: int, aside: int) -> None:
    """Keep a revision of a week whose orders lost so many of a hundred rows, all of E1."""
    status = {"extract": "orders", "presence": "present", "rows_read": 100}
    fault = {"severity": "row", "extract": "orders", "rule": "too_small", "count": 1}
    faults = [fault | {"row": row, "region": "E1"} for row in range(aside)]
    frames = {
        "extract_status": published("extract_status", status | {"set_aside_count": aside}),
        "faults": published("data_quality", *faults),
    }
    files = {name: UPath(folder / f"{week}-{number}-{name}.parquet") for name in frames}
    for name, file in files.items():
        file.write_bytes(frame_bytes(frames[name]))
    archive.keep(Revision(week, number, f"{week}-{number}", accepted=True), files)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """An archive of W34, taken in once, and W35, taken in twice."""
    made = Archive(UPath(tmp_path / "archive"))
    kept(made, tmp_path, "2026-W34", 1, 2)
    kept(made, tmp_path, "2026-W35", 1, 3)
    kept(made, tmp_path, "2026-W35", 2, 5)
    return made


def knowing(history: dict[str, int]) -> dict[str, Any]:
    """Give what a run of W36 notes that knew these revisions."""
    return noted(Revision("2026-W36", 1, "x", accepted=True, history=history), None)


def counts(found: pd.DataFrame, level: str) -> dict[str, float]:
    rows = found[found["level"] == level]
    return dict(zip(rows["week"], rows["set_aside_count"], strict=True))


def test_each_week_is_read_in_the_revision_that_was_known(archive: Archive) -> None:
    first = earlier_arrivals(archive, knowing({"2026-W34": 1, "2026-W35": 1}), W36, 13)
    later = earlier_arrivals(archive, knowing({"2026-W35": 2}), W36, 13)
    assert counts(first, "company") == {"2026-W34": 2.0, "2026-W35": 3.0}
    assert counts(later, "company") == {"2026-W35": 5.0}
    assert counts(later, "region") == {"2026-W35": 5.0}
    assert first.loc[first["level"] == "company", "rows_read"].tolist() == [100.0, 100.0]


def test_only_the_trailing_weeks_before_this_one_are_read(archive: Archive) -> None:
    known = knowing({"2026-W34": 1, "2026-W35": 2})
    assert counts(earlier_arrivals(archive, known, W36, 2), "company") == {"2026-W35": 5.0}
    assert earlier_arrivals(archive, known, Week.parse("2026-W34"), 13).empty


def test_a_run_that_knows_of_no_week_has_no_rows(archive: Archive) -> None:
    found = earlier_arrivals(archive, knowing({}), W36, 13)
    assert found.empty
    assert {"week", "level", "region", "rows_read", "set_aside_count"} == set(found.columns)

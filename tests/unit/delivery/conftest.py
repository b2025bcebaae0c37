"""A week that is ready to be published: small tables, and packs as bytes in the store."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from upath import UPath

from assets.delivery.publishing import ENDINGS, publish
from assets.places import Places
from assets.proof import CHECKS
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.packs import PackStatus
from schemas.tables.registry import TABLES

WEEK = Week.parse("2026-W36")
CODES = ("E1", "E2", "company")


@dataclass
class Publisher:
    """Publishes the week as a run would that has rendered some of its packs."""

    places: Places
    settings: Settings

    @property
    def place(self) -> Path:
        """Where the week appears."""
        return self.places.out / str(WEEK)

    def render(self, code: str, content: bytes) -> None:
        """Put a pack into the store."""
        folder = self.places.packs / WEEK.key / code
        folder.mkdir(parents=True, exist_ok=True)
        for ending in ENDINGS:
            (folder / f"{code}-{WEEK}.{ending}").write_bytes(content + ending.encode())

    def __call__(self, run_id: str, states: Mapping[str, str], *, rows: int = 1) -> dict[str, Any]:
        """Publish what a run with these pack states has made."""
        status = pack_status(states)
        tables = small_tables(rows)
        about = (self.settings, CODES, tables, status, {"total": 1.5})
        return publish(self.places, WEEK, run_id, *about)


def pack_status(states: Mapping[str, str]) -> pd.DataFrame:
    """Give what became of the packs of a run; a made one has ten pages."""
    empty = PackStatus.empty()
    rows: Iterable[dict[str, Any]] = [
        {"code": code, "state": state, "pages": 10 if state == "done" else None}
        for code, state in states.items()
    ]
    frame = pd.DataFrame(list(rows)).reindex(columns=list(empty.columns))
    return frame.astype(dict(empty.dtypes.items()))


def small_tables(rows: int) -> dict[str, pd.DataFrame]:
    """Give every table empty but the extracts' status, each with the checks it has passed."""
    tables: dict[str, pd.DataFrame] = {name: model.empty() for name, model in TABLES.items()}
    status = tables["extract_status"]
    arrived = {"extract": "orders", "presence": "present", "file": "orders.csv", "rows_read": rows}
    filled = pd.DataFrame([arrived, {"extract": "visits", "presence": "absent"}])
    filled = filled.reindex(columns=list(status.columns)).astype(dict(status.dtypes.items()))
    tables["extract_status"] = filled
    for frame in tables.values():
        frame.attrs[CHECKS] = {"valid": True}
    return tables


@pytest.fixture
def publisher(tmp_path: Path, golden_settings: Settings) -> Publisher:
    """A publisher whose store holds all three packs of a first run."""
    places = Places(UPath(tmp_path / "landing"), UPath(tmp_path / "store"), tmp_path / "out")
    made = Publisher(places, golden_settings)
    for code in CODES:
        made.render(code, b"first ")
    return made


@pytest.fixture
def files() -> Callable[[Path], dict[str, bytes]]:
    """Read every file below a folder."""

    def read(folder: Path) -> dict[str, bytes]:
        found = sorted(path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}

    return read

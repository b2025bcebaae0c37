"""The manifest of a published week: what went in, what was checked, what came out."""

import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assets.proof import CHECKS
from assets.version import VERSION, library_versions
from schemas.calendar import Week
from schemas.settings import Settings

FILE = "manifest.json"


@dataclass(frozen=True)
class PackFiles:
    """One pack as it stands in the published week."""

    code: str
    state: str
    run_id: str | None
    pages: int | None
    warnings: str | None
    files: Mapping[str, Mapping[str, Any]]


def manifest(
    week: Week,
    run_id: str,
    settings: Settings,
    tables: Mapping[str, pd.DataFrame],
    table_files: Mapping[str, Mapping[str, Any]],
    packs: list[PackFiles],
    timings: Mapping[str, float],
) -> dict[str, Any]:
    """Give the manifest as plain values."""
    return {
        "week": str(week),
        "as_of": week.sunday.isoformat(),
        "run_id": run_id,
        "settings_sha256": settings.digest,
        "versions": {
            "radpack": VERSION,
            "python": platform.python_version(),
            **library_versions(),
        },
        "inputs": inputs_of(tables["extract_status"]),
        "checks": checks_of(tables),
        "tables": {name: dict(facts) for name, facts in table_files.items()},
        "packs": {pack.code: _pack(pack) for pack in packs},
        "timings_seconds": dict(timings),
    }


def inputs_of(status: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Give what arrived, an entry an extract."""
    plain = status.astype(object).where(status.notna(), None)
    columns = ["presence", "file", "sha256", "size", "rows_read", "duplicate_count"]
    columns += ["set_aside_count", "used_count", "amount_read", "amount_duplicate"]
    columns += ["amount_set_aside", "amount_used", "control_row_count", "control_amount"]
    rows = plain.set_index("extract")[columns].to_dict("index")
    return {str(name): _without_none(facts) for name, facts in rows.items()}


def checks_of(tables: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Give the checks that each table carries with it."""
    return [
        {"table": name, "check": check, "passed": passed}
        for name, frame in tables.items()
        for check, passed in frame.attrs[CHECKS].items()
    ]


def as_json(content: Mapping[str, Any]) -> bytes:
    """Write a manifest as people and tools read it."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _pack(pack: PackFiles) -> dict[str, Any]:
    facts: dict[str, Any] = {"state": pack.state, "run_id": pack.run_id, "pages": pack.pages}
    facts |= {"warnings": pack.warnings, "files": dict(pack.files)}
    return _without_none(facts)


def _without_none(facts: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in facts.items() if value is not None}

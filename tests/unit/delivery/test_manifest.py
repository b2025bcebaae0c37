"""What a manifest says of a week's inputs, checks and packs."""

import json

import pytest

from assets.delivery.manifest import PackFiles, as_json, checks_of, inputs_of, manifest
from assets.proof import CHECKS
from assets.version import VERSION
from schemas.settings import Settings
from tests.unit.delivery.conftest import WEEK, small_tables


def test_an_input_is_told_with_what_is_known_of_it() -> None:
    told = inputs_of(small_tables(3)["extract_status"])
    assert told["orders"] == {"presence": "present", "file": "orders.csv", "rows_read": 3}
    assert told["visits"] == {"presence": "absent"}


def test_every_check_of_every_table_is_told_with_its_result() -> None:
    tables = small_tables(1)
    tables["coverage"].attrs[CHECKS] = {"valid": True, "ties_out": False}
    told = checks_of(tables)
    assert {"table": "coverage", "check": "ties_out", "passed": False} in told
    assert len(told) == len(tables) + 1


def test_a_table_without_its_checks_cannot_be_published() -> None:
    tables = small_tables(1)
    tables["coverage"].attrs.clear()
    with pytest.raises(KeyError):
        checks_of(tables)


def test_a_manifest_names_week_run_settings_and_versions(golden_settings: Settings) -> None:
    pack = PackFiles("E1", "done", "run-1", 10, "🚀", {"E1.pdf": {"sha256": "0", "size": 1}})
    told = manifest(WEEK, "run-1", golden_settings, small_tables(1), {}, [pack], {"total": 1.5})
    assert (told["week"], told["as_of"], told["run_id"]) == ("2026-W36", "2026-09-06", "run-1")
    assert told["settings_sha256"] == golden_settings.digest
    assert told["versions"]["radpack"] == VERSION
    assert {"pandas", "pandera", "weasyprint", "dagster"} <= set(told["versions"])
    assert told["packs"]["E1"]["warnings"] == "🚀"
    assert told["timings_seconds"] == {"total": 1.5}


def test_a_manifest_is_written_for_people_too() -> None:
    content = as_json({"name": "华澜", "a": 1})
    assert content == '{\n  "name": "华澜",\n  "a": 1\n}\n'.encode()
    assert json.loads(content) == {"name": "华澜", "a": 1}

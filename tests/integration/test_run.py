"""`radpack run` on the golden weeks: what it makes, keeps, replaces, and says."""

import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

import dagster as dg
import pandas as pd
import pytest
import yaml
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from filelock import FileLock

from schemas.tables.registry import TABLES
from tests.integration.command import Command, radpack

WEEK = "2026-W36"
MONDAY = "2026-08-31"
CODES = ("company", "E1", "E2")
ENDINGS = ("pdf", "xlsx", "html", "eml")


def manifest(out: Path, week: str = WEEK) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((out / week / "manifest.json").read_text("utf-8"))
    return content


def digests(folder: Path) -> dict[str, str]:
    """Give the SHA-256 of every file below a folder but the manifest, which tells the time."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


@pytest.fixture
def own_out(golden_out: Path, tmp_path: Path) -> Path:
    """A copy of the golden output folder that a test may change."""
    out = tmp_path / "out"
    shutil.copytree(golden_out, out)
    return out


def test_every_region_and_the_company_get_all_files(golden_out: Path) -> None:
    for code in CODES:
        folder = golden_out / WEEK / code
        names = {path.name for path in folder.iterdir()}
        assert names == {f"{code}-{WEEK}.{ending}" for ending in ENDINGS}


def test_every_table_is_published_as_parquet(golden_out: Path) -> None:
    tables = golden_out / WEEK / "tables"
    assert {path.name for path in tables.iterdir()} == {f"{name}.parquet" for name in TABLES}
    progress = pd.read_parquet(tables / "sales_progress.parquet")
    region = progress[(progress["region"] == "E1") & (progress["level"] == "region")]
    revenue = region[region["measure"] == "revenue"].iloc[0]
    assert revenue["booked_net"] == 1_150_000
    assert round(revenue["v"], 4) == 1.1111


def test_the_manifest_says_what_went_in_and_what_came_out(golden_out: Path, golden: Path) -> None:
    content = manifest(golden_out)
    orders = content["inputs"]["orders"]
    raw = (golden / WEEK / "orders.csv").read_bytes()
    assert orders["sha256"] == hashlib.sha256(raw).hexdigest()
    assert (orders["rows_read"], orders["used_count"], orders["file"]) == (18, 18, "orders.csv")
    assert content["inputs"]["fx_rates"] == {"presence": "absent"}
    for code in CODES:
        for name, facts in content["packs"][code]["files"].items():
            written = (golden_out / WEEK / code / name).read_bytes()
            assert facts == {"sha256": hashlib.sha256(written).hexdigest(), "size": len(written)}
    for name, facts in content["tables"].items():
        written = (golden_out / WEEK / "tables" / f"{name}.parquet").read_bytes()
        assert facts["sha256"] == hashlib.sha256(written).hexdigest()


def test_the_manifest_lists_every_check_as_passed(golden_out: Path) -> None:
    checks = manifest(golden_out)["checks"]
    assert {check["table"] for check in checks} == set(TABLES)
    assert all(check["passed"] for check in checks)
    assert len(checks) == 2 * len(TABLES)


def test_the_manifest_has_versions_settings_and_timings(golden_out: Path) -> None:
    content = manifest(golden_out)
    assert {"radpack", "python", "pandas", "weasyprint", "dagster"} <= set(content["versions"])
    assert len(content["settings_sha256"]) == 64
    assert {"extracts", "sales_progress", "packs"} <= set(content["timings_seconds"])
    assert content["week"] == WEEK
    assert content["as_of"] == "2026-09-06"


def test_the_same_inputs_give_the_same_bytes_elsewhere(
    golden_out: Path, golden: Path, tmp_path: Path
) -> None:
    answer = radpack(
        "run", "--landing", golden, "--week", WEEK, "--out", "again",
        cwd=tmp_path, TZ="America/Lima", PYTHONHASHSEED="7", LANG="C",
    )  # fmt: skip
    assert answer.code == 0, answer.text
    assert digests(tmp_path / "again" / WEEK) == digests(golden_out / WEEK)


def test_no_pack_tells_the_day_on_which_it_was_made(golden_out: Path) -> None:
    made = pd.Timestamp.now().strftime("%Y%m%d").encode()
    for code in CODES:
        pdf = (golden_out / WEEK / code / f"{code}-{WEEK}.pdf").read_bytes()
        assert made not in pdf
        dates = set(re.findall(rb"/(?:CreationDate|ModDate) \(D:(\d{8})", pdf))
        assert dates <= {b"20260906"}, "the CSV files inside are dated by the week's Sunday"


def test_the_history_is_read_by_dagster_s_own_storage_too(golden_out: Path) -> None:
    home = golden_out / ".radpack" / "dagster"
    config = yaml.safe_load((home / "dagster.yaml").read_text("utf-8"))
    stock = SqliteEventLogStorage(str(home / "history" / "runs"))
    with dg.DagsterInstance.from_config(str(home)) as instance:
        assert config["event_log_storage"]["class"] == type(instance.event_log_storage).__name__
        (run,) = instance.get_runs()
        own = [entry.message for entry in instance.all_logs(run.run_id)]
    assert own == [entry.message for entry in stock.get_logs_for_run(run.run_id)]
    assert len(own) > 100
    headlines = dg.AssetKey("headlines")
    assert stock.get_latest_materialization_events([headlines])[headlines] is not None
    stock.dispose()


def test_one_region_can_be_run_alone_and_the_others_are_kept(
    command: Command, own_out: Path, golden: Path
) -> None:
    before = digests(own_out / WEEK)
    answer = command("run", "--landing", golden, "--week", WEEK, "--out", own_out, "--region", "E2")
    assert answer.code == 0, answer.text
    states = {code: pack["state"] for code, pack in manifest(own_out)["packs"].items()}
    assert states == {"company": "kept", "E1": "kept", "E2": "done"}
    assert digests(own_out / WEEK) == before


def test_one_region_alone_makes_only_that_region(
    command: Command, golden: Path, tmp_path: Path
) -> None:
    answer = command(
        "run", "--landing", golden, "--week", "2026-09-02", "--out", tmp_path, "--region", "E1"
    )
    assert answer.code == 0, answer.text
    states = {code: pack["state"] for code, pack in manifest(tmp_path)["packs"].items()}
    assert states == {"company": "not_made", "E1": "done", "E2": "not_made"}
    assert not (tmp_path / WEEK / "E2").exists()


def test_a_rerun_replaces_the_whole_folder(command: Command, own_out: Path, golden: Path) -> None:
    stray = own_out / WEEK / "E1" / "stray.txt"
    stray.write_text("left over")
    answer = command("run", "--landing", golden, "--week", WEEK, "--out", own_out)
    assert answer.code == 0, answer.text
    assert not stray.exists()
    assert list((own_out / ".radpack" / "staging").iterdir()) == []


def test_without_a_week_the_latest_one_is_run_after_earlier_ones_were_taken_in(
    command: Command, golden: Path, tmp_path: Path
) -> None:
    answer = command("run", "--landing", golden, "--out", tmp_path, "--region", "E1")
    assert answer.code == 0, answer.text
    assert (tmp_path / "2026-W37" / "E1" / "E1-2026-W37.pdf").exists()
    store = tmp_path / ".radpack" / "store"
    taken_in = {path.stem for path in (store / "orders").iterdir()}
    assert taken_in == {MONDAY, "2026-09-07"}
    assert not (tmp_path / WEEK).exists()
    late = pd.read_parquet(store / "orders" / "2026-09-07.parquet")
    assert set(late["order_line_id"]) - set(
        pd.read_parquet(store / "orders" / f"{MONDAY}.parquet")["order_line_id"]
    ) == {"S8"}


def test_an_earlier_week_that_cannot_be_taken_in_is_told_and_left_out(
    command: Command, golden: Path, tmp_path: Path
) -> None:
    landing = tmp_path / "landing"
    shutil.copytree(golden, landing)
    (landing / WEEK / "orders.csv").write_bytes(b"")
    answer = command("run", "--landing", landing, "--out", tmp_path / "out", "--region", "E1")
    assert answer.code == 0, answer.text
    assert f"{WEEK} could not be taken in" in answer.text
    assert (tmp_path / "out" / "2026-W37" / "E1" / "E1-2026-W37.pdf").exists()


def test_the_command_ends_with_a_table_of_every_pack(
    command: Command, own_out: Path, golden: Path
) -> None:
    answer = command("run", "--landing", golden, "--week", WEEK, "--out", own_out, "--region", "E1")
    lines = answer.text.splitlines()
    assert lines[0].split() == ["Region", "Status", "Pages", "Warnings", "Path"]
    shown = {line.split()[0]: line.split()[1:3] for line in lines[1:4]}
    assert shown == {"company": ["kept", "12"], "E1": ["done", "12"], "E2": ["kept", "11"]}
    assert str(own_out / WEEK) in lines[-1]


def test_a_second_run_in_the_same_folder_is_refused(
    command: Command, golden: Path, tmp_path: Path
) -> None:
    (tmp_path / ".radpack").mkdir()
    with FileLock(tmp_path / ".radpack" / "lock"):
        answer = command("run", "--landing", golden, "--week", WEEK, "--out", tmp_path)
    assert answer.code == 2
    assert "Another run is at work" in answer.text


def test_a_region_that_fails_leaves_the_others_and_is_made_alone_afterwards(
    command: Command, golden: Path, tmp_path: Path
) -> None:
    in_the_way = tmp_path / ".radpack" / "store" / "packs" / MONDAY / "E2"
    in_the_way.parent.mkdir(parents=True)
    in_the_way.write_text("a file where the pack's folder must be")
    words = ("run", "--landing", golden, "--week", WEEK, "--out", tmp_path)
    failed = command(*words)
    assert failed.code == 1
    states = {code: pack["state"] for code, pack in manifest(tmp_path)["packs"].items()}
    assert states == {"company": "done", "E1": "done", "E2": "failed"}
    assert "1 of 3 packs could not be made" in failed.text
    assert not (tmp_path / WEEK / "E2").exists()
    in_the_way.unlink()
    mended = command(*words, "--region", "E2")
    assert mended.code == 0, mended.text
    states = {code: pack["state"] for code, pack in manifest(tmp_path)["packs"].items()}
    assert states == {"company": "kept", "E1": "kept", "E2": "done"}


def test_a_week_that_could_not_be_published_is_no_success(
    command: Command, own_out: Path, golden: Path
) -> None:
    before = digests(own_out / WEEK)
    staging = own_out / ".radpack" / "staging"
    shutil.rmtree(staging, ignore_errors=True)
    staging.write_text("a file where the week is put together", "utf-8")
    words = ("run", "--landing", golden, "--week", WEEK, "--out", own_out, "--region", "E1")
    answer = command(*words)
    assert answer.code == 1
    assert "The run failed" in answer.text
    assert digests(own_out / WEEK) == before


def test_weeks_before_the_history_are_not_taken_in(
    command: Command, golden: Path, tmp_path: Path
) -> None:
    landing = tmp_path / "landing"
    shutil.copytree(golden, landing)
    shutil.copytree(landing / WEEK, landing / "2026-W30")
    settings = landing / "company.toml"
    said = settings.read_text("utf-8")
    settings.write_text(f'{said}\n[reading]\nhistory_starts = "2026-W36"\n', "utf-8")
    words = ("--landing", landing, "--week", WEEK, "--out", tmp_path / "out", "--region", "E1")
    answer = command("run", *words)
    assert answer.code == 0, answer.text

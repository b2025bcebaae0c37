"""The Dagster side: what an operator sees, when it runs, and what may not run."""

import json
import os
import pickle
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg
import pandas as pd
import pytest
from upath import UPath

from assets.packs.assets import pack_key
from assets.places import Places
from pipelines.definitions import build_defs
from pipelines.weekly import INTAKE_JOB, JOB, SCHEDULE, weeks
from schemas.calendar import Week
from schemas.extracts.registry import EXTRACTS
from schemas.settings import Settings
from schemas.tables.registry import TABLES

ROOT = Path(__file__).parents[2]
WEEK = Week.parse("2026-W36")


def places_at(golden: Path, out: Path) -> Places:
    return Places(UPath(golden), UPath(out / ".radpack" / "store"), out)


@pytest.fixture
def defs(golden: Path, golden_settings: Settings, tmp_path: Path) -> dg.Definitions:
    """Definitions of the golden company, with a store of their own."""
    return build_defs(golden_settings, places_at(golden, tmp_path), WEEK)


def run(
    defs: dg.Definitions, job: str = JOB, selection: list[dg.AssetKey] | None = None
) -> dg.ExecuteInProcessResult:
    with dg.DagsterInstance.ephemeral() as instance:
        return defs.resolve_job_def(job).execute_in_process(
            partition_key=WEEK.key,
            asset_selection=selection,
            raise_on_error=False,
            instance=instance,
        )


def made(result: dg.ExecuteInProcessResult) -> set[str]:
    events = result.get_asset_materialization_events()
    return {event.asset_key.to_user_string() for event in events if event.asset_key}


def test_every_asset_says_what_it_is_who_owns_it_and_where_it_belongs(
    defs: dg.Definitions,
) -> None:
    for spec in defs.resolve_all_asset_specs():
        assert spec.description, spec.key
        assert spec.owners == ["team:sales-operations"], spec.key
        assert spec.kinds, spec.key
        assert spec.group_name in {
            "extracts", "quality", "facts", "metrics", "packs", "delivery",
        }  # fmt: skip


def test_every_extract_and_every_table_has_two_blocking_checks(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    for name in (*EXTRACTS, *TABLES):
        keys = graph.get_check_keys_for_assets({dg.AssetKey(name)})
        assert len(keys) == 2, name
        assert all(graph.get_check_spec(key).blocking for key in keys)


def test_every_table_shows_its_columns_with_descriptions(defs: dg.Definitions) -> None:
    by_key = {spec.key.to_user_string(): spec for spec in defs.resolve_all_asset_specs()}
    for name, model in TABLES.items():
        schema = by_key[name].metadata["dagster/column_schema"]
        shown = schema.schema if hasattr(schema, "schema") else schema
        assert [column.name for column in shown.columns] == list(model.to_schema().columns)
        assert all(column.description for column in shown.columns)


def test_the_graph_flows_from_the_landing_to_the_published_week(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    landing, week = dg.AssetKey("landing"), dg.AssetKey("published_week")
    above = graph.get_ancestor_asset_keys(week)
    assert landing in above
    assert {dg.AssetKey(name) for name in TABLES} <= above
    assert graph.get(landing).parent_keys == set()


def test_a_partition_is_a_monday_and_a_week_can_be_run_while_it_lasts(
    golden_settings: Settings,
) -> None:
    partitions = weeks(golden_settings)
    keys = partitions.get_partition_keys(
        current_time=datetime(2026, 9, 9, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    )
    assert keys[0] == "2014-12-29"
    assert keys[-1] == "2026-09-07"
    assert all(Week.of(datetime.fromisoformat(key).date()).key == key for key in keys[-60:])


def test_a_week_ahead_of_the_clock_can_be_asked_for(golden_settings: Settings) -> None:
    far = Week.of(datetime.now(tz=ZoneInfo("UTC")).date()) + 30
    assert far.key in weeks(golden_settings, far).get_partition_keys()
    assert far.key not in weeks(golden_settings).get_partition_keys()


def test_monday_at_six_company_time_runs_the_week_just_ended(defs: dg.Definitions) -> None:
    schedule = defs.resolve_schedule_def(SCHEDULE)
    assert schedule.cron_schedule == "0 6 * * 1"
    assert schedule.execution_timezone == "Asia/Shanghai"
    tick = dg.build_schedule_context(
        scheduled_execution_time=datetime(2026, 9, 7, 6, tzinfo=ZoneInfo("Asia/Shanghai"))
    )
    request = schedule(tick)
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == "2026-08-31"
    assert request.tags["radpack/week"] == "2026-W36"


def test_a_rejected_extract_stops_everything_after_it(
    golden: Path, golden_settings: Settings, tmp_path: Path
) -> None:
    landing = tmp_path / "landing"
    shutil.copytree(golden, landing)
    orders = landing / str(WEEK) / "orders.csv"
    orders.write_text(orders.read_text("utf-8").replace("S1,A01", "S2,A01"), "utf-8")
    out = tmp_path / "out"
    result = run(build_defs(golden_settings, places_at(landing, out), WEEK))
    assert not result.success
    assert made(result) == {*EXTRACTS, "faults", "extract_status"}
    failed = {
        evaluation.asset_key.to_user_string()
        for evaluation in result.get_asset_check_evaluations()
        if not evaluation.passed
    }
    assert failed == {"orders"}
    assert not (out / str(WEEK)).exists()


def test_a_failed_check_shows_counts_and_a_sample_of_the_faults(
    golden: Path, golden_settings: Settings, tmp_path: Path
) -> None:
    landing = tmp_path / "landing"
    shutil.copytree(golden, landing)
    orders = landing / str(WEEK) / "orders.csv"
    orders.write_text(orders.read_text("utf-8").replace("S1,A01", "S1,A99"), "utf-8")
    result = run(
        build_defs(golden_settings, places_at(landing, tmp_path / "out"), WEEK), INTAKE_JOB
    )
    (failed,) = [one for one in result.get_asset_check_evaluations() if not one.passed]
    shown: dict[str, Any] = {name: value.value for name, value in failed.metadata.items()}
    assert shown["stopping_count"] == 1
    assert shown["set_aside_count"] == 1
    assert {row["rule"] for row in shown["sample"]} == {"unknown_account", "too_many_set_aside"}


def test_every_table_tells_its_rows_and_its_ties(defs: dg.Definitions) -> None:
    everything = set(defs.resolve_job_def(JOB).asset_layer.executable_asset_keys)
    after = {key for key in everything if key.path[0] in ("packs", "pack_status", "published_week")}
    result = run(defs, selection=sorted(everything - after))
    assert result.success
    events = {
        event.asset_key.to_user_string(): event.materialization.metadata
        for event in result.get_asset_materialization_events()
        if event.asset_key
    }
    assert events["account_segments"]["dagster/row_count"].value == 28
    assert events["account_segments"]["own_12m"].value == 2_291_000
    ties = {
        one.asset_key.to_user_string(): one.metadata
        for one in result.get_asset_check_evaluations()
        if one.check_name == "ties_out" and one.asset_key.to_user_string() in TABLES
    }
    assert set(ties) == set(TABLES)
    shown = ties["sales_progress"]["ties"].value
    assert isinstance(shown, dict)
    assert shown["booked_net = bookings"] == "1,150,000.0000 = 1,150,000.0000"


@pytest.fixture
def stored(golden_out: Path, golden: Path, tmp_path: Path) -> Places:
    """A copy of the golden run's output folder and store."""
    out = tmp_path / "out"
    shutil.copytree(golden_out, out)
    return places_at(golden, out)


def test_packs_are_not_made_from_tables_of_two_snapshots(
    stored: Places, golden_settings: Settings
) -> None:
    table = Path(str(stored.store)) / "coverage" / f"{WEEK.key}.parquet"
    frame = pd.read_parquet(table)
    frame.attrs["snapshot_id"] = "another"
    frame.to_parquet(table, index=False)
    selection = [pack_key("E1"), dg.AssetKey("pack_status")]
    result = run(build_defs(golden_settings, stored, WEEK), selection=selection)
    assert not result.success
    assert "mixed_snapshots" in first_error(result)


def test_a_week_whose_check_failed_is_not_published_by_hand(
    stored: Places, golden_settings: Settings
) -> None:
    table = Path(str(stored.store)) / "coverage" / f"{WEEK.key}.parquet"
    frame = pd.read_parquet(table)
    frame.attrs["checks"] = {"valid": True, "ties_out": False}
    frame.to_parquet(table, index=False)
    before = (stored.out / str(WEEK) / "manifest.json").read_bytes()
    selection = [dg.AssetKey("published_week")]
    result = run(build_defs(golden_settings, stored, WEEK), selection=selection)
    assert not result.success
    assert "not_proven" in first_error(result)
    assert (stored.out / str(WEEK) / "manifest.json").read_bytes() == before


def test_packs_are_not_made_with_settings_changed_since_the_tables_were(
    stored: Places, golden_settings: Settings
) -> None:
    visits = golden_settings.visits.model_copy(update={"effective_per_week": 10})
    changed = golden_settings.model_copy(update={"visits": visits})
    selection = [pack_key("E1"), dg.AssetKey("pack_status")]
    result = run(build_defs(changed, stored, WEEK), selection=selection)
    assert not result.success
    assert "mixed_snapshots" in first_error(result)


class Planted:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        """Name what unpickling would call."""
        return os.system, (f"touch {self.path}",)


def test_a_planted_pickle_is_not_run(
    stored: Places, golden_settings: Settings, tmp_path: Path
) -> None:
    trap = tmp_path / "sprung"
    target = Path(str(stored.store)) / "coverage" / f"{WEEK.key}.parquet"
    target.write_bytes(pickle.dumps(Planted(trap)))
    result = run(
        build_defs(golden_settings, stored, WEEK), selection=[dg.AssetKey("coverage_totals")]
    )
    assert not result.success
    assert not trap.exists()


def first_error(result: dg.ExecuteInProcessResult) -> str:
    (event, *_) = [event for event in result.all_events if event.is_step_failure]
    error = event.step_failure_data.error
    assert error is not None
    return error.to_string()


def test_the_store_may_be_any_file_system(golden: Path, golden_settings: Settings) -> None:
    places = Places(UPath(golden), UPath("memory://radpack-store"), Path("unused"))
    result = run(build_defs(golden_settings, places, WEEK), INTAKE_JOB)
    assert result.success
    stored = UPath(f"memory://radpack-store/orders/{WEEK.key}.parquet")
    assert stored.read_bytes().startswith(b"PAR1")


def test_dg_finds_nothing_to_complain_about() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "dg"), "check", "defs"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.fixture
def webserver(tmp_path: Path) -> Iterator[str]:
    """Dagster's own server, started as an operator starts it, and its address."""
    port = free_port()
    environ = {**os.environ, "DAGSTER_HOME": str(tmp_path), "RADPACK_OUT": str(tmp_path / "out")}
    (tmp_path / "dagster.yaml").write_text("telemetry:\n  enabled: false\n", "utf-8")
    server = subprocess.Popen(
        [str(Path(sys.executable).parent / "dagster"), "dev", "-p", str(port)],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, 15)
        server.wait(timeout=30)


def ask(address: str, query: str) -> dict[str, Any]:
    request = urllib.request.Request(  # noqa: S310 - our own server on loopback
        f"{address}/graphql",
        json.dumps({"query": query}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        content: dict[str, Any] = json.load(answer)
    return content


def wait_for(address: str, query: str, seconds: float = 90) -> dict[str, Any]:
    until = time.monotonic() + seconds
    while True:
        try:
            return ask(address, query)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def test_dagster_dev_shows_the_graph_from_a_clean_checkout(webserver: str) -> None:
    query = """{ assetNodes { id groupName assetKey { path } isPartitioned
                 assetChecksOrError { ... on AssetChecks { checks { name blocking } } } } }"""
    nodes = wait_for(webserver, query)["data"]["assetNodes"]
    by_key = {"/".join(node["assetKey"]["path"]): node for node in nodes}
    assert by_key["sales_progress"]["groupName"] == "metrics"
    assert by_key["packs/NA"]["isPartitioned"]
    checks = by_key["orders"]["assetChecksOrError"]["checks"]
    assert {check["name"] for check in checks} == {"valid", "accepted"}
    assert all(check["blocking"] for check in checks)


def test_tables_of_a_rejected_week_are_not_made_by_hand(
    stored: Places, golden_settings: Settings
) -> None:
    frame = pd.read_parquet(Path(str(stored.store)) / "orders" / f"{WEEK.key}.parquet")
    frame.attrs["checks"] = {"valid": True, "accepted": False}
    frame.to_parquet(Path(str(stored.store)) / "orders" / f"{WEEK.key}.parquet", index=False)
    result = run(build_defs(golden_settings, stored, WEEK), selection=[dg.AssetKey("bookings")])
    assert not result.success
    assert "not_proven" in first_error(result)

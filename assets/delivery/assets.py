"""Dagster asset of the delivery: the week as people and tools find it in the output folder."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import pandas as pd

from assets.checks import OWNERS, permanent, week_of
from assets.delivery.publishing import publish
from assets.extracts.checks import snapshot_of
from assets.packs.ordering import codes_of
from assets.places import Places
from assets.proof import require_proof
from schemas.settings import Settings
from schemas.tables.registry import TABLES
from schemas.vocabulary import PackState

_MILLISECONDS = 1000


@dg.asset(  # type: ignore[call-overload]  # Dagster resolves its Nothing itself
    name="published_week",
    group_name="delivery",
    owners=OWNERS,
    kinds={"pdf", "excel", "parquet"},
    dagster_type=dg.Nothing,
    ins={name: dg.AssetIn(name) for name in (*TABLES, "pack_status")},
    check_specs=[
        dg.AssetCheckSpec(
            "every_pack_is_there",
            asset="published_week",
            blocking=True,
            description="Every region and the company have a pack of this run or an earlier one.",
        )
    ],
)
def published_week(
    context: dg.AssetExecutionContext,
    places: dg.ResourceParam[Places],
    settings: dg.ResourceParam[Settings],
    **frames: pd.DataFrame,
) -> Iterator[dg.Output[None] | dg.AssetCheckResult]:
    """The week's folder: packs, tables and manifest, put at its place whole."""
    with permanent():
        yield from _publish(context, places, settings, frames)


def _publish(
    context: dg.AssetExecutionContext,
    places: Places,
    settings: Settings,
    frames: dict[str, pd.DataFrame],
) -> Iterator[dg.Output[None] | dg.AssetCheckResult]:
    tables = {name: frames[name] for name in TABLES}
    run_id = snapshot_of(tables["extract_status"], settings)
    require_proof(tables, run_id)
    content = publish(
        places,
        week_of(context),
        run_id,
        settings,
        codes_of(settings),
        tables,
        frames["pack_status"],
        timings(context),
    )
    if places.known_at is None:
        places.archive.report(week_of(context), tables["reported_figures"])
    states = {code: pack["state"] for code, pack in content["packs"].items()}
    lacking = {PackState.FAILED, PackState.NOT_MADE}
    missing = [code for code, state in states.items() if state in lacking]
    failed = [code for code in missing if states[code] == PackState.FAILED]
    place = str(places.published(week_of(context)))
    yield dg.Output(None, metadata={"path": dg.MetadataValue.path(place), "packs": len(states)})
    severity = dg.AssetCheckSeverity.ERROR if failed else dg.AssetCheckSeverity.WARN
    told: dict[str, Any] = {"missing": missing, "states": states}
    yield dg.AssetCheckResult(passed=not missing, severity=severity, metadata=told)


def timings(context: dg.AssetExecutionContext) -> dict[str, Any]:
    """Give the seconds that each step of this run has taken so far."""
    records = context.instance.all_logs(
        context.run.run_id, of_type=dg.DagsterEventType.STEP_SUCCESS
    )
    events = [record.dagster_event for record in records if record.dagster_event is not None]
    return {
        str(event.step_key): event.step_success_data.duration_ms / _MILLISECONDS for event in events
    }

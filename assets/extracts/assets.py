"""Dagster assets of the extracts: one step takes a week in, one asset an extract.

What is read and how it is checked stands in the plain modules beside this one.
"""

from collections.abc import Iterator
from dataclasses import replace

import dagster as dg
import pandas as pd

from assets.checks import OWNERS, column_schema, described, permanent, results, week_of
from assets.extracts.checks import checks_of, snapshot_of
from assets.extracts.intake import Intake
from assets.extracts.knowledge import arrived, with_knowledge
from assets.places import Places
from assets.proof import SNAPSHOT, with_proof
from schemas.columns import Model
from schemas.extracts.registry import AMOUNTS, EXTRACTS
from schemas.settings import Settings
from schemas.tables.quality import DataQuality, ExtractStatus

_QUALITY: dict[str, type[Model]] = {"faults": DataQuality, "extract_status": ExtractStatus}
_MODELS = {**EXTRACTS, **_QUALITY}

landing = dg.AssetSpec(
    "landing",
    description="The week's folder as the CRM and ERP dropped it.",
    group_name="extracts",
    owners=OWNERS,
    kinds={"csv", "excel", "parquet"},
)


def _out(name: str) -> dg.AssetOut:
    model = _MODELS[name]
    return dg.AssetOut(
        description=model.__doc__,
        group_name="extracts" if name in EXTRACTS else "quality",
        owners=OWNERS,
        kinds={"pandas", "parquet"},
        dagster_type=pd.DataFrame,
        metadata={"dagster/column_schema": column_schema(model)},
    )


@dg.multi_asset(
    name="extracts",
    outs={name: _out(name) for name in _MODELS},
    deps=[landing],
    check_specs=[
        dg.AssetCheckSpec(check, asset=name, blocking=True)
        for name in _MODELS
        for check in ("valid", "accepted" if name in EXTRACTS else "ties_out")
    ],
)
def extracts(
    context: dg.AssetExecutionContext,
    places: dg.ResourceParam[Places],
    settings: dg.ResourceParam[Settings],
) -> Iterator[dg.Output[pd.DataFrame] | dg.AssetCheckResult]:
    """Read every file of the week, type it, check it and list all its faults."""
    with permanent():
        intake, revision = arrived(places, week_of(context), settings)
        status = with_knowledge(intake.extract_status, revision, places.known_at)
        yield from _outputs(replace(intake, extract_status=status), settings)
        if places.known_at is None:
            files = {
                name: places.work / name / f"{week_of(context).key}.parquet" for name in _MODELS
            }
            places.archive.keep(revision, files)


def _outputs(
    intake: Intake, settings: Settings
) -> Iterator[dg.Output[pd.DataFrame] | dg.AssetCheckResult]:
    """Store everything first, so that a rejected week can still be looked at; then judge it."""
    frames = {**intake.frames, **{name: getattr(intake, name) for name in _QUALITY}}
    snapshot = snapshot_of(intake.extract_status, settings)
    judged = {name: checks_of(name, _MODELS[name], frame, intake) for name, frame in frames.items()}
    for name, frame in frames.items():
        proven = with_proof(frame, judged[name])
        proven.attrs[SNAPSHOT] = snapshot
        figures = [AMOUNTS[name]] if name in AMOUNTS else []
        yield dg.Output(proven, output_name=name, metadata=described(frame, figures))
    for name, checks in judged.items():
        yield from results(name, checks)

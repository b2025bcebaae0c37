"""What all Dagster assets share: week and metadata of a step, and checks made in the same step.

A frame is checked where it is made, before it is stored, so that a blocking check costs no second
step and the stored frame carries its proof.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import dagster as dg
import pandas as pd

from assets.proof import Check, Tie, check_model, check_ties, with_proof
from schemas.calendar import Week
from schemas.columns import Model
from schemas.errors import RadpackError
from schemas.tables.registry import TABLES

OWNERS = ["team:sales-operations"]
_PREVIEW = 5


def week_of(context: dg.AssetExecutionContext) -> Week:
    """Give the week of the partition at work; its key is the Monday."""
    return Week(date.fromisoformat(context.partition_key))


def as_of(context: dg.AssetExecutionContext) -> pd.Timestamp:
    """Give the Sunday of the partition's week."""
    return pd.Timestamp(week_of(context).sunday)


def specs(name: str) -> list[dg.AssetCheckSpec]:
    """Declare the two blocking checks of a published table."""
    return [
        dg.AssetCheckSpec(
            "valid", asset=name, blocking=True, description="Fits its Pandera model."
        ),
        dg.AssetCheckSpec("ties_out", asset=name, blocking=True, description="Totals in = out."),
    ]


def table(name: str, **more: Any) -> dict[str, Any]:
    """Give the arguments by which a published table is declared as an asset."""
    return {
        "name": name,
        "group_name": "metrics",
        "owners": OWNERS,
        "kinds": {"pandas", "parquet"},
        "dagster_type": pd.DataFrame,
        "check_specs": specs(name),
        "metadata": {"dagster/column_schema": column_schema(TABLES[name])},
        **more,
    }


def fact(name: str, **more: Any) -> dict[str, Any]:
    """Give the arguments by which a frame between extracts and tables is declared."""
    about = {"group_name": "facts", "owners": OWNERS, "kinds": {"pandas", "parquet"}}
    return {"name": name, "dagster_type": pd.DataFrame, **about, **more}


def proven(
    name: str,
    frame: pd.DataFrame,
    ties: Iterable[Tie],
    figures: Sequence[str] = (),
    told: Mapping[str, float] | None = None,
) -> Iterator[dg.Output[pd.DataFrame] | dg.AssetCheckResult]:
    """Give a published table with its metadata, and the results of its checks.

    Dagster draws every number of the metadata over the weeks: sums of `figures`, and `told`.
    """
    checks = [check_model(TABLES[name], frame), check_ties(ties)]
    metadata = {**described(frame, figures), **(told or {})}
    yield dg.Output(with_proof(frame, checks), metadata=metadata)
    yield from results(name, checks)


def plain(frame: pd.DataFrame, figures: Sequence[str] = ()) -> dg.Output[pd.DataFrame]:
    """Give a frame that is not published, with its metadata."""
    return dg.Output(frame, metadata=described(frame, figures))


def results(name: str, checks: Iterable[Check]) -> Iterator[dg.AssetCheckResult]:
    """Give checks as Dagster shows them."""
    for check in checks:
        found = {key: _shown(value) for key, value in check.found.items()}
        yield dg.AssetCheckResult(
            asset_key=name, check_name=check.name, passed=check.passed, metadata=found
        )


def described(frame: pd.DataFrame, figures: Sequence[str] = ()) -> dict[str, Any]:
    """Give row count, key figures and a preview."""
    sums = {column: float(frame[column].sum()) for column in figures}
    head = frame.head(_PREVIEW).astype(object).where(frame.head(_PREVIEW).notna(), None)
    records = [
        dg.TableRecord({str(k): str(v) for k, v in row.items()}) for row in head.to_dict("records")
    ]
    preview = dg.MetadataValue.table(records) if records else dg.MetadataValue.null()
    return {"dagster/row_count": len(frame), **sums, "preview": preview}


def column_schema(model: type[Model]) -> dg.TableSchema:
    """Give a model's columns as Dagster shows them."""
    columns = model.to_schema().columns.items()
    return dg.TableSchema(
        [
            dg.TableColumn(name, type=str(column.dtype), description=column.description)
            for name, column in columns
        ]
    )


@contextmanager
def permanent() -> Iterator[None]:
    """Turn an error of ours into a failure that Dagster does not retry: it would fail again."""
    try:
        yield
    except RadpackError as error:
        raise dg.Failure(str(error), allow_retries=False) from error


def _shown(value: object) -> Any:
    return dict(value) if isinstance(value, Mapping) else value

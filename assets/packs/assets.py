"""Dagster assets of the packs: one step, one asset a pack, rendered by a pool on all cores.

A pack can be selected and made alone. A pack that fails leaves the others made; which did and
which did not is `pack_status`.
"""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import pandas as pd

from assets.checks import OWNERS, fact, permanent, week_of
from assets.extracts.checks import snapshot_of
from assets.packs.ordering import NAMED_BY, codes_of, fonts_for, orders_for, status_of
from assets.packs.rendering import Result, render_all
from assets.packs.slices import Names
from assets.places import Places
from assets.proof import require_proof
from schemas.settings import Settings
from schemas.tables.registry import TABLES

Frame = pd.DataFrame
STATUS = "pack_status"


def pack_key(code: str) -> dg.AssetKey:
    """Give the asset key of a pack."""
    return dg.AssetKey(["packs", code])


def pack_assets(settings: Settings) -> dg.AssetsDefinition:
    """Give the packs of a company as assets, one a region and one for the company."""
    outs = {f"pack_{place}": _out(code) for place, code in enumerate(codes_of(settings))}
    status = fact(STATUS, group_name="packs", is_required=False)
    status.pop("name")

    @dg.multi_asset(
        name="packs",
        outs={**outs, STATUS: dg.AssetOut(key=STATUS, **status)},
        ins={name: dg.AssetIn(name) for name in (*TABLES, *NAMED_BY)},
        can_subset=True,
    )
    def packs(
        context: dg.AssetExecutionContext,
        places: dg.ResourceParam[Places],
        settings: dg.ResourceParam[Settings],
        **frames: Frame,
    ) -> Iterator[dg.Output[Any]]:
        """Render the selected packs, each as PDF and workbook, and say what became of them."""
        with permanent():
            yield from _render(context, places, settings, frames)

    return packs


def _out(code: str) -> dg.AssetOut:
    return dg.AssetOut(
        key=pack_key(code),
        description=f"PDF and workbook of {code}.",
        group_name="packs",
        owners=OWNERS,
        kinds={"pdf", "excel"},
        dagster_type=dg.Nothing,
        is_required=False,
    )


def _render(
    context: dg.AssetExecutionContext,
    places: Places,
    settings: Settings,
    frames: Mapping[str, Frame],
) -> Iterator[dg.Output[Any]]:
    tables = {name: frames[name] for name in TABLES}
    run_id = snapshot_of(tables["extract_status"], settings)
    require_proof(tables, run_id)
    names = Names.of(*(frames[name] for name in NAMED_BY))
    outputs = {code: f"pack_{place}" for place, code in enumerate(codes_of(settings))}
    selected = context.selected_asset_keys
    wanted = [code for code in outputs if pack_key(code) in selected]
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        orders = orders_for(wanted, tables, names, week_of(context), run_id, settings, places.packs)
        fonts = fonts_for(tables.values(), names, settings, Path(folder))
        for result in render_all(orders, fonts):
            results.append(result)
            if result.fault is None:
                facts = {"pages": result.pages, "warnings": len(result.warnings), **result.seconds}
                yield dg.Output(None, output_name=outputs[result.code], metadata=facts)
            else:
                context.log.error("%s: %s", result.code, result.fault)
    if dg.AssetKey(STATUS) in selected:
        yield dg.Output(status_of(results), output_name=STATUS)

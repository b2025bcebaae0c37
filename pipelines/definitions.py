"""Everything Dagster needs to know, built from a company's settings and the places of a machine."""

from typing import Any

import dagster as dg

from assets.delivery.assets import published_week
from assets.extracts.assets import extracts, landing
from assets.metrics import assets as metrics
from assets.packs.assets import pack_assets
from assets.places import Places
from pipelines import environment
from pipelines.storage import FrameStore
from pipelines.weekly import INTAKE_JOB, JOB, schedule, weeks
from schemas.calendar import Week
from schemas.settings import Settings

DESCRIPTION = """Sunday's extracts to Monday's packs.

landing → extracts (typed, checked) → facts → metrics (published tables) → packs → published week.
"""


def build_defs(
    settings: Settings | None = None,
    places: Places | None = None,
    through: Week | None = None,
    **overrides: Any,
) -> dg.Definitions:
    """Build the definitions; tests and the command override settings, places and resources."""
    settings = settings or environment.settings(environment.Options())
    places = places or environment.places(environment.Options())
    partitions = weeks(settings, through)
    made = [
        extracts,
        *dg.load_assets_from_modules([metrics]),
        pack_assets(settings),
        published_week,
    ]
    assets = dg.map_asset_specs(
        lambda spec: spec.replace_attributes(partitions_def=partitions), [*made, landing]
    )
    job = dg.define_asset_job(JOB, selection=dg.AssetSelection.all(), description=DESCRIPTION)
    intake = dg.define_asset_job(
        INTAKE_JOB,
        selection=dg.AssetSelection.assets(*extracts.keys),
        description="Only take a week in: history for the weeks after it.",
    )
    resources = {
        "settings": settings,
        "places": places,
        "io_manager": FrameStore(places.work),
    }
    return dg.Definitions(
        assets=list(assets),
        jobs=[job, intake],
        schedules=[schedule(settings)],
        resources=resources | overrides.pop("resources", {}),
        executor=dg.in_process_executor,
        **overrides,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """Give the definitions of the company and places that the environment names."""
    return build_defs()

"""The way in: write the landing folders of a sample company."""

from pathlib import Path

from data_samples.generator.awkward import awkward_rows
from data_samples.generator.scale import Scale
from data_samples.generator.setup import Setup
from data_samples.generator.snapshot import snapshot
from data_samples.generator.totals import control_totals
from data_samples.generator.world import World, simulate
from data_samples.generator.writing import Table, write
from schemas.calendar import Week
from schemas.extracts.registry import CONTROL_TOTALS, EXTRACTS, kinds_of
from schemas.settings import Settings

LATEST = Week.parse("2026-W36")
"""The week for which the planted truths are made."""


def write_sample(
    out: Path, settings: Settings, *, scale: Scale, weeks: int, seed: int, latest: Week = LATEST
) -> list[Path]:
    """Write `<out>/<ISO week>/<extract>.<ext>` for the last weeks and give the week folders.

    The same arguments give the same bytes, and a week's folder does not depend on how many
    weeks are written.
    """
    world = simulate(Setup(settings, scale, seed, latest))
    return [_write_week(out, world, latest - back) for back in range(weeks - 1, -1, -1)]


def _write_week(out: Path, world: World, week: Week) -> Path:
    folder, forms = out / str(week), world.setup.scale.formats
    folder.mkdir(parents=True, exist_ok=True)
    tables = _tables(world, week)
    for table in tables:
        write(folder, table, forms[table.name])
    zone, kinds = world.setup.settings.zone, kinds_of(CONTROL_TOTALS)
    totals = Table("control_totals", control_totals(tables), kinds, zone)
    write(folder, totals, forms[totals.name])
    return folder


def _tables(world: World, week: Week) -> list[Table]:
    zone = world.setup.settings.zone
    return [
        Table(name, frame, kinds_of(EXTRACTS[name]), zone, awkward_rows(name, week))
        for name, frame in snapshot(world, week).items()
    ]

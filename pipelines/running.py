"""A week run from the command: earlier weeks taken in first, then the weekly job, then its result.

The same jobs as in Dagster's own UI, in process. Nothing is printed here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import dagster as dg
import pandas as pd
from upath import UPath

from assets.delivery.publishing import HIDDEN, read_manifest, require_writable
from assets.extracts.faults import having
from assets.extracts.intake import take_in
from assets.extracts.layout import require_week, weeks_in
from assets.files import frame_bytes, read_frame, write_whole
from assets.packs.assets import pack_key
from assets.packs.ordering import codes_of
from assets.packs.work_list import write_work_list
from assets.places import Places
from assets.proof import CHECKS
from pipelines.definitions import build_defs
from pipelines.instance import embedded_instance
from pipelines.progress import LOGGER, RUN_CONFIG, Listener, progress_logger
from pipelines.weekly import INTAKE_JOB, JOB
from schemas.calendar import Week
from schemas.errors import InputError
from schemas.settings import Settings
from schemas.vocabulary import PackState, Severity

ERROR_FILE = "last-error.txt"
_INTAKE_STEP, _PUBLISHING_STEP = "extracts", "published_week"


@dataclass(frozen=True)
class Checked:
    """What checking a week's files came to."""

    week: Week
    faults: pd.DataFrame
    work_list: Path

    @property
    def stopping(self) -> pd.DataFrame:
        """Give the faults that stop the week."""
        return having(self.faults, Severity.FILE)


@dataclass(frozen=True)
class Outcome:
    """What a run came to: its packs, or the faults that stopped it, or the error it failed with."""

    week: Week
    place: Path
    packs: dict[str, dict[str, Any]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    rejected: Checked | None = None
    error: str | None = None
    skipped: dict[Week, int] = field(default_factory=dict)

    @property
    def failed(self) -> list[str]:
        """Give the codes of the packs that could not be made in this run."""
        return list(self.reasons)

    @property
    def made(self) -> int:
        """Count the packs made in this run."""
        return sum(pack["state"] == PackState.DONE for pack in self.packs.values())


def check_week(places: Places, week: Week, settings: Settings) -> Checked:
    """Read and check a week's files, and write the fault list as a table and as a work list."""
    require_week(places.landing, week)
    require_writable(places.out)
    intake = take_in(places.landing, week, settings)
    return _write_work_list(places, week, settings, intake.faults, intake.extract_status)


def run_week(
    places: Places, week: Week, settings: Settings, codes: Sequence[str], listener: Listener
) -> Outcome:
    """Run a week: all packs, or only those of `codes`.

    Earlier weeks of the landing that were never taken in are taken in first; one that cannot be
    is left out of comparisons and does not stop this week. With `places.known_at` the week is
    computed as that later week knows it, and stands apart from what was published.
    """
    own, through = replace(places, known_at=None), places.known_at or week
    require_week(places.landing, through)
    require_known(codes, settings)
    require_writable(places.out)
    with embedded_instance(places.out) as instance:
        loggers = {LOGGER: progress_logger(listener)}
        defs = build_defs(settings, own, through=through, loggers=loggers)
        skipped = _take_in(defs, instance, own, _to_take_in(places, through, settings))
        if places.known_at is not None:
            defs = build_defs(settings, places, through=through, loggers=loggers)
        result = _execute(defs, instance, JOB, week, _selection(defs, codes, settings))
    return _outcome(result, places, week, settings, skipped)


def require_known(codes: Sequence[str], settings: Settings) -> None:
    """Refuse a code that is neither a region's nor the company's."""
    known = codes_of(settings)
    for code in codes:
        if code not in known:
            raise InputError.of("unknown_region_option", value=f"{code} ∉ {', '.join(known)}")


def earlier_weeks(places: Places, week: Week, settings: Settings) -> list[Week]:
    """Give the weeks of the landing before `week` that have never been taken in."""
    first = Week.parse(settings.reading.history_starts)
    before = [one for one in weeks_in(places.landing) if first <= one < week]
    return [one for one in before if not _accepted(places, one)]


def _to_take_in(places: Places, through: Week, settings: Settings) -> list[Week]:
    """Give the weeks to be taken in before a run: for a later week's knowledge, that week, too."""
    own = replace(places, known_at=None)
    also = [] if places.known_at is None or _accepted(own, through) else [through]
    return [*earlier_weeks(own, through, settings), *also]


def _accepted(places: Places, week: Week) -> bool:
    path = _stored(places, "extract_status", week)
    if not path.exists():
        return False
    faults = read_frame(_stored(places, "faults", week))
    return having(faults, Severity.FILE).empty and bool(faults.attrs.get(CHECKS))


def _stored(places: Places, asset: str, week: Week) -> UPath:
    return places.work / asset / f"{week.key}.parquet"


def _take_in(
    defs: dg.Definitions, instance: dg.DagsterInstance, places: Places, weeks: Sequence[Week]
) -> dict[Week, int]:
    skipped = {}
    for earlier in weeks:
        if not _execute(defs, instance, INTAKE_JOB, earlier).success:
            faults = read_frame(_stored(places, "faults", earlier))
            skipped[earlier] = len(having(faults, Severity.FILE))
    return skipped


def _execute(
    defs: dg.Definitions,
    instance: dg.DagsterInstance,
    job: str,
    week: Week,
    selection: Sequence[dg.AssetKey] | None = None,
) -> dg.ExecuteInProcessResult:
    return defs.resolve_job_def(job).execute_in_process(
        instance=instance,
        partition_key=week.key,
        asset_selection=selection,
        run_config=RUN_CONFIG,
        tags={"radpack/week": str(week)},
        raise_on_error=False,
    )


def _selection(
    defs: dg.Definitions, codes: Sequence[str], settings: Settings
) -> list[dg.AssetKey] | None:
    """Give all assets but the packs that were not asked for."""
    if not codes:
        return None
    others = {pack_key(code) for code in codes_of(settings) if code not in codes}
    everything = set(defs.resolve_job_def(JOB).asset_layer.executable_asset_keys)
    return sorted(everything - others)


def _outcome(
    result: dg.ExecuteInProcessResult,
    places: Places,
    week: Week,
    settings: Settings,
    skipped: dict[Week, int],
) -> Outcome:
    place = places.published(week)
    failures = {event.step_key: event for event in result.all_events if event.is_step_failure}
    if _INTAKE_STEP in failures:
        faults, status = (
            read_frame(_stored(places, name, week)) for name in ("faults", "extract_status")
        )
        rejected = _write_work_list(places, week, settings, faults, status)
        if not rejected.stopping.empty:
            return Outcome(week, place, rejected=rejected, skipped=skipped)
    published = result.asset_materializations_for_node(_PUBLISHING_STEP)
    if result.success or (published and set(failures) == {_PUBLISHING_STEP}):
        packs = read_manifest(place)["packs"]
        return Outcome(week, place, packs, _reasons(places, week), skipped=skipped)
    return Outcome(week, place, error=_error(failures, places), skipped=skipped)


def _reasons(places: Places, week: Week) -> dict[str, str]:
    status = read_frame(_stored(places, "pack_status", week))
    failed = status[status["state"] == PackState.FAILED]
    told = zip(failed["code"], failed["rule"], failed["found"], strict=True)
    return {str(code): f"{rule}: {found}" for code, rule, found in told}


def _error(failures: dict[str | None, dg.DagsterEvent], places: Places) -> str:
    """Keep the whole error in a file and give its first line."""
    texts = {
        str(step): event.step_failure_data.error
        for step, event in failures.items()
        if event.step_failure_data.error is not None
    }
    whole = "\n\n".join(f"{step}\n{error.to_string()}" for step, error in texts.items())
    path = places.out / HIDDEN / ERROR_FILE
    write_whole(UPath(path), whole.encode())
    first = next(iter(texts.items()), ("", None))
    cause = first[1].cause or first[1] if first[1] is not None else None
    message = "" if cause is None else cause.message.strip().splitlines()[0]
    return f"{first[0]}: {message} ({path})"


def _write_work_list(
    places: Places,
    week: Week,
    settings: Settings,
    faults: pd.DataFrame,
    extract_status: pd.DataFrame,
) -> Checked:
    folder = places.out / "checks" / str(week)
    write_whole(UPath(folder / "data_quality.parquet"), frame_bytes(faults))
    book = folder / f"work-list-{week}.xlsx"
    write_whole(UPath(book), write_work_list(faults, extract_status, week, settings))
    return Checked(week, faults, book)

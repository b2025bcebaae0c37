"""A week put at its place: assembled aside, then renamed, so that it is never seen half made."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
from filelock import FileLock
from upath import UPath

from assets.delivery.manifest import FILE, PackFiles, as_json, manifest
from assets.files import frame_bytes, sha256, write_whole
from assets.places import Places
from schemas.calendar import Week
from schemas.errors import OutputError
from schemas.settings import Settings
from schemas.vocabulary import PackState

ENDINGS = ("pdf", "xlsx", "html", "eml")
_REPLACED = "replaced-"
_PATIENCE_SECONDS = 300
HIDDEN = ".radpack"
"""Folder below the output that holds what is not for people: store, instance, work in progress."""


def publish(
    places: Places,
    week: Week,
    run_id: str,
    settings: Settings,
    codes: Sequence[str],
    tables: Mapping[str, pd.DataFrame],
    pack_status: pd.DataFrame,
    timings: Mapping[str, float],
) -> dict[str, Any]:
    """Put the week at its place and give its manifest.

    Packs of this run are taken from the store. A pack that was not asked for, or failed, is kept
    as it stands in the week published before, marked with the run it came from.
    """
    place = places.published(week)
    with _alone(places.out), _staging(places.out, week) as staged:
        table_files = _write_tables(staged / "tables", tables)
        before = read_manifest(place)
        made = {row.code: row for row in pack_status.itertuples()}
        packs = [
            _pack(code, made.get(code), places, place, staged, week, run_id, before)
            for code in codes
        ]
        content = manifest(week, run_id, settings, tables, table_files, packs, timings)
        write_whole(UPath(staged / FILE), as_json(content))
        replace(place, staged)
    return content


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Publish one week at a time, after undoing whatever an earlier publisher was cut off in."""
    (out / HIDDEN).mkdir(parents=True, exist_ok=True)
    with FileLock(out / HIDDEN / "publishing.lock", timeout=_PATIENCE_SECONDS):
        for aside in (out / HIDDEN).glob(f"{_REPLACED}*"):
            recover(out / aside.name.removeprefix(_REPLACED))
        yield


def read_manifest(place: Path) -> dict[str, Any]:
    """Give the manifest of a published week; none, or a damaged one, gives nothing."""
    try:
        content: dict[str, Any] = json.loads((place / FILE).read_text("utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return content


def replace(place: Path, staged: Path) -> None:
    """Put a finished folder at its place; the old one goes only when the new one stands."""
    aside = _aside(place)
    if place.exists():
        place.rename(aside)
    try:
        staged.rename(place)
    except OSError:
        recover(place)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def recover(place: Path) -> None:
    """Undo a replacement that was cut off between its two renames."""
    aside = _aside(place)
    if aside.exists() and not place.exists():
        aside.rename(place)
    shutil.rmtree(aside, ignore_errors=True)


def require_writable(out: Path) -> None:
    """Refuse an output folder in which nothing can be written."""
    try:
        (out / HIDDEN).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out / HIDDEN):
            pass
    except OSError as error:
        raise OutputError.of("output_unwritable", file=str(out), value=error.strerror) from None


def _aside(place: Path) -> Path:
    return place.parent / HIDDEN / f"{_REPLACED}{place.name}"


class _staging:  # noqa: N801 - used like a function
    """A folder beside the published weeks, gone when the block ends unless it was renamed."""

    def __init__(self, out: Path, week: Week) -> None:
        self._base = out / HIDDEN / "staging"
        self._week = week

    def __enter__(self) -> Path:
        self._base.mkdir(parents=True, exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(dir=self._base, prefix=f"{self._week}-"))
        self._folder.chmod(0o755)
        return self._folder

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def _write_tables(folder: Path, tables: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, Any]]:
    files = {}
    for name, frame in tables.items():
        content = frame_bytes(frame)
        write_whole(UPath(folder / f"{name}.parquet"), content)
        files[name] = {"rows": len(frame), "sha256": sha256(content)}
    return files


def _pack(
    code: str,
    made: Any,
    places: Places,
    place: Path,
    staged: Path,
    week: Week,
    run_id: str,
    before: Mapping[str, Any],
) -> PackFiles:
    done = made is not None and made.state == PackState.DONE
    source = places.packs / week.key / code if done else UPath(place / code)
    names = [f"{code}-{week}.{ending}" for ending in ENDINGS]
    if not all((source / name).exists() for name in names):
        state = PackState.NOT_MADE if made is None else PackState.FAILED
        return PackFiles(code, str(state), None, None, None, {})
    files = {name: _copied(source / name, staged / code / name) for name in names}
    if done:
        pages, warnings = int(made.pages), made.warnings if pd.notna(made.warnings) else None
        return PackFiles(code, str(PackState.DONE), run_id, pages, warnings, files)
    was = before.get("packs", {}).get(code, {})
    still = made is not None or was.get("state") == PackState.FAILED
    state = PackState.FAILED if still else PackState.KEPT
    facts = (was.get("run_id"), was.get("pages"), was.get("warnings"))
    return PackFiles(code, str(state), *facts, files)


def _copied(source: UPath, target: Path) -> dict[str, Any]:
    content = source.read_bytes()
    write_whole(UPath(target), content)
    return {"sha256": sha256(content), "size": len(content)}

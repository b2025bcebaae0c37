"""Where the files of a landing are: weeks as folders, one file an extract.

Knows names only; no file is opened here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from upath import UPath

from assets.extracts.headers import alike
from schemas.calendar import Week, is_week
from schemas.errors import Fault, InputError
from schemas.extracts.registry import EXTRACTS
from schemas.vocabulary import Severity

FORMATS = ("csv", "csv.gz", "xlsx", "parquet")
CONTROL_TOTALS_NAME = "control_totals"
_READ = (*EXTRACTS, CONTROL_TOTALS_NAME)
_BY_LETTERS = {alike(name): name for name in _READ}
_NUMBER = re.compile(r"[0-9].*")
_CLOSE = 0.82
"""How alike the letters of a file's name must be to an extract's to be meant for it."""


@dataclass(frozen=True)
class Arrival:
    """One file of a week."""

    extract: str
    format: str
    path: UPath

    @property
    def file(self) -> str:
        """Give the name by which people know the file."""
        return self.path.name


def weeks_in(landing: UPath) -> list[Week]:
    """Give the weeks that have a folder in the landing, oldest first."""
    try:
        names = [entry.name for entry in landing.iterdir() if entry.is_dir()]
    except Exception as error:  # noqa: BLE001 - every file system has errors of its own
        told = getattr(error, "strerror", None) or str(error)
        raise InputError.of("landing_unreadable", file=str(landing), value=told) from None
    return sorted(Week.parse(name) for name in names if is_week(name))


def latest_week(landing: UPath) -> Week:
    """Give the latest week of the landing."""
    weeks = weeks_in(landing)
    if not weeks:
        raise InputError.of("landing_empty", file=str(landing))
    return weeks[-1]


def require_week(landing: UPath, week: Week) -> None:
    """Refuse a week that has no folder, naming the ones there are."""
    there = weeks_in(landing)
    if week not in there:
        found = ", ".join(str(one) for one in there[-6:]) or None
        raise InputError.of("week_without_folder", file=str(landing / str(week)), value=found)


def arrivals(landing: UPath, week: Week) -> tuple[dict[str, Arrival], list[Fault]]:
    """Give the one file of each extract, and of the control totals, by name; and a fault for two
    files of one or a name nobody reads."""
    found: dict[str, list[Arrival]] = {}
    strange: list[str] = []
    for path in sorted((landing / str(week)).iterdir(), key=lambda entry: entry.name):
        name, _, format_ = path.name.partition(".")
        if name in _READ and format_ in FORMATS:
            found.setdefault(name, []).append(Arrival(name, format_, path))
        elif not path.name.startswith("."):
            strange.append(path.name)
    faults = [_unread(name, found) for name in strange]
    faults += [_two_files(files) for files in found.values() if len(files) > 1]
    return {name: files[0] for name, files in found.items() if len(files) == 1}, faults


def _unread(file: str, found: Mapping[str, list[Arrival]]) -> Fault:
    """Tell of a file that nobody reads, and which extract it could be meant for."""
    stem = _NUMBER.sub("", alike(file.partition(".")[0]))
    meant = get_close_matches(stem, _BY_LETTERS, n=1, cutoff=_CLOSE)
    if not meant or _BY_LETTERS[meant[0]] in found:
        return Fault("unexpected_file", Severity.NOTICE, file=file)
    name = _BY_LETTERS[meant[0]]
    rule = "misnamed_totals" if name == CONTROL_TOTALS_NAME else "misnamed_file"
    return Fault(rule, Severity.NOTICE, extract=name, file=file)


def _two_files(files: list[Arrival]) -> Fault:
    names = ", ".join(arrival.file for arrival in files)
    return Fault("two_files", extract=files[0].extract, file=names)

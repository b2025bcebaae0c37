"""Where a run reads and writes. Not a setting of the company but of the machine."""

from dataclasses import dataclass
from pathlib import Path

from upath import UPath

from assets.archive import Archive
from schemas.calendar import Week


@dataclass(frozen=True)
class Places:
    """Landing to read from, store between the steps, output folder for people.

    Landing and store may be URLs that fsspec understands; the output is a local folder, because
    a week appears there by renaming. `known_at` is the week whose landing says what is known;
    none is the run's own. What such a run makes stands apart and replaces nothing.
    """

    landing: UPath
    store: UPath
    out: Path
    known_at: Week | None = None

    @property
    def work(self) -> UPath:
        """Give the folder in which the frames of a run wait between steps."""
        return self.store if self.known_at is None else self.store / "known-at" / str(self.known_at)

    @property
    def packs(self) -> UPath:
        """Give the folder of rendered packs, by week and code, from which a week is published."""
        return self.work / "packs"

    @property
    def archive(self) -> Archive:
        """Give the archive of all weeks, which every run shares."""
        return Archive(self.store / "weeks")

    def published(self, week: Week) -> Path:
        """Give the folder in which people find a week."""
        name = str(week) if self.known_at is None else f"{week}-known-{self.known_at}"
        return self.out / name

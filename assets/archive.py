"""The archive: every week as it was taken in, immutable, and its figures as first reported.

A week taken in again with the same content is the same revision; with other content it is the
next one. A revision remembers which revisions of earlier weeks were known when it was made, so
that running an old week again gives what it gave on its day. Nothing here is ever overwritten.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd
from upath import UPath

from assets.files import LOCAL, frame_bytes, read_frame, write_whole
from schemas.calendar import Week

_SEAL = "revision.json"
_REPORTED = "reported.parquet"
_HISTORY_WEEKS = 60
"""So many weeks back a revision remembers what was known: a year, and the quarter before it."""


@dataclass(frozen=True)
class Revision:
    """One taking in of a week. `history` and `reported` are what was known at that time."""

    week: str
    number: int
    content: str
    accepted: bool
    history: Mapping[str, int] = field(default_factory=dict)
    reported: Sequence[str] = ()


@dataclass(frozen=True)
class Archive:
    """All revisions of all weeks, below one folder or URL."""

    place: UPath

    def revisions(self, week: Week) -> list[Revision]:
        """Give the revisions of a week that were kept whole, oldest first."""
        folder = self.place / str(week)
        if not folder.exists():
            return []
        seals = [entry / _SEAL for entry in folder.iterdir() if entry.name.startswith("r")]
        found = [Revision(**json.loads(seal.read_text("utf-8"))) for seal in seals if seal.exists()]
        return sorted(found, key=lambda revision: revision.number)

    def accepted(self, week: Week) -> Revision | None:
        """Give the latest revision of a week that nothing stopped."""
        good = [revision for revision in self.revisions(week) if revision.accepted]
        return good[-1] if good else None

    def revision(self, week: Week, content: str, *, accepted: bool) -> Revision:
        """Give the revision that has this content, or the next one, not kept yet."""
        there = self.revisions(week)
        same = [revision for revision in there if revision.content == content]
        if same:
            return same[-1]
        number = there[-1].number + 1 if there else 1
        before = week.back(_HISTORY_WEEKS + 1)[:-1]
        known = {str(one): self.accepted(one) for one in before}
        history = {name: found.number for name, found in known.items() if found is not None}
        reported = [str(one) for one in before if self._reported(one).exists()]
        return Revision(str(week), number, content, accepted, history, reported)

    def keep(self, revision: Revision, files: Mapping[str, UPath]) -> None:
        """Keep the files of a revision, its seal last; one that is kept already stays as it is."""
        folder = self._folder(revision.week, revision.number)
        if (folder / _SEAL).exists():
            return
        for name, file in files.items():
            _kept(file, folder / f"{name}.parquet")
        content = json.dumps(asdict(revision), indent=2, sort_keys=True)
        write_whole(folder / _SEAL, content.encode())

    def frame(self, week: str, number: int, name: str) -> pd.DataFrame:
        """Give a frame of a revision, without what its own run noted on it."""
        frame = read_frame(self._folder(week, number) / f"{name}.parquet")
        frame.attrs = {}
        return frame

    def report(self, week: Week, figures: pd.DataFrame) -> None:
        """Keep the figures of a week as first reported; later ones do not replace them."""
        path = self._reported(week)
        if not path.exists():
            bare = figures.copy(deep=False)
            bare.attrs = {}
            write_whole(path, frame_bytes(bare))

    def reported(self, weeks: Iterable[str]) -> list[pd.DataFrame]:
        """Give the figures of weeks as first reported, in the order asked."""
        paths = (self.place / week / _REPORTED for week in weeks)
        return [read_frame(path) for path in paths if path.exists()]

    def _reported(self, week: Week) -> UPath:
        return self.place / str(week) / _REPORTED

    def _folder(self, week: str, number: int) -> UPath:
        return self.place / week / f"r{number}"


def content_of(frames: Iterable[pd.DataFrame], *more: str) -> str:
    """Name a content by the frames that describe it and whatever else it depends on."""
    digest = hashlib.sha256("\n".join(more).encode())
    for frame in frames:
        digest.update(frame_bytes(frame))
    return digest.hexdigest()


def noted(revision: Revision, known_at: Week | None) -> dict[str, Any]:
    """Give what a run knows, as plain values to be noted on its status frame."""
    return {
        "known_at": None if known_at is None else str(known_at),
        "revision": revision.number,
        "history": dict(revision.history),
        "reported": list(revision.reported),
    }


def _kept(file: UPath, target: UPath) -> None:
    """Keep a file: as a second name of the same bytes where the disk can, else as a copy.

    Every writer replaces a file by renaming, so that the bytes behind the second name stay.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.protocol in LOCAL and file.protocol in LOCAL:
        target.unlink(missing_ok=True)
        try:
            os.link(file.path, target.path)
        except OSError:
            pass
        else:
            return
    write_whole(target, file.read_bytes())

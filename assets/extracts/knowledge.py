"""What a run knows: its own landing, or that of a later week; and which earlier weeks.

Reads the archive and hands frames on; what they mean is said by the metrics.
"""

from dataclasses import replace
from typing import Any

import pandas as pd

from assets.archive import Archive, Revision, content_of, noted
from assets.extracts.intake import Intake, take_in
from assets.places import Places
from schemas.calendar import Week
from schemas.errors import InputError
from schemas.extracts.registry import EXTRACTS
from schemas.settings import Settings

KNOWLEDGE = "knowledge"
"""Under this name the status frame carries what its run knows."""


def arrived(places: Places, week: Week, settings: Settings) -> tuple[Intake, Revision]:
    """Take a week in as its own landing has it, or as a later week knows it.

    Raises InputError where the week, or the one whose knowledge is asked for, is not there.
    """
    if places.known_at is not None:
        return known(places.archive, week, places.known_at)
    intake = take_in(places.landing, week, settings)
    told = (intake.extract_status, intake.faults)
    content = content_of(told, settings.company.time_zone)
    return intake, places.archive.revision(week, content, accepted=intake.accepted)


def known(archive: Archive, week: Week, known_at: Week) -> tuple[Intake, Revision]:
    """Give a week as a later one knows it: its rows, without accounts that came after the week.

    Facts are dated and sort themselves. The state of opportunities is undone by stage events;
    without them, it is that of the week's own snapshot.
    """
    revision = archive.accepted(known_at)
    if revision is None:
        raise InputError.of("week_not_taken_in", value=str(known_at))
    names = (*EXTRACTS, "faults", "extract_status")
    frames = {name: archive.frame(revision.week, revision.number, name) for name in names}
    faults, status = frames.pop("faults"), frames.pop("extract_status")
    opened = frames["accounts"]["opened_on"]
    later = opened > pd.Timestamp(week.sunday)
    frames["accounts"] = frames["accounts"][~later].reset_index(drop=True)
    own = archive.accepted(week)
    if frames["stage_events"].empty and own is not None:
        frames["opportunities"] = archive.frame(own.week, own.number, "opportunities")
    return Intake(frames, faults, status), _before(revision, week)


def knowledge_of(extract_status: pd.DataFrame) -> dict[str, Any]:
    """Give what the run that made this status frame knew; see `archive.noted`."""
    known: dict[str, Any] = extract_status.attrs[KNOWLEDGE]
    return known


def with_knowledge(status: pd.DataFrame, revision: Revision, known_at: Week | None) -> pd.DataFrame:
    """Give the status frame carrying what its run knows."""
    carrying = status.copy(deep=False)
    carrying.attrs = {**status.attrs, KNOWLEDGE: noted(revision, known_at)}
    return carrying


def _before(revision: Revision, week: Week) -> Revision:
    """Leave of what a revision knew only the weeks up to the one that is run, as it was."""
    history = {one: n for one, n in revision.history.items() if Week.parse(one) <= week}
    reported = [one for one in revision.reported if Week.parse(one) <= week]
    return replace(revision, history=history, reported=reported)

"""What earlier weeks were and said, as far as a run may know it: read from the archive.

The only module of the metrics that reads; what the frames mean is said where they are used.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assets.archive import Archive
from assets.metrics.arrivals import NONE, arrived
from schemas.calendar import FiscalCalendar, Week
from schemas.columns import Model
from schemas.extracts.registry import EXTRACTS
from schemas.tables.reporting import ReportedFigures

Knowledge = Mapping[str, Any]
"""What a run knows, as `assets.archive.noted` writes it on the status frame."""


def snapshot(archive: Archive, known: Knowledge, week: Week, extract: str) -> pd.DataFrame:
    """Give an extract as an earlier week's snapshot has it; empty where there is none."""
    model: type[Model] = EXTRACTS[extract]
    number = known["history"].get(str(week))
    return model.empty() if number is None else archive.frame(str(week), number, extract)


def quarter_end_week(week: Week, fiscal: FiscalCalendar) -> Week:
    """Give the last week that was over when the previous quarter ended."""
    end = fiscal.quarter(week.sunday, back=1).end
    containing = Week.of(end)
    return containing if containing.sunday == end else containing - 1


def first_reported(
    archive: Archive, known: Knowledge, week: Week, trailing_weeks: int
) -> pd.DataFrame:
    """Give the figures of earlier weeks as each was first reported.

    A run that knows more than its own landing knows what its own week reported, too.

    A figure reported in several weeks, like that of a finished quarter, stands once, as it was
    first.
    """
    recent = {str(one) for one in week.back(trailing_weeks + 1)}
    weeks = sorted(recent & set(known["reported"]))
    frames = archive.reported(weeks)
    if not frames:
        return ReportedFigures.empty()
    keys = ["code", "level", "region", "rep_id", "period", "horizon"]
    return pd.concat(frames, ignore_index=True).drop_duplicates(keys, ignore_index=True)


def snapshots(
    archive: Archive, known: Knowledge, asked: Mapping[str, list[str]]
) -> dict[tuple[str, str], pd.DataFrame]:
    """Give extracts as earlier weeks had them, by week and extract; `asked` names them by week.

    A week is looked up in the revision that was known, which need not be its latest.
    """
    return {
        (week, extract): archive.frame(week, known["history"][week], extract)
        for week, extracts in asked.items()
        if week in known["history"]
        for extract in extracts
    }


def earlier_arrivals(
    archive: Archive, known: Knowledge, week: Week, trailing_weeks: int
) -> pd.DataFrame:
    """Give rows read and set aside of the weeks before, each as its own run took it in."""
    named = [str(one) for one in week.back(trailing_weeks)[:-1]]
    found = snapshots(archive, known, {one: ["extract_status", "faults"] for one in named})
    there = [one for one in named if (one, "faults") in found]
    parts = [arrived(found[one, "extract_status"], found[one, "faults"], one) for one in there]
    return pd.concat(parts, ignore_index=True) if parts else NONE

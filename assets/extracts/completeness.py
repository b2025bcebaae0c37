"""A week's extracts beside those of other weeks: a file cut at a line's end is a valid file.

Row counts and amounts are held against the band of the weeks before, widened by settings. What
the sender's control totals prove is only told, never stopped.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assets.extracts.faults import fault_frame
from schemas.errors import Fault
from schemas.extracts.registry import AMOUNTS
from schemas.settings import Completeness
from schemas.vocabulary import Presence, Severity

_WEEKLY = ("orders", "opportunities", "visits", "forecasts")
"""Extracts whose file is another one every week."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Band:
    """What a figure of an extract was in other weeks, and which weeks those are."""

    low: float
    high: float
    weeks: str

    def rule(self, value: float, stop_rate: float, told_rate: float) -> str | None:
        """Give what to say of a value; nothing of one inside."""
        if value < self.low * (1 - stop_rate):
            return "fewer_than_before"
        if value < self.low * (1 - told_rate):
            return "less_than_before"
        return "more_than_before" if value > self.high * (1 + told_rate) else None


def unlike_before(
    status: pd.DataFrame, others: Mapping[str, pd.DataFrame], settings: Completeness
) -> pd.DataFrame:
    """Give what an extract status has that those of other weeks, oldest first, have not."""
    known = {week: _present(rows) for week, rows in list(others.items())[-settings.weeks :]}
    now, absent = _present(status), status.loc[status["presence"] == Presence.ABSENT, "extract"]
    found: list[Fault] = []
    for name in status["extract"]:
        before = {week: rows[name] for week, rows in known.items() if name in rows}
        weeks = " … ".join(dict.fromkeys([*before][:: max(len(before) - 1, 1)]))
        if before and name in now:
            found += _unlike(now[name], list(before.values()), weeks, settings)
        elif before and name in set(absent):
            found.append(Fault("not_this_week", Severity.NOTICE, extract=name, value=weeks))
    return fault_frame(found)


def _present(status: pd.DataFrame) -> dict[str, Any]:
    """Give the rows of extracts that were read, by extract, empty cells as None."""
    present = status[status["presence"] == Presence.PRESENT]
    plain = present.astype(object).where(present.notna(), None)
    return dict(zip(plain["extract"], plain.to_dict("records"), strict=True))


def _unlike(now: Row, before: Sequence[Row], weeks: str, settings: Completeness) -> Iterator[Fault]:
    place = {"extract": now["extract"], "file": now["file"]}
    if now["extract"] in _WEEKLY and now["sha256"] == before[-1]["sha256"]:
        yield Fault("same_as_before", Severity.NOTICE, value=weeks.rpartition(" ")[2], **place)
    amount = AMOUNTS.get(now["extract"])
    for figure, column in (("rows_read", None), ("amount_read", amount)):
        values = [abs(row[figure]) for row in before if row[figure] is not None]
        if now[figure] is None or not values:
            continue
        band, value = _Band(min(values), max(values), weeks), abs(now[figure])
        rule = band.rule(value, settings.stop(now["extract"]), settings.told_rate)
        if rule is not None and _matters(now, before, settings):
            yield _fault(rule, column, value, band, now, place)


def _matters(now: Row, before: Sequence[Row], settings: Completeness) -> bool:
    """Tell whether a file has rows enough for a difference to mean anything."""
    most = max(int(row["rows_read"]) for row in (now, *before))
    return most >= settings.rows_minimum


def _fault(
    rule: str, column: str | None, value: float, band: _Band, now: Row, place: Mapping[str, Any]
) -> Fault:
    shown = f"{value:,.0f} ≠ {band.low:,.0f} … {band.high:,.0f} ({band.weeks})"
    if rule == "fewer_than_before" and now["control_row_count"] is None:
        return Fault(rule, column=column, value=shown, **place)
    told = "less_than_before" if rule == "fewer_than_before" else rule
    return Fault(told, Severity.NOTICE, column=column, value=shown, **place)

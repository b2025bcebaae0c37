"""The four-week forecast: what sellers submitted beside what the system expects.

Figures stand in `forecast_weeks`, `commit_review`, `order_forecast` and `pipeline_moves`; here
the weeks of each line are added up and the lists chosen.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from assets.packs.pack import Section, Title, clipped, rows_of
from assets.packs.sections.forecast_chart import drawn
from assets.packs.sections.forecast_lists import (
    NARROW,
    ROOMY,
    TIGHT,
    largest,
    named,
    slipped,
    unbacked,
)
from assets.packs.sections.labels import decimals_of
from assets.packs.sections.view import View
from schemas.vocabulary import Flag

_FEW, _CROWDED = 6, 12
_NOTE_ROWS = 4
"""A note on an absent extract takes the room of so many rows of the lists."""
_WIDE = 1_000
"""From so many units on, a column of the table has no room for decimals."""


class Line(NamedTuple):
    """A rep or region over the target weeks, and what became of earlier commits."""

    label: str
    cells: tuple[Any, ...]
    commit: float | None
    system: float | None
    gap: float | None
    flags: str | None
    review: Any


def section(view: View) -> Section:
    """Give a line a rep or region, the totals, the largest due, and what slipped or is unbacked."""
    weeks = view.own("forecast_weeks").sort_values("horizon")
    reviews = {(row.region, row.rep_id): row for row in rows_of(view.table("commit_review"))}
    lines = [_line(label, cells, reviews) for label, cells in view.lines("forecast_weeks")]
    total = _line("", rows_of(weeks), reviews) if len(weeks) else None
    widths = (TIGHT if len(lines) > _CROWDED else ROOMY)["label"]
    lines = [one._replace(label=clipped(one.label, widths)) for one in lines]
    due = view.table("order_forecast")
    late, bare = slipped(view), unbacked(due)
    cut, beside = (ROOMY, ROOMY) if len(lines) <= _FEW else (TIGHT, NARROW)
    missing = view.missing("forecasts", "opportunities")
    taken = _NOTE_ROWS * len(missing) if len(lines) > _CROWDED else 0
    room = view.about.settings["packs"]["largest_count"] - taken
    half = room // 2
    return Section(
        title=_title(total, view),
        rows={
            "weeks": rows_of(weeks),
            "lines": tuple(lines),
            "largest": rows_of(named(largest(due).head(room), cut)),
            "slipped": rows_of(named(late.head(half), beside)),
            "unbacked": rows_of(named(bare.head(half), beside)),
        },
        facts={
            "total": total,
            "crowded": len(lines) > _FEW,
            "decimals": decimals_of([total.commit, total.system] if total else [], view, _WIDE),
            "left": max(len(late) - half, 0) + max(len(bare) - half, 0),
            "more": view.more(_below(view)),
        },
        charts={"weeks": drawn(rows_of(weeks), len(lines), view)},
        missing=missing,
        silent=total is None or len(missing) > 1 or not (lines or total.cells[0].rep_count),
    )


def _below(view: View) -> pd.DataFrame:
    weeks = view.table("forecast_weeks")
    return weeks[weeks["level"] == ("region" if view.about.is_company else "rep")]


def _line(label: str, cells: tuple[Any, ...], reviews: Mapping[tuple[Any, Any], Any]) -> Line:
    first = cells[0]
    return Line(
        label,
        cells,
        commit=_sum([cell.submitted_commit for cell in cells]),
        system=_sum([cell.system_forecast for cell in cells]),
        gap=_sum([cell.gap for cell in cells]),
        flags=first.flags,
        review=reviews.get((first.region, first.rep_id)),
    )


def _sum(amounts: Sequence[float | None]) -> float | None:
    """Add amounts up; where one is absent, so is the sum."""
    known = [amount for amount in amounts if amount is not None]
    return round(sum(known), 4) if len(known) == len(amounts) else None


def _title(total: Line | None, view: View) -> Title:
    """Say what is committed, how far that is from the system forecast, and who has submitted."""
    formats = view.formats
    if total is None or (total.commit is None and total.system is None):
        return Title("forecast.unknown")
    first = total.cells[0]
    weeks = {"weeks": formats.count(len(total.cells))}
    told = {
        "submitted": formats.count(first.submitted_count),
        "reps": formats.count(first.rep_count),
    }
    if total.commit is None:
        absent_extract = formats.among(total.flags, [Flag.ABSENT_EXTRACT])
        key = "forecast.no_forecasts" if absent_extract else "forecast.nobody"
        return Title(key, weeks | {"system": formats.brief(total.system)})
    values = told | {"commit": formats.brief(total.commit)}
    if total.system is None or total.gap is None:
        return Title("forecast.no_system", values | weeks)
    gap = formats.brief(total.gap)
    if gap == formats.brief(0):
        return Title("forecast.level", values)
    return Title(f"forecast.{'below' if total.gap < 0 else 'above'}", values | {"gap": gap})

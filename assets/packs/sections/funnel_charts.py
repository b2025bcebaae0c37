"""The charts of the funnel page: all have the levels in one order, to be read across them."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from assets.packs.formats import absent
from assets.packs.pack import Drawing, clipped, row_of, rows_of
from assets.packs.sections.funnel_stacks import conversion, level, stock, transitions
from assets.packs.sections.room import end_of
from assets.packs.sections.view import View

_LABEL = 24
"""Letters of a name beside a bar."""


def charts(view: View, cohort: pd.DataFrame) -> dict[str, Drawing]:
    """Give the page's charts that have something to show."""
    drawn = {
        "stock": stock(view, view.own("funnel_stock")),
        "conversion": conversion(view, cohort),
        "transitions": transitions(view, view.own("stage_transitions")),
        "days": _days(view, view.own("stage_duration")),
        "calibration": _calibration(view, view.own("calibration")),
        "win_rates": _win_rates(view, view.parts("win_rates")),
    }
    return {name: drawing for name, drawing in drawn.items() if drawing.rows}


def _days(view: View, durations: pd.DataFrame) -> Drawing:
    rows = tuple(
        {
            "label": level(view, row.stage),
            "value": row.median_days_in_stage,
            "look": "actual",
            "shown": view.formats.count(row.median_days_in_stage, row.reason),
        }
        for row in rows_of(durations)
    )
    return Drawing("rows", rows, {"width": 225, "step": 27, "domain": _from_zero(rows, 225)})


def _calibration(view: View, held: pd.DataFrame) -> Drawing:
    """Draw how much was really won of what stood at a level, the method's probability as tick."""
    rows = tuple(
        {
            "label": str(row.stage),
            "value": row.observed_rate,
            "look": "actual",
            "mark": row.win_probability,
            "shown": _observed(view, row),
        }
        for row in rows_of(held)
    )
    return Drawing("rows", rows, {"width": 290, "step": 27, "domain": _from_zero(rows, 290)})


def _observed(view: View, row: Any) -> str:
    rate = view.formats.rate(row.observed_rate, row.reason, decimals=0)
    if absent(row.observed_rate):
        return rate
    return _of(view, rate, row.won_count, row.resolved_count)


def _win_rates(view: View, parts: pd.DataFrame) -> Drawing:
    own = row_of(view.own("win_rates"))
    mark = None if own is None or absent(own.win_rate) else own.win_rate
    rows = tuple(
        {
            "label": clipped(row.label, _LABEL),
            "value": row.win_rate,
            "shown": _won(view, row),
            "look": "actual" if absent(row.reason) else "muted",
        }
        | ({} if mark is None else {"mark": mark})
        for row in rows_of(parts)
    )
    step = max(12, min(22, 252 // max(len(rows), 1)))
    return Drawing("rows", rows, {"width": 380, "step": step, "domain": _from_zero(rows, 380)})


def _won(view: View, row: Any) -> str:
    rate = view.formats.rate(row.win_rate, row.reason, decimals=0)
    if absent(row.win_rate):
        return rate
    return _of(view, rate, row.won_count, row.won_count + row.lost_count)


def _of(view: View, rate: str, won: int, resolved: int) -> str:
    words = {"won": view.formats.count(won), "resolved": view.formats.count(resolved)}
    return view.formats.catalogue.text("blocks.funnel.observed", rate=rate, **words)


def _from_zero(rows: Iterable[Mapping[str, Any]], width: int) -> list[float]:
    found = list(rows)
    ends = [row.get(key) for row in found for key in ("value", "mark")]
    return [0, end_of(ends, [row["shown"] for row in found], width)]

"""Bars laid end to end by funnel level: what stands there, what went on, what became of it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assets.packs.formats import absent
from assets.packs.pack import Drawing, rows_of
from assets.packs.sections.labels import decimals_of, written
from assets.packs.sections.room import end_of
from assets.packs.sections.view import View

_FATES = ("won", "advanced", "stayed", "fell_back", "cancelled", "lost")
"""What becomes of an opportunity in a week, from best to worst."""
_HATCHED = ("still_open",)
"""On hatching nothing can be read."""
_NO_DECIMALS = 10000
"""From so many units on, amounts are written whole."""
_LEGIBLE = 0.13
"""A part of a bar smaller than this has no room for its figure."""


def stock(view: View, found: pd.DataFrame) -> Drawing:
    """Draw what is expected and, behind it, what is overdue; below it the weighted amount."""
    decimals = decimals_of(found["amount"], view, _NO_DECIMALS)
    rows: list[dict[str, Any]] = []
    for row in rows_of(found):
        at = {"label": level(view, row.stage), "inside": ""}
        amount, overdue = view.scaled(row.amount) or 0.0, view.scaled(row.overdue_amount) or 0.0
        weighted = view.scaled(row.weighted_amount) or 0.0
        shown = written(row.amount, decimals, view)
        if overdue:
            shown = f"{shown} + {written(row.overdue_amount, decimals, view)}"
        said = written(row.weighted_amount, decimals, view)
        rows += [
            _part(at, "amount", "stock", 1, amount, 0.0, ""),
            _part(at, "amount", "overdue", 2, overdue, amount + overdue, shown),
            _part(at, "weighted", "weighted", 1, weighted, weighted, said),
        ]
    top = end_of([row["end"] for row in rows], [row["shown"] for row in rows], 350)
    return Drawing("stacks", tuple(rows), {"width": 350, "step": 42, "top": top})


def conversion(view: View, cohort: pd.DataFrame) -> Drawing:
    """Draw of each step of a cohort what went on, what is still open and what dropped out."""
    rows: list[dict[str, Any]] = []
    for row in rows_of(cohort):
        parts = (row.conversion_rate, row.still_open_rate, row.dropped_rate)
        shares = dict(zip(("passed", "still_open", "dropped"), parts, strict=True))
        label = view.formats.catalogue.text(f"steps.{row.step}")
        rows += _shares(view, label, shares, row.reason)
    return Drawing("stacks", tuple(rows), {"width": 285, "step": 42, "top": 1})


def transitions(view: View, weeks: pd.DataFrame) -> Drawing:
    """Draw what became in a week of what stood at each level."""
    rows: list[dict[str, Any]] = []
    for row in rows_of(weeks):
        shares = {fate: getattr(row, f"{fate}_rate") for fate in _FATES}
        rows += _shares(view, str(row.stage), shares, row.reason)
    return Drawing("stacks", tuple(rows), {"width": 250, "step": 42, "top": 1})


def level(view: View, stage: str) -> str:
    """Give the name of a level."""
    return view.formats.catalogue.text(f"stages.{stage}")


def _part(
    at: Mapping[str, Any], lane: str, look: str, order: int, value: float, end: float, shown: str
) -> dict[str, Any]:
    place = {"lane": lane, "look": look, "order": order}
    return {**at, **place, "value": value, "end": end, "shown": shown}


def _shares(view: View, label: str, shares: Mapping[str, Any], reason: Any) -> list[dict[str, Any]]:
    """Give the parts of a bar that is 1 long; without shares only why."""
    if any(absent(share) for share in shares.values()):
        look = next(iter(shares))
        at = {"label": label, "inside": ""}
        return [_part(at, "all", look, 1, 0.0, 0.0, view.formats.word(reason))]
    return [
        _part(
            {"label": label, "inside": _inside(view, look, share)},
            *("all", look, order, share, 1.0, ""),
        )
        for order, (look, share) in enumerate(shares.items())
    ]


def _inside(view: View, look: str, share: float) -> str:
    written = share >= _LEGIBLE and look not in _HATCHED
    return view.formats.rate(share, decimals=0) if written else ""

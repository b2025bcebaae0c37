"""The charts of V and of what is open by level: scales, heights and rows.

Which reps or regions there are is the page's business.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from assets.packs.formats import Formats, absent
from assets.packs.pack import Drawing
from assets.packs.sections.view import View
from schemas.vocabulary import OPEN_STAGES, Reason

NO_V = (Reason.QUOTA_MET, Reason.NO_QUOTA, Reason.NO_GROSS_PROFIT, Reason.ABSENT_EXTRACT)
"""Why V is absent."""
CROWDED = 12
"""More rows than this stand closer in the table below."""
_ROOM, _LINE, _DENSE_LINE, _NOTE = 470, 18.5, 13, 36
_STEPS = (9.5, 42.0)
_BARS = 330
_LONGEST = 2.0
"""Bars end at so many times the largest V required: one account nearly done is no scale."""


def charts(rows: Sequence[Any], teams: int, notes: int, view: View) -> dict[str, Drawing]:
    """Give both charts, their rows at the same heights; what nobody has is not drawn."""
    step = _step(len(rows), teams, notes)
    size = {"step": step, "height": round(step * len(rows))}
    drawn = {"v": _v(rows, view)} if _known(row.v for row in rows) else {}
    if _known(row.open_in_window for row in rows):
        drawn["levels"] = _levels(rows, view)
    return {name: replace(one, options={**one.options, **size}) for name, one in drawn.items()}


def _v(rows: Sequence[Any], view: View) -> Drawing:
    """Give V with the V it takes, and the difference: both panels on one scale, a unit as wide."""
    line = view.about.settings["progress"]["v_target"]
    longest = _LONGEST * max([line, *_known(row.v_required for row in rows)])
    drawn = [_v_row(row, longest, view) for row in rows]
    most = max(
        [line, *_known(row["value"] for row in drawn), *_known(row["target"] for row in drawn)]
    )
    gaps = [0.0, *_known(row["variance"] for row in drawn)]
    lowest, highest = min(gaps), max(gaps)
    unit = _BARS / (most + highest - lowest)
    return Drawing(
        "targets",
        tuple(drawn),
        {
            "line": line,
            "domain": [0, most],
            "width": round(most * unit),
            "variance_domain": [lowest, highest],
            "variance_width": max(round((highest - lowest) * unit), 1),
        },
    )


def _v_row(row: Any, longest: float, view: View) -> dict[str, Any]:
    formats = view.formats
    known = row.v is not None
    gap = row.v - row.v_required if known and row.v_required is not None else None
    return {
        "label": row.label,
        "value": min(row.v, longest) if known else None,
        "shown": formats.factor(row.v, formats.among(row.reason, NO_V)),
        "over": known and row.v > longest,
        "target": row.v_required,
        "variance": None if gap is None else min(gap, longest),
        "variance_shown": _signed(formats, gap, longest),
        "good": gap is not None and gap >= 0,
    }


def _levels(rows: Sequence[Any], view: View) -> Drawing:
    """Give what is open in the window by level, the nearest to an order first."""
    drawn = [
        {
            "label": row.label,
            "place": place,
            "remaining": None
            if absent(row.remaining_quota)
            else view.scaled(max(row.remaining_quota, 0)),
            "stage": str(stage),
            "level": number,
            "amount": view.scaled(getattr(row, f"open_{stage.lower()}")),
        }
        for place, row in enumerate(rows)
        for number, stage in enumerate(OPEN_STAGES, 1)
    ]
    return Drawing("open_levels", tuple(drawn), {"width": 240})


def _remaining(row: Any, view: View) -> float | None:
    return None if absent(row.remaining_quota) else view.scaled(max(row.remaining_quota, 0.0))


def _step(rows: int, teams: int, notes: int) -> float:
    """Give the height of a row in the charts, from the room that the table leaves them."""
    line = _DENSE_LINE if rows > CROWDED else _LINE
    left = _ROOM - line * (rows + teams + 3) - _NOTE * notes
    least, most = _STEPS
    return min(max(round(left / max(rows, 1), 1), least), most)


def _known(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def _signed(formats: Formats, value: float | None, longest: float) -> str:
    """Write a difference with its sign, and an arrow where its bar would go further."""
    shown = formats.factor(value)
    if value is None or value <= 0:
        return shown
    return f"» +{shown}" if value > longest else f"+{shown}"

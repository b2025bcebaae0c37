"""The chart of the target weeks: commit, system forecast, and the gap on the same scale.

Its figures are `forecast_weeks`'s.
"""

from collections.abc import Sequence
from typing import Any

from assets.packs.pack import Drawing
from assets.packs.sections.labels import decimals_of, written
from assets.packs.sections.view import View

_WIDTH, _ROOM, _LINE, _HEIGHTS = 265, 80, 13.5, (180, 255)


def drawn(weeks: Sequence[Any], lines: int, view: View) -> Drawing:
    """Give the target weeks: commit, system forecast, and the gap on the same scale."""
    amounts = [row.system_forecast for row in weeks] + [row.submitted_commit for row in weeks]
    decimals = decimals_of(amounts, view)
    rows = [
        {
            "week": row.target_week,
            "commit": view.scaled(row.submitted_commit),
            "system": view.scaled(row.system_forecast),
            "gap": view.scaled(row.gap),
            "commit_shown": written(row.submitted_commit, decimals, view),
            "system_shown": written(row.system_forecast, decimals, view),
            "gap_shown": written(row.gap, decimals, view, signed=True),
        }
        for row in weeks
    ]
    values = [row[key] for row in rows for key in ("commit", "system")]
    gaps = [0.0, *(row["gap"] for row in rows if row["gap"] is not None)]
    most = max([0.0, *(value for value in values if value is not None)])
    span = max(gaps) - min(gaps)
    least, tallest = _HEIGHTS
    height = min(max(_ROOM + _LINE * lines, least), tallest)
    unit = height / ((most + span) or 1.0)
    return Drawing(
        "weeks_ahead",
        tuple(rows),
        {
            "width": _WIDTH,
            "domain": [0, most],
            "height": max(round(most * unit), 20),
            "gap_domain": [min(gaps), max(gaps)],
            "gap_height": max(round(span * unit), 1),
        },
    )

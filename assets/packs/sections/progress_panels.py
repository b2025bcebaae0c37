"""The panels of progress: actual, plan and previous year of both measures, with their variances.

Which figures stand there is `progress_periods`'s; how panels share a scale is `scales`'s.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from assets.packs.pack import Drawing, rows_of
from assets.packs.sections.labels import decimals_of, written
from assets.packs.sections.scales import Room, rooms_of, unit_of, window
from assets.packs.sections.view import View
from schemas.vocabulary import Measure, Period

_VALUES = ("actual_amount", "plan_amount", "previous_amount")
_VARIANCES = ("plan_variance", "previous_variance")
_PANELS = (_VALUES, *((one,) for one in _VARIANCES))
_WIDTHS = {Period.WEEK: 585, Period.QUARTER: 245}
_HEIGHT, _NOTE = 184, 38


def panels(periods: pd.DataFrame, view: View, notes: int) -> dict[str, Drawing]:
    """Give a chart by week and one by quarter: panel beside panel, each chart on one scale.

    Each note above them takes its room from theirs.
    """
    kinds = {
        kind: rows_of(periods[periods["period_kind"] == kind])
        for kind in Period
        if (periods["period_kind"] == kind).any()
    }
    reach = {kind: _reach(rows, view) for kind, rows in kinds.items()}
    rooms = rooms_of(list(reach.values()), _HEIGHT - _NOTE * notes)
    return {
        str(kind): Drawing(
            "periods",
            _rows(kinds[kind], view),
            {
                "width": _WIDTHS[kind],
                "panels": _scaled(rooms, reach[kind]),
                "labelled": kind == Period.WEEK,
            },
        )
        for kind in kinds
    }


def _reach(rows: Sequence[Any], view: View) -> list[Room]:
    """Give how far each panel's values go, in money."""
    found = []
    for measure in Measure:
        held = [row for row in rows if row.measure == measure]
        for columns in _PANELS:
            values = [
                view.scaled(getattr(row, column)) or 0.0 for row in held for column in columns
            ]
            found.append(Room(max([0.0, *values]), max([0.0, *(-value for value in values)])))
    return found


def _scaled(rooms: Sequence[Room], reach: Sequence[Room]) -> list[dict[str, Any]]:
    """Give each panel's height and domain: a unit of money is as high in all of them."""
    unit = unit_of(rooms, reach)
    names = [(measure, columns) for measure in Measure for columns in _PANELS]
    return [
        {
            "measure": str(measure),
            "column": columns[0],
            "height": shown.height,
            "domain": shown.domain,
        }
        for (measure, columns), room in zip(names, rooms, strict=True)
        for shown in [window(room, unit, labels_below=columns != _VALUES)]
    ]


def _rows(rows: Sequence[Any], view: View) -> tuple[dict[str, Any], ...]:
    columns = [*_VALUES, *_VARIANCES]
    decimals = decimals_of((getattr(row, one) for row in rows for one in columns), view)
    return tuple(
        {
            "period": row.period,
            "measure": row.measure,
            "top": max(_known(view.scaled(getattr(row, one)) for one in _VALUES)),
            "shown": written(row.actual_amount, decimals, view),
        }
        | {one: view.scaled(getattr(row, one)) for one in columns}
        | {f"{one}_shown": _variance(getattr(row, one), decimals, view) for one in _VARIANCES}
        for row in rows
    )


def _variance(value: float | None, decimals: int, view: View) -> str:
    return written(value, decimals, view, signed=True) or view.formats.word(None)


def _known(values: Iterable[float | None]) -> list[float]:
    return [0.0, *(value for value in values if value is not None)]

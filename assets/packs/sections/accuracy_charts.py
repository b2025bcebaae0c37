"""The charts of the accuracy page: error and accuracy by weeks ahead, bias by seller, bridges."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from assets.packs.formats import absent
from assets.packs.pack import Drawing, rows_of
from assets.packs.sections.accuracy_bridges import booked, orders
from assets.packs.sections.labels import decimals_of, written
from assets.packs.sections.room import end_of
from assets.packs.sections.view import View

_HEADROOM = 1.3
"""A scale ends so much beyond its largest value: room for what is written there."""
_LEGEND = 15
"""Height of a legend: charts beside one that has it are so much taller."""
_NO_DECIMALS = 10
"""From so many units on, the amounts of the weeks are written whole: two stand side by side."""
_ONE_SIDE = 190
"""Width of the bias chart's names and one of its sides: bars go left and right."""
_FEW = 6
"""With at most so many sellers there is room for the weeks one by one."""


class Line(NamedTuple):
    """A seller or region of the table: how it forecasts, and its horizons from far to near."""

    label: str
    habit: str | None
    sandbags: int
    over_calls: int
    cells: tuple[Any, ...]


def charts(view: View, horizons: tuple[Any, ...], lines: tuple[Line, ...]) -> dict[str, Drawing]:
    """Give the page's charts that have something to show; the more lines, the lower they are."""
    few = len(lines) <= _FEW
    height = 205 - 14 * len(lines) if few else max(92, 215 - 8 * len(lines))
    drawn = {
        "curve": _curve(view, horizons, height),
        "offset": _offset(view, horizons, height),
        "bias": _bias(view, lines),
    }
    bridges = {"orders": orders(view, height), "booked": booked(view)}
    drawn |= {name: one for name, one in bridges.items() if one is not None}
    if few and horizons:
        drawn["weeks"] = _weeks(view)
    return {name: drawing for name, drawing in drawn.items() if drawing.rows}


def _ahead(view: View, horizon: int) -> str:
    return view.formats.catalogue.text("blocks.accuracy.short", n=horizon)


def _curve(view: View, horizons: tuple[Any, ...], height: int) -> Drawing:
    rows = tuple(
        {
            "label": _ahead(view, row.horizon),
            "series": "wape",
            "look": "actual",
            "value": row.wape_rate,
            "shown": view.formats.rate(row.wape_rate, row.reason),
        }
        for row in horizons
    )
    return Drawing("columns", rows, {"width": 225, "height": height + _LEGEND, "top": _top(rows)})


def _offset(view: View, horizons: tuple[Any, ...], height: int) -> Drawing:
    rows = tuple(
        {
            "label": _ahead(view, row.horizon),
            "series": series,
            "look": look,
            "value": getattr(row, series),
            "shown": view.formats.rate(getattr(row, series), row.reason, decimals=0),
        }
        for row in horizons
        for series, look in (("accuracy_rate", "actual"), ("accuracy_of_total", "muted"))
    )
    return Drawing("columns", rows, {"width": 275, "height": height, "top": _HEADROOM})


def _bias(view: View, lines: tuple[Line, ...]) -> Drawing:
    """Draw the bias one week ahead, the largest over-forecast first, what is unknown last."""
    low, high = view.about.settings["accuracy"]["habit_edges"]
    known = [(line, line.cells[-1]) for line in lines]
    known.sort(key=lambda one: -9e99 if absent(one[1].bias_rate) else -one[1].bias_rate)
    rows = tuple(
        {
            "label": line.label,
            "value": cell.bias_rate,
            "look": _judged(cell.bias_rate, low, high),
            "shown": view.formats.points(cell.bias_rate, cell.reason)
            + ("" if absent(cell.bias_rate) else "%"),
        }
        for line, cell in known
    )
    step = max(12, min(22, 240 // max(len(rows), 1)))
    end = end_of([row["value"] for row in rows], [row["shown"] for row in rows], _ONE_SIDE)
    return Drawing("rows", rows, {"width": 320, "step": step, "domain": [-end, end]})


def _judged(bias: Any, low: float, high: float) -> str:
    return "actual" if absent(bias) or low <= 1 + bias <= high else "bad"


def _weeks(view: View) -> Drawing:
    """Draw commit one week ahead beside the orders; above the columns their amounts would touch."""
    weeks = view.own("forecast_accuracy")
    nearest = weeks[weeks["horizon"] == weeks["horizon"].min()].sort_values("target_week")
    amounts = [*nearest["forecast"].dropna(), *nearest["actual"]]
    decimals = decimals_of(amounts, view, most=_NO_DECIMALS)
    series = ("forecast", "actual")
    heads = [view.formats.catalogue.text(f"notation.{one}") for one in series]
    rows: list[dict[str, Any]] = [
        {"label": "\n".join(["", *heads]), "series": one, "look": one} for one in series
    ]
    for row in rows_of(nearest):
        shown = [written(getattr(row, one), decimals, view) for one in series]
        label = "\n".join([row.target_week[-3:], *shown])
        rows += [
            {"label": label, "series": one, "look": one, "value": view.scaled(getattr(row, one))}
            for one in series
        ]
    drawn = tuple({"value": None, "shown": ""} | row for row in rows)
    return Drawing("columns", drawn, {"width": 670, "height": 120, "top": _top(drawn)})


def _top(rows: Iterable[Mapping[str, Any]]) -> float:
    known = [row["value"] for row in rows if not absent(row["value"])]
    return _HEADROOM * max([*known, 0.0]) or 1.0

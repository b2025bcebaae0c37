"""How good the forecasts were: by weeks ahead, by seller, what a total hides, what became of one.

The figures are pooled over the trailing weeks by their tables; nothing is measured here. How
they are drawn stands in `accuracy_charts.py`.
"""

from collections.abc import Mapping
from typing import Any

from assets.packs.formats import Formats, absent
from assets.packs.pack import Section, Title, clipped, row_of, rows_of
from assets.packs.sections.accuracy_charts import Line, charts
from assets.packs.sections.view import View
from schemas.vocabulary import ForecastHabit

_LABEL = 24
"""Letters of a name that one line of the table holds."""


def section(view: View) -> Section:
    """Give accuracy and bias by horizon and part, and the bridges of the week and the quarter."""
    horizons = view.own("accuracy_horizons").sort_values("horizon", ascending=False)
    nearest = row_of(horizons.tail(1))
    lines = _lines(view)
    missing = view.missing("forecasts", "orders")
    return Section(
        title=_title(nearest, view.about.settings["accuracy"], view.formats),
        rows={"horizons": rows_of(horizons), "lines": lines},
        facts={
            "nearest": nearest,
            "weeks": view.about.settings["accuracy"]["trailing_weeks"],
            "more": view.more(view.table("accuracy_horizons")),
        },
        charts=charts(view, rows_of(horizons), lines),
        missing=missing,
        silent=bool(missing) or bool(horizons["forecast"].isna().all()),
    )


def _title(nearest: Any, rules: Mapping[str, Any], formats: Formats) -> Title:
    """Say how good one week ahead is; a bias first, then what the total hides."""
    if nearest is None or absent(nearest.accuracy_rate) or absent(nearest.bias_rate):
        return Title("accuracy.unknown")
    low, high = rules["habit_edges"]
    words = {"accuracy": formats.rate(nearest.accuracy_rate, decimals=0)}
    if not low <= 1 + nearest.bias_rate <= high:
        words["bias"] = formats.rate(abs(nearest.bias_rate), decimals=0)
        return Title("accuracy.over" if nearest.bias_rate > 0 else "accuracy.under", words)
    words["total"] = formats.rate(nearest.accuracy_of_total, decimals=0)
    hidden = nearest.accuracy_of_total - nearest.accuracy_rate
    return Title("accuracy.offset" if hidden >= rules["offset_rate"] else "accuracy.even", words)


def _lines(view: View) -> tuple[Line, ...]:
    """Give a line a seller or region that has forecast."""
    habits = view.table("forecast_habits")
    own = dict(zip(habits["rep_id"], habits["habit"], strict=True))
    counted = habits.groupby(["region", "habit"]).size().to_dict()
    lines = []
    for label, cells in view.lines_with("accuracy_horizons", "forecast"):
        region, rep = cells[0].region, cells[0].rep_id
        sandbags, over = (
            int(counted.get((region, str(habit)), 0))
            for habit in (ForecastHabit.SANDBAGS, ForecastHabit.OVER_CALLS)
        )
        lines.append(Line(clipped(label, _LABEL), own.get(rep), sandbags, over, cells[::-1]))
    return tuple(lines)

"""The four-week forecast by rep or region, and its largest opportunities."""

import pandas as pd

from assets.packs.pack import Section, rows_of
from assets.packs.sections.view import View


def section(view: View) -> Section:
    """Give a line a rep or region with one cell a target week, the totals, and the largest."""
    weeks = view.own("forecast_weeks")
    due = view.table("order_forecast")
    priced = due[due["system_forecast"].notna()]
    count = view.about.settings["packs"]["largest_count"]
    largest = priced.sort_values("system_forecast", ascending=False, kind="stable").head(count)
    return Section(
        {
            "weeks": rows_of(weeks),
            "lines": view.lines("forecast_weeks"),
            "largest": rows_of(largest),
        },
        {
            "submitted": _first(weeks, "submitted_count"),
            "reps": _first(weeks, "rep_count"),
        },
        view.missing("forecasts", "opportunities"),
    )


def _first(weeks: pd.DataFrame, column: str) -> int:
    return 0 if weeks.empty else int(weeks[column].iloc[0])

"""Forecast accuracy by horizon, of the whole and of each rep or region."""

from assets.packs.pack import Section, rows_of
from assets.packs.sections.view import View


def section(view: View) -> Section:
    """Give the horizons of the pack's own level, and a line a rep or region."""
    horizons = view.own("accuracy_horizons").sort_values("horizon")
    return Section(
        {
            "horizons": rows_of(horizons),
            "lines": view.lines_with("accuracy_horizons", "forecast"),
        },
        {"weeks": view.about.settings["accuracy"]["trailing_weeks"]},
        view.missing("forecasts", "orders"),
    )

"""The funnel's stock, the win rate, how far the method's probabilities hold, and the landing."""

from assets.packs.pack import Section, row_of, rows_of
from assets.packs.sections.view import View


def section(view: View) -> Section:
    """Give stock, win rate, calibration and landing band of the pack's own level."""
    return Section(
        {
            "stages": rows_of(view.own("funnel_stock")),
            "calibration": rows_of(view.own("calibration")),
            "landing": rows_of(view.own("landing_bands")),
        },
        {
            "win_rate": row_of(view.own("win_rates")),
            "quarters": view.about.settings["win_rate"]["quarters"],
        },
        view.missing("opportunities"),
    )

"""The funnel's stock, the win rate, how far the method's probabilities hold, and the landing."""

from assets.packs.pack import Section, row_of, rows_of
from assets.packs.sections.view import View
from schemas.vocabulary import ProbabilitySet


def section(view: View) -> Section:
    """Give stock, win rate, calibration and landing band of the pack's own level."""
    landing = view.own("landing_bands")
    known = not view.missing("stage_events")
    if not known:
        landing = landing[landing["probability_set"] == ProbabilitySet.METHOD]
    return Section(
        {
            "stages": rows_of(view.own("funnel_stock")),
            "calibration": rows_of(view.own("calibration")),
            "landing": rows_of(landing),
        },
        {
            "calibrated": known,
            "win_rate": row_of(view.own("win_rates")),
            "quarters": view.about.settings["win_rate"]["quarters"],
        },
        view.missing("opportunities"),
    )

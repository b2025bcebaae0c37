"""The funnel's stock and the win rate."""

from assets.packs.pack import Section, row_of, rows_of
from assets.packs.sections.view import View


def section(view: View) -> Section:
    """Give the stock by level and the win rate of the pack's own level."""
    return Section(
        {"stages": rows_of(view.own("funnel_stock"))},
        {
            "win_rate": row_of(view.own("win_rates")),
            "quarters": view.about.settings["win_rate"]["quarters"],
        },
        view.missing("opportunities"),
    )

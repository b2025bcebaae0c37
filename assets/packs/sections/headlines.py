"""Page 1: the headline figures."""

from assets.packs.pack import Section, rows_of
from assets.packs.sections.view import View


def section(view: View) -> Section:
    """Give the figures in their order, and the facts their captions need."""
    accuracy = view.about.settings["accuracy"]["trailing_weeks"]
    visits = view.own("visit_weeks")
    this_week = rows_of(visits[visits["week"] == str(view.about.week)])
    facts = {
        "weeks": accuracy,
        "on_target": this_week[0].on_target_count if this_week else None,
        "reps": this_week[0].rep_count if this_week else None,
    }
    return Section({"figures": rows_of(view.own("headlines"))}, facts)

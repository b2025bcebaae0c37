"""Visits of the week by rep, or by region."""

from assets.packs.pack import Section, row_of, rows_of
from assets.packs.sections.view import View


def section(view: View) -> Section:
    """Give this week's sellers or regions and the week's totals."""
    week = str(view.about.week)
    sellers = view.table("visit_effectiveness")
    sellers = sellers[sellers["week"] == week].sort_values("rep_name", kind="stable")
    regions = view.parts("visit_weeks") if view.about.is_company else view.own("visit_weeks")
    regions = regions[regions["week"] == week]
    own = view.own("visit_weeks")
    return Section(
        {
            "sellers": () if view.about.is_company else rows_of(sellers),
            "regions": rows_of(regions) if view.about.is_company else (),
        },
        {
            "total": row_of(own[own["week"] == week]),
            "days": None if sellers.empty else int(sellers["working_day_count"].iloc[0]),
            "rules": view.about.settings["visits"],
        },
        view.missing("visits"),
    )

"""What arrived, what was wrong with it, and whether it ties out."""

from assets.packs.pack import Section, rows_of
from assets.packs.sections.view import View
from schemas.vocabulary import Severity

_ORDER = {str(severity): place for place, severity in enumerate(Severity)}


def section(view: View) -> Section:
    """Give the extracts, and the first faults that concern this pack."""
    faults = view.table("data_quality")
    faults = faults.sort_values("severity", key=lambda one: one.map(_ORDER), kind="stable")
    shown = 2 * view.about.settings["packs"]["largest_count"]
    return Section(
        {
            "extracts": rows_of(view.table("extract_status")),
            "faults": rows_of(faults.head(shown)),
        },
        {"more": max(len(faults) - shown, 0)},
    )

"""What arrived, what was wrong with it, and whether it ties out."""

import pandas as pd

from assets.packs.pack import Section, rows_of
from assets.packs.sections.view import View
from schemas.vocabulary import Severity

_ORDER = {str(severity): place for place, severity in enumerate(Severity)}


def section(view: View) -> Section:
    """Give the extracts, and the first faults that concern this pack.

    Notices of one kind are one, with their count; the workbook lists each.
    """
    faults = _together(view.table("data_quality"))
    faults = faults.sort_values("severity", key=lambda one: one.map(_ORDER), kind="stable")
    shown = 2 * view.about.settings["packs"]["largest_count"]
    return Section(
        {
            "extracts": rows_of(view.table("extract_status")),
            "faults": rows_of(faults.head(shown)),
        },
        {"more": max(len(faults) - shown, 0)},
    )


def _together(faults: pd.DataFrame) -> pd.DataFrame:
    told = faults["severity"] == Severity.NOTICE
    kind = ["severity", "extract", "file", "column", "rule"]
    rest = dict.fromkeys(faults.columns.difference(kind), "first") | {"count": "sum"}
    notices = faults[told].groupby(kind, dropna=False, sort=False).agg(rest).reset_index()
    return pd.concat([faults[~told], notices], ignore_index=True)

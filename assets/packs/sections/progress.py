"""Progress against quota and V, by rep or by region."""

import pandas as pd

from assets.packs.pack import Section, row_of, rows_of
from assets.packs.sections.view import View
from schemas.vocabulary import Level, Measure


def section(view: View) -> Section:
    """Give the rows of revenue below the pack's own, its teams, and its totals."""
    parts = _of(view.parts("sales_progress"), Measure.REVENUE)
    progress = view.table("sales_progress")
    teams = _of(progress[progress["level"] == Level.TEAM], Measure.REVENUE)
    several = not view.about.is_company and len(teams) > 1
    return Section(
        {
            "parts": rows_of(parts),
            "teams": rows_of(teams) if several else (),
        },
        {
            "total": row_of(_of(view.own("sales_progress"), Measure.REVENUE)),
            "profit": row_of(_of(view.own("sales_progress"), Measure.GROSS_PROFIT)),
        },
        view.missing("orders", "quotas", "opportunities"),
    )


def _of(rows: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    return rows[rows["measure"] == measure]

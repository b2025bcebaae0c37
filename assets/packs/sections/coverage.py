"""The coverage ladder, whole and by tier and industry."""

import pandas as pd

from assets.packs.pack import Section, rows_of
from assets.packs.sections.view import View
from schemas.vocabulary import Dimension, Level, Tier


def section(view: View) -> Section:
    """Give the rows of each split; the company's pack has its regions too."""
    own = view.own("coverage_totals")
    tiers = _by(own, Dimension.TIER)
    order = {str(tier): place for place, tier in enumerate(Tier)}
    totals = view.table("coverage_totals")
    regions = _by(totals[totals["level"] == Level.REGION], Dimension.ALL)
    return Section(
        {
            "whole": rows_of(_by(own, Dimension.ALL)),
            "tiers": rows_of(tiers.sort_values("tier", key=lambda tier: tier.map(order))),
            "industries": rows_of(_by(own, Dimension.INDUSTRY)),
            "regions": rows_of(regions) if view.about.is_company else (),
        },
        {},
        view.missing("accounts"),
    )


def _by(rows: pd.DataFrame, dimension: Dimension) -> pd.DataFrame:
    return rows[rows["dimension"] == dimension]

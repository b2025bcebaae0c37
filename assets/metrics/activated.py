"""The accounts newly activated this week, each with the opportunity that did it (CVG-6).

How many they are, and on which rungs the others stand, is `coverage`'s.
"""

import pandas as pd

from assets.metrics.figures import codes, conform
from assets.metrics.lookups import among
from assets.metrics.ties import sum_of
from assets.metrics.visits import activations as activating
from assets.proof import Tie
from schemas.calendar import Week
from schemas.tables.coverage import Activations
from schemas.vocabulary import Dimension, Flag, Level

_ACCOUNT = ["account_id", "region", "tier", "industry", "ae_id", "rad_cell"]
_DEAL = ["account_id", "opportunity_id", "deal_region", "created_on", "amount"]
_OWN = ["opportunity_id", "amount"]


def activations(
    account_coverage: pd.DataFrame,
    account_segments: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    week: Week,
) -> pd.DataFrame:
    """Give one row an account whose first opportunity in 12 months was created this week.

    Of an opportunity that another region works, only the day is told.
    """
    newly = account_coverage.loc[account_coverage["newly_activated"] == 1, "account_id"]
    accounts = account_segments.loc[among(account_segments["account_id"], newly), _ACCOUNT]
    first = _first(opportunities_as_of, newly, week)
    found = accounts.merge(first, on="account_id", how="left", validate="one_to_one")
    elsewhere = found["deal_region"].notna() & (found["deal_region"] != found["region"])
    masks = {Flag.OTHER_REGION: elsewhere, Flag.UNPRICED: found["amount"].isna() & ~elsewhere}
    found["flags"] = codes(found.index, **masks)
    for column in _OWN:
        found[column] = found[column].mask(elsewhere)
    return conform(found.sort_values(["region", "account_id"]), Activations.empty())


def activations_ties(activations: pd.DataFrame, coverage_totals: pd.DataFrame) -> list[Tie]:
    """Every newly activated account is listed, in the company and in each of the regions."""
    whole = coverage_totals[coverage_totals["dimension"] == Dimension.ALL]
    company = whole[whole["level"] == Level.COMPANY]
    regions = whole[whole["level"] == Level.REGION].set_index("region")["newly_activated"]
    listed = activations.groupby("region").size()
    apart = regions.astype(float).sub(listed.astype(float), fill_value=0.0).abs()
    expected = sum_of(company["newly_activated"])
    return [
        Tie("rows = newly_activated", expected, float(len(activations))),
        Tie("rows = newly_activated, each region", 0.0, sum_of(apart)),
    ]


def _first(opportunities: pd.DataFrame, newly: pd.Series, week: Week) -> pd.DataFrame:
    """Give the earliest opportunity of the week that activates each account."""
    within = opportunities["created_on"].between(
        pd.Timestamp(week.monday), pd.Timestamp(week.sunday)
    )
    mine = opportunities[within & among(opportunities["account_id"], newly)]
    counts = activating(mine, pd.Timestamp(week.sunday)).index
    ordered = mine.loc[counts].sort_values(["created_on", "opportunity_id"])
    first = ordered.drop_duplicates("account_id").rename(columns={"region": "deal_region"})
    return first[_DEAL]

"""How the share of a rep's activated accounts grew lately: the growth of SOA (CVG-3)."""

from collections.abc import Sequence

import pandas as pd

from assets.metrics.figures import mondays, ratio
from assets.metrics.lookups import looked_up
from assets.metrics.visits import activations
from schemas.calendar import Week
from schemas.settings import Settings


def account_growth(
    accounts: pd.DataFrame, opportunities_as_of: pd.DataFrame, week: Week, settings: Settings
) -> pd.DataFrame:
    """Give `growth_rate` of each outside seat and week, the trailing weeks of the scorecard.

    Accounts whose first opportunity of the week's fiscal year was created in as many weeks up to
    that one, over the accounts that the seat has now: its SOA less that of so many weeks before,
    or of the start of the year. Without opportunities it is null.
    """
    weeks = week.back(settings.scorecard.trailing_weeks)
    owned = accounts[["account_id", "ae_id"]].dropna()
    sizes = owned.groupby("ae_id").size().rename_axis("rep_id")
    created = activations(opportunities_as_of, pd.Timestamp(week.sunday))
    placed = created.assign(rep_id=looked_up(created, owned, ["account_id"], ["ae_id"])["ae_id"])
    years = sorted({settings.fiscal.year_start(one.sunday) for one in weeks})
    pooled = [
        _activated(
            placed.dropna(subset=["rep_id"]),
            pd.Timestamp(year),
            [one for one in weeks if settings.fiscal.year_start(one.sunday) == year],
            len(weeks),
        )
        for year in years
    ]
    grid = pd.concat(pooled, axis=1).reindex(sizes.index).fillna(0.0)
    rows = grid.reset_index().melt("rep_id", var_name="week", value_name="activated_count")
    rate = ratio(rows["activated_count"], rows["rep_id"].map(sizes).astype(float))
    known = pd.Series(not opportunities_as_of.empty, rows.index)
    return rows.assign(growth_rate=rate.where(known))


def _activated(
    created: pd.DataFrame, year: pd.Timestamp, weeks: Sequence[Week], count: int
) -> pd.DataFrame:
    """Count each rep's accounts first activated in the year and in the weeks up to each week."""
    this_year = created[created["created_on"].between(year, pd.Timestamp(weeks[-1].sunday))]
    first = this_year.groupby(["rep_id", "account_id"], as_index=False)["created_on"].min()
    monday = mondays(first["created_on"])
    days = [pd.Timestamp(one.monday) for one in weeks[-1].back(count + len(weeks) - 1)]
    weekly = pd.crosstab(first["rep_id"], monday).reindex(columns=days, fill_value=0)
    pooled = weekly.T.rolling(count).sum().T[days[count - 1 :]]
    return pooled.set_axis([str(one) for one in weeks], axis=1)

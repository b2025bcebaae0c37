"""How much a commit moves from one submission to the next (FCT-5)."""

import pandas as pd

from assets.metrics.figures import settled
from schemas.calendar import Week

_ITEM = ["rep_id", "account_id", "opportunity_id"]


def churn(
    order_forecast: pd.DataFrame,
    submissions: pd.DataFrame,
    new_owner: pd.Series,
    week: Week,
    horizon_weeks: int,
) -> pd.DataFrame:
    """Give the last commit and its absolute change of each row that both submissions cover.

    What `new_owner` names is left out and counted, once an account or opportunity of a rep; so
    is everything of a rep who submits for the first time.
    """
    rows = order_forecast
    earlier = submissions.loc[submissions["made_on"] < pd.Timestamp(week.monday), "rep_id"]
    first = rows["submitted_commit"].notna() & ~rows["rep_id"].isin(earlier.unique())
    first &= rows["horizon"] < horizon_weeks
    change = rows["change_since_last_week"]
    last = settled(rows["submitted_commit"].fillna(0.0) - change)
    aside = first | (new_owner & change.notna())
    once = aside & ~rows[aside].duplicated(_ITEM).reindex(rows.index, fill_value=False)
    return rows[["region", "rep_id"]].assign(
        last_commit_amount=last.mask(aside),
        commit_change_amount=change.abs().mask(aside),
        new_owner_count=once.astype(float),
    )


def new_owners(
    order_forecast: pd.DataFrame,
    opportunities: pd.DataFrame,
    opportunities_before: pd.DataFrame,
    accounts: pd.DataFrame,
    last_accounts: pd.DataFrame,
) -> pd.Series:
    """Tell which rows are about an opportunity, or else an account, that has changed hands.

    Without last week's owners nobody knows, and nothing is left out.
    """
    deals, rows = order_forecast["opportunity_id"], order_forecast
    of_deal = _changed(deals, "opportunity_id", "rep_id", opportunities, opportunities_before)
    of_account = _changed(rows["account_id"], "account_id", "ae_id", accounts, last_accounts)
    return of_deal.where(deals.notna(), of_account)


def _changed(
    ids: pd.Series, key: str, owner: str, now: pd.DataFrame, before: pd.DataFrame
) -> pd.Series:
    """Compare owners then and now; nobody is an owner, too. One not there then has not changed."""
    then, today = (frame.set_index(key)[owner].fillna("") for frame in (before, now))
    was, is_now = ids.map(then), ids.map(today)
    return was.notna() & is_now.notna() & (was != is_now)

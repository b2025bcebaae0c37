"""How each account stands on the list: complete or not, planned or not (LST-1, PLN-1 to PLN-3).

Counting them, and what was added or removed, is `account_list`'s.
"""

import pandas as pd

from assets.metrics.account_load import is_named
from assets.metrics.seats import seats_at
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.vocabulary import Seat

PLAN_FIELDS = (
    *("decision_map", "needs", "installed_base", "competitor_share", "goals", "next_moves"),
    "review_on",
)
"""The seven fields of a plan."""

_PLAN_COUNTS = ["plan_count", "fresh_plan_count", "filled_field_count"]


def account_standing(
    accounts: pd.DataFrame,
    account_coverage: pd.DataFrame,
    account_plans: pd.DataFrame,
    roster: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give one row an account: 1 or 0 for each count of LST-1 and PLN-1 to 3, with its owner.

    What an absent extract would say is null. Plans count for named accounts only.
    """
    as_of = pd.Timestamp(week.sunday)
    ordered = accounts.sort_values("account_id", ignore_index=True)
    found = ordered[["account_id", "region"]].assign(
        rep_id=ordered["ae_id"],
        account_count=1.0,
        named_count=is_named(ordered["tier"]).astype(float),
        complete_count=_complete(ordered, account_coverage, as_of, settings),
    )
    plans = _plans(ordered, account_plans, roster, as_of, settings)
    return pd.concat([found, plans], axis=1)


def _complete(
    accounts: pd.DataFrame, account_coverage: pd.DataFrame, as_of: pd.Timestamp, settings: Settings
) -> pd.Series:
    """Tell which accounts have an owner in seat, industry, tier and a recent buying power."""
    coverage = account_coverage.sort_values("account_id", ignore_index=True)
    oldest = as_of - pd.Timedelta(days=settings.segmentation.stale_after_days)
    recent = (accounts["buying_power"] > 0) & (accounts["buying_power_on"] >= oldest)
    sorted_in = accounts["industry"].notna() & accounts["tier"].notna()
    return coverage["owned"] * (recent & sorted_in).astype(float)


def _plans(
    accounts: pd.DataFrame,
    account_plans: pd.DataFrame,
    roster: pd.DataFrame,
    as_of: pd.Timestamp,
    settings: Settings,
) -> pd.DataFrame:
    if account_plans.empty:
        return pd.DataFrame(float("nan"), index=accounts.index, columns=_PLAN_COUNTS)
    known = account_plans[account_plans["updated_on"] <= as_of]
    written = known[["account_id", "updated_on"]].assign(
        writer=known["rep_id"], fields=known[list(PLAN_FIELDS)].notna().sum(axis=1).astype(float)
    )
    owned = accounts[["account_id", "ae_id", "sr_id"]].merge(
        written, on="account_id", how="left", validate="one_to_one"
    )
    seats = seats_at(as_of, roster)
    vacant = owned["writer"].isin(seats.loc[seats["seat"] == Seat.VACANT, "rep_id"])
    mine = (owned["writer"] == owned["ae_id"]) | (owned["writer"] == owned["sr_id"])
    counts = is_named(accounts["tier"]) & mine & ~vacant
    fresh = owned["updated_on"] > as_of - pd.Timedelta(days=settings.plans.fresh_days)
    return pd.DataFrame(
        {
            "plan_count": counts.astype(float),
            "fresh_plan_count": (counts & fresh).astype(float),
            "filled_field_count": owned["fields"].where(counts, 0.0),
        }
    )

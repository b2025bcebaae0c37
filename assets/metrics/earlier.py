"""Opportunities on an earlier day: where they belonged then, what they were worth, and now.

How they stood is told by `states`; here they get region and money, at one rate for then and now,
and both states stand side by side. What a difference means is said elsewhere.
"""

import pandas as pd

from assets.metrics.money import in_base, plan_rates
from assets.metrics.pipeline import IN_WINDOW, LATER
from assets.metrics.seats import seats_on
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.vocabulary import CLOSED_STAGES

_CLOSED = [str(stage) for stage in CLOSED_STAGES]


def standing(
    states: pd.DataFrame,
    day: pd.Timestamp,
    roster: pd.DataFrame,
    fx_rates: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give the opportunities there on a day: open or not, their rep's region, their amount.

    Amounts are in base currency at the PLAN rate of the report week, so that a new rate is no
    change. One closed after the day was open; one at a stage that nobody knows was open, too.
    """
    there = states[~(states["created_on"] > day)].reset_index(drop=True)
    then = pd.Series(day, index=there.index, dtype="datetime64[us]")
    now = pd.Series(pd.Timestamp(week.sunday), index=there.index, dtype="datetime64[us]")
    rates = plan_rates(there["currency"], now, fx_rates, settings.company.base_currency)
    return there.assign(
        open=~there["stage"].isin(_CLOSED) | (there["closed_on"] > day),
        region=seats_on(there["rep_id"], then, roster)["region"].astype("str"),
        amount=in_base(there["amount"], rates),
    )


def side_by_side(
    opportunities_before: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    roster: pd.DataFrame,
    fx_rates: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Put last Sunday's state and this one's side by side: all that are in the window in either.

    `was_open`, `was_in`, `last_region` and `opening_amount` tell of then, `is_in`, `region` and
    `closing_amount` of now. One not there last week is `new`, one not there any more `gone`. A
    rep whom the roster knows no longer has sat where the opportunity is now.
    """
    sunday = pd.Timestamp((week - 1).sunday)
    before = standing(opportunities_before, sunday, roster, fx_rates, week, settings)
    opening = _opening(before, week, settings)
    there = opportunities_as_of[opportunities_as_of["window"] != LATER].rename(
        columns={"amount": "closing_amount"}
    )
    columns = ["opportunity_id", "account_id", "rep_id", "stage", "region", "window"]
    pairs = opening.merge(
        there[[*columns, "closing_amount"]],
        on="opportunity_id",
        how="outer",
        validate="one_to_one",
        indicator="side",
    )
    pairs = pairs.assign(
        was_open=pairs["was_open"].fillna(value=False).astype(bool),
        was_in=pairs["was_in"].fillna(value=False).astype(bool),
        is_in=pairs["window"] == IN_WINDOW,
        new=pairs["side"] == "right_only",
        gone=pairs["side"] == "left_only",
        last_region=pairs["last_region"].fillna(pairs["region"]),
    )
    for name in ("account_id", "rep_id"):
        pairs[name] = pairs[name].mask(pairs["gone"], pairs[f"last_{name}"])
    return pairs[pairs["was_in"] | pairs["is_in"]].reset_index(drop=True)


def _opening(before: pd.DataFrame, week: Week, settings: Settings) -> pd.DataFrame:
    """Give last week's opportunities, each with whether it is in this week's window."""
    quarter = settings.fiscal.quarter(week.sunday)
    eve = pd.Timestamp(quarter.start) - pd.Timedelta(days=1)
    start = max(pd.Timestamp((week - 1).sunday), eve)
    expected = before["expected_order_on"]
    due = (expected > start) & (expected <= pd.Timestamp(quarter.end))
    return pd.DataFrame(
        {
            "opportunity_id": before["opportunity_id"],
            "last_account_id": before["account_id"],
            "last_rep_id": before["rep_id"],
            "last_region": before["region"],
            "was_open": before["open"].astype("boolean"),
            "was_in": (before["open"] & due).astype("boolean"),
            "opening_amount": before["amount"],
        }
    )

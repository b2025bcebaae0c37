"""What goes into the funnel (FUN-1 to FUN-11)."""

import pandas as pd

from assets.metrics.explained.metric import PLACE, Metric, Rows, Selection
from assets.metrics.figures import LEVEL_KEYS
from assets.metrics.pipeline import OVERDUE
from schemas.vocabulary import Level, Stage

_DEAL = ["opportunity_id", "account_id", *PLACE, "stage"]


def open_opportunities(opportunities_as_of: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the open opportunities by level, those overdue in columns of their own."""
    deals = opportunities_as_of[opportunities_as_of["open"]]
    mine = selection.among(deals, *PLACE, "stage")
    overdue = mine["window"] == OVERDUE
    return mine[[*_DEAL, "expected_order_on"]].assign(
        opportunity_count=(~overdue).astype(int),
        amount=mine["amount"].where(~overdue),
        weighted_amount=mine["weighted_amount"].where(~overdue),
        overdue_count=overdue.astype(int),
        overdue_amount=mine["amount"].where(overdue),
    )


def resolved_opportunities(opportunities_as_of: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the opportunities won or lost in the trailing quarters (FUN-4)."""
    return selection.among(_resolved(opportunities_as_of, selection), *PLACE)


def resolved_at_level_used(opportunities_as_of: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give those of the nearest level upwards that has enough of them (PRG-10)."""
    resolved = _resolved(opportunities_as_of, selection)
    asked = [level for level in Level if set(LEVEL_KEYS[level]) <= {"team", *selection.keys}]
    for level in reversed(asked):
        mine = selection.among(resolved, *LEVEL_KEYS[level])
        if len(mine) >= selection.settings.win_rate.resolved_minimum:
            return mine
    return resolved


def _resolved(deals: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    back = selection.settings.win_rate.quarters - 1
    since = selection.settings.fiscal.quarter(selection.week.sunday, back=back).start
    closed = deals[deals["closed_on"].between(pd.Timestamp(since), selection.as_of)]
    won, lost = closed["stage"] == Stage.WON, closed["stage"] == Stage.LOST
    counted = closed[[*_DEAL, "closed_on"]].assign(
        won_count=won.astype(int),
        lost_count=lost.astype(int),
        won_amount=closed["amount"].where(won, 0.0),
        lost_amount=closed["amount"].where(lost, 0.0),
    )
    return counted[won | lost]


_STOCK = ("opportunity_count", "amount", "weighted_amount", "overdue_count", "overdue_amount")
_RESOLVED = ("won_count", "lost_count", "won_amount", "lost_amount")

METRICS = (
    Metric(
        "FUN-1",
        ("funnel_stock",),
        {name: f"{{{name}}}" for name in _STOCK},
        (Rows(open_opportunities, {name: name for name in _STOCK}),),
    ),
    Metric(
        "FUN-4",
        ("win_rates",),
        {
            "win_rate": "{won_count} / ({won_count} + {lost_count})",
            "win_amount_rate": "{won_amount} / ({won_amount} + {lost_amount})",
        },
        (Rows(resolved_opportunities, {name: name for name in _RESOLVED}),),
    ),
)

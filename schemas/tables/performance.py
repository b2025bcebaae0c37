"""How each outside seller does, and what the talk with each of them is about, as published."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import (
    Kind,
    Model,
    column,
    day,
    fraction,
    identifier,
    integer,
    money,
    one_of,
    text,
    week,
)
from schemas.vocabulary import ActionStatus, AgendaItem, Unit


class RepScorecard(Model):
    """One row a filled outside seat and metric (PRF-1); `rep_scorecard`.

    Ranked inside the region and metric, 1 is best, equals share a rank. There is no score over
    all metrics. Who is new in the seat has figures but no rank.
    """

    region: Series[str] = identifier("Region of the seat.")
    team: Series[str] = text("Team.", optional=True)
    rep_id: Series[str] = identifier("The seat.", key=True)
    week: Series[str] = week("ISO week of the figures.")
    seat_week_count: Series[int] = integer("Full weeks the person sits there.", ge=0)
    code: Series[str] = text("Metric code.", key=True)
    value: Series[float] = fraction("The figure.", optional=True)
    target: Series[float] = fraction("What it is held against.", optional=True)
    unit: Series[str] = one_of(list(Unit), "How the figure is written.")
    rank: Series[pd.Int64Dtype] = integer("Place in the region, 1 is best.", optional=True, ge=1)
    ranked_count: Series[int] = integer("Sellers of the region with a rank.", ge=0)
    reason: Series[str] = text("Why figure or rank is absent.", optional=True)


class ScorecardHistory(Model):
    """One row a filled outside seat, metric and week (PRF-1); `scorecard_history`.

    Recomputed from what is known now, V and plans as first reported; of accuracy the single
    week, where the scorecard pools them. Weeks before the person's first in the seat are null.
    """

    region: Series[str] = identifier("Region of the seat now.")
    rep_id: Series[str] = identifier("The seat.", key=True)
    code: Series[str] = text("Metric code.", key=True)
    week: Series[str] = week("ISO week.", key=True)
    value: Series[float] = fraction("The figure of that week.", optional=True)
    unit: Series[str] = one_of(list(Unit), "How the figure is written.")
    reason: Series[str] = text("Why the figure is absent.", optional=True)


class ReviewAgenda(Model):
    """One row an item of the talk with one outside seller (PRF-2); `review_agenda`.

    What was agreed and what came of it, the opportunities with most at risk, and flags.
    """

    region: Series[str] = identifier("Region of the seat.")
    rep_id: Series[str] = identifier("The seat.", key=True)
    item: Series[str] = one_of(list(AgendaItem), "Action, opportunity or flag.", key=True)
    place: Series[int] = integer("Order among the items of its kind.", key=True, ge=1)
    code: Series[str] = text("Metric code it is about.", optional=True)
    action_id: Series[str] = identifier("The action.", optional=True)
    opportunity_id: Series[str] = identifier("The opportunity.", optional=True)
    account_id: Series[str] = identifier("Its account.", optional=True)
    text: Series[str] = text("What was agreed.", optional=True)
    due_on: Series[pd.Timestamp] = day("Day it is due or expected.", optional=True)
    action_status: Series[str] = one_of(list(ActionStatus), "Where it stands.", optional=True)
    outcome: Series[str] = column(Kind.TEXT, "What came of it.", optional=True)
    at_risk_amount: Series[float] = money("Amount that may not come.", optional=True)
    value: Series[float] = fraction("The figure that is flagged.", optional=True)
    target: Series[float] = fraction("What it is held against.", optional=True)
    unit: Series[str] = one_of(list(Unit), "How both are written.", optional=True)
    flags: Series[str] = column(Kind.TEXT, "What is remarkable.", optional=True)

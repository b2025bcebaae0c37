"""The list of open opportunities as published, for the talk about each of them."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, day, fraction, identifier, integer, money, one_of, text
from schemas.vocabulary import OPEN_STAGES

WINDOWS = ("in_window", "overdue", "beyond", "undated")
"""In which window an open opportunity is expected."""


class OpportunityReview(Model):
    """One row an open opportunity (FUN-8 to FUN-10); `opportunity_review`.

    Without stage events nobody knows its history: days, level, pushes and pulls are null.
    """

    region: Series[str] = identifier("Region of its rep.", optional=True)
    team: Series[str] = text("Team of its rep.", optional=True)
    rep_id: Series[str] = identifier("Owner.")
    opportunity_id: Series[str] = identifier("The opportunity.", key=True)
    account_id: Series[str] = identifier("The account.", optional=True)
    stage: Series[str] = one_of(OPEN_STAGES, "Open stage, where known.", optional=True)
    furthest_stage: Series[str] = one_of(
        OPEN_STAGES, "Highest level it ever stood at.", optional=True
    )
    amount: Series[float] = money("In base currency.", optional=True)
    win_probability: Series[float] = fraction(
        "Probability of the level.", optional=True, ge=0, le=1
    )
    weighted_amount: Series[float] = money("Amount by probability.", optional=True)
    expected_order_on: Series[pd.Timestamp] = day("Day the order is expected.", optional=True)
    window: Series[str] = one_of(WINDOWS, "In which window that day is.")
    days_in_stage: Series[pd.Int64Dtype] = integer("Days at its level.", optional=True, ge=0)
    push_count: Series[pd.Int64Dtype] = integer("Later moves (FUN-8).", optional=True, ge=0)
    pull_count: Series[pd.Int64Dtype] = integer("Earlier moves.", optional=True, ge=0)
    last_activity_on: Series[pd.Timestamp] = day("Last visit, call or change.", optional=True)
    evidence_gap_rate: Series[float] = fraction(
        "Exit checks of the level not done (FUN-10).", optional=True, ge=0, le=1
    )
    missing_evidence: Series[str] = text("Their codes.", optional=True)
    flags: Series[str] = text("What is remarkable about it.", optional=True)
    reason: Series[str] = text("Why a figure is absent.", optional=True)

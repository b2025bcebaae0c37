"""What became of the open pipeline as published: bridge, moves to the row, slipped dates."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, fraction, identifier, integer, money, one_of, text
from schemas.vocabulary import Level, Period, PipelineBucket, Stage

_LEVELS = [Level.COMPANY, Level.REGION]


class PipelineBridge(Model):
    """One row a company or region and bucket, in a fixed order (FUN-6); `pipeline_bridge`.

    Open amount in the window, last week to this week. Amounts are positive in every bucket but
    residual: opening + created + moved_in + pulled_in + reopened + increased - decreased -
    pushed_out - moved_out - won - lost - cancelled - lapsed - closing = residual, which is 0.00.
    Counts close likewise, without increased and decreased. A move between regions is none for
    the company, which has what became of the opportunity otherwise.
    """

    level: Series[str] = one_of(_LEVELS, "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    bucket: Series[str] = one_of(list(PipelineBucket), "What happened.", key=True)
    opportunity_count: Series[pd.Int64Dtype] = integer("Opportunities.", optional=True)
    amount: Series[float] = money("Their amount.", optional=True)
    reason: Series[str] = text("Why the figures are absent.", optional=True)


class PipelineMoves(Model):
    """One row an opportunity that came, went or changed its amount (FUN-6); `pipeline_moves`.

    The rows behind `pipeline_bridge`, for the company and for each region: one that moved has a
    row in the region that it left and in the one that it came to.
    """

    level: Series[str] = one_of(_LEVELS, "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    opportunity_id: Series[str] = identifier("The opportunity.", key=True)
    account_id: Series[str] = identifier("The account.", optional=True)
    rep_id: Series[str] = identifier("Owner.", optional=True)
    stage: Series[str] = one_of(list(Stage), "Its stage now; none: not there.", optional=True)
    bucket: Series[str] = one_of(list(PipelineBucket), "What happened.")
    amount: Series[float] = money("Amount that came, went or changed.", optional=True)
    opening_amount: Series[float] = money("Amount last week.", optional=True)
    closing_amount: Series[float] = money("Amount this week.", optional=True)


class SlipRates(Model):
    """One row a company or region and period (FUN-7); `slip_rates`.

    What was due in the report week as of last Sunday, and in the fiscal quarter as of its start;
    slipped is what is still open now and expected after the period's end, or without a date.
    """

    level: Series[str] = one_of(_LEVELS, "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    period: Series[str] = one_of(list(Period), "Report week or quarter to date.", key=True)
    due_count: Series[pd.Int64Dtype] = integer("Opportunities due at its start.", optional=True)
    slipped_count: Series[pd.Int64Dtype] = integer("Of these, slipped.", optional=True)
    due_amount: Series[float] = money("Amount due at its start.", optional=True)
    slipped_amount: Series[float] = money("Of this, slipped.", optional=True)
    slip_rate: Series[float] = fraction("Slipped over due, by amount.", optional=True)
    reason: Series[str] = text("Why a figure is absent.", optional=True)

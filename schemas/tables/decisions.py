"""What page 1 asks for, the past of its figures, and the regions side by side, as published."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import (
    Kind,
    Model,
    column,
    day,
    identifier,
    integer,
    money,
    one_of,
    text,
    week,
)
from schemas.vocabulary import DecisionKind, EvidencePage, Level, Status, Unit

_LEVELS = [Level.COMPANY, Level.REGION]


class HeadlineWeeks(Model):
    """One row a company or region, figure of page 1 and week; `headline_weeks`.

    Recomputed from what is known now: opportunities by their stage events undone, the week's
    files (`DATA`) as each week's own run took them in. The band of PRG-11 is the report week's.
    """

    level: Series[str] = one_of(_LEVELS, "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    code: Series[str] = text("Metric code; DATA: rows set aside of rows read.", key=True)
    week: Series[str] = week("ISO week, the figure as of its Sunday.", key=True)
    unit: Series[str] = one_of(list(Unit), "How the figure is written.")
    value: Series[float] = column(Kind.FRACTION, "The figure.", optional=True)
    target: Series[float] = column(Kind.FRACTION, "What it is held against.", optional=True)
    low_amount: Series[float] = money("P10 of the landing.", optional=True)
    high_amount: Series[float] = money("P90 of the landing.", optional=True)
    set_aside_count: Series[pd.Int64Dtype] = integer(
        "Rows set aside, of DATA only.", optional=True, ge=0
    )
    reason: Series[str] = text("Why the figure is absent.", optional=True)


class Decisions(Model):
    """One row a matter for the director of a region or the company; `decisions`.

    Of each kind the owner with most money at stake: a rep in a region, a region in the company.
    """

    level: Series[str] = one_of(_LEVELS, "Whose director decides.", key=True)
    region: Series[str] = identifier("Region of the director.", optional=True, key=True)
    place: Series[int] = integer("Order by money at stake.", key=True, ge=1)
    kind: Series[str] = one_of(list(DecisionKind), "What it is about.")
    owner_region: Series[str] = identifier("Region concerned.")
    rep_id: Series[str] = identifier("Who acts; none: the director.", optional=True)
    account_id: Series[str] = identifier("Account of the largest case.", optional=True)
    opportunity_id: Series[str] = identifier("Opportunity of the largest case.", optional=True)
    case_count: Series[int] = integer("Cases behind it.", ge=1)
    stake_amount: Series[float] = money("Money at stake.", at_least=0)
    due_on: Series[pd.Timestamp] = day("Day it is due.")
    code: Series[str] = text("Metric code of the evidence.")
    page: Series[str] = one_of(list(EvidencePage), "Page that has the evidence.")


class RegionLeague(Model):
    """One row a region and figure, ranked among the regions; `region_league`.

    1 is best, equals share a rank; what is absent has none. There is no score over all figures.
    """

    region: Series[str] = identifier("Region code.", key=True)
    code: Series[str] = text("Metric code.", key=True)
    unit: Series[str] = one_of(list(Unit), "How the figure is written.")
    value: Series[float] = column(Kind.FRACTION, "The figure.", optional=True)
    target: Series[float] = column(Kind.FRACTION, "What it is held against.", optional=True)
    rank: Series[pd.Int64Dtype] = integer("Place, 1 is best.", optional=True, ge=1)
    ranked_count: Series[int] = integer("Regions with a rank.", ge=0)
    status: Series[str] = one_of(list(Status), "How figure and target compare.")
    reason: Series[str] = text("Why the figure is absent.", optional=True)

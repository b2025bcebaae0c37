"""Headline figures as first reported, and what became of them since, as published."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import (
    Kind,
    Model,
    column,
    fraction,
    identifier,
    integer,
    money,
    one_of,
    text,
    week,
)
from schemas.vocabulary import ChangeCause, Level, RowChange, Unit

_LEVELS = [Level.COMPANY, Level.REGION, Level.REP]


class _Figure(Model):
    code: Series[str] = text("Metric code.", key=True)
    level: Series[str] = one_of(_LEVELS, "Company, region or rep.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    rep_id: Series[str] = identifier("The rep.", optional=True, key=True)
    period: Series[str] = text("Week or quarter that the figure is about.", key=True)
    horizon: Series[pd.Int64Dtype] = integer(
        "Weeks between forecast and orders.", optional=True, key=True
    )
    unit: Series[str] = one_of(list(Unit), "How the figure is written.")


class ReportedFigures(_Figure):
    """One row a headline figure of the week, kept as it was first reported; `reported_figures`.

    The week's own figures, the accuracy of its own target week, and the bookings of the quarter
    that ended last, which a late order can still change.
    """

    reported_week: Series[str] = week("ISO week of the report.")
    value: Series[float] = column(Kind.FRACTION, "The figure.", optional=True)


class Restatements(_Figure):
    """One row a figure of an earlier week that has changed since it was reported (REC-2).

    `row_ids` names the first rows behind the change; `restated_rows` has them all.
    """

    reported_week: Series[str] = week("ISO week in which it was first reported.")
    first_reported: Series[float] = column(Kind.FRACTION, "As first reported.", optional=True)
    now: Series[float] = column(Kind.FRACTION, "As known now.", optional=True)
    difference: Series[float] = column(Kind.FRACTION, "Now less first.", optional=True)
    cause: Series[str] = one_of(list(ChangeCause), "What changed it.")
    row_count: Series[int] = integer("Rows behind the change.", ge=0)
    row_ids: Series[str] = text("The first of these rows.", optional=True)


class RestatedRows(Model):
    """One row a row of an extract that changes figures already reported; `restated_rows`."""

    period: Series[str] = text("Week or quarter whose figures it changes.", key=True)
    extract: Series[str] = identifier("The extract.", key=True)
    row_id: Series[str] = text("Key of the row.", key=True)
    region: Series[str] = identifier("Region of the row.", optional=True)
    region_before: Series[str] = identifier("Region as known then.", optional=True)
    change: Series[str] = one_of(list(RowChange), "Added, removed or changed since.")
    happened_on: Series[pd.Timestamp] = column(Kind.DAY, "Day it belongs to.", optional=True)
    amount_before: Series[float] = money("Amount as known then.", optional=True)
    amount: Series[float] = money("Amount as known now.", optional=True)


class AccuracyRestated(Model):
    """One row a grain, target week and horizon reported before: then and now (ACC-7)."""

    grain: Series[str] = one_of(_LEVELS, "Company, region or rep.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    rep_id: Series[str] = identifier("The rep.", optional=True, key=True)
    target_week: Series[str] = week("ISO week of the orders.", key=True)
    horizon: Series[int] = integer("Weeks between forecast and orders.", key=True, ge=1)
    bias_rate_first: Series[float] = fraction("Bias as first reported.", optional=True)
    bias_rate: Series[float] = fraction("Bias as known now (ACC-1).", optional=True)
    wape_rate_first: Series[float] = fraction("WAPE as first reported.", optional=True)
    wape_rate: Series[float] = fraction("WAPE as known now (ACC-2).", optional=True)
    reason: Series[str] = text("Why a figure is absent.", optional=True)

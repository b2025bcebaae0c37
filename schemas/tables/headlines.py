"""The headline figures of every pack, as first published."""

from pandera.typing import Series

from schemas.columns import Kind as ColumnKind
from schemas.columns import Model, column, identifier, one_of, text
from schemas.vocabulary import Level, Status, Unit


class Headlines(Model):
    """One row a region (or the company) and figure of page 1; `headlines`."""

    level: Series[str] = one_of([Level.COMPANY, Level.REGION], "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    code: Series[str] = text("Metric code.", key=True)
    unit: Series[str] = one_of(list(Unit), "How the figure is written.")
    value: Series[float] = column(ColumnKind.FRACTION, "The figure.", optional=True)
    target: Series[float] = column(ColumnKind.FRACTION, "What it is held against.", optional=True)
    status: Series[str] = one_of(list(Status), "How the two compare.")
    reason: Series[str] = text("Why the figure is absent.", optional=True)

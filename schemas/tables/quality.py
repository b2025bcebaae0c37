"""What was wrong with the week's files, and what became of every row and its amount."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Kind, Model, column, identifier, integer, money, one_of, text
from schemas.vocabulary import Presence, Severity


class DataQuality(Model):
    """One row a fault; `data_quality`. Notices of one kind are one row with their count.

    `amount` is the amount of a set-aside row, on its first fault only, so that it adds up.
    """

    severity: Series[str] = one_of(list(Severity), "Stops the week, sets a row aside, or told.")
    extract: Series[str] = identifier("The extract, where the fault is in one.", optional=True)
    file: Series[str] = text("The file as it is called in the landing.", optional=True)
    row: Series[pd.Int64Dtype] = integer("Row as its user sees it in the file.", optional=True)
    column: Series[str] = text("The column.", optional=True)
    value: Series[str] = text("What was found.", optional=True)
    rule: Series[str] = text("The rule broken; the catalogues say what to do.")
    count: Series[pd.Int64Dtype] = integer("Faults that this row stands for.", ge=1)
    region: Series[str] = identifier("Region the row belongs to, where known.", optional=True)
    amount: Series[float] = money("Amount set aside with the row.", optional=True)


class ExtractStatus(Model):
    """One row an extract: what arrived and how it ties out; `extract_status`.

    rows_read = duplicate_count + set_aside_count + used_count, and the same for the amounts.
    """

    extract: Series[str] = identifier("The extract.", key=True)
    presence: Series[str] = one_of(list(Presence), "Present, absent, missing or rejected.")
    file: Series[str] = text("The file as it is called in the landing.", optional=True)
    encoding: Series[str] = text("Encoding of a CSV.", optional=True)
    separator: Series[str] = text("Separator of a CSV.", optional=True)
    size: Series[pd.Int64Dtype] = integer("Bytes of the file.", optional=True)
    sha256: Series[str] = text("Digest of the file.", optional=True)
    rows_read: Series[pd.Int64Dtype] = integer("Rows below the header.", optional=True)
    duplicate_count: Series[pd.Int64Dtype] = integer("Exact duplicates.", optional=True)
    set_aside_count: Series[pd.Int64Dtype] = integer("Rows set aside.", optional=True)
    used_count: Series[pd.Int64Dtype] = integer("Rows used.", optional=True)
    amount_read: Series[float] = money("Sum of the money column.", optional=True)
    amount_duplicate: Series[float] = money("Of exact duplicates.", optional=True)
    amount_set_aside: Series[float] = money("Of rows set aside.", optional=True)
    amount_used: Series[float] = money("Of rows used.", optional=True)
    control_row_count: Series[pd.Int64Dtype] = integer("Rows the sender counted.", optional=True)
    control_amount: Series[float] = money("Sum the sender gave.", optional=True)
    set_aside_rate: Series[float] = column(
        Kind.FRACTION, "Rows set aside of rows read.", optional=True, ge=0, le=1
    )

"""The optional `control_totals` file: what the sender says each extract holds."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, identifier, integer, money


class ControlTotals(Model):
    """One row an extract; a file that does not match it stops the week."""

    extract: Series[str] = identifier("Name of the extract.", key=True)
    row_count: Series[pd.Int64Dtype] = integer("Rows below the header.", ge=0)
    amount_sum: Series[float] = money("Sum of its money column.", optional=True)

"""What became of each pack of a run. Kept between rendering and publishing, not published."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Kind, Model, column, identifier, integer, one_of, text
from schemas.vocabulary import PackState


class PackStatus(Model):
    """One row a pack that was to be rendered; `pack_status`."""

    code: Series[str] = identifier("Region code, or `company`.", key=True)
    state: Series[str] = one_of(list(PackState), "Done or failed.")
    pages: Series[pd.Int64Dtype] = integer("Pages of the PDF.", optional=True)
    workbook_rows: Series[pd.Int64Dtype] = integer("Rows of the workbook.", optional=True)
    warnings: Series[str] = text("What a reader may miss, e.g. glyphs.", optional=True)
    rule: Series[str] = text("Rule of the fault that stopped it.", optional=True)
    found: Series[str] = text("What was found.", optional=True)
    seconds: Series[float] = column(Kind.FRACTION, "Time it took.", optional=True)

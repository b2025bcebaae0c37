"""A Parquet file to a text table: every typed column written as the contract writes it.

The cells are read by `parquet_cells` in a child process with limits.
"""

from collections.abc import Collection

import pandas as pd
import pyarrow as pa

from assets.extracts.child import Refused, answer_of
from assets.extracts.headers import header_fault
from assets.extracts.table import TextTable, missing_if_empty
from schemas.errors import Fault

_FIRST_DATA_ROW = 1
_CELLS = "assets.extracts.parquet_cells"


def parse_parquet(raw: bytes, wanted: Collection[str] = ()) -> TextTable:
    """Read all columns as text; rows are numbered from 1, there is no header row."""
    try:
        table = pa.ipc.open_stream(answer_of(_CELLS, raw, wanted)).read_all()
    except Refused as refused:
        return TextTable.rejected(Fault(refused.rule, value=refused.found))
    return text_table_of(table, wanted)


def text_table_of(table: pa.Table, wanted: Collection[str] = ()) -> TextTable:
    """Give an Arrow table of texts as a text table."""
    strange = header_fault([(0, table.column_names)], wanted)
    if strange is not None:
        return TextTable.rejected(Fault(strange.rule, value=strange.value))
    columns = [missing_if_empty(column) for column in table.columns]
    frame: pd.DataFrame = pa.table(columns, names=table.column_names).to_pandas()
    first, last = _FIRST_DATA_ROW, _FIRST_DATA_ROW + len(frame)
    return TextTable(frame.set_axis(pd.RangeIndex(first, last, name="row")))

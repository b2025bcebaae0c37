"""The optional `actions` extract: what was agreed in reviews."""

import pandas as pd
from pandera.typing import Series

from schemas import columns
from schemas.vocabulary import ActionStatus


class Actions(columns.Model):
    """One row an agreed action."""

    action_id: Series[str] = columns.identifier("The action.", key=True)
    week: Series[str] = columns.week("ISO week in which it was agreed.")
    region: Series[str] = columns.identifier("Region code.", refers_to="regions")
    rep_id: Series[str] = columns.identifier("Who owes it.", refers_to="roster")
    metric: Series[str] = columns.text("Metric code it is about.")
    text: Series[str] = columns.text("What is to be done.")
    due_on: Series[pd.Timestamp] = columns.day("Day it is due.")
    status: Series[str] = columns.one_of(list(ActionStatus), "Open, done or dropped.")
    outcome: Series[str] = columns.text("What came of it.", optional=True)

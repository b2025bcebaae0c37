"""The optional `stage_events` extract: every change of an opportunity's main fields."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, identifier, moment, one_of, text
from schemas.vocabulary import StageEventField


class StageEvents(Model):
    """One row a change; values are kept as text, as they stood."""

    event_id: Series[str] = identifier("The event.", key=True)
    opportunity_id: Series[str] = identifier("The opportunity.", refers_to="opportunities")
    changed_at: Series[pd.DatetimeTZDtype] = moment("When it changed.")
    field: Series[str] = one_of(list(StageEventField), "Which field changed.")
    old_value: Series[str] = text("Value before.", optional=True)
    new_value: Series[str] = text("Value after.")

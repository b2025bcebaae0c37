"""The `visits` extract: visits and calls, planned and done."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, day, identifier, moment, one_of, yes_no
from schemas.vocabulary import Outcome, VisitKind, VisitStatus


class Visits(Model):
    """One row a visit or call."""

    visit_id: Series[str] = identifier("The visit or call.", key=True)
    rep_id: Series[str] = identifier("Who made it.", refers_to="roster")
    account_id: Series[str] = identifier("The account visited.", refers_to="accounts")
    kind: Series[str] = one_of(list(VisitKind), "Visit, outbound or inbound call.")
    status: Series[str] = one_of(list(VisitStatus), "Planned, done or cancelled.")
    planned_on: Series[pd.Timestamp] = day("Day it was planned for.", optional=True)
    happened_at: Series[pd.DatetimeTZDtype] = moment("When it happened.", optional=True)
    end_customer_present: Series[pd.BooleanDtype] = yes_no(
        "Whether the customer, not only a partner, was there.", optional=True
    )
    connected: Series[pd.BooleanDtype] = yes_no("Whether the call got through.", optional=True)
    outcome: Series[str] = one_of(list(Outcome), "What it brought.", optional=True)
    opportunity_id: Series[str] = identifier(
        "The opportunity it was about.", optional=True, refers_to="opportunities"
    )

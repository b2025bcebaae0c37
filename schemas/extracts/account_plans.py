"""The optional `account_plans` extract: the plan for a named account."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, day, identifier, text


class AccountPlans(Model):
    """One row an account with a plan; the seven fields may be filled or empty."""

    account_id: Series[str] = identifier("The account.", refers_to="accounts", key=True)
    rep_id: Series[str] = identifier("Who wrote the plan.", refers_to="roster")
    updated_on: Series[pd.Timestamp] = day("Day of the last change.")
    decision_map: Series[str] = text("Who decides what.", optional=True)
    needs: Series[str] = text("What the account needs.", optional=True)
    installed_base: Series[str] = text("What stands there.", optional=True)
    competitor_share: Series[str] = text("What competitors hold.", optional=True)
    goals: Series[str] = text("What we want to reach.", optional=True)
    next_moves: Series[str] = text("What comes next.", optional=True)
    review_on: Series[pd.Timestamp] = day("Day of the next review.", optional=True)

"""What became of commits, how steady they are and what stands behind them, as published."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, fraction, identifier, integer, money, one_of, text, week
from schemas.vocabulary import KeptStatus, Level


class CommitReview(Model):
    """One row a company, region or rep (FCT-4 to FCT-6); `commit_review`.

    FCT-4 looks at the commit made in `made_in_week` for the weeks that have since gone by, in the
    region in which the rep sat then; FCT-5 and FCT-6 at the submission of the report week.
    """

    level: Series[str] = one_of([Level.COMPANY, Level.REGION, Level.REP], "Grain.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    rep_id: Series[str] = identifier("The rep.", optional=True, key=True)
    made_in_week: Series[str] = week("ISO week in which the commit was made.")
    commit_amount: Series[float] = money("COMMIT made then for the weeks since.", optional=True)
    kept_amount: Series[float] = money("Net booked since by who committed.", optional=True)
    booked_net: Series[float] = money("Net booked since by everybody.", optional=True)
    kept_rate: Series[float] = fraction("Kept over commit (FCT-4).", optional=True)
    kept_status: Series[str] = one_of(list(KeptStatus), "What the rate means.", optional=True)
    last_commit_amount: Series[float] = money("COMMIT of last week, comparable.", optional=True)
    commit_change_amount: Series[float] = money("Absolute changes since, added up.", optional=True)
    churn_rate: Series[float] = fraction("Changes over last commit (FCT-5).", optional=True)
    new_owner_count: Series[int] = integer("Figures left out: owner is new.", ge=0)
    unbacked_amount: Series[float] = money("COMMIT without opportunity (FCT-6).", optional=True)
    unbacked_count: Series[pd.Int64Dtype] = integer("Such commits.", optional=True, ge=0)
    reason: Series[str] = text("Why a figure is absent.", optional=True)

"""The funnel's history as published: how far opportunities came, how they moved, how long it took.

What stands where today is in `funnel`; one row an open opportunity is in `review`.
"""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, fraction, identifier, integer, one_of, quarter, text, week
from schemas.vocabulary import OPEN_STAGES, FunnelStep, Level


class FunnelConversion(Model):
    """One row a region (or the company), quarter of creation and step; `funnel_conversion` (FUN-2).

    Of the opportunities created in the quarter: how many ever reached the step's lower level, how
    many of these ever passed it. The last step is the whole way, from created to won. How far a
    lost one without stage events came is unknown; it is in no step but the last.
    """

    level: Series[str] = one_of([Level.COMPANY, Level.REGION], "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    cohort_quarter: Series[str] = quarter("Fiscal quarter of creation.", key=True)
    step: Series[str] = one_of(list(FunnelStep), "From which level to which.", key=True)
    reached_count: Series[pd.Int64Dtype] = integer("Ever at the lower level.", optional=True, ge=0)
    passed_count: Series[pd.Int64Dtype] = integer("Of these ever beyond it.", optional=True, ge=0)
    still_open_count: Series[pd.Int64Dtype] = integer(
        "Of these not beyond it, but still open.", optional=True, ge=0
    )
    skip_count: Series[pd.Int64Dtype] = integer(
        "Of these jumped over the lower level (any level, for the whole way).", optional=True, ge=0
    )
    unknown_count: Series[int] = integer("Nobody knows how far they came.", ge=0)
    conversion_rate: Series[float] = fraction("Passed over reached (FUN-2).", optional=True)
    still_open_rate: Series[float] = fraction("Still open over reached.", optional=True)
    reason: Series[str] = text("Why a rate is absent or provisional.", optional=True)


class StageTransitions(Model):
    """One row a region (or the company), week and open stage; `stage_transitions` (FUN-3).

    What became of the opportunities that stood at the level a week ago. The six shares add up
    to 1; what is no longer delivered is counted apart and in no share.
    """

    level: Series[str] = one_of([Level.COMPANY, Level.REGION], "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    week: Series[str] = week("ISO week that ends with the report's Sunday.", key=True)
    stage: Series[str] = one_of(OPEN_STAGES, "Open stage a week ago.", key=True)
    before_count: Series[pd.Int64Dtype] = integer("At the level a week ago.", optional=True, ge=0)
    advanced_count: Series[pd.Int64Dtype] = integer("Now at a higher one.", optional=True, ge=0)
    stayed_count: Series[pd.Int64Dtype] = integer("Still there.", optional=True, ge=0)
    fell_back_count: Series[pd.Int64Dtype] = integer("Now at a lower one.", optional=True, ge=0)
    lost_count: Series[pd.Int64Dtype] = integer("Lost.", optional=True, ge=0)
    won_count: Series[pd.Int64Dtype] = integer("Won.", optional=True, ge=0)
    cancelled_count: Series[pd.Int64Dtype] = integer("Cancelled, apart.", optional=True, ge=0)
    unknown_count: Series[pd.Int64Dtype] = integer("No longer delivered.", optional=True, ge=0)
    advanced_rate: Series[float] = fraction("Share advanced (FUN-3).", optional=True)
    stayed_rate: Series[float] = fraction("Share that stayed.", optional=True)
    fell_back_rate: Series[float] = fraction("Share that fell back.", optional=True)
    lost_rate: Series[float] = fraction("Share lost.", optional=True)
    won_rate: Series[float] = fraction("Share won.", optional=True)
    cancelled_rate: Series[float] = fraction("Share cancelled.", optional=True)
    reason: Series[str] = text("Why a share is absent.", optional=True)


class StageDuration(Model):
    """One row a region (or the company) and open stage; `stage_duration` (FUN-5).

    A spell is the time from entering a level to leaving it, whereto ever; coming back starts a
    new one. Those that still last count as lasting at least until now (Kaplan-Meier).
    """

    level: Series[str] = one_of([Level.COMPANY, Level.REGION], "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    stage: Series[str] = one_of(OPEN_STAGES, "Open stage.", key=True)
    spell_count: Series[pd.Int64Dtype] = integer("Spells at the level.", optional=True, ge=0)
    ended_count: Series[pd.Int64Dtype] = integer("Of these ended.", optional=True, ge=0)
    median_days_in_stage: Series[pd.Int64Dtype] = integer(
        "Days after which half have left (FUN-5).", optional=True, ge=0
    )
    reason: Series[str] = text("Why there is no median.", optional=True)

"""How often opportunities are really won as published, and where the quarter may land."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, fraction, identifier, integer, money, one_of, text
from schemas.vocabulary import OPEN_STAGES, Level, ProbabilitySet

_LEVELS = [Level.COMPANY, Level.REGION]


class Calibration(Model):
    """One row a company or region and open stage (FUN-11); `calibration`.

    Of the opportunities won or lost in the trailing quarters and once seen at the stage.
    """

    level: Series[str] = one_of(_LEVELS, "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    stage: Series[str] = one_of(OPEN_STAGES, "Open stage.", key=True)
    won_count: Series[pd.Int64Dtype] = integer("Of these, won.", optional=True)
    resolved_count: Series[pd.Int64Dtype] = integer("Won or lost, once seen here.", optional=True)
    observed_rate: Series[float] = fraction("Won over resolved.", optional=True)
    win_probability: Series[float] = fraction("The method's probability.")
    calibrated_rate: Series[float] = fraction("Observed, drawn to the method's.", optional=True)
    reason: Series[str] = text("Why a rate is absent or thin.", optional=True)


class LandingBands(Model):
    """One row a company or region and set of probabilities; `landing_bands`.

    Where net bookings land by quarter end if every open opportunity in the window is won or not
    by its probability: by a seeded simulation. The calibrated set is the company's (FUN-11).
    """

    level: Series[str] = one_of(_LEVELS, "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    probability_set: Series[str] = one_of(list(ProbabilitySet), "Which set.", key=True)
    opportunity_count: Series[pd.Int64Dtype] = integer("Drawn opportunities.", optional=True)
    unpriced_count: Series[pd.Int64Dtype] = integer("Left out, no amount.", optional=True)
    booked_net: Series[float] = money("Booked net so far (PRG-1).", optional=True)
    landing_estimate: Series[float] = money("Mean, exact (PRG-11).", optional=True)
    landing_p10: Series[float] = money("Reached in nine of ten draws.", optional=True)
    landing_p50: Series[float] = money("Reached in half of the draws.", optional=True)
    landing_p90: Series[float] = money("Reached in one of ten draws.", optional=True)
    draw_count: Series[int] = integer("Draws of the simulation.", ge=1)
    reason: Series[str] = text("Why the band is absent.", optional=True)

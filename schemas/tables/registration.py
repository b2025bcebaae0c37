"""Registration of opportunities as published: how much was won that was registered late."""

from pandera.typing import Series

from schemas.columns import Model, fraction, identifier, money, one_of, text
from schemas.vocabulary import Level


class LateRegistration(Model):
    """One row a company or region, orders of the quarter to date (CVG-7); `late_registration`."""

    level: Series[str] = one_of([Level.COMPANY, Level.REGION], "Company or region.", key=True)
    region: Series[str] = identifier("Region of the order.", optional=True, key=True)
    won_amount: Series[float] = money("Booked gross with an opportunity.", optional=True)
    late_amount: Series[float] = money("Of it registered late.", optional=True)
    undated_amount: Series[float] = money("Of it without a day of creation.", optional=True)
    unlinked_amount: Series[float] = money("Booked gross without opportunity.", optional=True)
    late_rate: Series[float] = fraction("Late of won (CVG-7).", optional=True)
    reason: Series[str] = text("Why a figure is absent.", optional=True)

"""Bookings beside the usual view as published: by present region, by overlay, by currency."""

from pandera.typing import Series

from schemas.columns import Model, identifier, integer, money, one_of, text
from schemas.vocabulary import Level, View


class BookingViews(Model):
    """One row a company or region and view; `booking_views`.

    `as_was` is the region of the day and agrees with PRG-1; `as_is` gives all bookings of an
    account to the region that has it now. Both have one company total.
    """

    level: Series[str] = one_of([Level.COMPANY, Level.REGION], "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    view: Series[str] = one_of(list(View), "Region of the day, or the present one.", key=True)
    booked_gross: Series[float] = money("Order lines, quarter to date.", optional=True)
    booked_net: Series[float] = money("With order events (PRG-1).", optional=True)
    year_gross: Series[float] = money("Order lines, fiscal year to date.", optional=True)
    year_net: Series[float] = money("With order events.", optional=True)
    reason: Series[str] = text("Why a figure is absent.", optional=True)


class OverlayCredits(Model):
    """One row a company, region or rep; `overlay_credits`. Quarter to date.

    OVERLAY credit is counted beside the bookings and in no other figure.
    """

    level: Series[str] = one_of(
        [Level.COMPANY, Level.REGION, Level.REP], "Grain of the row.", key=True
    )
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    rep_id: Series[str] = identifier("Who is credited.", optional=True, key=True)
    credit_count: Series[int] = integer("OVERLAY credits of order lines.", ge=0)
    overlay_gross: Series[float] = money("Share of the lines as booked.", optional=True)
    overlay_net: Series[float] = money("With order events.", optional=True)
    reason: Series[str] = text("Why a figure is absent.", optional=True)


class CurrencyDifferences(Model):
    """One row a company or region and foreign currency; `currency_differences`.

    Gross bookings, quarter to date, by region of the day. The base currency is left out.
    """

    level: Series[str] = one_of([Level.COMPANY, Level.REGION], "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    currency: Series[str] = identifier("Foreign currency.", key=True)
    foreign_amount: Series[float] = money("In the foreign currency.")
    plan_amount: Series[float] = money("In base currency at PLAN, as in PRG-1.", optional=True)
    spot_amount: Series[float] = money("In base currency at SPOT.", optional=True)
    difference: Series[float] = money("SPOT less PLAN.", optional=True)
    reason: Series[str] = text("Why a figure is absent.", optional=True)

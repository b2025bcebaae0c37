"""Sales progress and V as published, the bookings by week, and the win rate behind required V."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, day, fraction, identifier, integer, money, one_of, text, week
from schemas.vocabulary import Level, Measure


class SalesProgress(Model):
    """One row a company, region, team or rep and measure (PRG-1 to PRG-12); `sales_progress`.

    Quarter to date. open_l1 to open_l5 split open_in_window. A region's rows by team and by rep
    add up to the region's row.
    """

    level: Series[str] = one_of(list(Level), "Grain of the row.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    team: Series[str] = text("Team.", optional=True, key=True)
    rep_id: Series[str] = identifier("The rep.", optional=True, key=True)
    measure: Series[str] = one_of(list(Measure), "Revenue or gross profit.", key=True)
    quota: Series[float] = money("Quota of the quarter.", optional=True)
    booked_gross: Series[float] = money("Order lines as booked.", optional=True)
    booked_net: Series[float] = money("With order events (PRG-1).", optional=True)
    attainment_rate: Series[float] = fraction("Net over quota (PRG-2, PRG-12).", optional=True)
    time_elapsed_rate: Series[float] = fraction("Days gone of the quarter (PRG-3).")
    pace_gap: Series[float] = money("Net less quota to date (PRG-4).", optional=True)
    remaining_quota: Series[float] = money("Quota less net (PRG-5).", optional=True)
    needed_per_week: Series[float] = money("Remaining a week (PRG-6).", optional=True)
    open_l1: Series[float] = money("Open in window at L1.", optional=True)
    open_l2: Series[float] = money("Open in window at L2.", optional=True)
    open_l3: Series[float] = money("Open in window at L3.", optional=True)
    open_l4: Series[float] = money("Open in window at L4.", optional=True)
    open_l5: Series[float] = money("Open in window at L5.", optional=True)
    open_in_window: Series[float] = money("Open to quarter end (PRG-7).", optional=True)
    overdue: Series[float] = money("Expected date gone by.", optional=True)
    open_beyond: Series[float] = money("Expected after quarter end.", optional=True)
    v: Series[float] = fraction("In window over remaining (PRG-8).", optional=True)
    v_weighted: Series[float] = fraction("The same, weighted (PRG-9).", optional=True)
    v_all: Series[float] = fraction("In window and beyond over remaining.", optional=True)
    v_required: Series[float] = fraction("One over the win rate (PRG-10).", optional=True)
    landing_estimate: Series[float] = money("Net and weighted (PRG-11).", optional=True)
    landing_gap: Series[float] = money("Estimate less quota.", optional=True)
    reason: Series[str] = text("Why a figure is absent or provisional.", optional=True)


class BookingWeeks(Model):
    """One row a week of the quarter to date, company or region; `booking_weeks`.

    The weeks are cut at the quarter's edges, so that they add up to PRG-1.
    """

    level: Series[str] = one_of([Level.COMPANY, Level.REGION], "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    week: Series[str] = week("ISO week.", key=True)
    week_ends_on: Series[pd.Timestamp] = day("Last day counted.")
    booked_gross: Series[float] = money("Order lines booked in the week.", optional=True)
    booked_net: Series[float] = money("With order events of the week.", optional=True)
    cumulative_net: Series[float] = money("Net since quarter start.", optional=True)
    quota_to_date: Series[float] = money("Quota by days gone (PRG-4).", optional=True)


class WinRates(Model):
    """One row a company, region, team or rep (FUN-4); `win_rates`."""

    level: Series[str] = one_of(list(Level), "Grain of the row.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    team: Series[str] = text("Team.", optional=True, key=True)
    rep_id: Series[str] = identifier("The rep.", optional=True, key=True)
    won_count: Series[int] = integer("Opportunities won.", ge=0)
    lost_count: Series[int] = integer("Opportunities lost.", ge=0)
    cancelled_count: Series[int] = integer("Opportunities cancelled, apart.", ge=0)
    won_amount: Series[float] = money("Amount won.")
    lost_amount: Series[float] = money("Amount lost.")
    win_rate: Series[float] = fraction("Won over resolved, by count.", optional=True)
    win_amount_rate: Series[float] = fraction("Won over resolved, by amount.", optional=True)
    reason: Series[str] = text("Why a rate is absent or thin.", optional=True)

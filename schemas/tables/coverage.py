"""Coverage as published, at its own grain and added up."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, day, fraction, identifier, integer, money, one_of, text
from schemas.vocabulary import Dimension, Level, RadCell, Role, Tier


class _Grain(Model):
    region: Series[str] = identifier("Region of the accounts.", key=True)
    tier: Series[str] = one_of(list(Tier), "Tier.", key=True)
    industry: Series[str] = identifier("Industry code.", key=True)


class _Sums(Model):
    level: Series[str] = one_of([Level.COMPANY, Level.REGION], "Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    dimension: Series[str] = one_of(list(Dimension), "What the rows are split by.", key=True)
    tier: Series[str] = one_of(list(Tier), "Tier.", optional=True, key=True)
    industry: Series[str] = identifier("Industry code.", optional=True, key=True)


class Ladder(Model):
    """Counts of the rungs and their rates; a rung whose extract is absent is null."""

    accounts: Series[int] = integer("Accounts.", ge=0)
    owned: Series[pd.Int64Dtype] = integer("With a filled seat (CVG-1).", optional=True, ge=0)
    contacted: Series[pd.Int64Dtype] = integer("Contacted lately (CVG-2).", optional=True, ge=0)
    activated: Series[pd.Int64Dtype] = integer("With an opportunity (CVG-3).", optional=True, ge=0)
    won: Series[pd.Int64Dtype] = integer("With an order (CVG-4).", optional=True, ge=0)
    vacant_owner: Series[pd.Int64Dtype] = integer("Seats all vacant.", optional=True, ge=0)
    newly_activated: Series[pd.Int64Dtype] = integer("This week (CVG-6).", optional=True, ge=0)
    owned_rate: Series[float] = fraction("Of the accounts (CVG-1).", optional=True)
    contacted_rate: Series[float] = fraction("Of the accounts (CVG-2).", optional=True)
    activated_rate: Series[float] = fraction("Of the accounts, SOA (CVG-3).", optional=True)
    won_rate: Series[float] = fraction("Of the accounts (CVG-4).", optional=True)
    contacted_step_rate: Series[float] = fraction("Of the owned (CVG-5).", optional=True)
    activated_step_rate: Series[float] = fraction("Of the contacted (CVG-5).", optional=True)
    won_step_rate: Series[float] = fraction("Of the activated (CVG-5).", optional=True)


class Coverage(Ladder, _Grain):
    """One row a region, tier and industry (CVG-1 to CVG-6); `coverage`."""


class CoverageTotals(Ladder, _Sums):
    """The same for the whole, by tier and by industry, of region and company; `coverage_totals`."""


class VacantSeats(Model):
    """One row a vacant seat of outside or inside sales (CVG-1); `vacant_seats`."""

    region: Series[str] = identifier("Region of the seat.")
    team: Series[str] = text("Team.", optional=True)
    rep_id: Series[str] = identifier("The seat.", key=True)
    role: Series[str] = one_of([Role.AE, Role.SR], "Outside or inside sales.")
    account_count: Series[pd.Int64Dtype] = integer("Accounts of the seat.", optional=True, ge=0)
    named_count: Series[pd.Int64Dtype] = integer("Of these named.", optional=True, ge=0)
    unowned_count: Series[pd.Int64Dtype] = integer(
        "Of these without any filled seat; once an account.", optional=True, ge=0
    )
    white_space: Series[float] = money("White space of these (SEG-4).", optional=True)
    next_move_value: Series[float] = money("Worth of their next moves (SEG-6).", optional=True)
    reason: Series[str] = text("Why a figure is absent.", optional=True)


class Activations(Model):
    """One row an account newly activated this week (CVG-6); `activations`."""

    region: Series[str] = identifier("Region of the account.")
    account_id: Series[str] = identifier("The account.", key=True)
    ae_id: Series[str] = identifier("Outside seller of the account.", optional=True)
    opportunity_id: Series[str] = identifier("Its first opportunity.", optional=True)
    created_on: Series[pd.Timestamp] = day("When that was created.", optional=True)
    amount: Series[float] = money("Its amount.", optional=True)
    tier: Series[str] = one_of(list(Tier), "Tier.")
    industry: Series[str] = identifier("Industry code.")
    rad_cell: Series[str] = one_of(list(RadCell), "Cell of the grid (SEG-2).", optional=True)
    flags: Series[str] = text("Remarks.", optional=True)

"""Coverage as published, at its own grain and added up."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, fraction, identifier, integer, one_of
from schemas.vocabulary import Dimension, Level, Tier


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

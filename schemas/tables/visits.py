"""Visits as published: what each rep did in each week."""

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, fraction, identifier, integer, money, one_of, text, week
from schemas.vocabulary import Level, VisitOutcome


class VisitEffectiveness(Model):
    """One row an outside seller and week (WKP-1 to WKP-3); `visit_effectiveness`."""

    region: Series[str] = identifier("Region of the rep in that week.", key=True)
    rep_id: Series[str] = identifier("The rep.", key=True)
    week: Series[str] = week("ISO week.", key=True)
    working_day_count: Series[int] = integer("Working days of the week.", ge=0)
    logged_count: Series[int] = integer("Visits reported done.", ge=0)
    door_visit_count: Series[int] = integer("Door visits (WKP-2).", ge=0)
    effective_visit_count: Series[int] = integer("Effective visits (WKP-1).", ge=0)
    new_account_visit_count: Series[pd.Int64Dtype] = integer(
        "Effective, on accounts not yet activated (WKP-3).", optional=True, ge=0
    )
    days_on_target_count: Series[int] = integer("Days with enough door visits (WKP-2).", ge=0)
    effective_target: Series[float] = money("Target of the week, by working days.", at_least=0)
    door_target: Series[float] = money("Target of the week, by working days.", at_least=0)
    effective_rate: Series[float] = fraction("Effective over target (WKP-1).", optional=True)
    door_rate: Series[float] = fraction("Door visits over target (WKP-2).", optional=True)
    new_account_rate: Series[float] = fraction("New over effective (WKP-3).", optional=True)
    reason: Series[str] = text("Why a rate is absent.", optional=True)


class VisitWeeks(Model):
    """One row a region or the company and week, added up; `visit_weeks`."""

    level: Series[str] = identifier("Company or region.", key=True)
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    week: Series[str] = week("ISO week.", key=True)
    rep_count: Series[int] = integer("Outside sellers.", ge=0)
    on_target_count: Series[int] = integer("Of these on target (WKP-1).", ge=0)
    effective_visit_count: Series[int] = integer("Effective visits.", ge=0)
    door_visit_count: Series[int] = integer("Door visits.", ge=0)
    new_account_visit_count: Series[pd.Int64Dtype] = integer(
        "On accounts not yet activated.", optional=True, ge=0
    )
    effective_target: Series[float] = money("Targets added up.", at_least=0)
    effective_rate: Series[float] = fraction("Effective over target (WKP-1).", optional=True)
    door_rate: Series[float] = fraction("Door visits over target (WKP-2).", optional=True)
    new_account_rate: Series[float] = fraction("New over effective (WKP-3).", optional=True)
    reason: Series[str] = text("Why a rate is absent.", optional=True)


class VisitOutcomes(Model):
    """One row a company, region or outside seller and outcome, this week; `visit_outcomes`.

    Every outcome has a row. A rep counts in the region of the visit's day.
    """

    level: Series[str] = one_of(
        [Level.COMPANY, Level.REGION, Level.REP], "Grain of the row.", key=True
    )
    region: Series[str] = identifier("Region code.", optional=True, key=True)
    rep_id: Series[str] = identifier("The rep.", optional=True, key=True)
    outcome: Series[str] = one_of(list(VisitOutcome), "What the visit brought.", key=True)
    visit_count: Series[int] = integer("Visits reported done.", ge=0)
    effective_count: Series[int] = integer("Of these effective (WKP-1).", ge=0)

"""The list of accounts as published: how long it is, how complete, how planned, what changed."""

from typing import Any

import pandas as pd
from pandera.typing import Series

from schemas.columns import Kind, Model, column, fraction, identifier, integer, one_of, text
from schemas.vocabulary import Fit, Level, ListChange, Role

_LEVELS = [Level.COMPANY, Level.REGION, Level.REP]


def _count(description: str) -> Any:
    return integer(description, optional=True, ge=0)


class AccountLoad(Model):
    """One row a filled seat of outside or inside sales (SEG-7, LST-3); `account_load`.

    An `off` count is over the target where positive, under it where negative.
    """

    region: Series[str] = identifier("Region of the seat.")
    team: Series[str] = text("Team.", optional=True)
    rep_id: Series[str] = identifier("The seat.", key=True)
    role: Series[str] = one_of([Role.AE, Role.SR], "Outside or inside sales.")
    account_count: Series[pd.Int64Dtype] = _count("Accounts of the seat.")
    named_count: Series[pd.Int64Dtype] = _count("Of these named, the long tail left out (LST-3).")
    r_count: Series[pd.Int64Dtype] = _count("Named R accounts (SEG-7).")
    r_off_count: Series[pd.Int64Dtype] = integer("Off the target of R.", optional=True)
    r_fit: Series[str] = one_of(list(Fit), "R against the target.", optional=True)
    d_count: Series[pd.Int64Dtype] = _count("Named D accounts (SEG-7).")
    d_off_count: Series[pd.Int64Dtype] = integer("Off the target of D.", optional=True)
    d_fit: Series[str] = one_of(list(Fit), "D against the target.", optional=True)
    list_off_count: Series[pd.Int64Dtype] = integer("Off the target of named.", optional=True)
    list_fit: Series[str] = one_of(list(Fit), "Named against the target (LST-3).", optional=True)
    reason: Series[str] = text("Why a figure is absent.", optional=True)


class AccountList(Model):
    """One row a company, region or outside seller in it; `account_list` (LST-1, 2, PLN-1 to 3).

    Accounts without an outside seller stand in a row without rep. Opening is the list of a week
    ago; at each level an account has moved when it is in another row than then.
    """

    level: Series[str] = one_of(_LEVELS, "Company, region or rep.", key=True)
    region: Series[str] = identifier("Region of the accounts.", optional=True, key=True)
    rep_id: Series[str] = identifier("Outside seller.", optional=True, key=True)
    account_count: Series[int] = integer("Accounts.", ge=0)
    complete_count: Series[pd.Int64Dtype] = _count("Complete (LST-1).")
    completeness_rate: Series[float] = fraction("Complete of all (LST-1).", optional=True)
    opening_count: Series[pd.Int64Dtype] = _count("Accounts a week ago (LST-2).")
    added_count: Series[pd.Int64Dtype] = _count("New on the list.")
    removed_count: Series[pd.Int64Dtype] = _count("No longer on the list.")
    moved_in_count: Series[pd.Int64Dtype] = _count("From another row of the level.")
    moved_out_count: Series[pd.Int64Dtype] = _count("To another row of the level.")
    closing_count: Series[int] = integer("Accounts now (LST-2).", ge=0)
    named_count: Series[int] = integer("Named accounts, the long tail left out.", ge=0)
    plan_count: Series[pd.Int64Dtype] = _count("With a plan by the present owner (PLN-1).")
    fresh_plan_count: Series[pd.Int64Dtype] = _count("Of these, updated lately (PLN-2).")
    filled_field_count: Series[pd.Int64Dtype] = _count("Fields filled in these plans (PLN-3).")
    plan_coverage_rate: Series[float] = fraction("Plans of named (PLN-1).", optional=True)
    fresh_plan_rate: Series[float] = fraction("Fresh plans of named (PLN-2).", optional=True)
    plan_quality_rate: Series[float] = fraction("Filled of all fields (PLN-3).", optional=True)
    reason: Series[str] = text("Why a figure is absent.", optional=True)


class AccountChanges(Model):
    """One row an account and region in which it changed since last week; `account_changes`.

    An account that moves between regions stands in both, each with its own owner only.
    """

    region: Series[str] = identifier("Region that gained or lost it.", key=True)
    account_id: Series[str] = identifier("The account.", key=True)
    change: Series[str] = one_of(list(ListChange), "What happened (LST-2).")
    from_region: Series[str] = identifier("Region a week ago.", optional=True)
    to_region: Series[str] = identifier("Region now.", optional=True)
    from_rep_id: Series[str] = column(Kind.ID, "Outside seller a week ago.", optional=True)
    to_rep_id: Series[str] = column(Kind.ID, "Outside seller now.", optional=True)

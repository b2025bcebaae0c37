"""Plans and calls as published: what was kept of the plan, inside calls, where visits go."""

from typing import Any

import pandas as pd
from pandera.typing import Series

from schemas.columns import Model, day, fraction, identifier, integer, money, one_of, text
from schemas.vocabulary import Level, RadCell, VisitKind

_LEVELS = [Level.COMPANY, Level.REGION, Level.REP]


def _count(description: str) -> Any:
    return integer(description, optional=True, ge=0)


class _Grain(Model):
    level: Series[str] = one_of(_LEVELS, "Company, region or rep.", key=True)
    region: Series[str] = identifier("Region of the rep on the day.", optional=True, key=True)
    rep_id: Series[str] = identifier("The rep.", optional=True, key=True)


class PlanKept(_Grain):
    """One row a company, region or rep, report week (WKP-4); `plan_kept`."""

    planned_count: Series[pd.Int64Dtype] = _count("Visits planned for the week.")
    done_count: Series[pd.Int64Dtype] = _count("Of these done.")
    cancelled_count: Series[pd.Int64Dtype] = _count("Of these cancelled.")
    unplanned_count: Series[pd.Int64Dtype] = _count("Done, but not planned for the week.")
    kept_rate: Series[float] = fraction("Done of planned (WKP-4).", optional=True)
    reason: Series[str] = text("Why a figure is absent.", optional=True)


class InsideCalls(_Grain):
    """One row a company, region or inside seller, report week (WKP-6); `inside_calls`."""

    ob_call_count: Series[pd.Int64Dtype] = _count("Outbound calls made.")
    connected_count: Series[pd.Int64Dtype] = _count("Of these connected.")
    connected_rate: Series[float] = fraction("Connected of made.", optional=True)
    not_activated_count: Series[pd.Int64Dtype] = _count("To accounts not yet activated.")
    opportunity_found_count: Series[pd.Int64Dtype] = _count("That found an opportunity.")
    reason: Series[str] = text("Why a figure is absent.", optional=True)


class AllocationFit(_Grain):
    """One row a company, region or rep, trailing weeks (WKP-5); `allocation_fit`.

    Effective visits beside white space, by the letter of the account. Visits to accounts
    without a letter fit nothing.
    """

    r_visit_count: Series[pd.Int64Dtype] = _count("Visits to R accounts.")
    d_visit_count: Series[pd.Int64Dtype] = _count("Visits to D accounts.")
    a_visit_count: Series[pd.Int64Dtype] = _count("Visits to A accounts.")
    other_visit_count: Series[pd.Int64Dtype] = _count("Visits to accounts without a letter.")
    r_white_space: Series[float] = money("White space of R accounts.", optional=True)
    d_white_space: Series[float] = money("White space of D accounts.", optional=True)
    a_white_space: Series[float] = money("White space of A accounts.", optional=True)
    fit_rate: Series[float] = fraction("How far the shares agree (WKP-5).", optional=True)
    reason: Series[str] = text("Why a figure is absent.", optional=True)


class WorkPlan(Model):
    """One row a visit or call planned for next week; `work_plan`."""

    region: Series[str] = identifier("Region of the rep on the day.", optional=True)
    rep_id: Series[str] = identifier("Who goes or calls.")
    planned_on: Series[pd.Timestamp] = day("Day it is planned for.")
    visit_id: Series[str] = identifier("The visit or call.", key=True)
    kind: Series[str] = one_of(list(VisitKind), "Visit, outbound or inbound call.")
    account_id: Series[str] = identifier("The account.")
    rad_cell: Series[str] = one_of(list(RadCell), "Cell of the account.", optional=True)
    white_space: Series[float] = money("Its buying power not yet ours.", optional=True)
    opportunity_id: Series[str] = identifier("What it is about.", optional=True)
    last_visit_on: Series[pd.Timestamp] = day("Day of the last visit there.", optional=True)
    flags: Series[str] = text("Remarks.", optional=True)

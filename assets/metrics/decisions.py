"""The decisions of page 1: of each kind of matter the one with most money at stake.

What counts as a case stands in `decision_cases`; here cases are added up by owner and ranked.
"""

from collections.abc import Mapping

import pandas as pd

from assets.metrics.decision_cases import (
    account_cases,
    file_cases,
    forecast_cases,
    landing_cases,
    opportunity_cases,
    order_cases,
)
from assets.metrics.figures import conform, settled
from assets.metrics.seats import seats_at
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.decisions import Decisions
from schemas.vocabulary import (
    DATA_STATUS,
    DecisionKind,
    EvidencePage,
    Level,
    Seat,
)

EVIDENCE: Mapping[DecisionKind, tuple[str, EvidencePage]] = {
    DecisionKind.OVERDUE: ("FUN-1", EvidencePage.REVIEW),
    DecisionKind.FICTION: ("FUN-8", EvidencePage.PIPELINE),
    DecisionKind.STALE: ("FUN-9", EvidencePage.REVIEW),
    DecisionKind.UNBACKED: ("FCT-6", EvidencePage.FORECAST),
    DecisionKind.NOT_SUBMITTED: ("FCT-2", EvidencePage.FORECAST),
    DecisionKind.LANDING_SHORT: ("PRG-11", EvidencePage.QUOTA),
    DecisionKind.CRM_ONLY: ("REC-1", EvidencePage.ACCURACY),
    DecisionKind.VACANT: ("CVG-1", EvidencePage.COVERAGE),
    DecisionKind.SET_ASIDE: (DATA_STATUS, EvidencePage.METHOD),
}
"""The metric behind each kind, and the page that shows its rows."""
_GROUP = ["region", "kind", "rep_id"]
_LARGEST_FIRST = ["amount", "opportunity_id", "account_id"]


def decisions(
    opportunity_review: pd.DataFrame,
    order_forecast: pd.DataFrame,
    sales_progress: pd.DataFrame,
    order_reconciliation: pd.DataFrame,
    account_segments: pd.DataFrame,
    account_coverage: pd.DataFrame,
    data_quality: pd.DataFrame,
    roster: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give what the director of each region, and of the company, must decide.

    In a region each kind names the rep with most at stake, in the company the region. What lies
    on a seat that nobody fills is the director's own.
    """
    as_of = pd.Timestamp(week.sunday)
    seats = seats_at(as_of, roster)
    filled = seats.loc[seats["seat"] == Seat.FILLED, "rep_id"]
    common = [
        *opportunity_cases(opportunity_review),
        *forecast_cases(order_forecast),
        order_cases(order_reconciliation),
        account_cases(account_segments, account_coverage),
        file_cases(data_quality),
    ]
    short = landing_cases(sales_progress, Level.REP)
    reps = pd.concat([*common, short[short["rep_id"].isin(filled)]], ignore_index=True)
    reps = reps.assign(rep_id=reps["rep_id"].where(reps["rep_id"].isin(filled)))
    regions = pd.concat([*common, landing_cases(sales_progress, Level.REGION)], ignore_index=True)
    regions["rep_id"] = pd.Series(None, regions.index, dtype="str")
    both = [_decided(reps, Level.REGION), _decided(regions, Level.COMPANY)]
    rows = pd.concat(both, ignore_index=True)
    shown = rows[rows["place"] <= settings.decisions.count]
    return conform(_evident(shown, as_of, settings), Decisions.empty())


def _decided(cases: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Add cases up by owner, keep the largest owner of each kind, and rank the kinds."""
    ordered = cases.sort_values(_LARGEST_FIRST, ascending=[False, True, True])
    summed = ordered.groupby(_GROUP, dropna=False)["amount"].agg(["sum", "size"]).reset_index()
    largest = ordered.drop_duplicates(_GROUP)[[*_GROUP, "account_id", "opportunity_id"]]
    owners = summed.merge(largest, on=_GROUP, how="left", validate="one_to_one")
    owners["sum"] = settled(owners["sum"])
    scope = [] if level is Level.COMPANY else ["region"]
    best = owners.sort_values(["sum", "kind", "region", "rep_id"], ascending=[False, *[True] * 3])
    best = best.drop_duplicates([*scope, "kind"])
    numbered = best.groupby(scope).cumcount() if scope else pd.Series(range(len(best)), best.index)
    return best.assign(level=str(level), place=numbered + 1, owner_region=best["region"]).rename(
        columns={"sum": "stake_amount", "size": "case_count"}
    )


def _evident(rows: pd.DataFrame, as_of: pd.Timestamp, settings: Settings) -> pd.DataFrame:
    days = {str(kind): count for kind, count in settings.decisions.due_days.by_kind.items()}
    code = {str(kind): code for kind, (code, _) in EVIDENCE.items()}
    page = {str(kind): str(page) for kind, (_, page) in EVIDENCE.items()}
    company = rows["level"] == Level.COMPANY
    order = {one: place for place, one in enumerate(settings.region_codes)}
    told = rows.assign(
        region=rows["region"].mask(company),
        due_on=as_of + pd.to_timedelta(rows["kind"].map(days).astype(float), unit="D"),
        code=rows["kind"].map(code),
        page=rows["kind"].map(page),
        order=rows["region"].map(order).mask(company, -1),
    )
    return told.sort_values(["order", "region", "place"])

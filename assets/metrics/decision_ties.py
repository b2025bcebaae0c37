"""What must tie out in the decisions of page 1: each stake is the sum of its source.

The sources are read here anew, so that a case lost or counted twice shows.
"""

import pandas as pd

from assets.metrics.decision_cases import LATE_STAGES, flagged
from assets.metrics.pipeline import IN_WINDOW, OVERDUE
from assets.metrics.ties import sum_of
from assets.proof import Tie
from schemas.settings import Settings
from schemas.vocabulary import DecisionKind, Flag, Level, MatchClass, Measure, Severity

_OWNER = ["region", "rep_id"]


def decisions_ties(
    decisions: pd.DataFrame,
    opportunity_review: pd.DataFrame,
    forecast_weeks: pd.DataFrame,
    commit_review: pd.DataFrame,
    sales_progress: pd.DataFrame,
    order_reconciliation: pd.DataFrame,
    account_segments: pd.DataFrame,
    account_coverage: pd.DataFrame,
    data_quality: pd.DataFrame,
    settings: Settings,
) -> list[Tie]:
    """What is at stake in a region, or with a rep, is the sum of its source; places have no gap."""
    nobodys = account_coverage.loc[account_coverage["owned"] == 0, "account_id"]
    aside = data_quality[data_quality["severity"] == Severity.ROW]
    won = order_reconciliation["match_class"] == MatchClass.CRM_ONLY
    sources = {
        **_reviewed(opportunity_review),
        DecisionKind.UNBACKED: _reps(commit_review)["unbacked_amount"],
        DecisionKind.NOT_SUBMITTED: _reps(
            forecast_weeks[flagged(forecast_weeks, Flag.NOT_SUBMITTED)]
        )["system_forecast"],
        DecisionKind.CRM_ONLY: order_reconciliation[won].set_index(_OWNER)["crm_amount"],
        DecisionKind.VACANT: account_segments[account_segments["account_id"].isin(nobodys)]
        .assign(rep_id=None)
        .set_index(_OWNER)["next_move_value"],
        DecisionKind.SET_ASIDE: aside.assign(rep_id=None).set_index(_OWNER)["amount"].abs(),
    }
    return [
        *(tie for kind, source in sources.items() for tie in _same_stake(decisions, kind, source)),
        *_same_landing(decisions, sales_progress),
        _no_gaps(decisions, settings.decisions.count),
    ]


def _reps(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["level"] == Level.REP].set_index(_OWNER)


def _reviewed(review: pd.DataFrame) -> dict[DecisionKind, pd.Series]:
    """Give what is at stake of open opportunities by its three kinds."""
    due = review["window"] == IN_WINDOW
    fiction = flagged(review, Flag.DATE_IS_FICTION)
    stale = flagged(review, Flag.STALE) & review["stage"].isin(LATE_STAGES)
    masks = {
        DecisionKind.OVERDUE: review["window"] == OVERDUE,
        DecisionKind.FICTION: due & fiction,
        DecisionKind.STALE: due & stale & ~fiction,
    }
    return {kind: review[mask].set_index(_OWNER)["amount"] for kind, mask in masks.items()}


def _same_stake(decisions: pd.DataFrame, kind: DecisionKind, source: pd.Series) -> list[Tie]:
    """Compare the company's row with its region's sum, and each rep's row with the rep's sum."""
    mine = decisions[decisions["kind"] == kind]
    company = mine[mine["level"] == Level.COMPANY]
    reps = mine[mine["rep_id"].notna()]
    in_region = source[source.index.get_level_values("region").isin(company["owner_region"])]
    of_reps = source[source.index.isin(pd.MultiIndex.from_frame(reps[_OWNER]))]
    return [
        Tie(f"{kind} of a region", sum_of(in_region), sum_of(company["stake_amount"])),
        Tie(f"{kind} of reps", sum_of(of_reps), sum_of(reps["stake_amount"])),
    ]


def _same_landing(decisions: pd.DataFrame, sales_progress: pd.DataFrame) -> list[Tie]:
    """Compare what regions and reps lack with their gaps; the company's row is of a region."""
    short = sales_progress["landing_gap"] < 0
    gaps = sales_progress[short & (sales_progress["measure"] == Measure.REVENUE)]
    at_region = gaps[gaps["level"] == Level.REGION].set_index(_OWNER)["landing_gap"]
    at_rep = _reps(gaps)["landing_gap"]
    of_region, _ = _same_stake(decisions, DecisionKind.LANDING_SHORT, -at_region)
    _, of_reps = _same_stake(decisions, DecisionKind.LANDING_SHORT, -at_rep)
    return [of_region, of_reps]


def _no_gaps(decisions: pd.DataFrame, count: int) -> Tie:
    """Places run from 1 without a gap, up to no more than the settings allow."""
    scopes = decisions.groupby(["level", "region"], dropna=False)["place"].agg(["max", "size"])
    wrong = (scopes["max"] != scopes["size"]) | (scopes["max"] > count)
    return Tie("places with a gap", 0.0, float(wrong.sum()))

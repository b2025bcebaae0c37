"""Every open opportunity with what there is to say about it (FUN-8 to FUN-10)."""

import pandas as pd

from assets.metrics.activity import is_stale, last_activities
from assets.metrics.evidence import evidence_gaps
from assets.metrics.figures import codes, conform, joined_codes
from assets.metrics.forecast import push_counts
from assets.metrics.lookups import among, looked_up
from assets.metrics.pipeline import OVERDUE
from assets.metrics.spells import LEVELS, days_of, furthest_levels, local_days
from assets.metrics.ties import sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.review import OpportunityReview
from schemas.vocabulary import Flag, Reason, StageEventField

_BACKWARDS = {"old_value": "new_value", "new_value": "old_value"}


def opportunity_review(
    opportunities_as_of: pd.DataFrame,
    stage_spells: pd.DataFrame,
    stage_events: pd.DataFrame,
    contacts: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give one row an open opportunity: how far, how long, how often put off, what is missing.

    Later moves of the expected date are pushes, earlier ones pulls; pulls do not cancel pushes
    (FUN-8). Without stage events days, furthest level, pushes and pulls are null (`no_history`),
    without visits the last activity is (`absent_extract`), without evidence its gap.
    """
    as_of = pd.Timestamp(week.sunday)
    found = opportunities_as_of[opportunities_as_of["open"]].reset_index(drop=True)
    rows = pd.concat(
        [
            found,
            _past(found, stage_spells, stage_events, as_of, settings),
            evidence_gaps(found["stage"], found["evidence"]),
        ],
        axis=1,
    )
    rows["last_activity_on"] = last_activities(found, contacts, stage_events, as_of, settings)
    visited = not contacts.empty
    rows["flags"] = _flags(rows, as_of, settings, visited=visited)
    rows["reason"] = _reasons(rows, visited=visited)
    ordered = rows.sort_values(["region", "team", "rep_id", "opportunity_id"])
    return conform(ordered, OpportunityReview.empty())


def opportunity_review_ties(
    opportunity_review: pd.DataFrame, opportunities_as_of: pd.DataFrame
) -> list[Tie]:
    """Every open opportunity has its row, and no amount is lost."""
    is_open = opportunities_as_of[opportunities_as_of["open"]]
    return [Tie("rows = open", float(len(is_open)), float(len(opportunity_review)))] + [
        Tie(f"{column} = open", sum_of(is_open[column]), sum_of(opportunity_review[column]))
        for column in ("amount", "weighted_amount")
    ]


def _past(
    found: pd.DataFrame,
    stage_spells: pd.DataFrame,
    stage_events: pd.DataFrame,
    as_of: pd.Timestamp,
    settings: Settings,
) -> pd.DataFrame:
    """Give what the stage events tell: null, and no skip, where there are none."""
    present = stage_spells[stage_spells["present"]]
    present = present.assign(days=days_of(present, as_of))
    furthest = furthest_levels(stage_spells, found)
    dated = _date_moves(found, stage_events, as_of, settings)
    names = {number: stage for stage, number in LEVELS.items()}
    past = {
        "furthest_stage": furthest["furthest"].map(names).astype("str"),
        "days_in_stage": looked_up(found, present, ["opportunity_id"], ["days"])["days"],
        "push_count": _counts(found, push_counts(dated)),
        "pull_count": _counts(found, push_counts(dated.rename(columns=_BACKWARDS))),
    }
    known = pd.Series(not stage_events.empty, found.index)
    told = {name: column.where(known) for name, column in past.items()}
    return pd.DataFrame(told).assign(skip=furthest.drop(columns="furthest").any(axis=1))


def _date_moves(
    found: pd.DataFrame, stage_events: pd.DataFrame, as_of: pd.Timestamp, settings: Settings
) -> pd.DataFrame:
    """Give the moves of the expected date of these opportunities by `as_of`."""
    dates = stage_events["field"] == StageEventField.EXPECTED_ORDER_ON
    moves = stage_events[dates & among(stage_events["opportunity_id"], found["opportunity_id"])]
    return moves[local_days(moves["changed_at"], settings.zone) <= as_of]


def _counts(found: pd.DataFrame, counted: pd.Series) -> pd.Series:
    counts: pd.Series = found["opportunity_id"].map(counted).fillna(0).astype("Int64")
    return counts


def _flags(
    rows: pd.DataFrame, as_of: pd.Timestamp, settings: Settings, *, visited: bool
) -> pd.Series:
    stale = is_stale(rows["stage"], rows["last_activity_on"], as_of, settings)
    fiction = rows["push_count"] >= settings.funnel.fiction_pushes
    masks = {
        Flag.OVERDUE: rows["window"] == OVERDUE,
        Flag.DATE_IS_FICTION: fiction.fillna(value=False).astype(bool),
        Flag.STALE: stale & visited,
        Flag.SKIP: rows["skip"],
        Flag.UNKNOWN_EVIDENCE: rows["unknown_evidence"],
    }
    return joined_codes([rows["flags"], codes(rows.index, **masks)])


def _reasons(rows: pd.DataFrame, *, visited: bool) -> pd.Series:
    masks = {
        Reason.NO_HISTORY: rows["days_in_stage"].isna(),
        Reason.NO_EVIDENCE: rows["evidence_gap_rate"].isna() & rows["stage"].notna(),
        Reason.ABSENT_EXTRACT: pd.Series(not visited, rows.index),
    }
    return codes(rows.index, **masks)

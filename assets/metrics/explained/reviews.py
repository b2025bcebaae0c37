"""What goes into the review of open opportunities (FUN-8 to FUN-10)."""

from typing import Any

import pandas as pd

from assets.metrics.explained.metric import Metric, Rows, Selection
from assets.metrics.spells import local_days
from schemas.vocabulary import EXIT_CHECKS, SEPARATOR, StageEventField, VisitStatus

_KEYS = ("opportunity_id", "region", "rep_id")


def moves_of_date(
    stage_events: pd.DataFrame, opportunity_review: pd.DataFrame, selection: Selection
) -> pd.DataFrame:
    """Give the moves of the expected date by `as_of`: 1 for a later date, or for an earlier one."""
    ids = selection.among(opportunity_review, *_KEYS)["opportunity_id"]
    day = local_days(stage_events["changed_at"], selection.settings.zone)
    dates = stage_events["field"] == StageEventField.EXPECTED_ORDER_ON
    mine = stage_events["opportunity_id"].isin(ids) & (day <= selection.as_of) & dates
    moves = stage_events[mine]
    moved = moves["old_value"].notna() & moves["new_value"].notna()
    counts = {
        "push_count": moved & (moves["new_value"] > moves["old_value"]),
        "pull_count": moved & (moves["new_value"] < moves["old_value"]),
    }
    ones = {name: mask.fillna(value=False).astype(int) for name, mask in counts.items()}
    columns = ["event_id", "opportunity_id", "old_value", "new_value"]
    return moves[columns].assign(changed_on=day[mine], **ones)


def activities(
    opportunity_review: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    contacts: pd.DataFrame,
    stage_events: pd.DataFrame,
    selection: Selection,
) -> pd.DataFrame:
    """Give visits and calls of the account or about it, changes, and the registration."""
    mine = selection.among(opportunity_review, *_KEYS)[["opportunity_id", "account_id"]]
    done = contacts[contacts["status"] == VisitStatus.DONE].assign(activity=contacts["kind"])
    about = mine[["opportunity_id"]].merge(done, on="opportunity_id", validate="one_to_many")
    there = mine.dropna().merge(
        done.drop(columns="opportunity_id"), on="account_id", validate="many_to_many"
    )
    changes = stage_events.assign(
        happened_on=local_days(stage_events["changed_at"], selection.settings.zone),
        activity=stage_events["field"],
    )
    changed = mine.merge(changes, on="opportunity_id", validate="one_to_many")
    created = opportunities_as_of[["opportunity_id", "created_on"]]
    new = mine.merge(created, on="opportunity_id", validate="one_to_one")
    new = new.assign(happened_on=new["created_on"], activity="created_on")
    columns = ["opportunity_id", "account_id", "happened_on", "activity", "visit_id", "event_id"]
    rows = pd.concat([part.reindex(columns=columns) for part in (about, there, changed, new)])
    rows = rows[rows["happened_on"] <= selection.as_of].drop_duplicates()
    return rows.sort_values(["opportunity_id", "happened_on"], ascending=[True, False])


def exit_checks(
    opportunity_review: pd.DataFrame, opportunities_as_of: pd.DataFrame, selection: Selection
) -> pd.DataFrame:
    """Give the exit checks of the level that each opportunity stands at, done or not."""
    mine = selection.among(opportunity_review, *_KEYS)[["opportunity_id", "stage"]]
    given = opportunities_as_of[["opportunity_id", "evidence"]]
    required = mine["stage"].map({str(level): checks for level, checks in EXIT_CHECKS.items()})
    rows = mine.assign(check=required.map(list)).explode("check")
    rows = rows.merge(given, on="opportunity_id", validate="many_to_one")
    done = [
        check in str(evidence).replace(" ", "").split(SEPARATOR)
        for check, evidence in zip(rows["check"], rows["evidence"], strict=True)
    ]
    missing = ~pd.Series(done, index=rows.index, dtype=bool)
    known = rows.drop(columns="evidence").assign(
        missing_count=missing.astype(int), required_count=1
    )
    return known[rows["evidence"].notna()]


def _latest(rows: pd.DataFrame) -> Any:
    return rows["happened_on"].max()


_TABLE = ("opportunity_review",)
_MOVES = {name: name for name in ("push_count", "pull_count")}

METRICS = (
    Metric(
        "FUN-8",
        _TABLE,
        {"push_count": "{push_count}", "pull_count": "{pull_count}"},
        (Rows(moves_of_date, _MOVES),),
    ),
    Metric(
        "FUN-9",
        _TABLE,
        {"last_activity_on": "{last_activity_on}"},
        (Rows(activities, {"last_activity_on": _latest}),),
    ),
    Metric(
        "FUN-10",
        _TABLE,
        {"evidence_gap_rate": "{missing_count} / {required_count}"},
        (Rows(exit_checks, {name: name for name in ("missing_count", "required_count")}),),
    ),
)

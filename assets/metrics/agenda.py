"""What the talk with each outside seller is about (PRF-2): actions, opportunities at risk, flags.

Gathers what other tables say of the seller; nothing is measured here but the amount at risk.
"""

import pandas as pd

from assets.metrics.figures import conform, settled
from assets.metrics.pipeline import IN_WINDOW, OVERDUE
from assets.metrics.ties import sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.performance import ReviewAgenda
from schemas.vocabulary import (
    ActionStatus,
    AgendaItem,
    Flag,
    ForecastHabit,
    KeptStatus,
    Level,
    Unit,
)

_REP = ["region", "rep_id"]
_WARNINGS = f"{Flag.OVERDUE}|{Flag.STALE}|{Flag.DATE_IS_FICTION}"
_SHOULD_REACH = ("PRG-2", "PRG-12", "PRG-8", "WKP-1")
"""Metrics of the scorecard whose target is a floor."""
_TOLD = (KeptStatus.BROKEN, KeptStatus.SANDBAGGED, KeptStatus.NO_COMMIT)
_HABITS = (ForecastHabit.SANDBAGS, ForecastHabit.OVER_CALLS)


def review_agenda(
    rep_scorecard: pd.DataFrame,
    actions: pd.DataFrame,
    opportunity_review: pd.DataFrame,
    commit_review: pd.DataFrame,
    forecast_habits: pd.DataFrame,
    forecast_weeks: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give the items of each outside seller's review, by kind and in their order (PRF-2).

    Actions: agreed lately, due this week, or still open. Opportunities: the five with most at
    risk. Flags: what is under its target, and how forecast and commit went.
    """
    reps = rep_scorecard[_REP].drop_duplicates(ignore_index=True)
    flags = [
        _under_target(rep_scorecard),
        _commits(commit_review),
        _habits(forecast_habits),
        _silence(forecast_weeks),
    ]
    items = {
        AgendaItem.ACTION: _actions(actions, week, settings.agenda.action_weeks),
        AgendaItem.OPPORTUNITY: at_risk(opportunity_review),
        AgendaItem.FLAG: pd.concat(flags, ignore_index=True),
    }
    parts = []
    for order, (item, rows) in enumerate(items.items()):
        mine = reps.merge(rows, on="rep_id", how="inner", validate="one_to_many")
        place = mine.groupby("rep_id").cumcount() + 1
        parts.append(mine.assign(item=str(item), place=place, order=order))
    full = pd.concat(parts, ignore_index=True)
    most = (full["item"] != AgendaItem.OPPORTUNITY) | (
        full["place"] <= settings.agenda.opportunity_count
    )
    return conform(full[most].sort_values([*_REP, "order", "place"]), ReviewAgenda.empty())


def review_agenda_ties(
    review_agenda: pd.DataFrame, rep_scorecard: pd.DataFrame, actions: pd.DataFrame, week: Week
) -> list[Tie]:
    """No open action of a seller is forgotten, and no figure under its target."""
    mine = actions["rep_id"].isin(rep_scorecard["rep_id"]) & (actions["week"] <= str(week))
    still_open = mine & (actions["status"] == ActionStatus.OPEN)
    listed = review_agenda["action_status"] == ActionStatus.OPEN
    under = review_agenda["flags"] == Flag.UNDER_TARGET
    return [
        Tie("open actions", float(still_open.sum()), float(listed.sum())),
        Tie(
            "under target",
            float(len(_under_target(rep_scorecard))),
            sum_of(under.astype(float)),
        ),
    ]


def at_risk(opportunity_review: pd.DataFrame) -> pd.DataFrame:
    """Give what each open opportunity of the quarter, or overdue, puts at risk; most first.

    What is counted on, amount times probability: all of it when overdue, stale or put off too
    often, else as much as its exit checks are not done.
    """
    counted = opportunity_review["window"].isin([IN_WINDOW, OVERDUE])
    rows = opportunity_review[counted]
    warned = rows["flags"].str.contains(_WARNINGS).fillna(value=False).astype(bool)
    part = rows["evidence_gap_rate"].fillna(0.0).mask(warned, 1.0)
    found = rows[["rep_id", "opportunity_id", "account_id", "flags"]].assign(
        due_on=rows["expected_order_on"],
        weighted_amount=rows["weighted_amount"],
        risk_rate=part,
        at_risk_amount=settled(rows["weighted_amount"] * part),
    )
    risky = found[found["at_risk_amount"] > 0]
    return risky.sort_values(["at_risk_amount", "opportunity_id"], ascending=[False, True])


def _actions(actions: pd.DataFrame, week: Week, count: int) -> pd.DataFrame:
    monday, sunday = pd.Timestamp(week.monday), pd.Timestamp(week.sunday)
    is_open = actions["status"] == ActionStatus.OPEN
    lately = actions["week"].isin([str(one) for one in week.back(count)])
    wanted = is_open | lately | actions["due_on"].between(monday, sunday)
    rows = actions[wanted & (actions["week"] <= str(week))]
    late = is_open.loc[rows.index] & (rows["due_on"] <= sunday)
    shown = rows[["rep_id", "action_id", "text", "due_on", "outcome"]].assign(
        code=rows["metric"],
        action_status=rows["status"],
        flags=pd.Series(str(Flag.OVERDUE), rows.index).where(late),
    )
    return shown.sort_values(["due_on", "action_id"])


def _under_target(scorecard: pd.DataFrame) -> pd.DataFrame:
    asked = scorecard["code"].isin(_SHOULD_REACH)
    under = scorecard[asked & (scorecard["value"] < scorecard["target"])]
    columns = ["rep_id", "code", "value", "target", "unit"]
    return under[columns].assign(flags=str(Flag.UNDER_TARGET))


def _commits(review: pd.DataFrame) -> pd.DataFrame:
    reps = review[review["level"] == Level.REP].sort_values(["rep_id", "region"])
    told = reps[reps["kept_status"].isin([str(status) for status in _TOLD])]
    return _flagged(told, "FCT-4", told["kept_rate"], told["kept_status"])


def _habits(habits: pd.DataFrame) -> pd.DataFrame:
    told = habits[habits["habit"].isin([str(habit) for habit in _HABITS])]
    return _flagged(told, "ACC-5", told["median_ratio"], told["habit"])


def _flagged(rows: pd.DataFrame, code: str, value: pd.Series, flags: pd.Series) -> pd.DataFrame:
    return rows[["rep_id"]].assign(
        code=code, value=value, target=1.0, unit=str(Unit.RATE), flags=flags
    )


def _silence(weeks: pd.DataFrame) -> pd.DataFrame:
    silent = weeks["flags"].str.contains(Flag.NOT_SUBMITTED).fillna(value=False).astype(bool)
    reps = weeks.loc[silent & (weeks["level"] == Level.REP), ["rep_id"]]
    once = reps.drop_duplicates().sort_values("rep_id")
    return once.assign(code="FCT-2", flags=str(Flag.NOT_SUBMITTED))

"""The weekly plan: what was kept of this week's, and what next week's holds (WKP-4, `work_plan`).

Which visits count as effective is `visits`'s; where they should go, `allocation`'s.
"""

import pandas as pd

from assets.metrics.figures import codes, conform, ratio
from assets.metrics.levels import at_levels, unknown
from assets.metrics.lookups import among
from assets.metrics.seats import seats_on, sellers_at
from assets.metrics.ties import same_at_levels, sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.planning import PlanKept, WorkPlan
from schemas.vocabulary import Flag, Level, Reason, VisitKind, VisitStatus

_COUNTS = ["planned_count", "done_count", "cancelled_count", "unplanned_count"]


def plan_kept(
    contacts: pd.DataFrame, roster: pd.DataFrame, week: Week, settings: Settings
) -> pd.DataFrame:
    """Give one row the company, each region and each rep, report week (WKP-4).

    Planned are the visits whose planned day lies in the week; done are those of them that took
    place by the week's Sunday. A visit of the week that was not planned for it is shown, but
    earns nothing. Every filled outside seat has a row.
    """
    if contacts.empty:
        total = unknown(settings.region_codes, _COUNTS)
    else:
        seats = sellers_at(pd.Timestamp(week.sunday), roster)[["region", "rep_id"]]
        nothing = seats.assign(**dict.fromkeys(_COUNTS, 0.0))
        total = at_levels(pd.concat([counted_visits(contacts, roster, week), nothing]), _COUNTS)
        total[_COUNTS] = total[_COUNTS].fillna(0.0)
    total["kept_rate"] = ratio(total["done_count"], total["planned_count"])
    unplanned, absent = total["planned_count"] == 0, total["planned_count"].isna()
    total["reason"] = codes(
        total.index, **{Reason.NO_PLANNED_VISITS: unplanned, Reason.ABSENT_EXTRACT: absent}
    )
    return conform(total, PlanKept.empty())


def plan_kept_ties(plan_kept: pd.DataFrame, contacts: pd.DataFrame, week: Week) -> list[Tie]:
    """Levels add up, and the company has every visit planned for the week."""
    company = plan_kept[plan_kept["level"] == Level.COMPANY]
    planned = float(_planned(contacts, week).sum())
    return [
        Tie("planned_count = visits", planned, sum_of(company["planned_count"])),
        *same_at_levels(plan_kept, _COUNTS),
    ]


def work_plan(
    contacts: pd.DataFrame,
    roster: pd.DataFrame,
    account_segments: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    week: Week,
) -> pd.DataFrame:
    """Give one row a visit or call planned for next week, with what is known of its account."""
    plan = contacts[_ahead(contacts, week)].drop(columns="region")
    worth = account_segments[["account_id", "rad_cell", "white_space"]]
    rows = plan.merge(worth, on="account_id", how="left", validate="many_to_one")
    rows["region"] = seats_on(rows["rep_id"], rows["planned_on"], roster)["region"]
    rows = rows.merge(
        _last_visits(contacts, rows), on="account_id", how="left", validate="many_to_one"
    )
    in_hand = opportunities_as_of.loc[opportunities_as_of["open"], "account_id"]
    known = not opportunities_as_of.empty
    rows["flags"] = codes(
        rows.index,
        **{
            Flag.NO_OPEN_OPPORTUNITY: ~rows["account_id"].isin(in_hand) & known,
            Flag.ABSENT_EXTRACT: pd.Series(not known, index=rows.index),
        },
    )
    ordered = rows.sort_values(["region", "rep_id", "planned_on", "visit_id"])
    return conform(ordered, WorkPlan.empty())


def work_plan_ties(work_plan: pd.DataFrame, contacts: pd.DataFrame, week: Week) -> list[Tie]:
    """Every visit and call planned for next week is in the plan once."""
    return [Tie("rows = planned", float(_ahead(contacts, week).sum()), float(len(work_plan)))]


def _ahead(contacts: pd.DataFrame, week: Week) -> pd.Series:
    return _within(contacts["planned_on"], week + 1) & (contacts["status"] == VisitStatus.PLANNED)


def _planned(contacts: pd.DataFrame, week: Week) -> pd.Series:
    return _within(contacts["planned_on"], week) & (contacts["kind"] == VisitKind.VISIT)


def _within(days: pd.Series, week: Week) -> pd.Series:
    return days.between(pd.Timestamp(week.monday), pd.Timestamp(week.sunday))


def _last_visits(contacts: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Give the day of the last visit to each of the accounts in the plan."""
    there = contacts[among(contacts["account_id"], rows["account_id"]) & contacts["logged"]]
    last = there.groupby("account_id")["happened_on"].max()
    return last.rename("last_visit_on").reset_index()


def counted_visits(contacts: pd.DataFrame, roster: pd.DataFrame, week: Week) -> pd.DataFrame:
    """Give every visit planned for the week or done in it, with 1 or 0 for each count."""
    planned = _planned(contacts, week)
    done = contacts["status"] == VisitStatus.DONE
    extra = ~planned & done & (contacts["kind"] == VisitKind.VISIT)
    extra &= _within(contacts["happened_on"], week)
    chosen = contacts[planned | extra]
    day = chosen["planned_on"].where(planned, chosen["happened_on"])
    by_now = done & (contacts["happened_on"] <= pd.Timestamp(week.sunday))
    counts = {
        "planned_count": planned,
        "done_count": planned & by_now,
        "cancelled_count": planned & (contacts["status"] == VisitStatus.CANCELLED),
        "unplanned_count": extra,
    }
    ones = {name: mask[chosen.index].astype(float) for name, mask in counts.items()}
    region = seats_on(chosen["rep_id"], day, roster)["region"]
    return chosen[["rep_id"]].assign(region=region, **ones)

"""Visits: door visits, effective visits and how many go to new accounts (WKP-1 to WKP-3)."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pandas as pd

from assets.metrics.figures import add_up, codes, conform, mondays, ratio
from assets.metrics.lookups import among
from assets.metrics.seats import seats_on, sellers_at
from schemas.calendar import FiscalCalendar, Week
from schemas.settings import VisitSettings
from schemas.tables.visits import VisitEffectiveness, VisitWeeks
from schemas.vocabulary import Level, Outcome, Reason, Role, Stage, VisitKind, VisitStatus

_COUNTS = [
    "logged_count",
    "door_visit_count",
    "effective_visit_count",
    "new_account_visit_count",
    "days_on_target_count",
]
_WORTHWHILE = [Outcome.OPPORTUNITY_FOUND, Outcome.OPPORTUNITY_WON, Outcome.PROBLEM_SOLVED]


def contacts(
    visits: pd.DataFrame, roster: pd.DataFrame, as_of: pd.Timestamp, zone: ZoneInfo
) -> pd.DataFrame:
    """Give every visit and call with its day in `zone` and what it counts as by `as_of`.

    `logged`: a visit an outside seller reports done. `door`: such a visit with the end customer
    there, once a rep, account and day (WKP-2). `effective`: one that brought something, once a
    rep, account and day (WKP-1). `call`: a connected call, in or out (CVG-2).
    """
    local = visits["happened_at"].dt.tz_convert(zone).dt.tz_localize(None)
    found = visits.assign(happened_on=local.dt.normalize().astype("datetime64[us]"))
    found = found.reset_index(drop=True)
    done = (found["status"] == VisitStatus.DONE) & (found["happened_on"] <= as_of)
    seats = seats_on(found["rep_id"], found["happened_on"], roster)
    logged = done & (found["kind"] == VisitKind.VISIT) & (seats["role"] == Role.AE)
    at_door = logged & found["end_customer_present"].fillna(value=False).astype(bool)
    worth = at_door & found["outcome"].isin([str(outcome) for outcome in _WORTHWHILE])
    calls = done & found["kind"].isin([str(VisitKind.OB_CALL), str(VisitKind.IB_CALL)])
    return found.assign(
        region=seats["region"],
        logged=logged,
        door=_once_a_day(found, at_door),
        effective=_once_a_day(found, worth),
        call=calls & found["connected"].fillna(value=False).astype(bool),
    )


def activations(opportunities: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Give account and day of every opportunity that activates: created, not cancelled by then."""
    counts = opportunities["account_id"].notna() & opportunities["created_on"].notna()
    cancelled = opportunities["stage"] == Stage.CANCELLED
    counts &= ~cancelled | (opportunities["closed_on"] > as_of)
    return opportunities.loc[counts, ["account_id", "created_on"]]


def visit_effectiveness(
    contacts: pd.DataFrame,
    opportunities: pd.DataFrame,
    roster: pd.DataFrame,
    week: Week,
    working_days: Mapping[Week, int],
    fiscal: FiscalCalendar,
    rules: VisitSettings,
) -> pd.DataFrame:
    """Give one row an outside seller and week, the trailing weeks up to `week` (WKP-1 to 3).

    Targets scale with the working days of the week. An account is new when it was not activated
    in the fiscal year before the week; without opportunities that is null. Who sat elsewhere by
    the week's Sunday has visits there but no target (`no_sellers`).
    """
    if contacts.empty:
        return VisitEffectiveness.empty()
    weeks = week.back(rules.trailing_weeks)
    counted = _counted(contacts, opportunities, weeks, fiscal, rules)
    rows = _grid(roster, weeks).merge(
        counted, on=["region", "rep_id", "monday"], how="outer", validate="one_to_one"
    )
    rows["rep_count"] = rows["rep_count"].fillna(0.0)
    names = {pd.Timestamp(one.monday): one for one in weeks}
    rows["week"] = rows["monday"].map({day: str(one) for day, one in names.items()})
    rows["working_day_count"] = rows["monday"].map(
        {day: working_days[one] for day, one in names.items()}
    )
    rows[_COUNTS] = rows[_COUNTS].fillna(0.0)
    if opportunities.empty:
        rows["new_account_visit_count"] = float("nan")
    share = rows["rep_count"] * rows["working_day_count"] / rules.full_week_days
    rows["effective_target"] = (rules.effective_per_week * share).round(4)
    rows["door_target"] = (rules.door_per_week * share).round(4)
    ordered = _with_rates(rows).sort_values(["region", "rep_id", "week"])
    return conform(ordered, VisitEffectiveness.empty())


def visit_weeks(effectiveness: pd.DataFrame, regions: tuple[str, ...]) -> pd.DataFrame:
    """Add visits up by week, of company and regions; rates are ratios of sums."""
    if effectiveness.empty:
        return VisitWeeks.empty()
    asked = effectiveness["effective_target"] > 0
    met = asked & (effectiveness["effective_visit_count"] >= effectiveness["effective_target"])
    seated = ~effectiveness["reason"].str.contains(Reason.NO_SELLERS).fillna(value=False)
    rows = effectiveness.assign(
        rep_count=seated.astype(float), on_target_count=(met & seated).astype(float)
    )
    sums = ["rep_count", "on_target_count", *_COUNTS[1:4], "effective_target", "door_target"]
    rows[sums] = rows[sums].astype(float)
    levels = (Level.COMPANY, Level.REGION)
    full = pd.concat([add_up(rows, level, sums, ["week"]) for level in levels])
    known = full["region"].isna() | full["region"].isin(regions)
    return conform(_with_rates(full[known].reset_index(drop=True)), VisitWeeks.empty())


def _once_a_day(found: pd.DataFrame, chosen: pd.Series) -> pd.Series:
    """Keep the day's first visit of a rep to an account."""
    keys = ["rep_id", "account_id", "happened_on"]
    mine = found.loc[chosen, [*keys, "happened_at", "visit_id"]]
    several = mine[mine.duplicated(keys, keep=False)].sort_values(["happened_at", "visit_id"])
    again = several.index[several.duplicated(keys)]
    return chosen & ~chosen.index.isin(again)


def _counted(
    contacts: pd.DataFrame,
    opportunities: pd.DataFrame,
    weeks: list[Week],
    fiscal: FiscalCalendar,
    rules: VisitSettings,
) -> pd.DataFrame:
    first = pd.Timestamp(weeks[0].monday)
    recent = contacts[contacts["logged"] & (contacts["happened_on"] >= first)]
    recent = recent.assign(monday=mondays(recent["happened_on"]))
    is_new = recent["effective"] & ~_activated_before(recent, opportunities, weeks, fiscal)
    keys = ["region", "rep_id", "monday"]
    counted = recent[keys].assign(
        logged_count=1.0,
        door_visit_count=recent["door"].astype(float),
        effective_visit_count=recent["effective"].astype(float),
        new_account_visit_count=is_new.astype(float),
    )
    sums = counted.groupby(keys).sum()
    daily = recent[recent["door"]].groupby([*keys, "happened_on"]).size()
    enough = (daily >= rules.door_per_day).groupby(keys).sum()
    return sums.assign(days_on_target_count=enough.astype(float)).reset_index()


def _activated_before(
    recent: pd.DataFrame, opportunities: pd.DataFrame, weeks: list[Week], fiscal: FiscalCalendar
) -> pd.Series:
    """Tell which visits went to accounts activated in the fiscal year before the visit's week."""
    created = activations(opportunities, pd.Timestamp(weeks[-1].sunday))
    found = pd.Series(data=False, index=recent.index)
    for week in weeks:
        since, until = pd.Timestamp(fiscal.year_start(week.monday)), pd.Timestamp(week.monday)
        within = (created["created_on"] >= since) & (created["created_on"] < until)
        active = created.loc[within, "account_id"]
        mine = recent["monday"] == until
        found |= mine & among(recent["account_id"], active)
    return found


def _grid(roster: pd.DataFrame, weeks: list[Week]) -> pd.DataFrame:
    """Give each filled outside-sales seat of each week's Sunday."""
    grids = [
        sellers_at(pd.Timestamp(week.sunday), roster)[["region", "rep_id"]].assign(
            monday=pd.Timestamp(week.monday), rep_count=1.0
        )
        for week in weeks
    ]
    return pd.concat(grids, ignore_index=True).astype({"monday": "datetime64[us]"})


def _with_rates(rows: pd.DataFrame) -> pd.DataFrame:
    effective = rows["effective_visit_count"].astype(float)
    return rows.assign(
        effective_rate=ratio(effective, rows["effective_target"]),
        door_rate=ratio(rows["door_visit_count"].astype(float), rows["door_target"]),
        new_account_rate=ratio(rows["new_account_visit_count"].astype(float), effective),
        reason=codes(
            rows.index,
            **{
                Reason.NO_SELLERS: rows["rep_count"] == 0,
                Reason.NO_WORKING_DAYS: (rows["rep_count"] > 0) & (rows["effective_target"] == 0),
                Reason.NO_VISITS: effective == 0,
                Reason.ABSENT_EXTRACT: rows["new_account_visit_count"].isna(),
            },
        ),
    )

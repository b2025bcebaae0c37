"""The four-week order forecast: what reps submitted beside what the funnel says (FCT-1 to 3)."""

from zoneinfo import ZoneInfo

import pandas as pd

from assets.metrics.backing import unbacked
from assets.metrics.figures import add_up, conform, joined_codes, settled, week_names
from assets.metrics.seats import seats_on, sellers_at
from schemas.calendar import Week
from schemas.tables.forecast import ForecastWeeks, OrderForecast
from schemas.vocabulary import Category, Flag, Level, StageEventField

_KEYS = ["rep_id", "account_id", "opportunity_id", "target_week"]
_AMOUNTS = ["submitted_commit", "submitted_best_case", "last_week_commit", "system_forecast"]


def order_forecast(
    opportunities: pd.DataFrame,
    submissions: pd.DataFrame,
    stage_events: pd.DataFrame,
    segments: pd.DataFrame,
    roster: pd.DataFrame,
    week: Week,
    horizon_weeks: int,
    zone: ZoneInfo,
    backing_weeks: int,
) -> pd.DataFrame:
    """Give one row a rep, account, opportunity and target week (FCT-1, FCT-2).

    A submission for an account as a whole has no opportunity.
    A rep who submitted nothing in the week has null and `not_submitted`; a commit whose account
    has nothing open due about that week is `unbacked` (FCT-6).
    """
    targets = _targets(week, horizon_weeks)
    system = _system(opportunities, targets)
    now = _submitted(submissions, week, targets)
    before = _submitted(submissions, week - 1, targets)[[*_KEYS, "submitted_commit"]]
    before = before.rename(columns={"submitted_commit": "last_week_commit"})
    rows = system.merge(now, on=_KEYS, how="outer", validate="one_to_one")
    rows = rows.merge(before, on=_KEYS, how="outer", validate="one_to_one")
    rows["horizon"] = rows["target_week"].map(targets).astype("int64")
    rows["gap"] = settled(rows["submitted_commit"] - rows["system_forecast"])
    rows["change_since_last_week"] = _change(rows, submissions, week, horizon_weeks)
    described = _described(rows, opportunities, segments, roster, week)
    described["push_count"] = _pushes(rows["opportunity_id"], stage_events, week, zone)
    bare = unbacked(described, opportunities, backing_weeks)
    described["flags"] = _flags(described, submissions, roster, week, bare)
    return conform(described.sort_values(["horizon", *_KEYS]), OrderForecast.empty())


def forecast_weeks(
    order_forecast: pd.DataFrame,
    opportunities: pd.DataFrame,
    submissions: pd.DataFrame,
    roster: pd.DataFrame,
    regions: tuple[str, ...],
    week: Week,
    horizon_weeks: int,
) -> pd.DataFrame:
    """Add the forecast up by rep, region and company, a row a target week (FCT-1 to FCT-3).

    A rep who submitted this week but nothing for a target week committed 0 for it; one who did
    not submit has null. Nothing due is a system forecast of 0; no opportunities at all is null.
    """
    rows = _by_rep(order_forecast, submissions, roster, week, horizon_weeks)
    sums = [*_AMOUNTS, "rep_count", "submitted_count"]
    by = ["target_week", "horizon"]
    added = [add_up(rows, level, sums, by) for level in (Level.COMPANY, Level.REGION)]
    reps = rows.assign(level=str(Level.REP))
    full = pd.concat([*added, *_missing(added[1], regions, week, horizon_weeks), reps])
    full = full.reset_index(drop=True)
    if not opportunities.empty:
        full["system_forecast"] = full["system_forecast"].fillna(0.0)
    counts = ["rep_count", "submitted_count"]
    full[counts] = full[counts].fillna(0.0)
    full["gap"] = settled(full["submitted_commit"] - full["system_forecast"])
    silent = (full["submitted_count"] == 0) & (full["rep_count"] > 0)
    full["flags"] = _told(silent, submissions)
    return conform(full, ForecastWeeks.empty())


def _targets(week: Week, horizon_weeks: int) -> dict[str, int]:
    return {str(week + ahead): ahead for ahead in range(1, horizon_weeks + 1)}


def _system(opportunities: pd.DataFrame, targets: dict[str, int]) -> pd.DataFrame:
    target = week_names(opportunities["expected_order_on"], [Week.parse(one) for one in targets])
    due = opportunities["open"] & target.notna()
    rows = opportunities[due].assign(target_week=target[due])
    return rows[_KEYS].assign(system_forecast=rows["weighted_amount"])


def _submitted(submissions: pd.DataFrame, week: Week, targets: dict[str, int]) -> pd.DataFrame:
    made = submissions[
        (submissions["made_in_week"] == str(week)) & submissions["target_week"].isin(list(targets))
    ]
    columns = {
        "submitted_commit": made["amount"].where(made["category"] == Category.COMMIT),
        "submitted_best_case": made["amount"].where(made["category"] == Category.BEST_CASE),
    }
    grouped = made[_KEYS].assign(**columns).groupby(_KEYS, dropna=False)
    return grouped[list(columns)].sum(min_count=1).round(4).reset_index()


def _who_submitted(submissions: pd.DataFrame, week: Week) -> pd.Series:
    return submissions.loc[submissions["made_in_week"] == str(week), "rep_id"].drop_duplicates()


def _change(
    rows: pd.DataFrame, submissions: pd.DataFrame, week: Week, horizon_weeks: int
) -> pd.Series:
    """Compare with last week's figure for the same target; the farthest week had none."""
    both = rows["rep_id"].isin(_who_submitted(submissions, week))
    both &= rows["rep_id"].isin(_who_submitted(submissions, week - 1))
    now, before = rows["submitted_commit"], rows["last_week_commit"]
    change = settled(now.fillna(0.0) - before.fillna(0.0))
    asked_before = rows["horizon"] < horizon_weeks
    return change.where(both & asked_before & (now.notna() | before.notna()))


def _described(
    rows: pd.DataFrame,
    opportunities: pd.DataFrame,
    segments: pd.DataFrame,
    roster: pd.DataFrame,
    week: Week,
) -> pd.DataFrame:
    by_id = opportunities.set_index("opportunity_id")
    sunday = pd.Series(pd.Timestamp(week.sunday), index=rows.index)
    cells = segments.set_index("account_id")["rad_cell"]
    return rows.assign(
        region=seats_on(rows["rep_id"], sunday, roster)["region"],
        stage=rows["opportunity_id"].map(by_id["stage"]),
        opportunity_flags=rows["opportunity_id"].map(by_id["flags"]),
        rad_cell=rows["account_id"].map(cells),
    )


def _pushes(ids: pd.Series, stage_events: pd.DataFrame, week: Week, zone: ZoneInfo) -> pd.Series:
    """Give each opportunity's pushes up to the end of the week; null without stage events."""
    if stage_events.empty:
        return pd.Series(pd.NA, index=ids.index, dtype="Int64")
    known = stage_events["changed_at"] < pd.Timestamp((week + 1).monday, tz=zone)
    count = ids.map(push_counts(stage_events[known])).astype("Int64")
    return count.fillna(0).where(ids.notna())


def push_counts(stage_events: pd.DataFrame) -> pd.Series:
    """Count the later moves of each opportunity's expected date (FUN-8); pulls do not cancel."""
    moves = stage_events[stage_events["field"] == StageEventField.EXPECTED_ORDER_ON]
    later = moves["new_value"].astype("str") > moves["old_value"].astype("str")
    return moves[later.fillna(value=False)].groupby("opportunity_id").size()


def _flags(
    rows: pd.DataFrame,
    submissions: pd.DataFrame,
    roster: pd.DataFrame,
    week: Week,
    bare: pd.Series,
) -> pd.Series:
    sellers = sellers_at(pd.Timestamp(week.sunday), roster)["rep_id"]
    silent = rows["rep_id"].isin(sellers)
    silent &= ~rows["rep_id"].isin(_who_submitted(submissions, week))
    without = pd.Series(str(Flag.UNBACKED), rows.index, dtype="str").where(bare)
    return joined_codes([_told(silent, submissions), rows["opportunity_flags"], without])


def _told(silent: pd.Series, submissions: pd.DataFrame) -> pd.Series:
    flag = Flag.ABSENT_EXTRACT if submissions.empty else Flag.NOT_SUBMITTED
    return pd.Series(str(flag), silent.index, dtype="str").where(silent)


def _by_rep(
    order_forecast: pd.DataFrame,
    submissions: pd.DataFrame,
    roster: pd.DataFrame,
    week: Week,
    horizon_weeks: int,
) -> pd.DataFrame:
    targets = _targets(week, horizon_weeks)
    before = _submitted(submissions, week - 1, targets).groupby(["rep_id", "target_week"])
    sums = order_forecast.groupby(["rep_id", "target_week"])[
        ["submitted_commit", "submitted_best_case", "system_forecast"]
    ].sum(min_count=1)
    sums["last_week_commit"] = before["submitted_commit"].sum(min_count=1)
    reps = _reps(order_forecast, roster, week)
    grid = reps.merge(
        pd.DataFrame({"target_week": list(targets), "horizon": list(targets.values())}), how="cross"
    )
    rows = grid.join(sums, on=["rep_id", "target_week"])
    did = rows["rep_id"].isin(_who_submitted(submissions, week))
    did_before = _who_submitted(submissions, week - 1)
    rows["submitted_count"] = (did & (rows["rep_count"] > 0)).astype(float)
    for column in ("submitted_commit", "submitted_best_case"):
        rows[column] = rows[column].fillna(0.0).where(did)
    was = rows["rep_id"].isin(did_before) & (rows["horizon"] < horizon_weeks)
    rows["last_week_commit"] = rows["last_week_commit"].fillna(0.0).where(was)
    return rows


def _reps(order_forecast: pd.DataFrame, roster: pd.DataFrame, week: Week) -> pd.DataFrame:
    sunday = pd.Timestamp(week.sunday)
    sellers = sellers_at(sunday, roster)[["rep_id", "region"]].assign(rep_count=1.0)
    others = order_forecast[["rep_id", "region"]].drop_duplicates("rep_id")
    others = others[~others["rep_id"].isin(sellers["rep_id"])].assign(rep_count=0.0)
    return pd.concat([sellers, others]).sort_values(["region", "rep_id"], ignore_index=True)


def _missing(
    at_region: pd.DataFrame, regions: tuple[str, ...], week: Week, horizon_weeks: int
) -> list[pd.DataFrame]:
    there = set(at_region["region"])
    rows = [
        (str(Level.REGION), region, target, ahead)
        for region in regions
        if region not in there
        for target, ahead in _targets(week, horizon_weeks).items()
    ]
    bare = pd.DataFrame(rows, columns=["level", "region", "target_week", "horizon"])
    return [bare] if rows else []

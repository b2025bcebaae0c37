"""Win rate and the V that it takes to reach quota (FUN-4, PRG-10)."""

import pandas as pd

from assets.metrics.figures import LEVEL_KEYS, add_up, codes, conform, ratio
from schemas.calendar import FiscalCalendar
from schemas.settings import WinRate
from schemas.tables.progress import WinRates
from schemas.vocabulary import Level, Reason, Stage

_KEYS = ["level", "region", "team", "rep_id"]
_SUMS = ["won_count", "lost_count", "cancelled_count", "won_amount", "lost_amount"]


def win_rates(
    opportunities: pd.DataFrame, as_of: pd.Timestamp, fiscal: FiscalCalendar, rules: WinRate
) -> pd.DataFrame:
    """Give won over resolved by count and by amount, a row a company, region, team and rep.

    Resolved is won or lost, closed in the trailing fiscal quarters, the present one included.
    Cancelled stands apart. None resolved gives null (`no_actual`); few are marked `too_few`.
    """
    if opportunities.empty:
        return WinRates.empty()
    since = pd.Timestamp(fiscal.quarter(as_of.date(), back=rules.quarters - 1).start)
    closed = opportunities["closed_on"].between(since, as_of)
    counted = _counted(opportunities[closed])
    full = pd.concat([add_up(counted, level, _SUMS) for level in Level], ignore_index=True)
    full = full[(full["level"] != Level.REP) | full["rep_id"].notna()].reset_index(drop=True)
    full[_SUMS] = full[_SUMS].fillna(0.0)
    resolved = full["won_count"] + full["lost_count"]
    full["win_rate"] = ratio(full["won_count"], resolved)
    full["win_amount_rate"] = ratio(full["won_amount"], full["won_amount"] + full["lost_amount"])
    few = (resolved > 0) & (resolved < rules.resolved_minimum)
    masks = {Reason.NO_ACTUAL: resolved == 0, Reason.TOO_FEW: few}
    full["reason"] = codes(full.index, **masks)
    return conform(full, WinRates.empty())


def required_v(rows: pd.DataFrame, rates: pd.DataFrame, rules: WinRate) -> pd.DataFrame:
    """Give v_required and whether the row's own level had too few (PRG-10).

    Too few resolved at a level takes the parent's rate; the company takes its own all the same.
    A rate of 0 gives null. `rows` has level, region, team and rep_id; the result has its index.
    """
    chosen = pd.Series(float("nan"), index=rows.index)
    decided = pd.Series(data=False, index=rows.index)
    enough_own = pd.Series(data=False, index=rows.index)
    for level in (Level.REP, Level.TEAM, Level.REGION, Level.COMPANY):
        at_level = _at_level(rows, rates, level)
        reached = rows["level"].isin([str(one) for one in _at_or_below(level)])
        enough = at_level["resolved"] >= rules.resolved_minimum
        usable = ~decided & reached & (enough | (level is Level.COMPANY))
        chosen = chosen.mask(usable, at_level["win_rate"])
        decided |= usable
        enough_own |= (rows["level"] == str(level)) & enough
    won = chosen.where(chosen > 0)
    return pd.DataFrame({"v_required": 1 / won, "too_few": ~enough_own & won.notna()})


def _counted(closed: pd.DataFrame) -> pd.DataFrame:
    stages = {"won": Stage.WON, "lost": Stage.LOST, "cancelled": Stage.CANCELLED}
    counted = closed[["region", "team", "rep_id"]].copy()
    for name, stage in stages.items():
        at_stage = closed["stage"] == stage
        counted[f"{name}_count"] = at_stage.astype(float)
        counted[f"{name}_amount"] = closed["amount"].where(at_stage, 0.0).fillna(0.0)
    return counted


def _at_or_below(level: Level) -> list[Level]:
    order = list(Level)
    return order[order.index(level) :]


def _at_level(rows: pd.DataFrame, rates: pd.DataFrame, level: Level) -> pd.DataFrame:
    keys = list(LEVEL_KEYS[level])
    mine = rates[rates["level"] == level]
    mine = mine.assign(resolved=mine["won_count"] + mine["lost_count"])
    if not keys:
        one = mine[["resolved", "win_rate"]].reindex(mine.index[:1])
        values = one.iloc[0].tolist() if len(one) else [0.0, float("nan")]
        return pd.DataFrame([values] * len(rows), rows.index, ["resolved", "win_rate"])
    found = rows[keys].merge(
        mine[[*keys, "resolved", "win_rate"]], on=keys, how="left", validate="many_to_one"
    )
    return found[["resolved", "win_rate"]].set_axis(rows.index)

"""The account list: how complete and planned it is, what came and went (LST-1, LST-2, PLN-1 to 3).

How a single account stands is `plans`'s; which one came or went, `account_changes`'s; how many a
seat should carry, `account_load`'s.
"""

import pandas as pd

from assets.metrics.figures import codes, conform, ratio
from assets.metrics.levels import at_levels
from assets.metrics.plans import PLAN_FIELDS
from assets.metrics.ties import same_at_levels, sum_of
from assets.proof import Tie
from schemas.tables.accounts import AccountList
from schemas.vocabulary import Level, Reason

_STANDING = [
    *("account_count", "complete_count", "named_count"),
    *("plan_count", "fresh_plan_count", "filled_field_count"),
]
_CHURN = ["opening_count", "added_count", "removed_count"]
_MOVES = ["in_region", "in_rep", "out_region", "out_rep"]


def account_list(
    account_standing: pd.DataFrame, account_moves: pd.DataFrame, last_accounts: pd.DataFrame
) -> pd.DataFrame:
    """Give one row a company, region, and outside seller in it (LST-1, LST-2, PLN-1 to 3).

    Without last week's list, what came and went is null; without accounts there are no rows.
    """
    if account_standing.empty:
        return AccountList.empty()
    rows = [account_standing, _present(account_moves), _former(account_moves)]
    sums = [*_STANDING, "closing_count", *_CHURN, *_MOVES]
    total = at_levels(pd.concat(rows, ignore_index=True), sums)
    known = [name for name in _STANDING if account_standing[name].notna().all()]
    history = [] if last_accounts.empty else [*_CHURN, *_MOVES]
    told = [*known, "closing_count", *history]
    total[told] = total[told].fillna(0.0)
    if last_accounts.empty:
        total[[*_CHURN, *_MOVES]] = float("nan")
    total["moved_in_count"] = _at_level(total, "in")
    total["moved_out_count"] = _at_level(total, "out")
    return conform(_with_rates(total), AccountList.empty())


def account_list_ties(
    account_list: pd.DataFrame, accounts: pd.DataFrame, last_accounts: pd.DataFrame
) -> list[Tie]:
    """Each row's churn closes, levels add up, and the company has the accounts of both weeks."""
    company = account_list[account_list["level"] == Level.COMPANY]
    columns = [*_STANDING, "closing_count", *_CHURN]
    ties = [
        Tie("closing_count = accounts", float(len(accounts)), sum_of(company["closing_count"])),
        *same_at_levels(account_list, columns),
    ]
    if last_accounts.empty or accounts.empty:
        return ties
    opening = sum_of(company["opening_count"])
    return [
        *ties,
        Tie("opening_count = accounts last week", float(len(last_accounts)), opening),
        Tie("churn closes in every row", 0.0, sum_of(_residual(account_list).abs())),
        *_moves_balance(account_list),
    ]


def _present(moves: pd.DataFrame) -> pd.DataFrame:
    now = moves[moves["listed"]]
    return now[["region"]].assign(
        rep_id=now["ae_id"],
        closing_count=1.0,
        added_count=(~now["listed_before"]).astype(float),
        in_region=now["region_changed"].astype(float),
        in_rep=now["owner_changed"].astype(float),
    )


def _former(moves: pd.DataFrame) -> pd.DataFrame:
    then = moves[moves["listed_before"]]
    return (
        then[["region_before", "ae_id_before", "region_changed", "owner_changed"]]
        .rename(
            columns={
                "region_before": "region",
                "ae_id_before": "rep_id",
                "region_changed": "out_region",
                "owner_changed": "out_rep",
            }
        )
        .assign(opening_count=1.0, removed_count=(~then["listed"]).astype(float))
    )


def _at_level(total: pd.DataFrame, way: str) -> pd.Series:
    """Give the moves of each row's own level; nothing moves in or out of the company."""
    of_rep = total["level"] == Level.REP
    moves = total[f"{way}_rep"].where(of_rep, total[f"{way}_region"])
    return moves.where(total["level"] != Level.COMPANY, moves * 0)


def _with_rates(total: pd.DataFrame) -> pd.DataFrame:
    named, plans = total["named_count"], total["plan_count"]
    empty = total["account_count"] == 0
    return total.assign(
        completeness_rate=ratio(total["complete_count"], total["account_count"]),
        plan_coverage_rate=ratio(plans, named),
        fresh_plan_rate=ratio(total["fresh_plan_count"], named),
        plan_quality_rate=ratio(total["filled_field_count"], plans * len(PLAN_FIELDS)),
        reason=codes(
            total.index,
            **{
                Reason.NO_ACCOUNTS: empty,
                Reason.NO_NAMED_ACCOUNTS: ~empty & (named == 0),
                Reason.NO_PLANS: (named > 0) & (plans == 0),
                Reason.NO_HISTORY: total["opening_count"].isna(),
                Reason.ABSENT_EXTRACT: total["complete_count"].isna() | plans.isna(),
            },
        ),
    )


def _residual(rows: pd.DataFrame) -> pd.Series:
    came = rows["opening_count"] + rows["added_count"] + rows["moved_in_count"]
    residual: pd.Series = (
        came - rows["removed_count"] - rows["moved_out_count"] - rows["closing_count"]
    )
    return residual


def _moves_balance(rows: pd.DataFrame) -> list[Tie]:
    """At each level, what moved out moved in elsewhere."""
    return [
        Tie(
            f"moved_in = moved_out: {level}",
            sum_of(rows.loc[rows["level"] == level, "moved_out_count"]),
            sum_of(rows.loc[rows["level"] == level, "moved_in_count"]),
        )
        for level in (Level.COMPANY, Level.REGION, Level.REP)
    ]

"""What goes into the account list, its load and its plans (SEG-7, LST-1 to 3, PLN-1 to 3)."""

import pandas as pd

from assets.metrics.account_load import is_named
from assets.metrics.explained.metric import COUNT, Metric, Rows, Selection
from assets.metrics.plans import PLAN_FIELDS

_ACCOUNT = ["account_id", "region", "tier", "ae_id", "sr_id", "rad_cell"]


def named_accounts_of_seat(account_segments: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the named accounts of a seat, outside or inside, with 1 for R and for D."""
    rep = selection.keys.get("rep_id")
    mine = account_segments[is_named(account_segments["tier"])]
    if rep is None:
        mine = selection.among(mine, "region")
    else:
        mine = mine[(mine["ae_id"] == rep) | (mine["sr_id"] == rep)]
    letter = mine["rad_cell"].str[:1]
    counts = {f"{one.lower()}_count": (letter == one).astype(int) for one in "RD"}
    return mine[_ACCOUNT].assign(**counts)


def accounts_standing(account_standing: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the accounts with 1 or 0 for complete, named, planned and fresh, and fields filled."""
    return selection.among(account_standing, "region", "rep_id")


def accounts_then_and_now(account_moves: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the accounts that are or were here: from opening, by what happened, to closing."""
    moves = account_moves
    here = moves["listed"] & _is_here(moves, selection, {"region": "region", "rep_id": "ae_id"})
    then = {"region": "region_before", "rep_id": "ae_id_before"}
    was = moves["listed_before"] & _is_here(moves, selection, then)
    counts = {
        "opening_count": was,
        "added_count": here & ~moves["listed_before"],
        "removed_count": was & ~moves["listed"],
        "moved_in_count": here & ~was & moves["listed_before"],
        "moved_out_count": was & ~here & moves["listed"],
    }
    ones = {name: mask.astype(int) for name, mask in counts.items()}
    columns = ["account_id", "region_before", "ae_id_before", "region", "ae_id"]
    return moves[columns].assign(**ones)[here | was]


def _is_here(moves: pd.DataFrame, selection: Selection, columns: dict[str, str]) -> pd.Series:
    named = {column: key for key, column in columns.items()}
    return pd.Series(moves.index.isin(selection.among(moves, **named).index), moves.index)


_CAME = ("opening_count", "added_count", "moved_in_count")
_WENT = ("removed_count", "moved_out_count")
_CHURN = " + ".join(f"{{{name}}}" for name in _CAME) + "".join(f" - {{{name}}}" for name in _WENT)

LOAD = (
    Metric(
        "SEG-7",
        ("account_load",),
        {name: f"{{{name}}}" for name in ("r_count", "d_count")},
        (Rows(named_accounts_of_seat, {name: name for name in ("r_count", "d_count")}),),
    ),
)


def _rate(code: str, column: str, top: str, bottom: str, formula: str) -> Metric:
    rows = Rows(accounts_standing, {top: top, bottom: bottom})
    return Metric(code, ("account_list",), {column: formula}, (rows,))


METRICS = (
    _rate(
        *("LST-1", "completeness_rate", "complete_count", "account_count"),
        "{complete_count} / {account_count}",
    ),
    Metric(
        "LST-2",
        ("account_list",),
        {"closing_count": _CHURN},
        (Rows(accounts_then_and_now, {name: name for name in (*_CAME, *_WENT)}),),
    ),
    Metric(
        "LST-3",
        ("account_load",),
        {"named_count": "{named_count}"},
        (Rows(named_accounts_of_seat, {"named_count": COUNT}),),
    ),
    _rate(
        *("PLN-1", "plan_coverage_rate", "plan_count", "named_count"),
        "{plan_count} / {named_count}",
    ),
    _rate(
        *("PLN-2", "fresh_plan_rate", "fresh_plan_count", "named_count"),
        "{fresh_plan_count} / {named_count}",
    ),
    _rate(
        *("PLN-3", "plan_quality_rate", "filled_field_count", "plan_count"),
        f"{{filled_field_count}} / ({{plan_count}} * {len(PLAN_FIELDS)})",
    ),
)

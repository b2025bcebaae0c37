"""Rules that need more than one file: what a row names must be known and usable.

An unknown account, rep, region or industry sets the row aside; an unknown opportunity is only
told, because an extract of opportunities need not reach back for ever.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assets.extracts.drafts import Draft
from assets.extracts.faults import notice, row_faults
from schemas.extracts.registry import key_of, references_of
from schemas.settings import Settings
from schemas.vocabulary import CreditKind, RateKind, Stage, VisitStatus

ORDER = ("roster", "accounts", "opportunities", "orders")
"""Extracts that others refer to, in the order in which their rows must be settled."""

_TOLD_ONLY = {"opportunities"}
_ONE = {
    "roster": "rep",
    "accounts": "account",
    "opportunities": "opportunity",
    "orders": "order_line",
    "regions": "region",
    "industries": "industry",
}
_IN_CURRENCY = {
    "accounts": ["buying_power"],
    "opportunities": ["amount", "gross_profit"],
    "orders": ["amount", "gross_profit"],
    "forecasts": ["amount"],
}
_SHARES_MUST_SUM_TO = 1.0
_SHARE_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Known:
    """The ids that can be named, and those whose own row was set aside."""

    usable: pd.Series
    set_aside: pd.Series


def check_references(drafts: Mapping[str, Draft], settings: Settings) -> None:
    """Add to every draft the faults of what its rows name.

    Settled in order, so that a row which names a set-aside row is set aside too.
    """
    lists = {"regions": settings.region_codes, "industries": _codes(settings)}
    known = {name: Known(_texts(codes), _texts(())) for name, codes in lists.items()}
    rest = [name for name in drafts if name not in ORDER]
    for name in [*(name for name in ORDER if name in drafts), *rest]:
        draft = drafts[name]
        for column, target in references_of(draft.model).items():
            if target in known:
                _check_column(draft, column, target, known[target])
        check_more = _FURTHER.get(name)
        if check_more is not None:
            check_more(draft)
        if name in ORDER and not draft.typed.empty:
            known[name] = _known(draft)


def check_currencies(drafts: Mapping[str, Draft], rates: pd.DataFrame, settings: Settings) -> None:
    """Set aside rows in a foreign currency that has no PLAN rate."""
    planned = rates.loc[rates["kind"] == RateKind.PLAN, "currency"]
    usable = [settings.company.base_currency, *planned.unique()]
    for name, money in _IN_CURRENCY.items():
        if name in drafts and not drafts[name].typed.empty:
            rows = drafts[name].distinct
            priced = rows.loc[rows[money].notna().any(axis=1), "currency"].dropna()
            foreign = priced[~priced.isin(usable)]
            drafts[name].add(row_faults(foreign.index, "no_plan_rate", "currency", foreign))


def _codes(settings: Settings) -> tuple[str, ...]:
    return tuple(industry.code for industry in settings.industries)


def _texts(values: tuple[str, ...]) -> pd.Series:
    return pd.Series(list(values), dtype="str")


def _known(draft: Draft) -> Known:
    ids = draft.typed[key_of(draft.model)[0]]
    broken = ids.index.isin(draft.broken_rows())
    usable = ids[~broken].dropna().drop_duplicates()
    dropped = ids[broken].dropna().drop_duplicates()
    return Known(usable, dropped[~_within(dropped, usable)])


def _check_column(draft: Draft, column: str, target: str, known: Known) -> None:
    if draft.typed.empty:
        return
    named = draft.distinct[column]
    unknown = named[named.notna() & ~_within(named, known.usable)]
    if target in _TOLD_ONLY:
        draft.add(notice(draft.extract, f"unknown_{_ONE[target]}", column, unknown))
        return
    gone = _within(unknown, known.set_aside)
    rules = pd.Series(f"unknown_{_ONE[target]}", index=unknown.index, dtype="str")
    rules = rules.mask(gone, f"{_ONE[target]}_set_aside")
    draft.add(row_faults(unknown.index, rules, column, unknown))


def _within(named: pd.Series, allowed: pd.Series) -> pd.Series:
    values = pa.array(allowed, pa.large_string())
    found = pc.is_in(pa.array(named, pa.large_string()), value_set=values)
    return pd.Series(found.to_numpy(zero_copy_only=False), index=named.index, dtype=bool)


def _check_roster(draft: Draft) -> None:
    if draft.typed.empty:
        return
    seats = draft.distinct
    ends_early = seats[seats["valid_to"] < seats["valid_from"]]
    days = ends_early["valid_to"].dt.strftime("%Y-%m-%d")
    draft.add(row_faults(ends_early.index, "ends_before_it_starts", "valid_to", days))
    managers = seats["manager_id"].dropna()
    strangers = managers[~managers.isin(seats["rep_id"])]
    draft.add(notice(draft.extract, "unknown_manager", "manager_id", strangers))
    ordered = draft.usable.sort_values(["rep_id", "valid_from"])
    follows = ordered["rep_id"] == ordered["rep_id"].shift()
    ended = ordered["valid_to"].shift() < ordered["valid_from"]
    overlapping = ordered[follows & ~ended]
    draft.add(notice(draft.extract, "periods_overlap", "valid_from", overlapping["rep_id"]))


def _check_opportunities(draft: Draft) -> None:
    if not draft.typed.empty:
        rows = draft.distinct
        resolved = rows["stage"].isin([Stage.WON, Stage.LOST])
        undated = rows.loc[resolved & rows["closed_on"].isna(), "opportunity_id"]
        draft.add(notice(draft.extract, "closed_without_date", "closed_on", undated))


def _check_visits(draft: Draft) -> None:
    if not draft.typed.empty:
        rows = draft.distinct
        done = rows["status"] == VisitStatus.DONE
        undated = rows.loc[done & rows["happened_at"].isna(), "visit_id"]
        draft.add(notice(draft.extract, "done_without_time", "happened_at", undated))


def _check_credits(draft: Draft) -> None:
    if draft.typed.empty:
        return
    shares = draft.usable
    primary = shares[shares["kind"] == CreditKind.PRIMARY]
    total = primary.groupby("order_line_id")["share"].transform("sum")
    off = primary[(total - _SHARES_MUST_SUM_TO).abs() > _SHARE_TOLERANCE]
    draft.add(row_faults(off.index, "shares_do_not_sum", "share", off["share"].astype("str")))


_FURTHER: dict[str, Callable[[Draft], None]] = {
    "roster": _check_roster,
    "opportunities": _check_opportunities,
    "visits": _check_visits,
    "credits": _check_credits,
}

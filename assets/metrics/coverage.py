"""Coverage: which accounts are owned, contacted, activated and won (CVG-1 to CVG-6)."""

from itertools import pairwise

import pandas as pd

from assets.metrics.figures import conform, ratio, settled
from assets.metrics.lookups import among, sums_by
from assets.metrics.seats import seats_at
from assets.metrics.visits import activations
from schemas.calendar import FiscalCalendar, Week
from schemas.settings import CoverageSettings
from schemas.tables.coverage import Coverage, CoverageTotals
from schemas.vocabulary import BookingKind, Dimension, Level, Seat

RUNGS = ("owned", "contacted", "activated", "won")
"""The coverage ladder from the bottom up."""

_BESIDE = ("vacant_owner", "newly_activated")
_BOTH = tuple(f"{rung}_both" for rung in RUNGS[1:])


def account_coverage(
    accounts: pd.DataFrame,
    roster: pd.DataFrame,
    contacts: pd.DataFrame,
    opportunities: pd.DataFrame,
    bookings: pd.DataFrame,
    week: Week,
    fiscal: FiscalCalendar,
    rules: CoverageSettings,
) -> pd.DataFrame:
    """Give one row an account: which rungs it stands on, 1 or 0, null for an absent extract.

    Owned: a filled outside or inside seat on `as_of`. Contacted: an effective visit or connected
    call in the days before. Activated: an opportunity created in the fiscal year and not
    cancelled. Won: an order of the fiscal year that is worth something net.
    """
    as_of = pd.Timestamp(week.sunday)
    year_start = pd.Timestamp(fiscal.year_start(week.sunday))
    ids = accounts["account_id"]
    seats = seats_at(as_of, roster)
    filled = seats.loc[seats["seat"] == Seat.FILLED, "rep_id"]
    seats_known, deals_known = not roster.empty, not opportunities.empty
    owned = among(accounts["ae_id"], filled) | among(accounts["sr_id"], filled)
    named = accounts["ae_id"].notna() | accounts["sr_id"].notna()
    created = activations(opportunities, as_of)
    rungs = {
        "owned": _rung(owned, known=seats_known),
        "contacted": _rung(
            among(ids, _contacted(contacts, as_of, rules)), known=not contacts.empty
        ),
        "activated": _rung(among(ids, _since(created, year_start, as_of)), known=deals_known),
        "won": _rung(among(ids, _won(bookings, year_start, as_of)), known=not bookings.empty),
        "vacant_owner": _rung(named & ~owned, known=seats_known),
        "newly_activated": _rung(
            among(ids, _newly_activated(created, week, rules)), known=deals_known
        ),
    }
    columns = ["account_id", "region", "tier", "industry"]
    return accounts[columns].assign(**rungs).sort_values("account_id", ignore_index=True)


def coverage(account_coverage: pd.DataFrame) -> pd.DataFrame:
    """Count accounts by rung, a row a region, tier and industry (CVG-1 to CVG-6)."""
    keys = ["region", "tier", "industry"]
    return conform(_ladder(account_coverage, keys), Coverage.empty())


def coverage_totals(account_coverage: pd.DataFrame) -> pd.DataFrame:
    """Count accounts for the whole, by tier and by industry, of company and regions."""
    if account_coverage.empty:
        return CoverageTotals.empty()
    parts = []
    for level, above in ((Level.COMPANY, []), (Level.REGION, ["region"])):
        for dimension in Dimension:
            by = [] if dimension is Dimension.ALL else [str(dimension)]
            rows = _ladder(account_coverage, [*above, *by])
            parts.append(rows.assign(level=str(level), dimension=str(dimension)))
    return conform(pd.concat(parts, ignore_index=True), CoverageTotals.empty())


def activated_without_contact(account_coverage: pd.DataFrame) -> pd.DataFrame:
    """Give the accounts activated though nobody is known to have contacted them (CVG-5)."""
    gap = (account_coverage["activated"] == 1) & (account_coverage["contacted"] == 0)
    return account_coverage.loc[gap, ["account_id", "region"]]


def _rung(on_it: pd.Series, *, known: bool) -> pd.Series:
    return on_it.astype(float) if known else pd.Series(float("nan"), index=on_it.index)


def _contacted(contacts: pd.DataFrame, as_of: pd.Timestamp, rules: CoverageSettings) -> pd.Series:
    since = as_of - pd.Timedelta(days=rules.contact_days)
    recent = (contacts["happened_on"] > since) & (contacts["happened_on"] <= as_of)
    counts = contacts["effective"] | contacts["call"]
    return contacts.loc[recent & counts, "account_id"].drop_duplicates()


def _since(created: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> pd.Series:
    within = created["created_on"].between(start, end)
    return created.loc[within, "account_id"].drop_duplicates()


def _won(bookings: pd.DataFrame, start: pd.Timestamp, as_of: pd.Timestamp) -> pd.Series:
    ordered = bookings["kind"] == BookingKind.ORDER
    this_year = bookings["happened_on"].between(start, as_of)
    lines = bookings.loc[ordered & this_year, "order_line_id"].drop_duplicates()
    of_these = among(bookings["order_line_id"], lines)
    mine = bookings.loc[of_these, ["order_line_id", "account_id", "amount"]]
    worth = settled(sums_by(lines, mine["order_line_id"], mine["amount"])) > 0
    winners = among(mine["order_line_id"], lines[worth])
    won: pd.Series = mine.loc[winners, "account_id"].drop_duplicates()
    return won


def _newly_activated(created: pd.DataFrame, week: Week, rules: CoverageSettings) -> pd.Series:
    """Give accounts whose first opportunity in the window was created this week (CVG-6)."""
    monday, sunday = pd.Timestamp(week.monday), pd.Timestamp(week.sunday)
    since = sunday - pd.Timedelta(days=rules.new_after_days)
    recent = created[(created["created_on"] > since) & (created["created_on"] <= sunday)]
    first = recent.groupby("account_id")["created_on"].min()
    return first[first >= monday].reset_index()["account_id"]


def _ladder(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    counted = rows.assign(accounts=1.0)
    for below, rung in pairwise(RUNGS):
        counted[f"{rung}_both"] = rows[rung] * rows[below]
    sums = ["accounts", *RUNGS, *_BESIDE, *_BOTH]
    if keys:
        full = counted.groupby(keys)[sums].sum(min_count=1).reset_index()
    else:
        full = counted[sums].sum(min_count=1).to_frame().T
    rates = {f"{rung}_rate": ratio(full[rung], full["accounts"]) for rung in RUNGS}
    for below, rung in pairwise(RUNGS):
        rates[f"{rung}_step_rate"] = ratio(full[f"{rung}_both"], full[below])
    return full.assign(**rates)

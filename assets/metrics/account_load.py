"""Account load: how many accounts each seat carries, against the targets (SEG-7, LST-3).

What the accounts are worth is `segmentation`'s; whether they are complete, `account_list`'s.
"""

import pandas as pd

from assets.metrics.figures import codes, conform
from assets.metrics.seats import seats_at
from assets.metrics.ties import sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import AccountLoadSettings, Settings
from schemas.tables.accounts import AccountLoad
from schemas.vocabulary import Fit, Reason, Role, Seat, Tier

_OWNERS = {Role.AE: "ae_id", Role.SR: "sr_id"}
_COUNTS = ["account_count", "named_count", "r_count", "d_count"]


def account_load(
    account_segments: pd.DataFrame, roster: pd.DataFrame, week: Week, settings: Settings
) -> pd.DataFrame:
    """Give one row a filled seat of outside or inside sales as of the week's Sunday.

    Named accounts are all but the long tail. R and D have a target for outside sellers only;
    a vacant seat has no row. Counts whose extract is absent are null.
    """
    seats = _seats(roster, week)
    found = seats.merge(
        _counted(account_segments), on=["role", "rep_id"], how="left", validate="one_to_one"
    )
    found[_COUNTS] = found[_COUNTS].fillna(0.0)
    cells_known = account_segments["rad_cell"].notna().all()
    if account_segments.empty or not cells_known:
        unknown = _COUNTS if account_segments.empty else ["r_count", "d_count"]
        found[unknown] = float("nan")
    fitted = _fitted(found, settings.account_load)
    absent = fitted["named_count"].isna() | fitted["r_count"].isna()
    fitted["reason"] = codes(fitted.index, **{Reason.ABSENT_EXTRACT: absent})
    return conform(fitted.sort_values(["region", "role", "rep_id"]), AccountLoad.empty())


def is_named(tiers: pd.Series) -> pd.Series:
    """Tell which accounts are named: all tiers but the long tail."""
    named: pd.Series = tiers != Tier.L3
    return named


def account_load_ties(
    account_load: pd.DataFrame, account_segments: pd.DataFrame, roster: pd.DataFrame, week: Week
) -> list[Tie]:
    """Every named account of a filled seat is counted once for each of its owners."""
    named = account_segments[is_named(account_segments["tier"])]
    seats = _seats(roster, week)
    ties = []
    for role, owner in _OWNERS.items():
        filled = seats.loc[seats["role"] == role, "rep_id"]
        mine = account_load[account_load["role"] == role]
        expected = float(named[owner].isin(filled).sum())
        ties.append(Tie(f"named_count: {role}", expected, sum_of(mine["named_count"])))
    return ties


def _seats(roster: pd.DataFrame, week: Week) -> pd.DataFrame:
    seats = seats_at(pd.Timestamp(week.sunday), roster)
    roles = [str(role) for role in _OWNERS]
    return seats[(seats["seat"] == Seat.FILLED) & seats["role"].isin(roles)]


def _counted(segments: pd.DataFrame) -> pd.DataFrame:
    named, letter = is_named(segments["tier"]), segments["rad_cell"].str[0]
    counts = pd.DataFrame(
        {
            "account_count": 1.0,
            "named_count": named.astype(float),
            "r_count": (named & (letter == "R")).astype(float),
            "d_count": (named & (letter == "D")).astype(float),
        },
        index=segments.index,
    )
    parts = [
        counts.groupby(segments[owner].rename("rep_id"))[_COUNTS]
        .sum()
        .reset_index()
        .assign(role=str(role))
        for role, owner in _OWNERS.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _fitted(found: pd.DataFrame, rules: AccountLoadSettings) -> pd.DataFrame:
    outside = found["role"] == Role.AE
    low, high = rules.ae_named_accounts
    least = pd.Series(float(low), index=found.index).where(outside, 0.0)
    most = pd.Series(float(high), index=found.index).where(outside, float(rules.sr_named_accounts))
    fitted = found.assign(list_off_count=_off(found["named_count"], least, most))
    for letter, (fewest, largest) in (("r", rules.r_accounts), ("d", rules.d_accounts)):
        off = _off(found[f"{letter}_count"], float(fewest), float(largest))
        fitted[f"{letter}_off_count"] = off.where(outside)
    for name in ("list", "r", "d"):
        fitted[f"{name}_fit"] = _fit(fitted[f"{name}_off_count"])
    return fitted


def _off(counts: pd.Series, least: pd.Series | float, most: pd.Series | float) -> pd.Series:
    """Give how many are too many (positive) or missing (negative)."""
    return (counts - most).clip(lower=0) + (counts - least).clip(upper=0)


def _fit(off: pd.Series) -> pd.Series:
    fit = pd.Series(str(Fit.OK), index=off.index, dtype="str")
    fit = fit.mask(off > 0, str(Fit.OVER)).mask(off < 0, str(Fit.UNDER))
    return fit.where(off.notna()).astype("str")

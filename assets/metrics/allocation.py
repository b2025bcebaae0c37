"""Allocation fit: whether visits go where the white space is (WKP-5)."""

import pandas as pd

from assets.metrics.figures import codes, conform, ratio
from assets.metrics.levels import at_levels, unknown
from assets.metrics.ties import same_at_levels, sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.planning import AllocationFit
from schemas.vocabulary import Level, Reason

LETTERS = ("r", "d", "a")
_VISITS = [*(f"{letter}_visit_count" for letter in LETTERS), "other_visit_count"]
_SPACES = [f"{letter}_white_space" for letter in LETTERS]


def allocation_fit(
    contacts: pd.DataFrame, account_segments: pd.DataFrame, week: Week, settings: Settings
) -> pd.DataFrame:
    """Give one row the company, each region and each rep, trailing weeks (WKP-5).

    1 less half of what the shares of effective visits and of white space differ by, over the
    letters R, D and A. Visits to accounts without a letter are part of all visits, and there is
    no white space for them to fit. A visit belongs to its rep's region of the day, white space to
    the account's region and outside seller.
    """
    if contacts.empty:
        total = unknown(settings.region_codes, [*_VISITS, *_SPACES])
    else:
        visits = visits_by_letter(contacts, account_segments, week, settings)
        rows = [visits, spaces_by_letter(account_segments)]
        total = at_levels(pd.concat(rows, ignore_index=True), [*_VISITS, *_SPACES])
        total[_VISITS] = total[_VISITS].fillna(0.0)
    cells_known = account_segments["rad_cell"].notna().all() and not account_segments.empty
    absent = contacts.empty or not cells_known
    if absent:
        total[[*_VISITS[:3], *_SPACES]] = float("nan")
    visited, space = total[_VISITS].sum(axis=1), total[_SPACES].sum(axis=1).round(4)
    total["fit_rate"] = _fit(total, visited, space)
    reasons = {
        Reason.NO_VISITS: (visited == 0) & (not absent),
        Reason.NO_WHITE_SPACE: (space == 0) & (not absent),
        Reason.ABSENT_EXTRACT: pd.Series(absent, index=total.index),
    }
    total["reason"] = codes(total.index, **reasons)
    return conform(total, AllocationFit.empty())


def allocation_fit_ties(
    allocation_fit: pd.DataFrame, account_segments: pd.DataFrame, contacts: pd.DataFrame
) -> list[Tie]:
    """Levels add up, and the company has the white space of all accounts."""
    levels = same_at_levels(allocation_fit, [*_VISITS, *_SPACES])
    company = allocation_fit[allocation_fit["level"] == Level.COMPANY]
    if contacts.empty or company[_SPACES].isna().all(axis=None):
        return levels
    found = sum_of(company[_SPACES].sum(axis=1))
    return [Tie("white_space", sum_of(account_segments["white_space"]), found), *levels]


def visits_by_letter(
    contacts: pd.DataFrame, segments: pd.DataFrame, week: Week, settings: Settings
) -> pd.DataFrame:
    """Give the effective visits of the trailing weeks, 1 under the letter of their account."""
    first = pd.Timestamp(week.back(settings.visits.allocation_weeks)[0].monday)
    recent = contacts[contacts["effective"] & (contacts["happened_on"] >= first)]
    found = recent[["visit_id", "region", "rep_id", "account_id"]].merge(
        segments[["account_id", "rad_cell"]], on="account_id", how="left", validate="many_to_one"
    )
    letter = found["rad_cell"].str[0].str.lower()
    counts = {f"{one}_visit_count": (letter == one).astype(float) for one in LETTERS}
    other = (~letter.isin(LETTERS)).astype(float)
    columns = ["visit_id", "account_id", "rad_cell", "region", "rep_id"]
    return found[columns].assign(**counts, other_visit_count=other)


def spaces_by_letter(segments: pd.DataFrame) -> pd.DataFrame:
    """Give the white space of every account under its letter, for its outside seller."""
    letter = segments["rad_cell"].str[0].str.lower()
    spaces = {
        f"{one}_white_space": segments["white_space"].where(letter == one, 0.0) for one in LETTERS
    }
    return segments[["region"]].assign(rep_id=segments["ae_id"], **spaces)


def _fit(total: pd.DataFrame, visited: pd.Series, space: pd.Series) -> pd.Series:
    """Give what the shares have in common: 1 less half the sum of their differences."""
    apart = ratio(total["other_visit_count"], visited)
    for letter in LETTERS:
        visits = ratio(total[f"{letter}_visit_count"], visited)
        apart += (visits - ratio(total[f"{letter}_white_space"].fillna(0.0), space)).abs()
    fit: pd.Series = 1 - apart / 2
    return fit

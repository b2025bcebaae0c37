"""The review of commits: kept or not, steady or not, backed or not (FCT-4 to FCT-6).

What was booked on a commit is in `keeping`, what changes from submission to submission in
`churn`, what stands behind one in `backing`.
"""

import pandas as pd

from assets.metrics.churn import churn, new_owners
from assets.metrics.figures import add_up, codes, conform, ratio
from assets.metrics.keeping import committed, kept, made, window
from assets.metrics.seats import seats_on
from assets.metrics.ties import same_at_levels, sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.commits import CommitReview
from schemas.vocabulary import Flag, KeptStatus, Level, Reason

_LEVELS = (Level.COMPANY, Level.REGION, Level.REP)
_PUBLISHED = ["commit_amount", "kept_amount", "booked_net", "last_commit_amount"]
_PUBLISHED += ["commit_change_amount", "new_owner_count", "unbacked_amount", "unbacked_count"]
_SUMS = [*_PUBLISHED, "submitted_count"]
_COUNTS = ["new_owner_count", "submitted_count"]


def commit_review(
    submissions: pd.DataFrame,
    bookings: pd.DataFrame,
    order_forecast: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    opportunities_before: pd.DataFrame,
    accounts: pd.DataFrame,
    last_accounts: pd.DataFrame,
    roster: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give kept rate, churn and unbacked commit of company, regions and reps (FCT-4 to FCT-6).

    A region's figures are those of its reps who submitted; nobody's silence counts as 0.
    """
    horizon = settings.forecast.horizon_weeks
    changed = new_owners(
        order_forecast, opportunities_as_of, opportunities_before, accounts, last_accounts
    )
    facts = pd.concat(
        [
            kept(submissions, bookings, roster, week, horizon),
            _standing(order_forecast, submissions, opportunities_as_of, roster, week),
            churn(order_forecast, submissions, changed, week, horizon),
        ],
        ignore_index=True,
    ).reindex(columns=["region", "team", "rep_id", *_SUMS])
    added = [add_up(facts, level, _SUMS) for level in _LEVELS]
    rows = _every_region(pd.concat(added, ignore_index=True), settings.region_codes)
    rows[_COUNTS] = rows[_COUNTS].fillna(0.0)
    absent = submissions.empty or bookings.empty or opportunities_as_of.empty
    rated = _rated(rows, settings.forecast.kept_edges, absent=absent)
    return conform(rated.assign(made_in_week=str(week - horizon)), CommitReview.empty())


def commit_review_ties(
    commit_review: pd.DataFrame,
    submissions: pd.DataFrame,
    bookings: pd.DataFrame,
    order_forecast: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> list[Tie]:
    """Reps and regions add up to the company; that has all commits and all bookings."""
    company = commit_review[commit_review["level"] == Level.COMPANY]
    first, last = window(week, settings.forecast.horizon_weeks)
    booked = bookings.loc[bookings["happened_on"].between(first, last), "amount"]
    said = made(submissions, week, settings.forecast.horizon_weeks)
    unbacked = order_forecast["submitted_commit"].where(_is_unbacked(order_forecast))
    wanted = {"commit_amount": committed(said, week)["amount"], "booked_net": booked}
    wanted |= {} if opportunities_as_of.empty else {"unbacked_amount": unbacked}
    return same_at_levels(commit_review, _PUBLISHED) + [
        Tie(f"{column} of the company", sum_of(found), sum_of(company[column]))
        for column, found in wanted.items()
    ]


def _standing(
    order_forecast: pd.DataFrame,
    submissions: pd.DataFrame,
    opportunities: pd.DataFrame,
    roster: pd.DataFrame,
    week: Week,
) -> pd.DataFrame:
    """Give the unbacked commit of each rep who submitted in the report week (FCT-6)."""
    did = submissions.loc[submissions["made_in_week"] == str(week), "rep_id"].drop_duplicates()
    rows = pd.DataFrame({"rep_id": did.sort_values(ignore_index=True)})
    day = pd.Series(pd.Timestamp(week.sunday), rows.index)
    found = order_forecast[_is_unbacked(order_forecast)]
    sums = found.groupby("rep_id")["submitted_commit"].agg(["sum", "count"])
    known = pd.Series(not opportunities.empty, rows.index)
    return rows.assign(
        region=seats_on(rows["rep_id"], day, roster)["region"],
        submitted_count=1.0,
        unbacked_amount=rows["rep_id"].map(sums["sum"]).astype(float).fillna(0.0).where(known),
        unbacked_count=rows["rep_id"].map(sums["count"]).astype(float).fillna(0.0).where(known),
    )


def _is_unbacked(order_forecast: pd.DataFrame) -> pd.Series:
    found: pd.Series = order_forecast["flags"].fillna("").str.contains(str(Flag.UNBACKED))
    return found


def _every_region(added: pd.DataFrame, regions: tuple[str, ...]) -> pd.DataFrame:
    there = set(added.loc[added["level"] == Level.REGION, "region"])
    bare = [{"level": str(Level.REGION), "region": one} for one in regions if one not in there]
    return pd.concat([added, pd.DataFrame(bare)], ignore_index=True) if bare else added


def _rated(rows: pd.DataFrame, edges: tuple[float, float], *, absent: bool) -> pd.DataFrame:
    rate = ratio(rows["kept_amount"], rows["commit_amount"])
    nothing = rows["commit_amount"] == 0
    submitted = rows["submitted_count"] > 0
    said = pd.Series(not absent, rows.index)
    return rows.assign(
        kept_rate=rate,
        kept_status=_status(rate, nothing & (rows["kept_amount"] > 0), edges),
        churn_rate=ratio(rows["commit_change_amount"], rows["last_commit_amount"]),
        reason=codes(
            rows.index,
            **{
                Reason.ABSENT_EXTRACT: ~said,
                Reason.NOT_SUBMITTED_THEN: said & rows["commit_amount"].isna(),
                Reason.NO_COMMIT: nothing,
                Reason.NOT_SUBMITTED: said & ~submitted,
                Reason.NO_LAST_COMMIT: submitted & ~(rows["last_commit_amount"] > 0),
            },
        ),
    )


def _status(rate: pd.Series, no_commit: pd.Series, edges: tuple[float, float]) -> pd.Series:
    low, high = edges
    status = pd.Series(str(KeptStatus.KEPT), rate.index, dtype="str").where(rate.notna())
    status = status.mask(rate < low, str(KeptStatus.BROKEN))
    status = status.mask(rate > high, str(KeptStatus.SANDBAGGED))
    return status.mask(no_commit, str(KeptStatus.NO_COMMIT))

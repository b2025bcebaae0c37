"""What the headline figures of many weeks are made of, added up by company, region and week.

All weeks are done at once from what is known now. The figures themselves are `headline_weeks`'s.
"""

from collections.abc import Sequence

import pandas as pd

from assets.metrics.commit_history import rolling_net
from assets.metrics.figures import add_up, settled
from assets.metrics.grids import grid
from assets.metrics.money import in_base, plan_rates
from assets.metrics.open_days import open_on_days
from assets.metrics.progress import latest_quotas
from assets.metrics.seats import seats_on
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.vocabulary import Category, Level, Measure

BOOKED, OPEN, COMMITTED = ["booked_net"], ["open_in_window", "weighted"], ["commit", "kept"]
_SUMS = ["quota", *BOOKED, *OPEN, *COMMITTED]
_KEYS = ["level", "region", "week"]


def headline_sums(
    bookings: pd.DataFrame,
    quotas: pd.DataFrame,
    submissions: pd.DataFrame,
    open_weeks: pd.DataFrame,
    weeks: Sequence[Week],
    settings: Settings,
) -> pd.DataFrame:
    """Give the sums of each week for the company and every region, null where nobody knows.

    `open_weeks` is what `open_in_window` gives; a week that it lacks is known to have nothing only
    where its caller says so.
    """
    facts = [
        _booked(bookings, weeks, settings),
        _quota(quotas, weeks, settings),
        _kept(submissions, bookings, weeks, settings.forecast.horizon_weeks),
        open_weeks,
    ]
    rows = pd.concat(facts, ignore_index=True).reindex(columns=["region", "week", *_SUMS])
    rows = rows.astype(dict.fromkeys(_SUMS, float))
    levels = (Level.COMPANY, Level.REGION)
    added = pd.concat([add_up(rows, level, _SUMS, ["week"]) for level in levels])
    wanted = grid(settings.region_codes, week=[str(one) for one in weeks])
    return wanted.merge(
        added.astype({"region": "str"}), on=_KEYS, how="left", validate="one_to_one"
    )


def open_in_window(
    opportunities: pd.DataFrame,
    stage_events: pd.DataFrame,
    roster: pd.DataFrame,
    fx_rates: pd.DataFrame,
    weeks: Sequence[Week],
    settings: Settings,
) -> pd.DataFrame:
    """Give region, week, amount and weighted amount of what was open and due in the quarter.

    As of each week's Sunday: region, PLAN rate, probability and window of that day.
    """
    sundays = [pd.Timestamp(week.sunday) for week in weeks]
    found = open_on_days(opportunities, stage_events, sundays, settings.zone)
    ends = {day: pd.Timestamp(settings.fiscal.quarter(day.date()).end) for day in sundays}
    expected, end = found["expected_order_on"], found["day"].map(ends)
    due = found[(expected > found["day"]) & (expected <= end)].reset_index(drop=True)
    rates = plan_rates(due["currency"], due["day"], fx_rates, settings.company.base_currency)
    amount = in_base(due["amount"], rates)
    worth = {str(stage): chance for stage, chance in settings.stages.probabilities.items()}
    return pd.DataFrame(
        {
            "region": seats_on(due["rep_id"], due["day"], roster)["region"],
            "week": due["day"].map({pd.Timestamp(week.sunday): str(week) for week in weeks}),
            "open_in_window": amount,
            "weighted": settled(amount * due["stage"].map(worth).astype(float).fillna(0.0)),
        }
    )


def _booked(bookings: pd.DataFrame, weeks: Sequence[Week], settings: Settings) -> pd.DataFrame:
    """Give net bookings of each week's quarter up to its Sunday."""
    first = pd.Timestamp(settings.fiscal.quarter(weeks[0].sunday).start)
    recent = bookings[bookings["happened_on"] >= first]
    sums = recent.groupby(["region", "happened_on"], dropna=False)["amount"].sum()
    daily = sums.rename("booked_net").reset_index()
    parts = []
    for week in weeks:
        start = pd.Timestamp(settings.fiscal.quarter(week.sunday).start)
        so_far = daily["happened_on"].between(start, pd.Timestamp(week.sunday))
        parts.append(daily[so_far].assign(week=str(week)))
    return pd.concat(parts, ignore_index=True)[["region", "week", "booked_net"]]


def _quota(quotas: pd.DataFrame, weeks: Sequence[Week], settings: Settings) -> pd.DataFrame:
    """Give the quotas of each week's quarter in the latest version approved by its Sunday."""
    parts = []
    for week in weeks:
        quarter, sunday = settings.fiscal.quarter(week.sunday), pd.Timestamp(week.sunday)
        latest = latest_quotas(quotas, Measure.REVENUE, quarter, sunday)
        parts.append(latest[["region", "amount"]].assign(week=str(week)))
    return pd.concat(parts).rename(columns={"amount": "quota"})


def _kept(
    submissions: pd.DataFrame, bookings: pd.DataFrame, weeks: Sequence[Week], horizon_weeks: int
) -> pd.DataFrame:
    """Give the commits made before the weeks up to each week, and what these reps booked (FCT-4).

    Both stand in the region in which the rep committed.
    """
    judged = {pd.Timestamp((week - horizon_weeks).monday): week for week in weeks}
    said = submissions[submissions["made_on"].isin(list(judged))]
    counts = (said["category"] == Category.COMMIT) & said["horizon"].between(1, horizon_weeks)
    each = said[["region", "rep_id", "made_on"]].assign(commit=said["amount"].where(counts, 0.0))
    keys = ["region", "rep_id", "made_on"]
    reps = each.groupby(keys, dropna=False)["commit"].sum().round(4).reset_index()
    shift = pd.Timedelta(weeks=horizon_weeks)
    asked = pd.MultiIndex.from_arrays([reps["rep_id"], reps["made_on"] + shift])
    net = rolling_net(bookings, weeks, horizon_weeks).reindex(asked).fillna(0.0)
    return reps.assign(
        week=reps["made_on"].map({day: str(week) for day, week in judged.items()}),
        kept=net.to_numpy() if len(bookings) else float("nan"),
    )

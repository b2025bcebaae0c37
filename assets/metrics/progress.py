"""Sales progress against quota, and V (PRG-1 to PRG-12)."""

import pandas as pd

from assets.metrics.figures import add_up, codes, conform, ratio, settled, week_names
from assets.metrics.pipeline import BEYOND, IN_WINDOW, OVERDUE
from assets.metrics.seats import seats_at, sellers_at
from assets.metrics.win_rates import required_v
from schemas.calendar import Quarter, Week
from schemas.settings import Settings
from schemas.tables.progress import BookingWeeks, SalesProgress
from schemas.vocabulary import OPEN_STAGES, BookingKind, Level, Measure, Reason

_KEYS = ["region", "team", "rep_id"]
_OPEN = {stage: f"open_{stage.lower()}" for stage in OPEN_STAGES}
_UNKNOWN = {
    "open_in_window": "open_unknown",
    "overdue": "overdue_unknown",
    "open_beyond": "beyond_unknown",
}
"""For each open amount, the amounts of those whose value in the measure nobody knows."""
_SUMS = [
    "quota",
    "booked_gross",
    "booked_net",
    "booked_known",
    "booked_unknown",
    *_OPEN.values(),
    "open_in_window",
    "overdue",
    "open_beyond",
    "weighted",
    *_UNKNOWN.values(),
    "open_weight",
]
_WINDOWS = {"open_in_window": IN_WINDOW, "overdue": OVERDUE, "open_beyond": BEYOND}
_DAYS_A_WEEK = 7


def sales_progress(
    bookings: pd.DataFrame,
    opportunities: pd.DataFrame,
    quotas: pd.DataFrame,
    roster: pd.DataFrame,
    win_rates: pd.DataFrame,
    as_of: pd.Timestamp,
    settings: Settings,
) -> pd.DataFrame:
    """Give quarter-to-date progress by company, region, team and rep, revenue and profit.

    A figure whose extract is absent is null. A rep without quota counts in the bookings of the
    levels above, not in their quota.
    """
    quarter = settings.fiscal.quarter(as_of.date())
    parts = []
    for measure in Measure:
        facts = _facts(bookings, opportunities, quotas, roster, measure, quarter, as_of)
        by_rep = facts.groupby(_KEYS, dropna=False, sort=False)[_SUMS].sum(min_count=1)
        reps = by_rep.reset_index()
        added = pd.concat([add_up(reps, level, _SUMS) for level in Level], ignore_index=True)
        full = _every_region(added, settings.region_codes)
        known = _absent_where_unknown(full, bookings, opportunities)
        parts.append(known.assign(measure=str(measure)))
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[(rows["level"] != Level.REP) | rows["rep_id"].notna()].reset_index(drop=True)
    with_rates = _rates(rows, quarter, as_of)
    required = required_v(with_rates, win_rates, settings.win_rate)
    with_rates["v_required"] = required["v_required"]
    no_wins = required["v_required"].isna() & (not win_rates.empty)
    with_rates["reason"] = _reason(
        with_rates, required["too_few"], no_wins, settings, no_quotas=quotas.empty
    )
    return conform(with_rates, SalesProgress.empty())


def booking_weeks(
    bookings: pd.DataFrame, progress: pd.DataFrame, as_of: pd.Timestamp, settings: Settings
) -> pd.DataFrame:
    """Give the bookings of each week of the quarter so far, of company and regions (PRG-1, 4)."""
    quarter = settings.fiscal.quarter(as_of.date())
    weeks = _weeks(quarter, as_of)
    dated = _of_quarter(bookings, quarter, as_of)
    dated = dated.assign(
        week=week_names(dated["happened_on"], weeks),
        booked_gross=dated["amount"].where(dated["kind"] == BookingKind.ORDER, 0.0),
        booked_net=dated["amount"],
    )
    sums = ["booked_gross", "booked_net"]
    levels = (Level.COMPANY, Level.REGION)
    added = pd.concat([add_up(dated, level, sums, ["week"]) for level in levels])
    full = _every_week(added, weeks, settings.region_codes)
    if not bookings.empty:
        full[sums] = full[sums].fillna(0.0)
    net = full.groupby(["level", "region"], dropna=False, sort=False)["booked_net"].cumsum()
    return conform(
        _against_quota(full.assign(cumulative_net=settled(net)), progress, weeks, quarter, as_of),
        BookingWeeks.empty(),
    )


def latest_quotas(
    quotas: pd.DataFrame, measure: Measure, quarter: Quarter, as_of: pd.Timestamp
) -> pd.DataFrame:
    """Give the latest version approved by `as_of` of each rep's quota."""
    mine = quotas[
        (quotas["fiscal_quarter"] == str(quarter))
        & (quotas["measure"] == measure)
        & (quotas["approved_on"] <= as_of)
    ]
    ordered = mine.sort_values(["approved_on", "version"])
    return ordered.drop_duplicates("rep_id", keep="last")


def _facts(
    bookings: pd.DataFrame,
    opportunities: pd.DataFrame,
    quotas: pd.DataFrame,
    roster: pd.DataFrame,
    measure: Measure,
    quarter: Quarter,
    as_of: pd.Timestamp,
) -> pd.DataFrame:
    sellers = sellers_at(as_of, roster)[_KEYS]
    facts = [
        _booked(bookings, measure, quarter, as_of),
        _open(opportunities, measure),
        _quota(quotas, roster, measure, quarter, as_of),
        sellers,
    ]
    return pd.concat(facts, ignore_index=True).reindex(columns=[*_KEYS, *_SUMS])


def _of_quarter(bookings: pd.DataFrame, quarter: Quarter, as_of: pd.Timestamp) -> pd.DataFrame:
    columns = [*_KEYS, "happened_on", "kind", "amount", "gross_profit"]
    within = bookings["happened_on"].between(pd.Timestamp(quarter.start), as_of)
    return bookings.loc[within, columns]


def _booked(
    bookings: pd.DataFrame, measure: Measure, quarter: Quarter, as_of: pd.Timestamp
) -> pd.DataFrame:
    dated = _of_quarter(bookings, quarter, as_of)
    value = dated["amount"] if measure is Measure.REVENUE else dated["gross_profit"]
    ordered = dated["kind"] == BookingKind.ORDER
    weight = dated["amount"].abs()
    return dated[_KEYS].assign(
        booked_gross=value.where(ordered),
        booked_net=value,
        booked_known=weight.where(value.notna(), 0.0),
        booked_unknown=weight.where(value.isna(), 0.0),
    )


def _open(opportunities: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    columns = [*_KEYS, "stage", "window", "amount", "gross_profit", "win_probability"]
    is_open = opportunities.loc[opportunities["open"], columns]
    value = is_open["amount"] if measure is Measure.REVENUE else is_open["gross_profit"]
    within = is_open["window"] == IN_WINDOW
    facts = is_open[_KEYS].assign(
        weighted=settled(value * is_open["win_probability"]).where(within),
        open_weight=is_open["amount"].where(within, 0.0).fillna(0.0),
    )
    for column, window in _WINDOWS.items():
        here = is_open["window"] == window
        facts[column] = value.where(here)
        facts[_UNKNOWN[column]] = is_open["amount"].where(here & value.isna(), 0.0).fillna(0.0)
    for stage, column in _OPEN.items():
        facts[column] = value.where(within & (is_open["stage"] == stage))
    return facts


def _quota(
    quotas: pd.DataFrame,
    roster: pd.DataFrame,
    measure: Measure,
    quarter: Quarter,
    as_of: pd.Timestamp,
) -> pd.DataFrame:
    latest = latest_quotas(quotas, measure, quarter, as_of)
    seats = seats_at(as_of, roster)[["rep_id", "region", "team"]]
    placed = latest.merge(seats, on=["rep_id", "region"], how="left", validate="one_to_one")
    return placed[_KEYS].assign(quota=placed["amount"])


def _every_region(added: pd.DataFrame, regions: tuple[str, ...]) -> pd.DataFrame:
    there = added.loc[added["level"] == Level.REGION, "region"]
    missing = [region for region in regions if region not in set(there)]
    bare = pd.DataFrame({"region": missing}).assign(level=str(Level.REGION))
    return pd.concat([added, bare], ignore_index=True) if missing else added


def _absent_where_unknown(
    rows: pd.DataFrame, bookings: pd.DataFrame, opportunities: pd.DataFrame
) -> pd.DataFrame:
    """Turn a null sum into 0 where its extract is there and none of its amounts is unknown.

    Without a roster nobody knows where an opportunity belongs, so only the company has them.
    """
    filled = rows.copy()
    placed = (rows["level"] == Level.COMPANY) | bool(opportunities["region"].notna().any())
    asked = {
        "booked_unknown": ["booked_gross", "booked_net", "booked_known", "booked_unknown"],
        "open_unknown": [*_OPEN.values(), "open_in_window", "weighted"],
        "overdue_unknown": ["overdue"],
        "beyond_unknown": ["open_beyond"],
    }
    for unknown, columns in asked.items():
        facts, there = (bookings, True) if unknown == "booked_unknown" else (opportunities, placed)
        known = ~(rows[unknown] > 0) & there & (not facts.empty)
        for column in columns:
            filled[column] = filled[column].mask(known & filled[column].isna(), 0.0)
    return filled


def _rates(rows: pd.DataFrame, quarter: Quarter, as_of: pd.Timestamp) -> pd.DataFrame:
    elapsed = quarter.elapsed(as_of.date())
    weeks_left = max(quarter.days - elapsed, 1) / _DAYS_A_WEEK
    remaining = settled(rows["quota"] - rows["booked_net"])
    open_quota = remaining.where(remaining > 0)
    landing = settled(rows["booked_net"] + rows["weighted"])
    return rows.assign(
        attainment_rate=ratio(rows["booked_net"], rows["quota"]),
        time_elapsed_rate=elapsed / quarter.days,
        pace_gap=settled(rows["booked_net"] - rows["quota"] * elapsed / quarter.days),
        remaining_quota=remaining,
        needed_per_week=settled(open_quota / weeks_left),
        v=ratio(rows["open_in_window"], open_quota),
        v_weighted=ratio(rows["weighted"], open_quota),
        v_all=ratio(rows["open_in_window"] + rows["open_beyond"], open_quota),
        landing_estimate=landing,
        landing_gap=settled(landing - rows["quota"]),
    )


def _reason(
    rows: pd.DataFrame,
    too_few: pd.Series,
    no_wins: pd.Series,
    settings: Settings,
    *,
    no_quotas: bool,
) -> pd.Series:
    limit = settings.progress.unknown_profit_limit_rate
    booked = rows["booked_known"] + rows["booked_unknown"]
    part_unknown = ratio(rows["open_unknown"], rows["open_weight"]) > limit
    return codes(
        rows.index,
        **{
            Reason.ABSENT_EXTRACT: no_quotas
            | rows["booked_net"].isna() & ~(booked > 0)
            | rows["open_in_window"].isna() & ~(rows["open_unknown"] > 0),
            Reason.NO_QUOTA: ~(rows["quota"] > 0),
            Reason.QUOTA_MET: rows["remaining_quota"] <= 0,
            Reason.NO_GROSS_PROFIT: rows["booked_net"].isna() & (booked > 0)
            | rows["open_in_window"].isna() & (rows["open_unknown"] > 0),
            Reason.PROVISIONAL: ratio(rows["booked_unknown"], booked) > limit,
            Reason.V_PROVISIONAL: part_unknown & rows["open_in_window"].notna(),
            Reason.TOO_FEW: too_few,
            Reason.NO_WINS: no_wins,
        },
    )


def _weeks(quarter: Quarter, as_of: pd.Timestamp) -> list[Week]:
    first, last = Week.of(quarter.start), Week.of(as_of.date())
    return [first + n for n in range((last.monday - first.monday).days // _DAYS_A_WEEK + 1)]


def _every_week(added: pd.DataFrame, weeks: list[Week], regions: tuple[str, ...]) -> pd.DataFrame:
    names = [str(week) for week in weeks]
    wanted = pd.DataFrame(
        [(str(Level.COMPANY), None, week) for week in names]
        + [(str(Level.REGION), region, week) for region in regions for week in names],
        columns=["level", "region", "week"],
    )
    keys = ["level", "region", "week"]
    nowhere = added[(added["level"] == Level.REGION) & added["region"].isna()]
    full = wanted.merge(added, on=keys, how="left", validate="one_to_one")
    return pd.concat([full, nowhere], ignore_index=True) if len(nowhere) else full


def _against_quota(
    full: pd.DataFrame,
    progress: pd.DataFrame,
    weeks: list[Week],
    quarter: Quarter,
    as_of: pd.Timestamp,
) -> pd.DataFrame:
    ends = {str(week): min(week.sunday, quarter.end, as_of.date()) for week in weeks}
    quotas = progress[progress["measure"] == Measure.REVENUE]
    keyed = full.merge(
        quotas.loc[
            quotas["level"].isin([Level.COMPANY, Level.REGION]), ["level", "region", "quota"]
        ],
        on=["level", "region"],
        how="left",
        validate="many_to_one",
    )
    share = keyed["week"].map({w: quarter.elapsed(end) / quarter.days for w, end in ends.items()})
    return keyed.assign(
        week_ends_on=pd.to_datetime(keyed["week"].map(ends)),
        quota_to_date=settled(keyed["quota"] * share),
    )

"""The past of page 1's five figures, a row a week (PRG-2, PRG-8, PRG-11, FCT-4, set-aside rate).

What they are made of is added up in `headline_sums`; this week's own figures are those of their
tables, to which they must tie.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from assets.metrics.arrivals import arrived
from assets.metrics.figures import codes, conform, ratio, settled
from assets.metrics.headline_sums import BOOKED, COMMITTED, OPEN, headline_sums, open_in_window
from assets.metrics.lookups import among
from assets.metrics.scorecard import first_reason
from assets.metrics.ties import sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.decisions import HeadlineWeeks
from schemas.vocabulary import DATA_STATUS, Level, Measure, ProbabilitySet, Reason, Unit

UNITS: Mapping[str, Unit] = {
    "PRG-2": Unit.RATE,
    "PRG-8": Unit.FACTOR,
    "PRG-11": Unit.MONEY,
    "FCT-4": Unit.RATE,
    DATA_STATUS: Unit.RATE,
}
"""The five figures, in their order, and how each is written."""
_PLACE = ["level", "region"]
_KEYS = [*_PLACE, "week"]


def headline_weeks(
    bookings: pd.DataFrame,
    quotas: pd.DataFrame,
    submissions: pd.DataFrame,
    opportunities: pd.DataFrame,
    stage_events: pd.DataFrame,
    roster: pd.DataFrame,
    fx_rates: pd.DataFrame,
    sales_progress: pd.DataFrame,
    landing_bands: pd.DataFrame,
    extract_status: pd.DataFrame,
    data_quality: pd.DataFrame,
    earlier_arrivals: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give attainment, V, landing, commit kept and set-aside rate as of each week's Sunday.

    From what is known now; without stage events nobody knows what was open in earlier weeks
    (`no_history`). Required V and the band of the landing are those of the report week only.
    """
    weeks = week.back(settings.packs.headline_weeks)
    told = weeks if len(stage_events) else weeks[-1:]
    due = open_in_window(opportunities, stage_events, roster, fx_rates, told, settings)
    sums = headline_sums(bookings, quotas, submissions, due, weeks, settings)
    absent = {
        "bookings": bookings.empty,
        "quotas": quotas.empty,
        "submissions": submissions.empty,
        "opportunities": opportunities.empty,
    }
    known = sums["week"].isin([str(one) for one in told])
    # Without a roster nobody knows where an opportunity belongs.
    placed = bool(among(opportunities["rep_id"], roster["rep_id"]).any())
    rows = _filled(sums, known & (placed | (sums["level"] == Level.COMPANY)), absent)
    status = arrived(extract_status, data_quality, str(week))
    arrivals = pd.concat([earlier_arrivals, status], ignore_index=True)
    figures = [
        _attainment(rows, absent, weeks, settings),
        _v(rows, absent, known, sales_progress, week),
        _landing(rows, absent, known, landing_bands, week),
        _commit_kept(rows, absent, settings),
        _set_aside(rows, arrivals, settings),
    ]
    full = pd.concat(figures, ignore_index=True)
    full["unit"] = full["code"].map({code: str(unit) for code, unit in UNITS.items()})
    return conform(full, HeadlineWeeks.empty())


def headline_weeks_ties(
    headline_weeks: pd.DataFrame,
    sales_progress: pd.DataFrame,
    commit_review: pd.DataFrame,
    extract_status: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> list[Tie]:
    """The report week's figures are those of their tables, in every place."""
    revenue = sales_progress[sales_progress["measure"] == Measure.REVENUE]
    sources = {
        "PRG-2": revenue.assign(value=revenue["attainment_rate"]),
        "PRG-8": revenue.assign(value=revenue["v"]),
        "PRG-11": revenue.assign(value=revenue["landing_estimate"]),
        "FCT-4": commit_review.assign(value=commit_review["kept_rate"]),
    }
    now = headline_weeks[headline_weeks["week"] == str(week)]
    places = 1 + len(settings.region_codes)
    count = settings.packs.headline_weeks * places * len(UNITS)
    company = now[(now["code"] == DATA_STATUS) & (now["level"] == Level.COMPANY)]
    return [
        Tie("rows", float(count), float(len(headline_weeks))),
        *(tie for code, rows in sources.items() for tie in _as_now(now, rows, code)),
        Tie(
            "set aside",
            sum_of(extract_status["set_aside_count"]),
            sum_of(company["set_aside_count"]),
        ),
    ]


def _as_now(now: pd.DataFrame, source: pd.DataFrame, code: str) -> list[Tie]:
    """Compare each place's figure with its table's; a null on one side only is a gap, too."""
    mine = now.loc[now["code"] == code, [*_PLACE, "value"]]
    theirs = source.loc[source["level"].isin([Level.COMPANY, Level.REGION]), [*_PLACE, "value"]]
    both = mine.merge(theirs, on=_PLACE, how="left", suffixes=("", "_there"), validate="one_to_one")
    gap = (both["value"] - both["value_there"]).abs()
    one_sided = both["value"].isna() != both["value_there"].isna()
    return [
        Tie(f"{code} as in its table", 0.0, sum_of(gap)),
        Tie(f"{code} absent as in its table", 0.0, float(one_sided.sum())),
    ]


def _filled(sums: pd.DataFrame, placed: pd.Series, absent: Mapping[str, bool]) -> pd.DataFrame:
    """Turn a null sum into 0 where its extract is there and says so."""
    rows = sums.copy()
    if not absent["bookings"]:
        rows[BOOKED] = rows[BOOKED].fillna(0.0)
    told = placed & (not absent["opportunities"])
    for column in OPEN:
        rows[column] = rows[column].mask(told & rows[column].isna(), 0.0)
    return rows


def _figure(
    rows: pd.DataFrame,
    code: str,
    value: pd.Series,
    target: pd.Series | float,
    reasons: Mapping[Reason, pd.Series],
) -> pd.DataFrame:
    masks = {str(reason): mask for reason, mask in reasons.items()}
    reason = first_reason(codes(rows.index, **masks), value)
    return rows[_KEYS].assign(code=code, value=value, target=target, reason=reason)


def _absent(rows: pd.DataFrame, absent: Mapping[str, bool], *extracts: str) -> pd.Series:
    return pd.Series(any(absent[name] for name in extracts), rows.index)


def _attainment(
    rows: pd.DataFrame, absent: Mapping[str, bool], weeks: Sequence[Week], settings: Settings
) -> pd.DataFrame:
    quarters = {week: settings.fiscal.quarter(week.sunday) for week in weeks}
    elapsed = {str(week): q.elapsed(week.sunday) / q.days for week, q in quarters.items()}
    reasons = {
        Reason.ABSENT_EXTRACT: _absent(rows, absent, "bookings", "quotas"),
        Reason.NO_QUOTA: ~(rows["quota"] > 0),
    }
    value = ratio(rows["booked_net"], rows["quota"])
    return _figure(rows, "PRG-2", value, rows["week"].map(elapsed), reasons)


def _v(
    rows: pd.DataFrame,
    absent: Mapping[str, bool],
    known: pd.Series,
    progress: pd.DataFrame,
    week: Week,
) -> pd.DataFrame:
    remaining = settled(rows["quota"] - rows["booked_net"])
    value = ratio(rows["open_in_window"], remaining.where(remaining > 0))
    nobody = rows["open_in_window"].isna() & known
    reasons = {
        Reason.ABSENT_EXTRACT: _absent(rows, absent, "bookings", "quotas", "opportunities")
        | nobody,
        Reason.NO_QUOTA: ~(rows["quota"] > 0),
        Reason.QUOTA_MET: remaining <= 0,
        Reason.NO_HISTORY: ~known,
    }
    revenue = progress[progress["measure"] == Measure.REVENUE]
    required = _of_week(rows, revenue, "v_required", week)
    return _figure(rows, "PRG-8", value, required, reasons)


def _landing(
    rows: pd.DataFrame,
    absent: Mapping[str, bool],
    known: pd.Series,
    bands: pd.DataFrame,
    week: Week,
) -> pd.DataFrame:
    value = settled(rows["booked_net"] + rows["weighted"])
    reasons = {
        Reason.ABSENT_EXTRACT: _absent(rows, absent, "bookings", "opportunities")
        | (value.isna() & known),
        Reason.NO_HISTORY: ~known,
    }
    method = bands[bands["probability_set"] == ProbabilitySet.METHOD]
    return _figure(rows, "PRG-11", value, rows["quota"], reasons).assign(
        low_amount=_of_week(rows, method, "landing_p10", week),
        high_amount=_of_week(rows, method, "landing_p90", week),
    )


def _of_week(rows: pd.DataFrame, table: pd.DataFrame, column: str, week: Week) -> pd.Series:
    """Give a column of a table about the report week, in that week's rows."""
    there = table.loc[table["level"].isin([Level.COMPANY, Level.REGION]), [*_PLACE, column]]
    found = rows[_KEYS].merge(there, on=_PLACE, how="left", validate="many_to_one")
    placed: pd.Series = found[column].set_axis(rows.index).where(rows["week"] == str(week))
    return placed


def _commit_kept(
    rows: pd.DataFrame, absent: Mapping[str, bool], settings: Settings
) -> pd.DataFrame:
    commit, kept = (rows[column] for column in COMMITTED)
    reasons = {
        Reason.ABSENT_EXTRACT: _absent(rows, absent, "bookings", "submissions"),
        Reason.NOT_SUBMITTED_THEN: commit.isna(),
        Reason.NO_COMMIT: commit == 0,
    }
    return _figure(rows, "FCT-4", ratio(kept, commit), settings.forecast.kept_edges[0], reasons)


def _set_aside(rows: pd.DataFrame, arrivals: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    found = rows[_KEYS].merge(arrivals, on=_KEYS, how="left", validate="one_to_one")
    there = found["week"].isin(arrivals["week"])
    of_region = found["level"] == Level.REGION
    reasons = {Reason.NO_HISTORY: ~there, Reason.NO_ROW_COUNT: of_region}
    reasons |= {Reason.ABSENT_EXTRACT: there & ~of_region}
    value = ratio(found["set_aside_count"], found["rows_read"])
    figure = _figure(found, DATA_STATUS, value, settings.set_aside.limit_rate, reasons)
    counted = found["set_aside_count"].mask(there, found["set_aside_count"].fillna(0.0))
    return figure.assign(set_aside_count=counted)

"""The scorecard of every outside seller: figure, target and rank in the region (PRF-1).

The figures are those of their own tables; what they were before is `scorecard_history`'s.
"""

from collections.abc import Mapping

import pandas as pd

from assets.metrics.figures import codes, conform, joined_codes
from assets.metrics.tenure import seated
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.performance import RepScorecard
from schemas.vocabulary import SEPARATOR, Level, Measure, Reason, Unit

SCORES: Mapping[str, Unit] = {
    "PRG-2": Unit.RATE,
    "PRG-12": Unit.RATE,
    "PRG-8": Unit.FACTOR,
    "FCT-4": Unit.RATE,
    "ACC-2": Unit.RATE,
    "ACC-1": Unit.RATE,
    "CVG-3": Unit.RATE,
    "WKP-1": Unit.RATE,
    "PLN-2": Unit.RATE,
}
"""The metrics of the scorecard, in their order, and how each is written."""
_NOBODY: Mapping[str, Reason] = {
    "FCT-4": Reason.NOT_SUBMITTED_THEN,
    "ACC-2": Reason.NO_ACTUAL,
    "ACC-1": Reason.NO_ACTUAL,
    "CVG-3": Reason.NO_ACCOUNTS,
    "WKP-1": Reason.NO_VISITS,
    "PLN-2": Reason.NO_ACCOUNTS,
}
"""Why a seller has no row in a table that is there."""
_NEAREST = 1
_KEPT = 1.0
"""A commit is kept best by exactly what was committed: more was held back."""
_DECIMALS = 9


def rep_scorecard(
    sales_progress: pd.DataFrame,
    commit_review: pd.DataFrame,
    accuracy_horizons: pd.DataFrame,
    account_growth: pd.DataFrame,
    visit_effectiveness: pd.DataFrame,
    account_list: pd.DataFrame,
    roster: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give one row a filled outside seat and metric, ranked inside its region (PRF-1).

    Attainment of revenue and profit, V against required V, commit kept, WAPE and bias one week
    ahead over the trailing weeks, SOA growth, effective visits, fresh plans.
    """
    seats = seated(roster, pd.Timestamp(week.sunday))
    figures = [
        *_progress(sales_progress, seats),
        _figure(_reps(commit_review), "FCT-4", "kept_rate", _KEPT),
        *_accuracy(accuracy_horizons),
        _growth(account_growth, seats, week),
        _figure(
            visit_effectiveness[visit_effectiveness["week"] == str(week)],
            "WKP-1",
            "effective_rate",
            1.0,
        ),
        _figure(_reps(account_list), "PLN-2", "fresh_plan_rate"),
    ]
    rows = _every_score(seats, pd.concat(figures, ignore_index=True))
    ranked = _ranked(rows, settings.scorecard.seat_weeks_minimum)
    order = ranked["code"].map({code: place for place, code in enumerate(SCORES)})
    ordered = ranked.assign(week=str(week), order=order).sort_values(["region", "rep_id", "order"])
    return conform(ordered, RepScorecard.empty())


def rep_scorecard_ties(rep_scorecard: pd.DataFrame, roster: pd.DataFrame, week: Week) -> list[Tie]:
    """Every filled outside seat has every metric, and ranks run up to no more than the ranked."""
    seats = len(seated(roster, pd.Timestamp(week.sunday)))
    places = rep_scorecard["rank"].fillna(0) > rep_scorecard["ranked_count"]
    return [
        Tie("rows = seats times metrics", float(seats * len(SCORES)), float(len(rep_scorecard))),
        Tie("ranks beyond the ranked", 0.0, float(places.sum())),
    ]


def first_reason(reason: pd.Series, value: pd.Series) -> pd.Series:
    """Give the first of several reasons where a figure is absent."""
    first = reason.astype("str").str.replace(f"{SEPARATOR}.*", "", regex=True)
    return first.where(value.isna())


def _reps(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["level"] == Level.REP]


def _figure(
    rows: pd.DataFrame, code: str, column: str, target: pd.Series | float = float("nan")
) -> pd.DataFrame:
    value = rows[column].astype(float)
    return rows[["region", "rep_id"]].assign(
        code=code, value=value, target=target, reason=first_reason(rows["reason"], value)
    )


def _progress(progress: pd.DataFrame, seats: pd.DataFrame) -> list[pd.DataFrame]:
    keys = ["region", "team", "rep_id"]
    reps = seats[keys].merge(_reps(progress), on=keys, how="inner", validate="one_to_many")
    revenue = reps[reps["measure"] == Measure.REVENUE]
    profit = reps[reps["measure"] == Measure.GROSS_PROFIT]
    return [
        _figure(revenue, "PRG-2", "attainment_rate", revenue["time_elapsed_rate"]),
        _figure(profit, "PRG-12", "attainment_rate", profit["time_elapsed_rate"]),
        _figure(revenue, "PRG-8", "v", revenue["v_required"]),
    ]


def _accuracy(horizons: pd.DataFrame) -> list[pd.DataFrame]:
    nearest = horizons[(horizons["grain"] == Level.REP) & (horizons["horizon"] == _NEAREST)]
    return [_figure(nearest, "ACC-2", "wape_rate"), _figure(nearest, "ACC-1", "bias_rate")]


def _growth(growth: pd.DataFrame, seats: pd.DataFrame, week: Week) -> pd.DataFrame:
    now = growth[growth["week"] == str(week)].assign(reason=str(Reason.ABSENT_EXTRACT))
    homes = seats[["region", "rep_id"]]
    placed = homes.merge(now, on="rep_id", how="inner", validate="one_to_one")
    return _figure(placed, "CVG-3", "growth_rate")


def _every_score(seats: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Give every seat every metric; where a table has no row of it, the reason why."""
    codes_ = pd.DataFrame({"code": list(SCORES), "unit": [str(unit) for unit in SCORES.values()]})
    wanted = seats.merge(codes_, how="cross")
    keys = ["region", "rep_id", "code"]
    rows = wanted.merge(figures, on=keys, how="left", validate="one_to_one")
    nobody = rows["code"].map({code: str(why) for code, why in _NOBODY.items()})
    there = rows["code"].isin(figures["code"])
    unknown = nobody.where(there, str(Reason.ABSENT_EXTRACT))
    rows["reason"] = rows["reason"].mask(rows["value"].isna() & rows["reason"].isna(), unknown)
    return rows


def _ranked(rows: pd.DataFrame, minimum: int) -> pd.DataFrame:
    settled_in = rows["seat_week_count"] >= minimum
    worth = merit(rows).where(settled_in)
    place = worth.groupby([rows["region"], rows["code"]]).rank(method="dense", ascending=False)
    count = worth.groupby([rows["region"], rows["code"]]).transform("count")
    fresh = codes(rows.index, **{Reason.NEW_IN_SEAT: ~settled_in})
    no_win = rows["value"].notna() & worth.isna() & settled_in
    unranked = codes(rows.index, **{Reason.NO_WINS: no_win})
    reason = joined_codes([rows["reason"], fresh, unranked])
    return rows.assign(rank=place.astype("Int64"), ranked_count=count, reason=reason)


def merit(rows: pd.DataFrame) -> pd.Series:
    """Give what is ranked, more is better: an error by its smallness, V by what it should be."""
    code, value = rows["code"], rows["value"]
    worth = value.mask(code == "ACC-2", -value).mask(code == "ACC-1", -value.abs())
    worth = worth.mask(code == "FCT-4", -(value - rows["target"]).abs())
    return worth.mask(code == "PRG-8", value / rows["target"]).round(_DECIMALS)

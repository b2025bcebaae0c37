"""The regions side by side: figure, target, rank and status (the company's league table).

Every figure is that of its own table as it stands; nothing is computed but ranks.
"""

from collections.abc import Mapping

import pandas as pd

from assets.metrics.figures import conform
from assets.metrics.grids import grid
from assets.metrics.scorecard import first_reason
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.decisions import RegionLeague
from schemas.vocabulary import Dimension, Level, Measure, Period, Reason, Status, Unit

FIGURES: Mapping[str, Unit] = {
    "PRG-2": Unit.RATE,
    "PRG-12": Unit.RATE,
    "PRG-8": Unit.FACTOR,
    "FCT-4": Unit.RATE,
    "ACC-3": Unit.RATE,
    "FUN-7": Unit.RATE,
    "CVG-3": Unit.RATE,
    "WKP-1": Unit.RATE,
    "LST-1": Unit.RATE,
}
"""The figures of the league, in their order, and how each is written."""
_NOBODY: Mapping[str, Reason] = {
    "FCT-4": Reason.NOT_SUBMITTED_THEN,
    "ACC-3": Reason.NO_ACTUAL,
    "CVG-3": Reason.NO_ACCOUNTS,
    "WKP-1": Reason.NO_SELLERS,
    "LST-1": Reason.NO_ACCOUNTS,
}
"""Why a region has no row in a table that is there."""
_NEAREST = 1
_KEPT = 1.0
"""A commit is kept best by exactly what was committed: more was held back."""
_DECIMALS = 9


def region_league(
    sales_progress: pd.DataFrame,
    commit_review: pd.DataFrame,
    accuracy_horizons: pd.DataFrame,
    slip_rates: pd.DataFrame,
    coverage_totals: pd.DataFrame,
    visit_weeks: pd.DataFrame,
    account_list: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give one row a region and figure, 1 is best; the slip rate is that of the quarter.

    Less slip is better, and a commit is kept best by exactly what was committed. What is absent
    has no rank.
    """
    nearest = accuracy_horizons[accuracy_horizons["horizon"] == _NEAREST]
    whole = coverage_totals[coverage_totals["dimension"] == Dimension.ALL]
    figures = [
        *_progress(sales_progress, settings),
        _figure(commit_review, "FCT-4", "kept_rate", settings.forecast.kept_edges[0]),
        _figure(nearest.rename(columns={"grain": "level"}), "ACC-3", "accuracy_rate"),
        _figure(slip_rates[slip_rates["period"] == Period.QUARTER], "FUN-7", "slip_rate"),
        _figure(whole.assign(reason=str(Reason.ABSENT_EXTRACT)), "CVG-3", "activated_rate"),
        _figure(visit_weeks[visit_weeks["week"] == str(week)], "WKP-1", "effective_rate", 1.0),
        _figure(account_list, "LST-1", "completeness_rate"),
    ]
    rows = _everywhere(pd.concat(figures, ignore_index=True), settings.region_codes)
    worth = _merit(rows).groupby(rows["code"])
    return conform(
        rows.assign(
            rank=worth.rank(method="dense", ascending=False).astype("Int64"),
            ranked_count=worth.transform("count"),
            status=_status(rows, settings.forecast.kept_edges[1]),
        ),
        RegionLeague.empty(),
    )


def region_league_ties(
    region_league: pd.DataFrame, headlines: pd.DataFrame, settings: Settings
) -> list[Tie]:
    """Every region has every figure, those of page 1 as there; what has a value has a rank."""
    count = len(settings.region_codes) * len(FIGURES)
    regions = headlines[headlines["level"] == Level.REGION]
    both = region_league.merge(
        regions[["region", "code", "value", "status"]],
        on=["region", "code"],
        how="inner",
        suffixes=("", "_there"),
        validate="one_to_one",
    )
    other = both["status"] != both["status_there"]
    gap = (both["value"] - both["value_there"]).abs().sum()
    ranked = region_league["value"].notna() == region_league["rank"].notna()
    return [
        Tie("rows = regions times figures", float(count), float(len(region_league))),
        Tie("figures as on page 1", 0.0, float(gap)),
        Tie("status other than on page 1", 0.0, float(other.sum())),
        Tie("figures without a rank", 0.0, float((~ranked).sum())),
    ]


def _progress(progress: pd.DataFrame, settings: Settings) -> list[pd.DataFrame]:
    revenue = progress[progress["measure"] == Measure.REVENUE]
    profit = progress[progress["measure"] == Measure.GROSS_PROFIT]
    return [
        _figure(revenue, "PRG-2", "attainment_rate", revenue["time_elapsed_rate"]),
        _figure(profit, "PRG-12", "attainment_rate", profit["time_elapsed_rate"]),
        _figure(revenue, "PRG-8", "v", settings.progress.v_target),
    ]


def _figure(
    rows: pd.DataFrame, code: str, column: str, target: pd.Series | float = float("nan")
) -> pd.DataFrame:
    value = rows[column].astype(float)
    told = rows.assign(code=code, value=value, target=target, there=True)
    told["reason"] = first_reason(rows["reason"], value)
    regions = told[(told["level"] == Level.REGION) & told["region"].notna()]
    return regions[["region", "code", "value", "target", "reason", "there"]]


def _everywhere(figures: pd.DataFrame, regions: tuple[str, ...]) -> pd.DataFrame:
    """Give every region every figure; where a table has no row of it, the reason why."""
    places = grid(regions, code=list(FIGURES))
    wanted = places.loc[places["level"] == Level.REGION, ["region", "code"]]
    rows = wanted.merge(figures, on=["region", "code"], how="left", validate="one_to_one")
    nobody = rows["code"].map({code: str(why) for code, why in _NOBODY.items()})
    known = rows["code"].isin(figures["code"])
    nobody = nobody.where(known, str(Reason.ABSENT_EXTRACT)).fillna(str(Reason.ABSENT_EXTRACT))
    rows["reason"] = rows["reason"].mask(rows["there"].isna(), nobody)
    return rows.assign(unit=rows["code"].map({code: str(unit) for code, unit in FIGURES.items()}))


def _merit(rows: pd.DataFrame) -> pd.Series:
    """Give what is ranked, more is better."""
    value = rows["value"].mask(rows["code"] == "FUN-7", -rows["value"])
    worth: pd.Series = value.mask(rows["code"] == "FCT-4", -(value - _KEPT).abs())
    return worth.round(_DECIMALS)


def _status(rows: pd.DataFrame, most_kept: float) -> pd.Series:
    """Hold figures against their targets; a commit kept too well was held back: neither."""
    judged = rows["target"].notna()
    good = judged & (rows["value"] >= rows["target"])
    held_back = (rows["code"] == "FCT-4") & (rows["value"] > most_kept)
    status = pd.Series(str(Status.NEUTRAL), index=rows.index, dtype="str")
    status = status.mask(judged & ~held_back, str(Status.BAD))
    status = status.mask(good & ~held_back, str(Status.GOOD))
    return status.mask(rows["value"].isna(), str(Status.ABSENT))

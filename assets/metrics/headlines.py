"""The figures of page 1, one row a region and figure, held against their targets."""

import pandas as pd

from assets.metrics.figures import conform
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.headlines import Headlines
from schemas.vocabulary import SEPARATOR, Dimension, Level, Measure, Reason, Status, Unit

_FIRST_HORIZON = 1
_UNITS = {
    "PRG-2": Unit.RATE,
    "PRG-8": Unit.FACTOR,
    "FCT-3": Unit.MONEY,
    "ACC-3": Unit.RATE,
    "CVG-3": Unit.RATE,
    "WKP-1": Unit.RATE,
}
"""The figures of page 1, in their order, and how each is written."""
_JUDGED = ("PRG-2", "PRG-8", "WKP-1")
"""Figures that should reach their target; a commit above the system forecast is no merit."""
_NOTHING_THERE = {
    "ACC-3": Reason.NO_ACTUAL,
    "CVG-3": Reason.NO_ACCOUNTS,
    "WKP-1": Reason.NO_SELLERS,
}
"""Why a region has no row in a table that is there."""


def headlines(
    progress: pd.DataFrame,
    forecast_weeks: pd.DataFrame,
    accuracy_horizons: pd.DataFrame,
    coverage_totals: pd.DataFrame,
    visit_weeks: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give attainment, V, four-week commit, accuracy, SOA and effective visits.

    Every figure is taken from its table as it stands. Where the whole table is empty its extract
    is absent; where a region has no row, there is nothing of the kind in the region.
    """
    revenue = progress[progress["measure"] == Measure.REVENUE]
    commit = _four_weeks(forecast_weeks)
    nearest = accuracy_horizons[accuracy_horizons["horizon"] == _FIRST_HORIZON]
    everything = coverage_totals[coverage_totals["dimension"] == Dimension.ALL]
    this_week = visit_weeks[visit_weeks["week"] == str(week)]
    unknown = str(Reason.ABSENT_EXTRACT)
    figures = [
        _figure(revenue, "PRG-2", "attainment_rate", revenue["time_elapsed_rate"]),
        _figure(revenue, "PRG-8", "v", settings.progress.v_target),
        _figure(commit, "FCT-3", "submitted_commit", commit["system_forecast"]),
        _figure(nearest.rename(columns={"grain": "level"}), "ACC-3", "accuracy_rate"),
        _figure(everything.assign(reason=unknown), "CVG-3", "activated_rate"),
        _figure(this_week, "WKP-1", "effective_rate", 1.0),
    ]
    full = _everywhere(pd.concat(figures, ignore_index=True), settings.region_codes)
    full["status"] = _status(full)
    return conform(full, Headlines.empty())


def key_figures(headlines: pd.DataFrame) -> dict[str, float]:
    """Give the company's figures by code, those that are known."""
    company = headlines[headlines["level"] == Level.COMPANY].dropna(subset="value")
    return {str(code): float(value) for code, value in company.set_index("code")["value"].items()}


def _figure(
    rows: pd.DataFrame,
    code: str,
    column: str,
    target: pd.Series | float = float("nan"),
) -> pd.DataFrame:
    value = rows[column].astype(float)
    told = rows["reason"] if "reason" in rows else rows["flags"]
    first = told.astype("str").str.replace(f"{SEPARATOR}.*", "", regex=True)
    return pd.DataFrame(
        {
            "level": rows["level"],
            "region": rows["region"],
            "code": code,
            "value": value,
            "target": target,
            "reason": first.where(value.isna()),
            "there": True,
        }
    )


def _four_weeks(forecast_weeks: pd.DataFrame) -> pd.DataFrame:
    keys = ["level", "region"]
    above_rep = forecast_weeks[forecast_weeks["level"] != Level.REP]
    sums = ["submitted_commit", "system_forecast"]
    total = above_rep.groupby(keys, dropna=False)[sums].sum(min_count=1).round(4)
    return total.assign(flags=above_rep.groupby(keys, dropna=False)["flags"].first()).reset_index()


def _everywhere(figures: pd.DataFrame, regions: tuple[str, ...]) -> pd.DataFrame:
    """Give each figure a row for the company and every region, absent where there is none."""
    wanted = pd.DataFrame(
        [(str(Level.COMPANY), None, code) for code in _UNITS]
        + [(str(Level.REGION), region, code) for region in regions for code in _UNITS],
        columns=["level", "region", "code"],
    )
    keys = ["level", "region", "code"]
    shown = figures[figures["level"].isin([str(Level.COMPANY), str(Level.REGION)])]
    full = wanted.merge(shown, on=keys, how="left", validate="one_to_one")
    nothing = full["code"].map({code: str(why) for code, why in _NOTHING_THERE.items()})
    nothing = nothing.where(full["code"].isin(figures["code"]), str(Reason.ABSENT_EXTRACT))
    full["reason"] = full["reason"].mask(full["there"].isna(), nothing)
    full["unit"] = full["code"].map({code: str(unit) for code, unit in _UNITS.items()})
    return full


def _status(full: pd.DataFrame) -> pd.Series:
    status = pd.Series(str(Status.NEUTRAL), index=full.index, dtype="str")
    judged = full["target"].notna() & full["code"].isin(_JUDGED)
    good = judged & (full["value"] >= full["target"])
    status = status.mask(judged, str(Status.BAD)).mask(good, str(Status.GOOD))
    return status.mask(full["value"].isna(), str(Status.ABSENT))

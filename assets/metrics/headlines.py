"""The figures of page 1, one row a region and figure, held against their targets."""

import pandas as pd

from assets.metrics.figures import conform
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.headlines import Headlines
from schemas.vocabulary import SEPARATOR, Dimension, Level, Measure, Reason, Status, Unit

_FIRST_HORIZON = 1


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

    Every figure is taken from its table as it stands. One without a row in its table is absent
    because its extract is.
    """
    revenue = progress[progress["measure"] == Measure.REVENUE]
    commit = _four_weeks(forecast_weeks)
    nearest = accuracy_horizons[accuracy_horizons["horizon"] == _FIRST_HORIZON]
    everything = coverage_totals[coverage_totals["dimension"] == Dimension.ALL]
    this_week = visit_weeks[visit_weeks["week"] == str(week)]
    figures = [
        _figure(revenue, "PRG-2", Unit.RATE, "attainment_rate", revenue["time_elapsed_rate"]),
        _figure(revenue, "PRG-8", Unit.FACTOR, "v", settings.progress.v_target),
        _figure(commit, "FCT-3", Unit.MONEY, "submitted_commit", commit["system_forecast"]),
        _figure(nearest.rename(columns={"grain": "level"}), "ACC-3", Unit.RATE, "accuracy_rate"),
        _figure(everything.assign(reason=None), "CVG-3", Unit.RATE, "activated_rate"),
        _figure(this_week, "WKP-1", Unit.RATE, "effective_rate", 1.0),
    ]
    full = _everywhere(pd.concat(figures, ignore_index=True), settings.region_codes)
    full["status"] = _status(full)
    return conform(full, Headlines.empty())


def _figure(
    rows: pd.DataFrame,
    code: str,
    unit: Unit,
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
            "unit": str(unit),
            "value": value,
            "target": target,
            "reason": first.where(value.isna()),
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
    codes = list(dict.fromkeys(["PRG-2", "PRG-8", "FCT-3", "ACC-3", "CVG-3", "WKP-1"]))
    wanted = pd.DataFrame(
        [(str(Level.COMPANY), None, code) for code in codes]
        + [(str(Level.REGION), region, code) for region in regions for code in codes],
        columns=["level", "region", "code"],
    )
    keys = ["level", "region", "code"]
    shown = figures[figures["level"].isin([str(Level.COMPANY), str(Level.REGION)])]
    full = wanted.merge(shown, on=keys, how="left", validate="one_to_one")
    full["reason"] = full["reason"].mask(full["unit"].isna(), str(Reason.ABSENT_EXTRACT))
    full["unit"] = full["unit"].fillna(str(Unit.RATE))
    return full


def _status(full: pd.DataFrame) -> pd.Series:
    status = pd.Series(str(Status.NEUTRAL), index=full.index, dtype="str")
    judged = full["target"].notna()
    good = judged & (full["value"] >= full["target"])
    status = status.mask(judged, str(Status.BAD)).mask(good, str(Status.GOOD))
    return status.mask(full["value"].isna(), str(Status.ABSENT))

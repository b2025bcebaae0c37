"""The bridge from forecast to orders added up by rep, region and company (ACC-8)."""

import pandas as pd

from assets.metrics.figures import conform
from assets.metrics.forecast_bridge import BUCKETS, SIDES, residual
from assets.metrics.ties import same_at_levels, sum_of
from assets.proof import Tie
from schemas.tables.forecast_bridge import ForecastBridgeTotals
from schemas.vocabulary import Level, Reason

_OWNER = ["region", "rep_id"]
_GRAIN_KEYS = {Level.COMPANY: [], Level.REGION: ["region"], Level.REP: _OWNER}


def forecast_bridge_totals(
    forecast_bridge: pd.DataFrame, forecast_accuracy: pd.DataFrame
) -> pd.DataFrame:
    """Add the bridge up by rep, region and company; the residual is 0.00 (ACC-8).

    A row for each of `forecast_accuracy` in the bridge's weeks. Who did not submit has no
    forecast: his orders are unforecast.
    """
    by = ["target_week", "horizon"]
    sums = [*SIDES, *BUCKETS]
    added = []
    for level, grain in _GRAIN_KEYS.items():
        total = forecast_bridge.groupby([*grain, *by], dropna=False)[sums].sum().round(4)
        added.append(total.reset_index().assign(level=str(level)))
    weeks = forecast_accuracy["target_week"].isin(forecast_bridge["target_week"].unique())
    keys = ["level", *_OWNER, *by]
    wanted = forecast_accuracy[weeks].rename(columns={"grain": "level"})
    silent = wanted["forecast"].isna().to_numpy()
    totals = _same_keys(wanted[keys]).merge(
        _same_keys(pd.concat(added, ignore_index=True).reindex(columns=[*keys, *sums])),
        on=keys,
        how="left",
        validate="one_to_one",
    )
    totals[sums] = totals[sums].fillna(0.0)
    totals["residual"] = residual(totals)
    totals["reason"] = pd.Series(str(Reason.NOT_SUBMITTED), totals.index).where(silent)
    totals["forecast"] = totals["forecast"].mask(silent)
    return conform(totals, ForecastBridgeTotals.empty())


def forecast_bridge_totals_ties(
    forecast_bridge_totals: pd.DataFrame,
    forecast_bridge: pd.DataFrame,
    forecast_accuracy: pd.DataFrame,
) -> list[Tie]:
    """Every grain closes, has all rows, and the forecast and actual of forecast accuracy."""
    totals = forecast_bridge_totals
    company = totals[totals["level"] == Level.COMPANY]
    weeks = forecast_accuracy["target_week"].isin(totals["target_week"].unique())
    other = forecast_accuracy[weeks].reset_index(drop=True)
    return [
        Tie("residual at every grain", 0.0, sum_of(totals["residual"].abs())),
        *same_at_levels(totals, [*SIDES, *BUCKETS]),
        *(
            Tie(f"{side} = forecast_accuracy", 0.0, sum_of((totals[side] - other[side]).abs()))
            for side in SIDES
        ),
        *(
            Tie(f"{column} = rows", sum_of(forecast_bridge[column]), sum_of(company[column]))
            for column in BUCKETS
        ),
    ]


def _same_keys(frame: pd.DataFrame) -> pd.DataFrame:
    """Give keys of one type, so that a missing region is the same one on both sides."""
    return frame.astype(dict.fromkeys(["level", *_OWNER, "target_week"], "str"))

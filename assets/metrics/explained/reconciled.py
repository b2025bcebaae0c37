"""What goes into bridge, habit, reconciliation and restatement (ACC-4, 5, 7, 8, REC-1, REC-2)."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from assets.metrics.explained.metric import COUNT, Metric, Rows, Selection, of_one
from assets.metrics.habits import weekly_ratios
from assets.metrics.restated import rows_behind
from schemas.vocabulary import Level


def horizons_of_grain(accuracy_horizons: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the WAPE of the same company, region or rep at every horizon that has one."""
    place = [key for key in ("region", "rep_id") if key in selection.keys]
    grain = (Level.COMPANY, Level.REGION, Level.REP)[len(place)]
    mine = selection.among(accuracy_horizons[accuracy_horizons["grain"] == grain], *place)
    columns = ["grain", "region", "rep_id", "horizon", "forecast", "actual", "wape_rate"]
    return mine.loc[mine["wape_rate"].notna(), columns].sort_values("horizon")


def weeks_of_habit(forecast_scores: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the weeks with orders and a commit one week before, with the ratio of both."""
    return selection.among(weekly_ratios(forecast_scores), "rep_id")


def bridge_rows(forecast_bridge: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the accounts with their forecast, their orders and the one cause of the difference."""
    keys = ("region", "rep_id", "account_id", "target_week", "horizon")
    return selection.among(forecast_bridge, *keys)


def reconciled_rows(order_reconciliation: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the opportunities and order lines of a class."""
    keys = ("region", "rep_id", "opportunity_id", "order_line_id", "match_class")
    return selection.among(order_reconciliation, *keys)


def then_and_now(restated_figures: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the figures that changed, as first reported and as known now."""
    rows = _restated(restated_figures, selection)
    return rows[["code", "level", "region", "period", "reported_week", "first_reported", "now"]]


def rows_restated(
    restated_rows: pd.DataFrame, restated_figures: pd.DataFrame, selection: Selection
) -> pd.DataFrame:
    """Give the rows of the extracts that came, went or changed and are behind the figures."""
    told = _restated(restated_figures, selection).reset_index(drop=True)
    rows = rows_behind(told.assign(figure=told.index), restated_rows, selection.settings)
    columns = ["period", "extract", "row_id", "row_region", "change", "happened_on"]
    return rows[[*columns, "amount_before", "amount"]]


def _restated(restated_figures: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    level = Level.REGION if "region" in selection.keys else Level.COMPANY
    rows = restated_figures[restated_figures["level"] == level]
    return selection.among(rows, "code", "region", "rep_id", "period", "horizon")


def _at(place: int, column: str) -> Callable[[pd.DataFrame], Any]:
    return lambda rows: rows[column].iloc[place] if len(rows) > 1 else None


def _weeks_between(rows: pd.DataFrame) -> Any:
    return rows["horizon"].max() - rows["horizon"].min() if len(rows) > 1 else None


def _median(rows: pd.DataFrame) -> Any:
    return rows["ratio"].median() if len(set(rows["rep_id"])) == 1 else None


_SIDES = ("pulled_in", "unforecast", "slipped", "lost", "amount_change")
_BRIDGE = "{bridge_forecast} + {pulled_in} + {unforecast} - {slipped} - {lost} + {amount_change}"

ACCURACY = (
    Metric(
        "ACC-4",
        ("accuracy_horizons",),
        {"points_gained_per_week": "({wape_farthest} - {wape_nearest}) / {weeks_between}"},
        (
            Rows(
                horizons_of_grain,
                {
                    "wape_farthest": _at(-1, "wape_rate"),
                    "wape_nearest": _at(0, "wape_rate"),
                    "weeks_between": _weeks_between,
                },
            ),
        ),
        only={"horizon": "1"},
    ),
    Metric(
        "ACC-5",
        ("forecast_habits",),
        {"median_ratio": "{median_ratio}"},
        (Rows(weeks_of_habit, {"median_ratio": _median, "week_count": COUNT}),),
    ),
)
BRIDGE = Metric(
    "ACC-8",
    ("forecast_bridge_totals", "forecast_bridge"),
    {"actual": _BRIDGE},
    (Rows(bridge_rows, {"bridge_forecast": "forecast"} | {name: name for name in _SIDES}),),
    {"target_week": lambda asked: str(asked.week), "horizon": 1},
)
METRICS = (
    Metric(
        "REC-1",
        ("reconciliation_totals", "order_reconciliation"),
        {"booked_net": "{crm_amount} + {difference_amount}"},
        (Rows(reconciled_rows, {name: name for name in ("crm_amount", "difference_amount")}),),
    ),
    Metric(
        "REC-2",
        ("restatements",),
        {"difference": "{now} - {first_reported}"},
        (
            Rows(then_and_now, {name: of_one(name) for name in ("now", "first_reported")}),
            Rows(rows_restated, {"row_count": COUNT}),
        ),
    ),
)

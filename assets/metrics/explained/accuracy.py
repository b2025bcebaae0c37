"""What goes into forecast accuracy against orders (ACC-1 to ACC-8)."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from assets.metrics.accuracy import whole_reps
from assets.metrics.explained.metric import Metric, Rows, Selection, of_one
from schemas.vocabulary import Level

_SCORE = ["region", "rep_id", "target_week", "horizon", "forecast", "actual"]
_SCORE += ["abs_error", "naive_abs_error"]


def scores_pooled(forecast_scores: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give forecast and actual of each rep and target week that has a forecast in the whole."""
    parted = {"region", "rep_id"} & set(selection.keys)
    scores = forecast_scores if parted else whole_reps(forecast_scores)
    mine = selection.among(scores.reindex(columns=_SCORE), *_SCORE[:4])
    told = mine.groupby(["target_week", "horizon"])["forecast"].transform("count") > 0
    return mine[told]


def first_reports(
    reported_figures: pd.DataFrame, first_reported: pd.DataFrame, selection: Selection
) -> pd.DataFrame:
    """Give bias and WAPE as the target week itself reported them; this week reports its own."""
    rows = pd.concat([reported_figures, first_reported], ignore_index=True)
    level = next((name for key, name in _LEVELS.items() if key in selection.keys), Level.COMPANY)
    rows = rows[rows["code"].isin(_FIRST) & (rows["level"] == level)]
    mine = selection.among(rows, "region", "rep_id", "horizon", period="target_week")
    return mine[["code", "region", "rep_id", "period", "horizon", "reported_week", "value"]]


def _first(code: str) -> Callable[[pd.DataFrame], Any]:
    return lambda rows: of_one("value")(rows[rows["code"] == code])


_LEVELS = {"rep_id": Level.REP, "region": Level.REGION}
_FIRST = {"ACC-1": "bias_rate_first", "ACC-2": "wape_rate_first"}
_TABLES = ("accuracy_horizons", "forecast_accuracy")
_NEXT = {"horizon": 1}
_POOLED = Rows(scores_pooled, {name: name for name in ("forecast", "actual")})
_ERRORS = Rows(scores_pooled, {name: name for name in ("abs_error", "actual")})
_NAIVE = Rows(scores_pooled, {name: name for name in ("naive_abs_error", "abs_error", "actual")})

_RESTATED = {name: name for name in ("forecast", "actual", "abs_error")}

METRICS = (
    Metric(
        "ACC-1", _TABLES, {"bias_rate": "({forecast} - {actual}) / {actual}"}, (_POOLED,), _NEXT
    ),
    Metric("ACC-2", _TABLES, {"wape_rate": "{abs_error} / {actual}"}, (_ERRORS,), _NEXT),
    Metric(
        "ACC-3",
        _TABLES,
        {"accuracy_rate": "max(0, 1 - {abs_error} / {actual})"},
        (_ERRORS,),
        _NEXT,
    ),
    Metric(
        "ACC-6",
        _TABLES,
        {"skill": "{naive_abs_error} / {actual} - {abs_error} / {actual}"},
        (_NAIVE,),
        _NEXT,
    ),
    Metric(
        "ACC-7",
        ("accuracy_restated",),
        {
            "bias_rate_first": "{bias_rate_first}",
            "bias_rate": "({forecast} - {actual}) / {actual}",
            "wape_rate_first": "{wape_rate_first}",
            "wape_rate": "{abs_error} / {actual}",
        },
        (
            Rows(first_reports, {name: _first(code) for code, name in _FIRST.items()}),
            Rows(scores_pooled, _RESTATED),
        ),
        _NEXT | {"target_week": lambda asked: str(asked.week)},
    ),
)

"""What goes into pipeline bridge, slipped dates and calibration (FUN-6, FUN-7, FUN-11)."""

from collections.abc import Callable

import pandas as pd

from assets.metrics.bridge import TAKEN_OFF
from assets.metrics.calibration import resolved_once_seen as seen_before
from assets.metrics.explained.metric import Metric, Rows, Selection, of_one
from assets.metrics.figures import DECIMALS
from assets.metrics.slips import due_opportunities
from schemas.vocabulary import Level, Period, PipelineBucket


def pipeline_entries(bridge_entries: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the opportunities that were open, came, went or changed, each under its bucket."""
    level = Level.REGION if "region" in selection.keys else Level.COMPANY
    mine = selection.among(bridge_entries[bridge_entries["level"] == level], "region")
    mine = mine[mine["bucket"].isin(_in_formula(selection))]
    return mine[[*_ENTRY, "amount"]]


def opportunities_due_then(
    opportunities_before: pd.DataFrame,
    opportunities: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    stage_events: pd.DataFrame,
    roster: pd.DataFrame,
    fx_rates: pd.DataFrame,
    selection: Selection,
) -> pd.DataFrame:
    """Give what was due in the period at its start, and what of it slipped past the end."""
    states = (opportunities_before, opportunities, opportunities_as_of, stage_events)
    due = due_opportunities(*states, roster, fx_rates, selection.week, selection.settings)
    return selection.among(due, "region", "period")


def resolved_seen_at_level(
    opportunities_as_of: pd.DataFrame, stage_spells: pd.DataFrame, selection: Selection
) -> pd.DataFrame:
    """Give the opportunities won or lost in the trailing quarters and once seen at the level."""
    rows = seen_before(opportunities_as_of, stage_spells, selection.week, selection.settings)
    return selection.among(rows, "region", "stage")


def prior_of_method(selection: Selection) -> pd.DataFrame:
    """Give the method's probability of the level, and as how many opportunities it counts."""
    chances = {str(one): p for one, p in selection.settings.stages.probabilities.items()}
    rows = pd.DataFrame({"stage": list(chances), "win_probability": list(chances.values())})
    rows["prior_weight"] = selection.settings.calibration.prior_weight
    return selection.among(rows, "stage")


def bridge_formula(selection: Selection) -> str:
    """Give the whole way from opening to closing; for any other bucket its own amount."""
    named = _in_formula(selection)
    if len(named) == 1:
        return f"{{{named[0]}}}"
    signed = [f" {'-' if name in TAKEN_OFF else '+'} {{{name}}}" for name in named]
    return "".join(signed).removeprefix(" + ")


def _in_formula(selection: Selection) -> list[str]:
    bucket = str(selection.keys.get("bucket", PipelineBucket.CLOSING))
    if bucket == PipelineBucket.RESIDUAL:
        return list(_BUCKETS)
    whole = [name for name in _BUCKETS if name != PipelineBucket.CLOSING]
    return whole if bucket == PipelineBucket.CLOSING else [bucket]


def _in_bucket(name: str) -> Callable[[pd.DataFrame], float]:
    return lambda rows: round(float(rows.loc[rows["bucket"] == name, "amount"].sum()), DECIMALS)


_BUCKETS = tuple(str(one) for one in PipelineBucket if one is not PipelineBucket.RESIDUAL)
_ENTRY = ["opportunity_id", "account_id", "region", "rep_id", "stage", "bucket"]
_SLIPPED = ("slipped_amount", "due_amount", "slipped_count", "due_count")
_SEEN = ("won_count", "resolved_count")

METRICS = (
    Metric(
        "FUN-6",
        ("pipeline_bridge",),
        {"amount": bridge_formula},
        (Rows(pipeline_entries, {name: _in_bucket(name) for name in _BUCKETS}),),
        {"bucket": str(PipelineBucket.CLOSING)},
    ),
    Metric(
        "FUN-7",
        ("slip_rates",),
        {"slip_rate": "{slipped_amount} / {due_amount}"},
        (Rows(opportunities_due_then, {name: name for name in _SLIPPED}),),
        {"period": str(Period.QUARTER)},
    ),
    Metric(
        "FUN-11",
        ("calibration",),
        {
            "observed_rate": "{won_count} / {resolved_count}",
            "calibrated_rate": "({won_count} + {prior_weight} * {prior_rate})"
            " / ({resolved_count} + {prior_weight})",
        },
        (
            Rows(resolved_seen_at_level, {name: name for name in _SEEN}),
            Rows(
                prior_of_method,
                {"prior_rate": of_one("win_probability"), "prior_weight": of_one("prior_weight")},
            ),
        ),
    ),
)

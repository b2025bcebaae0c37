"""The bridge from last week's open amount in the window to this week's, added up (FUN-6).

What became of each opportunity is told by `pipeline_moves`; here nothing is decided, only summed.
"""

import pandas as pd

from assets.metrics.figures import codes, conform, settled
from assets.metrics.grids import grid, on_grid, regions_of
from assets.metrics.pipeline_moves import ENDS
from assets.metrics.ties import same_at_levels, sum_of
from assets.proof import Tie
from schemas.settings import Settings
from schemas.tables.bridge import PipelineBridge
from schemas.vocabulary import Level, Measure, PipelineBucket, Reason

_KEYS = ["level", "region", "bucket"]
_FIGURES = ["opportunity_count", "amount"]
_CHANGED = [str(PipelineBucket.INCREASED), str(PipelineBucket.DECREASED)]
TAKEN_OFF = (
    PipelineBucket.DECREASED,
    PipelineBucket.PUSHED_OUT,
    PipelineBucket.MOVED_OUT,
    PipelineBucket.WON,
    PipelineBucket.LOST,
    PipelineBucket.CANCELLED,
    PipelineBucket.LAPSED,
    PipelineBucket.CLOSING,
)
_SIGNS = {str(one): -1.0 if one in TAKEN_OFF else 1.0 for one in PipelineBucket}


def pipeline_bridge(
    bridge_entries: pd.DataFrame,
    opportunities_before: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    settings: Settings,
) -> pd.DataFrame:
    """Give the bridge from last week's open amount to this week's, of company and regions (FUN-6).

    Without last week's state every figure is null (`no_history`). What is residual is what no
    bucket explains: nothing.
    """
    sums = bridge_entries.assign(opportunity_count=1.0).groupby(_KEYS, dropna=False)[_FIGURES].sum()
    places = regions_of(
        bridge_entries[bridge_entries["level"] == Level.REGION], settings.region_codes
    )
    rows = grid(places, bucket=list(PipelineBucket))
    full = on_grid(rows, sums.reset_index(), _FIGURES)
    full["amount"] = settled(full["amount"])
    full = _with_residual(full)
    absent, unknown = _lacking(full, opportunities_before, opportunities_as_of)
    full[_FIGURES] = full[_FIGURES].mask(absent | unknown)
    masks = {Reason.ABSENT_EXTRACT: absent, Reason.NO_HISTORY: unknown & ~absent}
    full["reason"] = codes(full.index, **masks)
    return conform(full, PipelineBridge.empty())


def pipeline_bridge_ties(pipeline_bridge: pd.DataFrame, sales_progress: pd.DataFrame) -> list[Tie]:
    """Nothing is left over anywhere; it ends at what is open in the window, and regions add up."""
    known = pipeline_bridge[pipeline_bridge["amount"].notna()]
    by_bucket = {str(one): known[known["bucket"] == one] for one in PipelineBucket}
    residual, closing = (by_bucket[str(one)] for one in ("residual", "closing"))
    revenue = sales_progress[sales_progress["measure"] == Measure.REVENUE]
    levels = revenue[revenue["level"].isin([str(Level.COMPANY), str(Level.REGION)])]
    held = closing.merge(
        levels[["level", "region", "open_in_window"]],
        on=["level", "region"],
        how="left",
        validate="one_to_one",
    )
    open_now = held["open_in_window"].fillna(0.0)
    return [
        *(Tie(f"residual: {column}", 0.0, sum_of(residual[column].abs())) for column in _FIGURES),
        *(
            Tie(f"closing = open_in_window: {level} {region}", expected, found)
            for level, region, expected, found in zip(
                held["level"], held["region"], open_now, held["amount"], strict=True
            )
        ),
        *(
            Tie(f"{bucket} {tie.name}", tie.expected, tie.found)
            for bucket in ENDS
            for tie in same_at_levels(by_bucket[bucket], _FIGURES)
        ),
    ]


def _with_residual(full: pd.DataFrame) -> pd.DataFrame:
    """Put what the buckets leave over into the last row of each place."""
    sign = full["bucket"].map(_SIGNS)
    counted = sign.mask(full["bucket"].isin(_CHANGED), 0.0)
    signed = full[["level", "region"]].assign(
        opportunity_count=full["opportunity_count"] * counted, amount=full["amount"] * sign
    )
    over = signed.groupby(["level", "region"], dropna=False)[_FIGURES].transform("sum")
    last = full["bucket"] == PipelineBucket.RESIDUAL
    for column in _FIGURES:
        full[column] = full[column].mask(last, settled(over[column]))
    return full


def _lacking(
    full: pd.DataFrame, before: pd.DataFrame, now: pd.DataFrame
) -> tuple[pd.Series, pd.Series]:
    """Tell where an extract is absent (without a roster nobody has a region), and the history."""
    placed = bool(now["region"].notna().any())
    absent = (full["level"] == Level.REGION) & (not placed) | now.empty
    return absent, pd.Series(before.empty, index=full.index)

"""What became of each opportunity in the window since last week: one bucket for each (FUN-6).

Holds two states of every opportunity against each other; how the earlier one became known is the
matter of `states`, adding up that of `bridge`.
"""

import numpy as np
import pandas as pd

from assets.metrics.earlier import side_by_side
from assets.metrics.figures import conform, settled
from assets.metrics.pipeline import OVERDUE
from assets.metrics.ties import sum_of
from assets.proof import Tie
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.tables.bridge import PipelineMoves
from schemas.vocabulary import Level, PipelineBucket, Stage

ENDS = (str(PipelineBucket.OPENING), str(PipelineBucket.CLOSING))
"""The buckets that are no moves."""

_KEYS = ["level", "region", "bucket", "opportunity_id"]
_EMPTY = PipelineMoves.empty()


def bridge_entries(
    opportunities_before: pd.DataFrame,
    opportunities_as_of: pd.DataFrame,
    roster: pd.DataFrame,
    fx_rates: pd.DataFrame,
    week: Week,
    settings: Settings,
) -> pd.DataFrame:
    """Give one row an opportunity and bucket it counts in, for the company and for its region.

    The opening is last week's state in this week's window: due after last Sunday, in a new
    quarter after the old one's end, and by this quarter's end. One that comes or goes has one
    bucket; one that stays has its change of amount. Columns as `pipeline_moves`.
    """
    if opportunities_before.empty or opportunities_as_of.empty:
        return _EMPTY
    frames = (opportunities_before, opportunities_as_of, roster, fx_rates)
    pairs = side_by_side(*frames, week, settings)
    unmoved = pd.Series(data=False, index=pairs.index)
    company = pairs.assign(region=None, last_region=None)
    parts = [*_entries(company, unmoved, Level.COMPANY)]
    if pairs["region"].notna().any():
        moved = pairs["region"].fillna("") != pairs["last_region"].fillna("")
        parts += _entries(pairs, moved & pairs["was_open"] & ~pairs["gone"], Level.REGION)
    found = pd.concat(parts, ignore_index=True)
    return conform(found.sort_values(_KEYS), _EMPTY)


def pipeline_moves(bridge_entries: pd.DataFrame) -> pd.DataFrame:
    """Give what came, went or changed its amount, a row an opportunity and place (FUN-6)."""
    moves = bridge_entries[~bridge_entries["bucket"].isin(ENDS)]
    rank = moves["bucket"].map({str(one): place for place, one in enumerate(PipelineBucket)})
    ordered = moves.assign(rank=rank).sort_values(["level", "region", "rank", "opportunity_id"])
    return conform(ordered, _EMPTY)


def pipeline_moves_ties(pipeline_moves: pd.DataFrame, pipeline_bridge: pd.DataFrame) -> list[Tie]:
    """Every bucket of the bridge is the sum of its rows."""
    inner = [
        str(one) for one in PipelineBucket if str(one) not in {*ENDS, str(PipelineBucket.RESIDUAL)}
    ]
    return [
        Tie(
            f"{bucket}: {level}",
            sum_of(bridged.loc[bridged["bucket"] == bucket, "amount"]),
            sum_of(moved.loc[moved["bucket"] == bucket, "amount"]),
        )
        for level in (Level.COMPANY, Level.REGION)
        for bridged in [pipeline_bridge[pipeline_bridge["level"] == level]]
        for moved in [pipeline_moves[pipeline_moves["level"] == level]]
        for bucket in inner
    ]


def _entries(pairs: pd.DataFrame, moved: pd.Series, level: Level) -> list[pd.DataFrame]:
    """Give the rows of one level, bucket by bucket."""
    was, is_in = pairs["was_in"], pairs["is_in"]
    stays = was & is_in & ~moved
    opening, closing = pairs["opening_amount"], pairs["closing_amount"]
    change = settled(closing.fillna(0.0) - opening.fillna(0.0))
    then, here = pairs["last_region"], pairs["region"]
    parts: list[tuple[pd.Series, pd.Series | str, pd.Series, pd.Series]] = [
        (was, str(PipelineBucket.OPENING), opening, then),
        (was & ~stays, _way_out(pairs, moved), opening, then),
        (stays & (change > 0), str(PipelineBucket.INCREASED), change, here),
        (stays & (change < 0), str(PipelineBucket.DECREASED), -change, here),
        (is_in & ~stays, _way_in(pairs, moved), closing, here),
        (is_in, str(PipelineBucket.CLOSING), closing, here),
    ]
    return [
        pairs.assign(level=str(level), bucket=bucket, amount=amount, region=region)[mask]
        for mask, bucket, amount, region in parts
    ]


def _way_out(pairs: pd.DataFrame, moved: pd.Series) -> pd.Series:
    """Name how each leaves, the first that fits: one deleted from the CRM counts as cancelled.

    One still open is lapsed if its day has gone by, else put off behind the window.
    """
    ways = {
        PipelineBucket.MOVED_OUT: moved,
        PipelineBucket.WON: pairs["stage"] == Stage.WON,
        PipelineBucket.LOST: pairs["stage"] == Stage.LOST,
        PipelineBucket.CANCELLED: (pairs["stage"] == Stage.CANCELLED) | pairs["gone"],
        PipelineBucket.LAPSED: pairs["window"] == OVERDUE,
    }
    return _first(ways, PipelineBucket.PUSHED_OUT, pairs.index)


def _way_in(pairs: pd.DataFrame, moved: pd.Series) -> pd.Series:
    """Name how each comes, the first that fits; one open before had another date, or none."""
    ways = {
        PipelineBucket.MOVED_IN: moved,
        PipelineBucket.PULLED_IN: pairs["was_open"],
        PipelineBucket.CREATED: pairs["new"],
    }
    return _first(ways, PipelineBucket.REOPENED, pairs.index)


def _first(
    ways: dict[PipelineBucket, pd.Series], otherwise: PipelineBucket, index: pd.Index
) -> pd.Series:
    names = [str(way) for way in ways]
    chosen = np.select([mask.to_numpy() for mask in ways.values()], names, str(otherwise))
    return pd.Series(chosen, index=index, dtype="str")

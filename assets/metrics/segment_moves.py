"""RAD migration since the last quarter end: from which cell to which, and why (SEG-5).

Which cell an account sits in, then and now, is `segmentation`'s; here it is only added up.
"""

import pandas as pd

from assets.metrics.figures import add_up, codes, conform
from assets.metrics.ties import same_at_levels, sum_of
from assets.proof import Tie
from schemas.tables.segments import SegmentMoves
from schemas.vocabulary import Level, Reason

_BY = ["previous_cell", "rad_cell", "move_cause"]
_MONEY = ["own_12m", "white_space", "next_move_value"]
_SUMS = ["account_count", *_MONEY]


def segment_moves(account_segments: pd.DataFrame) -> pd.DataFrame:
    """Count the accounts of each pair of cells and cause, of company and regions.

    Accounts that stayed have a row of their own, without cause; so have those of which nobody
    knows the cell of then.
    """
    counted = account_segments.assign(account_count=1.0)
    parts = [add_up(counted, level, _SUMS, _BY) for level in (Level.COMPANY, Level.REGION)]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows.reindex(columns=["level", "region", *_BY, *_SUMS])
    unknown = rows["own_12m"].isna()
    masks = {
        Reason.ABSENT_EXTRACT: unknown,
        Reason.NO_BUYING_POWER: rows["next_move_value"].isna() & ~unknown,
    }
    return conform(rows.assign(reason=codes(rows.index, **masks)), SegmentMoves.empty())


def segment_moves_ties(segment_moves: pd.DataFrame, account_segments: pd.DataFrame) -> list[Tie]:
    """Every account stands in one row, at company and over the regions; so does every move."""
    company = segment_moves[segment_moves["level"] == Level.COMPANY]
    moved = company.loc[company["move_cause"].notna(), "account_count"]
    money = [
        Tie(f"{column} = account_segments", sum_of(account_segments[column]), sum_of(found))
        for column in _MONEY
        for found in [company[column]]
    ]
    return [
        *same_at_levels(segment_moves, _SUMS),
        Tie("accounts", float(len(account_segments)), sum_of(company["account_count"])),
        Tie("moves", float(account_segments["move_cause"].notna().sum()), sum_of(moved)),
        *money,
    ]

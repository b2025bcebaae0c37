"""The lists of the forecast page: the largest due, what slipped, commit with nothing behind it.

The four weeks of each line are the page's own business.
"""

from collections.abc import Mapping

import pandas as pd

from assets.packs.formats import absent
from assets.packs.pack import clipped
from assets.packs.sections.view import View
from schemas.vocabulary import Flag, PipelineBucket

ROOMY = {"opportunity_name": 40, "account_name": 40, "rep_name": 36, "label": 34}
TIGHT = {"opportunity_name": 24, "account_name": 22, "rep_name": 18, "label": 17}
NARROW = TIGHT | {"account_name": 19, "rep_name": 15}
"""Latin letters of a name: in two lines where there are few rows, else in one."""
_SLIPPED = (PipelineBucket.PUSHED_OUT, PipelineBucket.LAPSED)


def largest(due: pd.DataFrame) -> pd.DataFrame:
    """Give the opportunities due by what the system forecast counts them for."""
    priced = due[due["system_forecast"].notna() & due["opportunity_id"].notna()]
    order = ["system_forecast", "target_week", "opportunity_id"]
    return priced.sort_values(order, ascending=[False, True, True])


def slipped(view: View) -> pd.DataFrame:
    """Give what left the window open: its date was put off, or went by."""
    moves = view.own("pipeline_moves")
    left = moves[moves["bucket"].isin(_SLIPPED)]
    return left.sort_values(["amount", "opportunity_id"], ascending=[False, True])


def unbacked(due: pd.DataFrame) -> pd.DataFrame:
    """Give commit that no open opportunity of the account stands behind, the largest first."""
    told = due["flags"].fillna("")
    found = due[told.str.contains(rf"\b{Flag.UNBACKED}\b")]
    order = ["submitted_commit", "target_week", "rep_id", "account_id"]
    return found.sort_values(order, ascending=[False, True, True, True])


def named(rows: pd.DataFrame, widths: Mapping[str, int]) -> pd.DataFrame:
    """Cut names to what a list has room for."""
    cut = rows.copy()
    for name in [name for name in widths if name in rows]:
        cut[name] = [None if absent(one) else clipped(one, widths[name]) for one in rows[name]]
    return cut

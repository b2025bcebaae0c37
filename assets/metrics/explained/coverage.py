"""What goes into coverage (CVG-1 to CVG-7)."""

from itertools import pairwise

import pandas as pd

from assets.metrics.coverage import RUNGS
from assets.metrics.explained.metric import COUNT, Known, Metric, Rows, Selection


def accounts_on_rungs(account_coverage: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Give the accounts with 1 or 0 for every rung, and for every rung with the one below."""
    mine = selection.among(account_coverage, "region", "tier", "industry")
    both = {f"{rung}_both": mine[rung] * mine[below] for below, rung in pairwise(RUNGS)}
    return mine.assign(**both)


_TABLES = ("coverage_totals", "coverage")
_ALL = {"dimension": "all"}


def _share(rung: str) -> tuple[dict[str, str], tuple[Rows, ...]]:
    formula = {f"{rung}_rate": f"{{{rung}}} / {{accounts}}"}
    return formula, (Rows(accounts_on_rungs, {rung: Known(rung), "accounts": COUNT}),)


METRICS = (
    *(
        Metric(f"CVG-{number}", _TABLES, *_share(rung), _ALL)
        for number, rung in enumerate(RUNGS, start=1)
    ),
    Metric(
        "CVG-5",
        _TABLES,
        {f"{rung}_step_rate": f"{{{rung}_both}} / {{{below}}}" for below, rung in pairwise(RUNGS)},
        (
            Rows(
                accounts_on_rungs,
                {
                    name: Known(name)
                    for name in (*RUNGS[:-1], *(f"{rung}_both" for rung in RUNGS[1:]))
                },
            ),
        ),
        _ALL,
    ),
    Metric(
        "CVG-6",
        _TABLES,
        {"newly_activated": "{newly_activated}"},
        (Rows(accounts_on_rungs, {"newly_activated": Known("newly_activated")}),),
        _ALL,
    ),
)

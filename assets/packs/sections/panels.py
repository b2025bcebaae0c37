"""Rows of bars in panels side by side: the same sellers or regions, one figure a panel.

Which figures, and what is good or bad about them, is each page's business.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assets.packs.pack import Drawing

_LABELS, _GAP = 120, 16
_ROOM = 1.3
"""The longest bar leaves this much room for the figure beside it."""


@dataclass(frozen=True)
class Panel:
    """One figure of every row: its heading, amounts, how they are written, which are bad.

    `band` is the range that is aimed at; `target` a mark of each row's own.
    """

    heading: str
    amounts: pd.Series
    shown: Sequence[str]
    bad: Sequence[bool] = ()
    band: tuple[float, float] | None = None
    target: pd.Series | None = None
    most: float | None = None

    @property
    def highest(self) -> float:
        """Give how far the longest bar, the band and the marks reach."""
        reached = [self.amounts.max(), *(self.band or ())]
        if self.target is not None:
            reached.append(self.target.max())
        return max((float(value) for value in reached if not pd.isna(value)), default=0.0)


def panels(
    labels: pd.Series, shown: Sequence[Panel], width: int, height: int, tallest: int = 30
) -> Drawing:
    """Give the drawing of all panels; rows get lower, the more there are."""
    columns: dict[str, list[Any]] = {"label": [str(label) for label in labels]}
    for place, panel in enumerate(shown):
        columns |= {f"{name}{place}": values for name, values in _columns(panel).items()}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    step = min(tallest, height / max(len(rows), 1))
    heads = [
        {
            "heading": panel.heading,
            "band": panel.band,
            "most": panel.most or panel.highest * _ROOM or 1.0,
        }
        for panel in shown
    ]
    targets = [panel.target is not None for panel in shown]
    each = (width - _LABELS) // max(len(shown), 1) - _GAP
    options = {"panels": heads, "targets": targets, "width": each, "step": step}
    options |= {"labels": _LABELS, "gap": _GAP}
    return Drawing("panels", tuple(rows), options)


def _columns(panel: Panel) -> dict[str, list[Any]]:
    values = panel.amounts.astype(float).clip(lower=0)
    target = values * float("nan") if panel.target is None else panel.target.astype(float)
    return {
        "value": [None if pd.isna(value) else value for value in values],
        "at": list(values.fillna(0.0)),
        "shown": list(panel.shown),
        "bad": [bool(bad) for bad in panel.bad] or [False] * len(values),
        "target": [None if pd.isna(value) else value for value in target],
    }

"""The drawings beside the RAD grid: what each seller carries, and the regions' white space."""

from dataclasses import replace

import pandas as pd

from assets.metrics.segmentation import ALL_CELLS
from assets.packs.pack import Drawing
from assets.packs.sections.panels import Panel, panels
from assets.packs.sections.view import View
from schemas.vocabulary import Fit, Role

_WIDTH, _HEIGHT = 535, 204
_ROOM, _WHOLE = 1.2, 1.3
"""So far beyond the longest bar, and beyond everything, a scale goes on: figures stand there."""


def load(view: View) -> Drawing:
    """Draw the named R and D accounts of each outside seller against the range aimed at."""
    load = view.table("account_load")
    sellers = view.chosen(load[load["role"] == Role.AE]).sort_values("rep_name", kind="stable")
    shown = [_carried(view, sellers, letter) for letter in ("r", "d")]
    highest = max(panel.highest for panel in shown)
    scaled = [replace(panel, most=highest * _ROOM) for panel in shown]
    return panels(sellers["rep_name"], scaled, _WIDTH, _HEIGHT)


def _carried(view: View, sellers: pd.DataFrame, letter: str) -> Panel:
    low, high = view.about.settings["account_load"][f"{letter}_accounts"]
    counts = sellers[f"{letter}_count"]
    return Panel(
        heading=view.formats.catalogue.text(f"blocks.segments.load_{letter}"),
        amounts=counts.astype(float),
        shown=[view.formats.count(count) for count in counts],
        bad=(sellers[f"{letter}_fit"].notna() & (sellers[f"{letter}_fit"] != Fit.OK)).tolist(),
        band=(low, high),
    )


def regions(view: View) -> Drawing:
    """Draw the white space and the share of wallet of each region."""
    parts = view.parts("segment_grid")
    parts = parts[parts["rad_cell"] == ALL_CELLS]
    text, formats = view.formats.catalogue.text, view.formats
    white, sow = parts["white_space"], parts["sow_rate"]
    shown = [
        Panel(
            text("blocks.segments.white"),
            white.astype(float) / formats.money_divisor,
            [formats.money(value) for value in white],
        ),
        Panel(
            text("blocks.segments.sow"),
            sow.astype(float),
            [formats.rate(value) for value in sow],
            most=_WHOLE,
        ),
    ]
    return panels(parts["label"], shown, _WIDTH, _HEIGHT)

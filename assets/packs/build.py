"""A pack put together: its sections from the tables, its charts from the sections."""

from collections.abc import Callable, Mapping

import pandas as pd

from assets.packs.pack import About, Section
from assets.packs.sections import (
    accuracy,
    coverage,
    definitions,
    forecast,
    funnel,
    headlines,
    progress,
    quality,
    segments,
    visits,
)
from assets.packs.sections.view import View

SECTIONS: Mapping[str, Callable[[View], Section]] = {
    "headlines": headlines.section,
    "progress": progress.section,
    "forecast": forecast.section,
    "accuracy": accuracy.section,
    "funnel": funnel.section,
    "segments": segments.section,
    "coverage": coverage.section,
    "visits": visits.section,
    "quality": quality.section,
    "definitions": definitions.section,
}
"""The pages of a pack in their order."""


def sections(about: About, tables: Mapping[str, pd.DataFrame]) -> dict[str, Section]:
    """Give every page's section."""
    view = View(about, tables)
    return {name: section(view) for name, section in SECTIONS.items()}

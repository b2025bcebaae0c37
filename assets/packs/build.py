"""A pack put together: its sections from the tables."""

from collections.abc import Callable, Mapping

import pandas as pd

from assets.packs.pack import About, Section
from assets.packs.sections import (
    accuracy,
    coverage,
    decisions,
    forecast,
    funnel,
    method,
    pipeline,
    progress,
    quota,
    review,
    segments,
    visits,
)
from assets.packs.sections.view import View

SECTIONS: Mapping[str, Callable[[View], Section]] = {
    "decisions": decisions.section,
    "progress": progress.section,
    "quota": quota.section,
    "forecast": forecast.section,
    "accuracy": accuracy.section,
    "pipeline": pipeline.section,
    "funnel": funnel.section,
    "segments": segments.section,
    "coverage": coverage.section,
    "visits": visits.section,
    "review": review.section,
    "method": method.section,
}
"""The pages of a pack in their order."""


def sections(about: About, tables: Mapping[str, pd.DataFrame]) -> dict[str, Section]:
    """Give every page's section."""
    view = View(about, tables)
    return {name: section(view) for name, section in SECTIONS.items()}

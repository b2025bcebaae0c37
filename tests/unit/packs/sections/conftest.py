"""Views of the golden and the sample week, in both languages, for the tests of single pages."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from assets.packs import html
from assets.packs.charts import draw
from assets.packs.pack import Pack, Section
from assets.packs.sections.view import View
from schemas.settings import Settings
from tests.reports.week import World, taken_in

Viewer = Callable[..., View]


@pytest.fixture(scope="session")
def sample(sample_landing: Path, sample_settings: Settings) -> World:
    """The sample company's week 2026-W36."""
    return taken_in(sample_landing, "2026-W36", sample_settings)


@pytest.fixture
def view(tmp_path: Path) -> Viewer:
    """Give the view of one pack of a world; tables named are put in place of the world's."""

    def of(world: World, code: str, language: str = "en", **tables: pd.DataFrame) -> View:
        told = replace(world, tables={**world.tables, **tables})
        (order,) = told.orders([code], tmp_path, language)
        return View(order.about, order.tables)

    return of


def page(view: View, name: str, made: Section) -> str:
    """Give a page alone as HTML, with its charts drawn."""
    about = view.about
    env = html.environment(about.language, about.currency)
    context = html.chart_context(about.language, about.currency, about.settings)
    charts = {
        f"{name}-{chart}": draw(f"{name}-{chart}", drawing, env, context)
        for chart, drawing in made.charts.items()
        if drawing.rows
    }
    return html.render_html(Pack(about, {name: made}, charts))

"""Charts: valid drawings in both languages, names that stay names, bridges without a gap."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader

from assets.packs import html
from assets.packs.build import sections
from assets.packs.charts import BAD, GOOD, NEUTRAL, TOTAL, Step, bridge_rows, draw
from assets.packs.fonts import FontSet
from assets.packs.messages import LANGUAGES
from assets.packs.pack import Chart, Drawing
from assets.packs.rendering import use_fonts
from schemas.settings import Settings
from tests.reports.week import World, taken_in

CHARTS = Path(__file__).parents[3] / "report_templates" / "charts"
TEMPLATES = sorted(path.name.removesuffix(".vl.json.j2") for path in CHARTS.glob("*.vl.json.j2"))
HOSTILE = ['"},{"a":"<script>', "</svg>", "<b>&amp;'", "{{ 7 }}", "\\u003c\\", "datum.v"]
SVG = "{http://www.w3.org/2000/svg}"
ACTIVE = {"script", "image", "a", "foreignObject", "use", "style", "animate", "set"}
SMALLEST_TEXT = 9.3
"""Pixels: seven points."""

languages = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module", autouse=True)
def _own_fonts(fonts: FontSet) -> None:
    """Let text be measured in the fonts of the pack."""
    use_fonts(fonts)


@pytest.fixture(scope="module")
def drawings(
    sample_landing: Path, sample_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str, str], tuple[Drawing, Chart]]:
    """Every chart of a region and of the company of the sample week, by language and name."""
    world = taken_in(sample_landing, "2026-W36", sample_settings)
    folder = tmp_path_factory.mktemp("charts")
    found = {}
    for language in LANGUAGES:
        for order in world.orders(["BJ", "company"], folder, language):
            for page, section in sections(order.about, order.tables).items():
                for name, drawing in section.charts.items():
                    if drawing.rows:
                        key = (language, order.about.code, f"{page}-{name}")
                        found[key] = (drawing, drawn(world, name, drawing, language))
    return found


def drawn(world: World, name: str, drawing: Drawing, language: str = "en") -> Chart:
    """Draw a chart as a pack does."""
    env = html.environment(language, "CNY")
    settings = world.settings.model_dump(mode="json")
    return draw(name, drawing, env, html.chart_context(language, "CNY", settings))


Drawings = dict[tuple[str, str, str], tuple[Drawing, Chart]]


def texts(chart: Chart) -> list[str]:
    return [element.text or "" for element in fromstring(chart.svg).iter(f"{SVG}text")]


def test_every_template_is_drawn_and_every_drawing_has_a_template(drawings: Drawings) -> None:
    assert {drawing.template for drawing, _ in drawings.values()} == set(TEMPLATES)


def test_every_drawing_is_valid_svg_of_the_size_it_says(drawings: Drawings) -> None:
    for (_, _, name), (_, chart) in drawings.items():
        root = fromstring(chart.svg)
        assert root.tag == f"{SVG}svg"
        assert root.attrib["width"] == str(chart.width), name
        assert root.attrib["height"] == str(chart.height), name
        assert root.attrib["viewBox"] == f"0 0 {chart.width} {chart.height}"


def test_no_drawing_is_wider_or_taller_than_a_page(drawings: Drawings) -> None:
    large = {
        name: (chart.width, chart.height)
        for (_, _, name), (_, chart) in drawings.items()
        if chart.width > 1040 or chart.height > 640
    }
    assert large == {}


def test_no_drawing_refers_to_anything_outside(drawings: Drawings) -> None:
    for _, chart in drawings.values():
        for element in fromstring(chart.svg).iter():
            assert element.tag.removeprefix(SVG) not in ACTIVE
            for key, value in element.attrib.items():
                assert not key.endswith("href")
                assert "//" not in value
                assert re.sub(r"url\(#[\w-]+\)", "", value).count("url(") == 0


def test_a_drawing_uses_the_fonts_of_the_pack_only_and_none_too_small(drawings: Drawings) -> None:
    for _, chart in drawings.values():
        for element in fromstring(chart.svg).iter(f"{SVG}text"):
            families = element.attrib["font-family"].split(", ")
            assert families[:2] == ["Radpack Latin", "Radpack CJK"]
            assert all(family.startswith("Radpack ") for family in families)
            size = float(element.attrib["font-size"].removesuffix("px"))
            assert size >= SMALLEST_TEXT, element.text


def test_a_hatch_is_defined_where_it_is_used_under_a_name_of_its_own(drawings: Drawings) -> None:
    for (_, _, name), (_, chart) in drawings.items():
        svg = chart.svg.decode()
        patterns = re.findall(r'<pattern id="([\w-]+)"', svg)
        used = {one for one in re.findall(r"url\(#([\w-]+)\)", svg) if one.startswith("hatch")}
        assert used == set(patterns)
        assert set(patterns) <= {f"hatch-{name.partition('-')[2]}"}


def test_the_same_rows_give_the_same_drawing(world: World) -> None:
    bridge = Drawing(
        "bridge", bridge_rows([Step("a", 1.0, "1", TOTAL)]), {"width": 90, "height": 40}
    )
    assert drawn(world, "one", bridge) == drawn(world, "one", bridge)


def test_the_bars_of_a_bridge_start_at_nothing(drawings: Drawings) -> None:
    for (_, _, name), (drawing, _) in drawings.items():
        for row in drawing.rows:
            if drawing.template == "bridge" and row["kind"] == TOTAL:
                assert row["start"] == 0, name


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_name_stays_text(world: World, label: str) -> None:
    rows = bridge_rows([Step(label, 4.0, "4", TOTAL), Step("b", 1.0, "+1", GOOD)])
    chart = drawn(world, "hostile", Drawing("bridge", rows, {"width": 800, "height": 60}))
    assert label in texts(chart)
    elements = {element.tag.removeprefix(SVG) for element in fromstring(chart.svg).iter()}
    assert elements & ACTIVE == set()


@pytest.mark.parametrize("character", ["W", "无", "𠮷", "🚀", "ش"])
def test_a_long_name_is_cut_with_a_sign_that_it_was(world: World, character: str) -> None:
    rows = bridge_rows([Step(character * 60, 4.0, "4", TOTAL)])
    chart = drawn(world, "long", Drawing("bridge", rows, {"width": 120, "height": 60}))
    label = next(text for text in texts(chart) if text.startswith(character))
    assert label.endswith("…")
    assert 3 < len(label) < 60


amounts = st.floats(-1e6, 1e6, allow_nan=False).map(lambda amount: round(amount, 2))


@given(st.lists(st.tuples(amounts, st.sampled_from([GOOD, BAD, NEUTRAL])), max_size=12), amounts)
def test_a_bridge_ends_where_its_changes_lead(
    changes: list[tuple[float, str]], opening: float
) -> None:
    steps = [Step("opening", opening, "", TOTAL)]
    steps += [Step(f"{n}", amount, "", kind) for n, (amount, kind) in enumerate(changes)]
    rows = bridge_rows(steps)
    assert rows[-1]["end"] == pytest.approx(opening + sum(amount for amount, _ in changes))
    for before, after in pairwise(rows):
        assert after["start"] == before["end"]
        assert after["kind"] == (NEUTRAL if after["start"] == after["end"] == 0 else after["kind"])


def _outside(address: str) -> Iterator[str]:
    yield json.dumps(
        {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "data": {"url": f"{address}/rows.json"},
            "mark": "bar",
            "encoding": {"x": {"field": "week"}, "y": {"field": "amount", "type": "quantitative"}},
        }
    )


def test_a_template_that_asks_for_an_address_is_refused(
    golden_settings: Settings, server: tuple[str, Path], tmp_path: Path
) -> None:
    address, log = server
    (tmp_path / "rows.json").write_text('[{"week": "W1", "amount": 1}]', "utf-8")
    env = html.environment("en", "CNY").overlay(
        loader=DictLoader({"charts/outside.vl.json.j2": next(_outside(address))})
    )
    context = html.chart_context("en", "CNY", golden_settings.model_dump(mode="json"))
    with pytest.raises(ValueError, match="not allowed"):
        draw("outside", Drawing("outside", ()), env, context)
    assert log.read_text("utf-8") == ""

"""Charts: the right rows, valid drawings in both languages, and names that stay names."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from defusedxml.ElementTree import fromstring
from jinja2 import DictLoader

from assets.packs import html
from assets.packs.charts import Rows, chart_rows, draw
from assets.packs.fonts import FontSet
from assets.packs.formats import Formats
from assets.packs.messages import LANGUAGES, catalogue
from assets.packs.pack import Chart
from assets.packs.rendering import use_fonts
from assets.packs.sections.view import View
from assets.packs.theme import theme
from schemas.settings import Settings
from tests.reports.week import World, taken_in, without
from tests.unit.packs.conftest import WEEK

NAMES = sorted(
    path.name.removesuffix(".vl.json.j2")
    for path in (Path(__file__).parents[3] / "report_templates" / "charts").glob("*.vl.json.j2")
)

HOSTILE = ['"},{"a":"<script>', "</svg>", "<b>&amp;'", "{{ 7 }}", "\\u003c\\", "datum.v"]
MANY = 60
SVG = "{http://www.w3.org/2000/svg}"
ACTIVE = {"script", "image", "a", "foreignObject", "use", "style", "animate", "set"}
LABELLED: dict[str, dict[str, Any]] = {
    "v_rows": {"v": 0.8, "shown": "0.80"},
    "mini_v": {"v": 0.8, "shown": "0.80"},
    "visit_rows": {"effective": 3, "target": 12.0},
}
"""Charts that show names given by people, and what a row has beside the name."""

languages = pytest.mark.parametrize("language", LANGUAGES)
every_chart = pytest.mark.parametrize("name", NAMES)

Drawing = Callable[..., Chart]


@pytest.fixture(scope="module", autouse=True)
def _own_fonts(fonts: FontSet) -> None:
    """Let text be measured in the fonts of the pack."""
    use_fonts(fonts)


@pytest.fixture
def drawing(golden_settings: Settings) -> Drawing:
    """Draw a chart as a pack does."""

    def drawn(name: str, rows: Rows, language: str = "en", parts: int = 2) -> Chart:
        env = html.environment(language, "CNY")
        settings = golden_settings.model_dump(mode="json")
        context = html.chart_context(language, "CNY", settings) | {"parts": parts}
        return draw(name, rows, env, context)

    return drawn


def view(world: World, code: str, language: str, folder: Path) -> View:
    (order,) = world.orders([code], folder, language)
    return View(order.about, order.tables)


@pytest.fixture(scope="module")
def rows(world: World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Rows]]:
    """The rows of every chart of E1, by language."""
    folder = tmp_path_factory.mktemp("rows")
    return {
        language: chart_rows(
            view(world, "E1", language, folder), Formats(catalogue(language), "CNY")
        )
        for language in LANGUAGES
    }


def texts(chart: Chart) -> list[str]:
    return [element.text or "" for element in fromstring(chart.svg).iter(f"{SVG}text")]


def axis_labels(chart: Chart) -> Iterator[list[str]]:
    for group in fromstring(chart.svg).iter(f"{SVG}g"):
        if "role-axis-label" in group.attrib.get("class", ""):
            yield [element.text or "" for element in group.iter(f"{SVG}text")]


def test_every_chart_has_a_template_and_every_template_a_chart(
    rows: dict[str, dict[str, Rows]],
) -> None:
    assert sorted(rows["en"]) == NAMES


@languages
def test_money_is_brought_to_the_unit_shown(
    rows: dict[str, dict[str, Rows]], language: str
) -> None:
    unit = {"en": 1_000, "zh": 10_000}[language]
    last = rows[language]["progress_weeks"][-1]
    assert last == {"week": "W36", "booked": 1_150_000 / unit, "quota": 1_847_826.087 / unit} or (
        last["booked"] == 1_150_000 / unit
        and last["quota"] == pytest.approx(2_500_000 * 68 / 92 / unit, abs=1e-4)
    )
    third = rows[language]["funnel"][2]
    assert third == {
        "stage": "L3",
        "stock": 200_000 / unit,
        "overdue": 150_000 / unit,
        "weighted": 100_000 / unit,
    }
    system = {
        row["week"]: row["amount"]
        for row in rows[language]["forecast_weeks"]
        if row["series"] == "system"
    }
    wanted = {"W37": 360_000, "W38": 225_000, "W39": 100_000, "W40": 150_000}
    assert system == {week: amount / unit for week, amount in wanted.items()}


def test_rows_are_named_and_ordered_for_the_reader(rows: dict[str, dict[str, Rows]]) -> None:
    made = rows["en"]
    assert [(row["label"], row["shown"]) for row in made["v_rows"]] == [
        ("销售甲", "1.50"),
        ("Seller Two", "0.80"),
    ]
    assert [(row["label"], row["effective"]) for row in made["visit_rows"]] == [
        ("销售甲", 10),
        ("Seller Two", 0),
    ]
    assert {row["tier"] for row in made["ladder"]} == {"Named"}
    assert {row["tier"] for row in rows["zh"]["ladder"]} == {"指名客户"}
    assert [row["shown"] for row in made["ladder"]] == ["100%", "88%", "63%", "38%"]


def test_a_submission_not_made_is_no_bar_of_nothing(rows: dict[str, dict[str, Rows]]) -> None:
    assert {row["series"] for row in rows["en"]["forecast_weeks"]} == {"system"}


def test_the_company_is_shown_by_region_in_its_language(world: World, tmp_path: Path) -> None:
    made = chart_rows(view(world, "company", "zh", tmp_path), Formats(catalogue("zh"), "CNY"))
    assert {row["label"] for row in made["v_rows"]} == {"金一区", "金二区"}
    assert {row["label"] for row in made["visit_rows"]} == {"金一区", "金二区"}


def test_a_figure_that_is_absent_carries_its_word(world: World, tmp_path: Path) -> None:
    made = chart_rows(view(world, "company", "en", tmp_path), Formats(catalogue("en"), "CNY"))
    second = next(row for row in made["v_rows"] if row["label"] == "Golden Two")
    assert second["v"] is None
    assert second["shown"] == "no quota"


@pytest.mark.parametrize(
    ("extract", "charts"),
    [
        ("visits", {"visit_rows", "visit_weeks", "mini_visits"}),
        ("quotas", {"v_rows", "mini_v"}),
        ("forecasts", {"wape_horizons", "accuracy_weeks", "mini_accuracy"}),
        ("accounts", {"ladder", "mini_ladder"}),
    ],
)
def test_a_chart_without_data_is_left_out(
    golden: Path, golden_settings: Settings, extract: str, charts: set[str], tmp_path: Path
) -> None:
    lacking = taken_in(golden, WEEK, without(golden_settings, extract))
    made = chart_rows(view(lacking, "E1", "en", tmp_path), Formats(catalogue("en"), "CNY"))
    assert set(NAMES) - set(made) == charts


def test_charts_of_a_region_without_anybody_are_left_out(world: World, tmp_path: Path) -> None:
    seen = view(world, "E1", "en", tmp_path)
    emptied = {name: frame.iloc[:0] for name, frame in seen.tables.items()}
    made = chart_rows(replace(seen, tables=emptied), Formats(catalogue("en"), "CNY"))
    assert made == {}


@languages
@every_chart
def test_every_template_draws_valid_svg_of_the_size_it_says(
    drawing: Drawing, rows: dict[str, dict[str, Rows]], name: str, language: str
) -> None:
    chart = drawing(name, rows[language][name], language)
    root = fromstring(chart.svg)
    assert root.tag == f"{SVG}svg"
    assert (root.attrib["width"], root.attrib["height"]) == (str(chart.width), str(chart.height))
    assert root.attrib["viewBox"] == f"0 0 {chart.width} {chart.height}"
    assert chart.file == f"{name}.svg"
    assert texts(chart)


@languages
@every_chart
def test_no_drawing_refers_to_anything_outside(
    drawing: Drawing, rows: dict[str, dict[str, Rows]], name: str, language: str
) -> None:
    for element in fromstring(drawing(name, rows[language][name], language).svg).iter():
        assert element.tag.removeprefix(SVG) not in ACTIVE
        for key, value in element.attrib.items():
            assert not key.endswith("href")
            assert "//" not in value
            assert re.sub(r"url\(#[\w-]+\)", "", value).count("url(") == 0


@languages
@every_chart
def test_a_drawing_uses_the_fonts_of_the_pack_only(
    drawing: Drawing, rows: dict[str, dict[str, Rows]], name: str, language: str
) -> None:
    root = fromstring(drawing(name, rows[language][name], language).svg)
    used = {element.attrib.get("font-family") for element in root.iter(f"{SVG}text")}
    assert used == {"Radpack Latin, Radpack CJK"}


@every_chart
def test_the_same_rows_give_the_same_drawing(
    drawing: Drawing, rows: dict[str, dict[str, Rows]], name: str
) -> None:
    assert drawing(name, rows["en"][name]) == drawing(name, rows["en"][name])


@every_chart
def test_a_hatch_is_defined_where_it_is_used(
    drawing: Drawing, rows: dict[str, dict[str, Rows]], name: str
) -> None:
    svg = drawing(name, rows["en"][name]).svg.decode()
    assert set(re.findall(r"url\(#([\w-]+)\)", svg)) == set(
        re.findall(r'<pattern id="([\w-]+)"', svg)
    )


@pytest.mark.parametrize("name", LABELLED)
@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_name_stays_text(drawing: Drawing, name: str, label: str) -> None:
    chart = drawing(name, [{"label": label, **LABELLED[name]}])
    assert label in texts(chart)
    elements = {element.tag.removeprefix(SVG) for element in fromstring(chart.svg).iter()}
    assert elements & ACTIVE == set()


@pytest.mark.parametrize("name", LABELLED)
@pytest.mark.parametrize("character", ["W", "无", "𠮷", "🚀", "ش"])
def test_a_long_name_is_cut_with_a_sign_that_it_was(
    drawing: Drawing, name: str, character: str
) -> None:
    chart = drawing(name, [{"label": character * MANY, **LABELLED[name]}])
    label = next(text for text in texts(chart) if text.startswith(character))
    assert label.endswith("…")
    assert 3 < len(label) < MANY


@pytest.mark.parametrize("name", LABELLED)
@pytest.mark.parametrize("count", [1, 2, 12, 13, MANY])
def test_as_many_names_as_there_are_get_a_bar_each(drawing: Drawing, name: str, count: int) -> None:
    chart = drawing(name, [{"label": f"R{n:02}", **LABELLED[name]} for n in range(count)])
    filled = [
        element.attrib["fill"]
        for element in fromstring(chart.svg).iter(f"{SVG}path")
        if element.attrib.get("fill", "").startswith("#")
    ]
    bars = [colour for colour in filled if colour == theme()["bad"]]
    assert len(bars) >= count
    assert chart.height < 700, "it fits on a page"


@languages
@pytest.mark.parametrize("biggest", [0.4, 1.0, 3.0, 12.0, 9_999.0, 123_456_789.0])
@pytest.mark.parametrize("name", ["progress_weeks", "accuracy_weeks", "funnel"])
def test_an_axis_never_shows_the_same_label_twice(
    drawing: Drawing, name: str, biggest: float, language: str
) -> None:
    made: dict[str, dict[str, Any]] = {
        "progress_weeks": {"week": "W36", "booked": biggest, "quota": biggest / 2},
        "accuracy_weeks": {"week": "W36", "actual": biggest, "forecast": biggest / 2},
        "funnel": {"stage": "L1", "stock": biggest, "overdue": 0.0, "weighted": biggest / 2},
    }
    for labels in axis_labels(drawing(name, [made[name]], language)):
        assert len(set(labels)) == len(labels), labels


def test_a_template_that_asks_for_an_address_is_refused(
    golden_settings: Settings, server: tuple[str, Path], tmp_path: Path
) -> None:
    address, log = server
    (tmp_path / "rows.json").write_text('[{"week": "W1", "amount": 1}]', "utf-8")
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"url": f"{address}/rows.json"},
        "mark": "bar",
        "encoding": {"x": {"field": "week"}, "y": {"field": "amount", "type": "quantitative"}},
    }
    env = html.environment("en", "CNY").overlay(
        loader=DictLoader({"charts/outside.vl.json.j2": json.dumps(spec)})
    )
    context = html.chart_context("en", "CNY", golden_settings.model_dump(mode="json"))
    with pytest.raises(ValueError, match="not allowed"):
        draw("outside", [], env, context)
    assert log.read_text("utf-8") == ""


def test_weeks_of_a_chart_follow_each_other(rows: dict[str, dict[str, Rows]]) -> None:
    for name in ("progress_weeks", "visit_weeks", "accuracy_weeks"):
        weeks = [row["week"] for row in rows["en"][name]]
        assert weeks == sorted(weeks)
    assert pd.Series([row["week"] for row in rows["en"]["visit_weeks"]]).is_unique

"""Pages as HTML: every value escaped, nothing unknown let through, no data where it could act."""

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pandas as pd
import pytest

from assets.packs.build import SECTIONS, sections
from assets.packs.html import chart_context, environment, render_css, render_html
from assets.packs.messages import LANGUAGES
from assets.packs.pack import Chart, Pack
from assets.packs.rendering import Order
from assets.packs.theme import theme
from schemas.extracts.registry import REQUIRED
from schemas.settings import Settings
from tests.reports.week import World, taken_in, without
from tests.unit.packs.conftest import WEEK

TEMPLATES = Path(__file__).parents[3] / "report_templates"
HOSTILE = '<b>&"'
ESCAPED = "&lt;b&gt;&amp;&#34;"
OWN_PLACES = {"#{{ row.page }}", "#{{ page }}", "data:,"}
"""What a link may lead to: pages of the pack, by names that no data decides."""
STYLED = {"{{ ink }}", "{{ muted }}", "{{ rule }}", "{{ font }}"}
STYLED |= {"{{ theme.ground }}", "{{ theme.paper }}", "{{ theme.accent }}"}
"""Pieces of style that a mail has to repeat in every element; none is data."""
LOGO = "{{ about.branding.logo.uri }}"
"""The company's own picture, checked when the settings are read."""
DATA = re.compile(r"{{.*?}}", re.DOTALL)

languages = pytest.mark.parametrize("language", LANGUAGES)
Paging = Callable[[Order], str]


class Tags(HTMLParser):
    """Collects the elements of a page and what they refer to."""

    def __init__(self) -> None:
        """Start with nothing."""
        super().__init__()
        self.names: set[str] = set()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        self.names.add(tag)
        self.addresses |= {str(value) for key, value in attrs if key in {"src", "href"}}


def paged(order: Order, charts: dict[str, Chart] | None = None) -> str:
    return render_html(Pack(order.about, sections(order.about, order.tables), charts or {}))


def tags(page: str) -> Tags:
    found = Tags()
    found.feed(page)
    return found


def renamed(order: Order, name: str) -> Order:
    """Give the same order with every name in it replaced."""
    tables = {table: _renamed(frame, name) for table, frame in order.tables.items()}
    about = replace(order.about, name=name, company=name, directors=(name,), run_id=name)
    return replace(order, about=replace(about, confidentiality=name), tables=tables)


def _renamed(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    texts = list(map(str, frame.select_dtypes("str").columns))
    named = [one for one in texts if one.endswith("_name") or one in {"team", "file", "value"}]
    return frame.assign(**dict.fromkeys(named, name))


@languages
@pytest.mark.parametrize("code", ["E1", "E2", "company"])
def test_a_page_has_the_sections_that_say_something_in_order(
    world: World, code: str, language: str, tmp_path: Path
) -> None:
    (order,) = world.orders([code], tmp_path, language)
    page = paged(order)
    assert sections_of(page) == speaking_sections(order)
    assert f'<html lang="{language}">' in page


def sections_of(page: str) -> list[str]:
    return re.findall(r'<section class="page" id="(\w+)">', page)


def speaking_sections(order: Order) -> list[str]:
    made = sections(order.about, order.tables)
    assert list(made) == list(SECTIONS)
    return [name for name, section in made.items() if not section.silent]


@pytest.mark.parametrize("code", ["E1", "company"])
def test_every_name_is_escaped(world: World, code: str, tmp_path: Path) -> None:
    (order,) = world.orders([code], tmp_path, "en")
    page = paged(renamed(order, HOSTILE))
    assert HOSTILE not in page
    assert page.count(ESCAPED) > 20
    assert tags(page).names <= tags(paged(order)).names


def test_an_account_name_appears_escaped_in_its_row(world: World, tmp_path: Path) -> None:
    (order,) = world.orders(["E1"], tmp_path, "en")
    segments = order.tables["account_segments"]
    named = segments.assign(account_name=segments["account_name"].replace("中原电网", HOSTILE))
    page = paged(replace(order, tables={**order.tables, "account_segments": named}))
    assert f'<td class="text wrap">{ESCAPED}</td>' in page
    assert "中原电网" not in page.split('id="segments"')[1].split("</section>")[0]


def test_a_name_that_is_a_template_is_not_filled(world: World, tmp_path: Path) -> None:
    (order,) = world.orders(["E1"], tmp_path, "en")
    page = paged(renamed(order, "{{ 7 * 7 }}{% raw %}"))
    assert "{{ 7 * 7 }}{% raw %}" in page
    assert "49{" not in page


def test_a_page_refers_to_nothing_but_its_own_files(world: World, tmp_path: Path) -> None:
    (order,) = world.orders(["E1"], tmp_path, "en")
    drawn = {"pipeline-bridge": Chart("pipeline-bridge.svg", 10, 10, b"<svg/>")}
    pages = {f"#{name}" for name in SECTIONS}
    assert tags(paged(order)).addresses <= pages
    assert tags(paged(order, drawn)).addresses - pages == {"radpack:/pipeline-bridge.svg"}


def test_a_chart_that_is_not_there_is_said_to_be_missing(world: World, tmp_path: Path) -> None:
    (order,) = world.orders(["E1"], tmp_path, "en")
    assert paged(order).count("Nothing to show.") >= 8


@pytest.mark.parametrize("extract", REQUIRED)
def test_pages_are_written_whichever_extract_is_absent(
    golden: Path, golden_settings: Settings, extract: str, tmp_path: Path
) -> None:
    lacking = taken_in(golden, WEEK, without(golden_settings, extract))
    for language in LANGUAGES:
        for order in lacking.orders(["E1", "company"], tmp_path, language):
            page = paged(order)
            assert sections_of(page) == speaking_sections(order)
            assert not re.search(r"\b(None|nan|NaN|NaT|Undefined)\b", page)


@pytest.mark.parametrize(
    "template", ["{{ nowhere }}", "{{ about.nowhere }}", "{% for x in nowhere %}{% endfor %}"]
)
def test_a_template_with_an_unknown_name_fails(template: str) -> None:
    with pytest.raises(jinja2.UndefinedError):
        environment("en", "CNY").from_string(template).render(about={})


def test_a_pack_without_one_of_its_sections_fails(world: World, tmp_path: Path) -> None:
    (order,) = world.orders(["E1"], tmp_path, "en")
    made = sections(order.about, order.tables)
    pack = Pack(order.about, made, {})
    del made["decisions"]
    with pytest.raises((jinja2.UndefinedError, AttributeError)):
        environment("en", "CNY").get_template("pages/decisions.html.j2").render(
            pack=pack, about=order.about
        )


def test_every_environment_escapes_and_is_strict() -> None:
    for language in LANGUAGES:
        env = environment(language, "CNY")
        assert env.autoescape is True
        assert env.undefined is jinja2.StrictUndefined


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html.j2")), ids=lambda path: path.name)
def test_no_data_stands_where_escaping_does_not_help(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "|safe" not in re.sub(r"\s", "", text)
    assert "<script" not in text
    assert not re.search(r"=\s*{{", text), "an attribute without quotation marks"
    assert set(re.findall(r'\bhref="([^"]*)"', text)) <= OWN_PLACES
    assert len(re.findall(r"\bhref=", text)) == len(re.findall(r'\bhref="', text))
    for style in re.findall(r'style="([^"]*)"', text):
        assert set(DATA.findall(style)) <= {"{{ width }}", *STYLED}
    for source in re.findall(r'src="([^"]*)"', text):
        assert source.startswith(("radpack:/", "cid:")) or source == LOGO


def test_the_style_sheet_has_the_colours_of_the_theme_and_no_blanks() -> None:
    style = render_css("en", "CNY")
    assert theme()["accent"] in render_css("zh", "CNY") + str(theme())
    assert theme()["bad"] in style
    assert "{{" not in style
    assert "&#" not in style


def test_no_template_writes_a_colour_of_its_own() -> None:
    coloured = {
        path.name
        for path in TEMPLATES.rglob("*.j2")
        if re.search(r"#[0-9a-fA-F]{6}\b", path.read_text("utf-8"))
    }
    assert coloured == set()


def test_a_chart_sees_the_settings_and_the_words_of_its_language(
    golden_settings: Settings,
) -> None:
    context = chart_context("zh", "CNY", golden_settings.model_dump(mode="json"))
    assert context["unit"] == "万 CNY"
    assert context["settings"]["progress"]["v_target"] == 1.0
    assert context["t"]("product.total") == "合计"

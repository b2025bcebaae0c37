"""The workbook's layout: read strictly, and anything wrong with it named by its place."""

from dataclasses import replace
from typing import Any

import pytest
from jinja2 import DictLoader, Environment

from assets.packs.html import environment
from assets.packs.layout import PACK_LAYOUT, WORK_LIST_LAYOUT, Layout, read_layout
from assets.packs.messages import LANGUAGES, catalogue
from assets.packs.pack import COMPANY, About
from assets.packs.sections.method import Line
from schemas.errors import RenderError

LONGEST_SHEET_NAME = 31
BOLD, INDENT = 1.15, 1.5
"""Columns are measured in digits of plain text: a bold letter takes more, an indent adds."""
FORBIDDEN_IN_SHEET_NAMES = set("[]:*?/\\'")

WHOLE = """
subtitle: "Somebody"
total: "Total"
absent: "-"
formats: {text: {}}
sheets:
  - name: "One"
    title: "One"
    table: some_table
    columns:
      - {name: "a", header: "A"}
"""

languages = pytest.mark.parametrize("language", LANGUAGES)
layouts = pytest.mark.parametrize("name", [PACK_LAYOUT, WORK_LIST_LAYOUT])


def facts(*lines: Line) -> dict[str, Any]:
    return {"extracts": (), "settings": lines or (Line("progress.v_target", 1.0),), "more": 0}


def shipped(about: About, language: str, name: str = PACK_LAYOUT, *lines: Line) -> Layout:
    spoken = replace(about, language=language)
    return read_layout(environment(language, about.currency), spoken, facts(*lines), name)


def read(about: About, template: str) -> Layout:
    env = Environment(loader=DictLoader({"mine.yaml.j2": template}), autoescape=True)
    return read_layout(env, about, {}, "mine.yaml.j2")


def refused(about: About, template: str) -> str:
    with pytest.raises(RenderError) as caught:
        read(about, template)
    (fault,) = caught.value.faults
    assert fault.rule == "broken_layout"
    assert fault.file == "mine.yaml.j2"
    return str(fault.value)


def values_of(layout: Layout, sheet: str) -> dict[str, Any]:
    rows = next(one for one in layout.sheets if one.name == sheet).rows
    return {row["key"]: row["value"] for row in rows}


def test_a_layout_is_read_into_typed_parts(about: About) -> None:
    layout = read(about, WHOLE)
    (sheet,) = layout.sheets
    assert (sheet.name, sheet.table) == ("One", "some_table")
    assert (sheet.columns[0].name, sheet.columns[0].format) == ("a", "text")


def test_yaml_that_is_none_is_refused_with_its_line(about: About) -> None:
    assert "line 5" in refused(about, WHOLE.replace("{text: {}}", "{text: {}"))


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ('header: "A"', 'header: "A", colour: red', "sheets.0.columns.0.colour"),
        ('title: "One"', 'title: "One"\n    tabel: x', "sheets.0.tabel"),
        ('total: "Total"', 'total: "Total"\nsums: 1', "sums"),
        (', header: "A"', "", "sheets.0.columns.0.header"),
        ('header: "A"', 'header: "A", width: wide', "sheets.0.columns.0.width"),
        ('subtitle: "Somebody"', "", "subtitle"),
        ("formats: {text: {}}", "formats: [1]", "formats"),
        ('header: "A"', 'header: "A", total: [1]', "sheets.0.columns.0.total"),
    ],
)
def test_a_mistake_is_refused_with_its_place(
    about: About, right: str, wrong: str, place: str
) -> None:
    assert place in refused(about, WHOLE.replace(right, wrong))


def test_a_layout_that_is_a_list_is_refused(about: About) -> None:
    assert "Layout" in refused(about, "- one\n- two\n")


def test_an_object_of_python_in_a_layout_is_refused(about: About) -> None:
    planted = WHOLE.replace('"Somebody"', "!!python/object/apply:os.getcwd []")
    assert "python/object" in refused(about, planted)


@languages
@layouts
def test_the_sheet_names_fit_a_workbook(about: About, language: str, name: str) -> None:
    names = [sheet.name for sheet in shipped(about, language, name).sheets]
    assert len({one.casefold() for one in names}) == len(names)
    for one in names:
        assert 0 < len(one) <= LONGEST_SHEET_NAME
        assert not set(one) & FORBIDDEN_IN_SHEET_NAMES
        assert one.casefold() != "history"


@layouts
def test_no_word_of_a_header_is_wider_than_its_column(about: About, name: str) -> None:
    for sheet in shipped(about, "en", name).sheets:
        for column in sheet.columns:
            longest = max(map(len, column.header.split()))
            assert longest * BOLD + INDENT <= column.width, (sheet.name, column.header)


@languages
@layouts
def test_every_format_that_a_column_asks_for_is_there(
    about: About, language: str, name: str
) -> None:
    layout = shipped(about, language, name)
    wanted = {column.format for sheet in layout.sheets for column in sheet.columns}
    assert wanted <= set(layout.formats)
    assert {"title", "subtitle", "header", "word", "total"} <= set(layout.formats)


@languages
def test_a_total_is_a_sum_or_a_formula(about: About, language: str) -> None:
    for sheet in shipped(about, language).sheets:
        for column in sheet.columns:
            assert column.total is None or column.total == "sum" or column.total.startswith("=")


@languages
def test_the_cover_says_what_the_pack_is(about: About, language: str) -> None:
    words = catalogue(language)
    cover = values_of(shipped(about, language), words.text("sheets.cover"))
    assert cover[words.text("product.title")] == about.name
    assert cover[words.text("product.week")] == "2026-W36"
    assert cover[words.text("product.run")] == about.run_id
    assert cover[words.text("product.director")] == "总监一"


def test_the_companys_sheets_are_the_companys_rows(about: About) -> None:
    own = shipped(replace(about, code=COMPANY), "en")
    levels = {str(sheet.where["level"]) for sheet in own.sheets if "level" in sheet.where}
    assert levels == {"company", "rep"}
    regional = shipped(about, "en")
    levels = {str(sheet.where["level"]) for sheet in regional.sheets if "level" in sheet.where}
    assert levels == {"region", "rep"}


@languages
@pytest.mark.parametrize(
    "name",
    [
        '"}, {x: !!python/name:os.system',
        "#: - {{ 7 }} |\n  >",
        "<b>&\"'",
        "= 1",
        "yes",
        "2026-09-06",
        "吉野 𠮷野 㐂",
        "Rocket 🚀",
        "back\\slash \\u0041",
        "C1 \x85 \u2028",
    ],
)
def test_a_name_comes_through_a_layout_as_it_is(about: About, language: str, name: str) -> None:
    named = replace(about, name=name, company=name, directors=(name,))
    layout = shipped(named, language)
    words = catalogue(language)
    cover = values_of(layout, words.text("sheets.cover"))
    assert cover[words.text("product.title")] == name
    assert cover[words.text("product.director")] == name
    assert layout.subtitle.startswith(f"{name} · {name} · ")


@pytest.mark.parametrize("value", [1, 0.1, 500_000, 0.005, 0.00001])
def test_a_setting_comes_through_a_layout_as_a_number(about: About, value: float) -> None:
    layout = shipped(about, "en", PACK_LAYOUT, Line("some.key", value))
    found = values_of(layout, "Settings")["some.key"]
    assert isinstance(found, int | float)
    assert found == value

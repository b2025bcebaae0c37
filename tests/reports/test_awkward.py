"""Regions and names as they should not be: empty, crowded, endless, hostile, without a glyph."""

import re

import pytest

from tests.reports import shown
from tests.reports.conftest import Getter
from tests.reports.kitchen import LANGUAGES, Made, Which
from tests.reports.test_figures import CARD_VALUE_HEIGHT, CODES, card, joined
from tests.reports.worlds import CROWD, EMOJI, ENDLESS, HOSTILE

PAGES = 11
PROGRESS, FORECAST, SEGMENTS, QUALITY = 1, 2, 5, 8

CELLS = 5
"""A line with more words is a table's, not a chart's."""

SELLER = re.compile(r"(销售\d\d号|SellerNumber\d\d)")

in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def sheet_values(made: Made, sheet: str) -> list[object]:
    """Give every value of a sheet."""
    page = made.formulas[shown.texts(made.order.about.language)["sheets"][sheet]]
    return [cell.value for row in page.iter_rows() for cell in row]


@in_each_language
def test_hostile_names_are_printed_as_they_are(pack: Getter, language: str) -> None:
    text = pack(Which("awkward", "X1", language)).paper.text
    for kind, name in HOSTILE.items():
        if kind == "right_to_left":
            assert set(name) - {" "} <= set(text)
        else:
            assert name.replace(" ", "")[:12] in text, kind


@in_each_language
def test_a_hostile_region_name_heads_the_pack_as_it_is(pack: Getter, language: str) -> None:
    made = pack(Which("awkward", "X1", language))
    name = {"zh": '极<b>&"端', "en": 'Extreme<b>&"'}[language]
    assert made.paper.leaves[0].text.count(name) >= 2
    assert "<i>&" in made.paper.leaves[0].text


@in_each_language
def test_hostile_names_are_whole_strings_in_the_workbook(pack: Getter, language: str) -> None:
    made = pack(Which("awkward", "X1", language))
    values = sheet_values(made, "account_segments")
    assert set(HOSTILE.values()) <= set(values)


@in_each_language
def test_no_hostile_name_becomes_a_formula_or_a_link(pack: Getter, language: str) -> None:
    book = pack(Which("awkward", "X1", language)).formulas
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    formulas = {cell.value for cell in cells if cell.data_type == "f"}
    assert all(re.match(r"=(SUBTOTAL\(109,|IFERROR\(SUBTOTAL)", value) for value in formulas)
    assert [cell.value for cell in cells if cell.hyperlink is not None] == []
    assert b"/URI" not in pack(Which("awkward", "X1", language)).pdf


@in_each_language
def test_a_name_with_a_glyph_that_no_font_has_is_printed_and_reported(
    pack: Getter, language: str
) -> None:
    result = pack(Which("awkward", "XE", language)).result
    assert result.fault is None
    assert {"🚀", "👩", "🔬"} <= set(result.warnings)


@in_each_language
def test_a_name_with_a_glyph_that_no_font_has_is_whole_in_the_workbook(
    pack: Getter, language: str
) -> None:
    made = pack(Which("awkward", "XE", language))
    assert set(EMOJI.values()) <= set(sheet_values(made, "account_segments"))


@in_each_language
def test_an_endless_name_does_not_make_the_pack_endless(pack: Getter, language: str) -> None:
    assert pack(Which("awkward", "XL", language)).result.pages == PAGES


@in_each_language
def test_an_endless_name_is_recognisable_on_paper(pack: Getter, language: str) -> None:
    text = pack(Which("awkward", "XL", language)).paper.text
    assert "无穷无穷" in text
    assert "WWWW" in text


@in_each_language
def test_an_endless_name_is_whole_in_the_workbook(pack: Getter, language: str) -> None:
    made = pack(Which("awkward", "XL", language))
    assert set(ENDLESS.values()) <= set(sheet_values(made, "account_segments"))


@in_each_language
def test_a_region_with_sixty_sellers_lists_every_one_of_them(pack: Getter, language: str) -> None:
    text = pack(Which("awkward", "X60", language)).paper.text
    for place in range(CROWD):
        name = f"销售{place:02}号" if place % 2 else f"SellerNumber{place:02}"
        lines = [line for line in text.splitlines() if line.startswith(name)]
        assert len(lines) >= 4, name


@in_each_language
def test_a_region_with_sixty_sellers_repeats_the_header_above_them_on_every_page(
    pack: Getter, language: str
) -> None:
    header = shown.texts(language)["columns"]["rep_name"]
    leaves = pack(Which("awkward", "X60", language)).paper.leaves
    listing = 0
    for leaf in leaves:
        lines = ["".join(word.text for word in line) for line in leaf.lines if len(line) > CELLS]
        places = [place for place, line in enumerate(lines) if SELLER.match(line)]
        listing += bool(places)
        if places:
            above = lines[: places[0]]
            assert any(line.startswith(header) for line in above), f"page {leaf.number}"
    assert listing >= 6


@in_each_language
def test_an_empty_region_shows_words_and_not_figures(pack: Getter, language: str) -> None:
    leaf = pack(Which("awkward", "X0", language)).paper.leaves[0]
    words = {word.replace(" ", "") for word in shown.reason_words(language)}
    for place, code in enumerate(CODES):
        value = joined([w for w in card(leaf, place) if w.height > CARD_VALUE_HEIGHT])
        assert value in words, code


@in_each_language
def test_an_empty_region_does_not_blame_an_extract_that_arrived(
    pack: Getter, language: str
) -> None:
    paper = pack(Which("awkward", "X0", language)).paper
    absent = shown.texts(language)["reasons"]["absent_extract"].replace(" ", "")
    blaming = [leaf.number for leaf in paper.leaves if absent in leaf.text]
    assert blaming == []


@in_each_language
def test_an_empty_region_has_no_sellers_no_accounts_no_faults(pack: Getter, language: str) -> None:
    leaves = pack(Which("awkward", "X0", language)).paper.leaves
    words = shown.texts(language)
    nothing = words["product"]["nothing_here"].replace(" ", "")
    assert nothing in leaves[FORECAST].text
    assert nothing in leaves[SEGMENTS].text
    assert words["tables"]["quality"]["none"].replace(" ", "") in leaves[QUALITY].text


@in_each_language
def test_a_region_with_one_seller_shows_one_line_and_its_total(pack: Getter, language: str) -> None:
    lines = pack(Which("awkward", "X2", language)).paper.leaves[PROGRESS].text.splitlines()
    total = shown.texts(language)["product"]["total"]
    alone = next(line for line in lines if line.startswith("独行Solo1"))
    summed = next(line for line in lines if line.startswith(f"{total}1"))
    assert alone.removeprefix("独行Solo") == summed.removeprefix(total)

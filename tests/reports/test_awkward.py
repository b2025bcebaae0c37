"""Regions and names as they should not be: empty, crowded, endless, hostile, in rare letters."""

import re

import pytest

from tests.reports import shown
from tests.reports.conftest import Getter
from tests.reports.kitchen import LANGUAGES, Made, Which
from tests.reports.printed import Told, letters
from tests.reports.test_figures_decisions import card, text_of, value_of
from tests.reports.worlds import CROWD, EMOJI, ENDLESS, HOSTILE

PAGES = 12
MOST_ROWS = 20
LONGEST_RUN = 60
"""So many letters of an endless name never stand side by side."""
ALONE_LACKS = {"accuracy", "funnel"}
"""The pages that a region of one seller without forecasts and opportunities has not."""
RATIOS = ("PRG-2", "PRG-8", "FCT-4")
"""The figures of page 1 that have a denominator."""
FIGURES = re.compile(r"\d\.\d|(?:\d\D?){6}")
"""A line of figures: a decimal, or more digits than a name has."""
SELLER = re.compile(r"(?:销售\d\d号|SellerNumber\d\d)")

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
@pytest.mark.parametrize("code", ["X1", "XE", "XL", "X60"])
def test_no_name_makes_a_page_two_sheets(pack: Getter, code: str, language: str) -> None:
    result = pack(Which("awkward", code, language)).result
    assert result.fault is None
    assert result.pages == PAGES


@in_each_language
def test_a_name_of_pictures_is_printed_without_a_warning(pack: Getter, language: str) -> None:
    made = pack(Which("awkward", "XE", language))
    assert made.result.warnings == ()
    assert {"🚀", "👩", "🔬"} <= set(made.paper.text)


@in_each_language
def test_right_to_left_letters_are_printed_without_a_warning(pack: Getter, language: str) -> None:
    made = pack(Which("awkward", "X1", language))
    assert made.result.warnings == ()
    assert "Radpack-Arabic" in "".join(made.paper.fonts)


@in_each_language
def test_a_name_of_pictures_is_whole_in_the_workbook(pack: Getter, language: str) -> None:
    made = pack(Which("awkward", "XE", language))
    assert set(EMOJI.values()) <= set(sheet_values(made, "account_segments"))


@in_each_language
def test_an_endless_name_is_recognisable_on_paper_and_ends_with_a_sign(
    pack: Getter, language: str
) -> None:
    text = pack(Which("awkward", "XL", language)).paper.text
    for start in ("无穷无穷", "WWWW"):
        assert start in text
    assert re.search(r"[无穷]…", text)
    assert "W…" in text
    assert not re.search(rf"W{{{LONGEST_RUN}}}|[无穷]{{{LONGEST_RUN}}}", text)


@in_each_language
def test_an_endless_name_is_whole_in_the_workbook(pack: Getter, language: str) -> None:
    made = pack(Which("awkward", "XL", language))
    assert set(ENDLESS.values()) <= set(sheet_values(made, "account_segments"))


def crowded(told: Told) -> list[str]:
    """Give the sellers with the largest gaps to their quotas."""
    rows = told.table("sales_progress")
    reps = rows[(rows["level"] == "rep") & (rows["measure"] == "revenue")]
    ordered = reps.sort_values(["landing_gap", "rep_id"], na_position="last")
    return [told.rep(rep) for rep in ordered["rep_id"]]


def listed(told: Told, page: str, left: float, right: float) -> set[str]:
    """Give the sellers that head a line of figures."""
    lines = told.columns(page, left, right)
    assert lines is not None
    headed = [line for line in map(letters, lines.lines) if FIGURES.search(line)]
    found = [SELLER.match(line) for line in headed]
    return {one[0] for one in found if one is not None}


def more(told: Told, count: int) -> str:
    """Give how a page says how many rows are in the workbook only."""
    sentence: str = told.words["product"]["more_rows"].format(count=count)
    return letters(sentence)


@in_each_language
@pytest.mark.parametrize(
    ("page", "left", "right", "most"),
    [("forecast", 30, 105, MOST_ROWS), ("visits", -5, 60, MOST_ROWS)],
)
def test_a_region_with_sixty_sellers_shows_those_with_the_largest_gaps(
    pack: Getter, page: str, left: float, right: float, most: int, language: str
) -> None:
    told = Told(pack(Which("awkward", "X60", language)))
    assert len(crowded(told)) == CROWD
    leaf = told.page(page)
    assert leaf is not None
    assert listed(told, page, left, right) == {letters(one) for one in crowded(told)[:most]}
    assert more(told, CROWD - most) in leaf.text


@in_each_language
def test_the_quotas_of_sixty_sellers_leave_room_for_their_teams(
    pack: Getter, language: str
) -> None:
    told = Told(pack(Which("awkward", "X60", language)))
    rows = told.table("sales_progress")
    teams = rows.loc[rows["level"] == "team", "team"].nunique()
    shown_sellers = MOST_ROWS - teams
    leaf, found = told.page("quota"), listed(told, "quota", -5, 105)
    assert leaf is not None
    assert found == {letters(one) for one in crowded(told)[:shown_sellers]}
    assert more(told, CROWD - shown_sellers) in leaf.text


@in_each_language
def test_all_sixty_sellers_are_in_the_workbook(pack: Getter, language: str) -> None:
    told = Told(pack(Which("awkward", "X60", language)))
    values = sheet_values(told.made, "progress_revenue")
    assert set(crowded(told)) <= set(values)


@in_each_language
def test_an_empty_region_shows_words_where_nothing_can_be_divided(
    pack: Getter, language: str
) -> None:
    told = Told(pack(Which("awkward", "X0", language)))
    words = {letters(word) for word in shown.reason_words(language)}
    for code in RATIOS:
        found = card(told, code)
        assert value_of(found) == "", code
        assert any(word in text_of(found) for word in words), code
    assert value_of(card(told, "PRG-11")) == "0.0"


@in_each_language
def test_an_empty_region_says_of_every_page_left_out_why(pack: Getter, language: str) -> None:
    told = Told(pack(Which("awkward", "X0", language)))
    words = told.words
    first = told.made.paper.leaves[0].text.splitlines()
    assert letters(words["blocks"]["decisions"]["nothing"]) in first
    printed = {name for name in words["pages"] if told.page(name)}
    assert {"decisions", "method"} <= printed < set(words["pages"])
    for name in words["pages"]:
        start = letters(f"{words['pages'][name]}:")
        said = [line.removeprefix(start) for line in first if line.startswith(start)]
        assert len(said) == (name not in printed), name
        assert all(one in reasons_left_out(told) for one in said), name


def reasons_left_out(told: Told) -> set[str]:
    """Give what may be said of a page left out: nothing to show, or an extract that is absent."""
    words, status = told.words, told.made.world.tables["extract_status"]
    absent = status.loc[status["presence"] != "present", "extract"]
    named = [words["extracts"][extract] for extract in absent]
    sentence = words["product"]["absent_extract"]
    lacking = {letters(sentence.format(extract=name)) for name in named}
    return {letters(words["product"]["nothing_here"]), *lacking}


@in_each_language
def test_an_empty_region_does_not_blame_an_extract_that_arrived(
    pack: Getter, language: str
) -> None:
    told = Told(pack(Which("awkward", "X0", language)))
    text = told.made.paper.text
    for reason in reasons_left_out(told):
        text = text.replace(reason, "")
    assert letters(told.words["reasons"]["absent_extract"]) not in text


@in_each_language
def test_a_region_with_one_seller_shows_one_line_and_its_total(pack: Getter, language: str) -> None:
    told = Told(pack(Which("awkward", "X2", language)))
    assert {name for name in told.words["pages"] if told.page(name) is None} == ALONE_LACKS
    lines = told.columns("quota")
    assert lines is not None
    total = told.words["product"]["total"]
    rows = [line for line in map(letters, lines.lines) if "%" in line]
    alone = [line for line in rows if line.startswith("独行Solo")]
    summed = [line for line in rows if line.startswith(total)]
    assert [line.removeprefix("独行Solo") for line in alone] == [
        line.removeprefix(total) for line in summed
    ]
    assert len(alone) == 1

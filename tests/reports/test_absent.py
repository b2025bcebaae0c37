"""A week without one of its extracts: what cannot be known is said in a word, and is never 0."""

import re

import pytest

from tests.reports import shown
from tests.reports.conftest import ABSENT, Getter
from tests.reports.kitchen import LANGUAGES, Which
from tests.reports.printed import Told, letters
from tests.reports.test_figures_decisions import CODES, card, text_of, value_of

LEFT_OUT = {"visits": {"visits"}, "quotas": set(), "forecasts": {"accuracy"}}
"""The pages that say nothing without an extract."""
TOLD_ON = {
    "visits": {"coverage"},
    "quotas": {"progress", "quota"},
    "forecasts": {"forecast"},
}
"""The pages that say what they lack."""
UNKNOWN = {"visits": set(), "quotas": {"PRG-2", "PRG-8"}, "forecasts": {"FCT-4"}}
"""The figures of page 1 that need the extract."""

BLANK_SHEETS = {
    "visits": ("visit_effectiveness", "visit_weeks"),
    "forecasts": ("forecast_accuracy", "accuracy_horizons"),
}

each = pytest.mark.parametrize(
    ("extract", "language"),
    [(extract, language) for extract in ABSENT for language in LANGUAGES],
)


def told_of(pack: Getter, extract: str, language: str) -> Told:
    return Told(pack(Which(f"no_{extract}", "E1", language)))


def sentence(extract: str, language: str) -> str:
    """Give what a page says of an extract it lacks."""
    words = shown.texts(language)
    said: str = words["product"]["absent_extract"].format(extract=words["extracts"][extract])
    return letters(said)


@each
def test_a_page_that_needs_it_is_left_out_and_page_one_says_why(
    pack: Getter, extract: str, language: str
) -> None:
    told = told_of(pack, extract, language)
    pages = told.words["pages"]
    assert {name for name in pages if told.page(name) is None} == LEFT_OUT[extract]
    lines = told.made.paper.leaves[0].text.splitlines()
    for name in LEFT_OUT[extract]:
        assert letters(f"{pages[name]}:") + sentence(extract, language) in lines


@each
def test_a_page_that_lacks_it_for_a_part_says_so(pack: Getter, extract: str, language: str) -> None:
    told = told_of(pack, extract, language)
    for name in TOLD_ON[extract]:
        leaf = told.page(name)
        assert leaf is not None
        assert sentence(extract, language) in leaf.text, name


@each
def test_no_other_page_complains(pack: Getter, extract: str, language: str) -> None:
    told = told_of(pack, extract, language)
    expected = TOLD_ON[extract] | ({"decisions"} if LEFT_OUT[extract] else set())
    for name in told.words["pages"]:
        leaf = told.page(name)
        if leaf is not None and name not in expected:
            assert sentence(extract, language) not in leaf.text, name


@each
def test_its_figures_of_page_one_show_the_reason_instead(
    pack: Getter, extract: str, language: str
) -> None:
    told = told_of(pack, extract, language)
    absent = letters(told.words["reasons"]["absent_extract"])
    for code in CODES:
        words = card(told, code)
        if code in UNKNOWN[extract]:
            assert value_of(words) == "", code
            assert absent in text_of(words), code
        else:
            assert re.search(r"\d", value_of(words)), code
            assert absent not in text_of(words), code


@each
def test_the_last_page_lists_it_as_absent(pack: Getter, extract: str, language: str) -> None:
    told = told_of(pack, extract, language)
    lines = told.columns("method", right=60)
    assert lines is not None
    words = told.words
    place = lines.row(words["extracts"][extract], [words["presences"]["absent"], *[shown.DASH] * 7])
    assert not re.search(r"\d", lines.lines[place])


@pytest.mark.parametrize("extract", BLANK_SHEETS)
def test_its_sheets_have_headers_and_no_figures(pack: Getter, extract: str) -> None:
    book = pack(Which(f"no_{extract}", "E1", "en")).formulas
    sheets = shown.texts("en")["sheets"]
    for name in BLANK_SHEETS[extract]:
        page = book[sheets[name]]
        assert page["A4"].value
        below = [cell.value for row in page.iter_rows(min_row=5) for cell in row]
        assert all(value is None for value in below), name


def test_a_quota_that_is_absent_is_a_word_in_the_workbook(pack: Getter) -> None:
    book = pack(Which("no_quotas", "E1", "en")).formulas
    page = book[shown.texts("en")["sheets"]["progress_revenue"]]
    header = [cell.value for cell in page[4]]
    columns = shown.texts("en")["columns"]
    for name in ("quota", "attainment_rate", "pace_gap", "remaining_quota", "v", "landing_gap"):
        place = header.index(columns[name])
        values = [row[place].value for row in page.iter_rows(min_row=5, max_row=6)]
        assert set(values) <= shown.reason_words("en"), name

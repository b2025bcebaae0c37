"""A week without one of its extracts: what cannot be known is said in a word, and is never 0."""

import re

import pytest

from tests.reports import shown
from tests.reports.conftest import ABSENT, Getter
from tests.reports.kitchen import LANGUAGES, Which
from tests.reports.test_figures import CARD_VALUE_HEIGHT, CODES, card, joined

PAGES_OF = {"visits": (7,), "quotas": (1,), "forecasts": (2, 3)}
"""The pages that rest on each extract, counted from 0."""

HEADLINES_OF = {
    "visits": {"WKP-1"},
    "quotas": {"PRG-2", "PRG-8"},
    "forecasts": {"FCT-3", "ACC-3"},
}

BLANK_SHEETS = {
    "visits": ("visit_effectiveness", "visit_weeks"),
    "forecasts": ("forecast_accuracy", "accuracy_horizons"),
}

each = pytest.mark.parametrize(
    ("extract", "language"),
    [(extract, language) for extract in ABSENT for language in LANGUAGES],
)


@each
def test_the_pages_that_rest_on_it_say_that_it_is_absent(
    pack: Getter, extract: str, language: str
) -> None:
    words = shown.texts(language)
    told = words["product"]["absent_extract"].format(extract=words["extracts"][extract])
    leaves = pack(Which(f"no_{extract}", "E1", language)).paper.leaves
    for place in PAGES_OF[extract]:
        assert told.replace(" ", "") in leaves[place].text


@each
def test_no_other_page_complains(pack: Getter, extract: str, language: str) -> None:
    words = shown.texts(language)
    told = words["product"]["absent_extract"].format(extract=words["extracts"][extract])
    leaves = pack(Which(f"no_{extract}", "E1", language)).paper.leaves
    silent = [leaf for place, leaf in enumerate(leaves) if place not in PAGES_OF[extract]]
    assert all(told.replace(" ", "") not in leaf.text for leaf in silent)


@each
def test_its_headlines_show_a_word_instead_of_a_figure(
    pack: Getter, extract: str, language: str
) -> None:
    leaf = pack(Which(f"no_{extract}", "E1", language)).paper.leaves[0]
    reasons = {word.replace(" ", "") for word in shown.texts(language)["reasons"].values()}
    for place, code in enumerate(CODES):
        value = joined([w for w in card(leaf, place) if w.height > CARD_VALUE_HEIGHT])
        if code in HEADLINES_OF[extract]:
            assert value in reasons, code
        elif code != "FCT-3":
            assert re.search(r"\d", value), code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("extract", "reason"),
    [("visits", "absent_extract"), ("forecasts", "absent_extract"), ("quotas", "absent_extract")],
)
def test_its_headlines_and_no_others_give_the_reason(
    pack: Getter, extract: str, reason: str, language: str
) -> None:
    leaf = pack(Which(f"no_{extract}", "E1", language)).paper.leaves[0]
    word = shown.texts(language)["reasons"][reason].replace(" ", "")
    values = {
        code: joined([w for w in card(leaf, place) if w.height > CARD_VALUE_HEIGHT])
        for place, code in enumerate(CODES)
    }
    assert {code for code, value in values.items() if value == word} == HEADLINES_OF[extract]


@each
def test_the_quality_page_lists_it_as_absent(pack: Getter, extract: str, language: str) -> None:
    words = shown.texts(language)
    leaf = pack(Which(f"no_{extract}", "E1", language)).paper.leaves[8]
    name, presence = words["extracts"][extract], words["presences"]["absent"]
    start = f"{name}{presence}{shown.DASH}".replace(" ", "")
    line = next(line for line in leaf.text.splitlines() if line.startswith(start))
    assert not re.search(r"\d", line)


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

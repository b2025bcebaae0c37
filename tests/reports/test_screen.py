"""The HTML edition in a real browser: one file, readable on a phone, printed as the paper is."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.reports.browser import DESK, NUMBER, PHONE, looking, visiting
from tests.reports.conftest import Getter
from tests.reports.kitchen import LANGUAGES, Made, Which
from tests.reports.paper import Paper

ORDINARY = [
    Which("golden", "E1", "zh"),
    Which("golden", "company", "en"),
    *(Which("sample", "company", language) for language in LANGUAGES),
]
AWKWARD = [Which("awkward", code, "en") for code in ("X0", "X1", "X60", "XE", "XL")]
EVERY = [*ORDINARY, *AWKWARD]
OUTWARD = re.compile(r"""(?:src|href|srcset)\s*=\s*["'](?!#|data:)|url\((?!#)|@import|<script""")

TWINS = str.maketrans("⻬戶", "齐户")
"""Characters that a browser's PDF names for others which the font draws with the same shape."""

every = pytest.mark.parametrize("which", EVERY, ids=str)
ordinary = pytest.mark.parametrize("which", ORDINARY, ids=str)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests here."""
    with looking() as started:
        yield started


def letters(text: str) -> str:
    """Leave the letters: for figures and signs a browser's PDF names shapes of the font."""
    plain = unicodedata.normalize("NFKC", text).translate(TWINS)
    return "".join(one for one in plain if one.isalpha())


def titles(made: Made) -> list[str]:
    """Give the titles of the PDF's pages, as its bookmarks have them."""
    outline: list[Any] = made.paper.reader.outline
    return [str(entry.title).partition(" · ")[2] for entry in outline]


@every
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_pack_opens_without_complaint_or_request_and_never_scrolls_sideways(
    browser: Browser, pack: Getter, which: Which, width: int
) -> None:
    file = pack(which).path("html")
    with visiting(browser, file, width) as visit:
        assert visit.messages == []
        assert visit.requests == [file.as_uri()]
        assert visit.width <= width
        assert visit.outside == []


@every
def test_it_has_the_titles_of_the_paper_and_a_link_to_each_page(
    browser: Browser, pack: Getter, which: Which
) -> None:
    made = pack(which)
    with visiting(browser, made.path("html"), PHONE) as visit:
        assert visit.texts("h1") == titles(made)
        targets = visit.evaluate("[...document.querySelectorAll('nav a')].map(one => one.hash)")
        pages = visit.evaluate("[...document.querySelectorAll('section.page')].map(one => one.id)")
        assert targets == [f"#{page}" for page in pages]
        assert visit.page.title() == made.paper.title
        assert visit.evaluate("document.documentElement.lang") == which.language


@ordinary
def test_page_1_says_the_figures_of_the_paper(browser: Browser, pack: Getter, which: Which) -> None:
    made = pack(which)
    printed = Counter(NUMBER.findall(made.paper.leaves[0].spoken))
    with visiting(browser, made.path("html"), PHONE) as visit:
        told = " ".join(visit.texts("#decisions td, #decisions h1"))
    figures = Counter(NUMBER.findall(told))
    assert sum(figures.values()) > 10
    assert figures - printed == Counter()


@ordinary
def test_every_figure_of_a_table_stands_on_the_same_page_of_the_paper(
    browser: Browser, pack: Getter, which: Which
) -> None:
    made = pack(which)
    with visiting(browser, made.path("html"), DESK) as visit:
        pages = visit.evaluate("[...document.querySelectorAll('section.page')].map(one => one.id)")
        for page, leaf in zip(pages, made.paper.leaves, strict=True):
            cells = " ".join(visit.texts(f"#{page} td:not(.text)"))
            missing = {one for one in NUMBER.findall(cells) if one not in leaf.text}
            assert missing == set(), page


@ordinary
def test_printed_it_is_the_paper_again(browser: Browser, pack: Getter, which: Which) -> None:
    made = pack(which)
    with visiting(browser, made.path("html"), DESK) as visit:
        printed = Paper(visit.page.pdf(prefer_css_page_size=True))
    assert all(leaf.width > leaf.height for leaf in printed.leaves)
    text = letters(printed.text)
    for title in titles(made):
        assert letters(title) in text


@every
def test_it_stands_alone(pack: Getter, which: Which) -> None:
    page = pack(which).file("html").decode()
    assert OUTWARD.findall(re.sub(r">[^<]*<", "><", page)) == []
    assert len(page) < 1_500_000


@ordinary
def test_every_id_is_one_elements_own_and_every_reference_finds_it(
    browser: Browser, pack: Getter, which: Which
) -> None:
    page = pack(which).file("html").decode()
    with visiting(browser, pack(which).path("html"), DESK) as visit:
        ids = visit.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:url\(|href=")#([^)"]+)', page)) <= set(ids)


@ordinary
def test_drawings_say_what_they_are_and_can_be_read_on_a_phone(
    browser: Browser, pack: Getter, which: Which
) -> None:
    with visiting(browser, pack(which).path("html"), PHONE) as visit:
        labels = visit.evaluate(
            "[...document.querySelectorAll('main svg')].map(one => one.getAttribute('aria-label'))"
        )
        assert len(labels) > 10
        assert all(labels)
        sizes = visit.evaluate(
            "[...document.querySelectorAll('main svg text')].map(one =>"
            " parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a)"
        )
        assert min(sizes) >= 9


@ordinary
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_text_stands_out_from_its_ground(
    browser: Browser, pack: Getter, which: Which, width: int
) -> None:
    with visiting(browser, pack(which).path("html"), width) as visit:
        assert visit.pale == []


@ordinary
def test_every_header_cell_says_what_it_heads(browser: Browser, pack: Getter, which: Which) -> None:
    with visiting(browser, pack(which).path("html"), DESK) as visit:
        lacking = visit.evaluate(
            "[...document.querySelectorAll('th:not([scope])')].map(one => one.textContent)"
        )
        assert [text for text in lacking if text.strip()] == []

"""Every page of every pack: one sheet, a true title, its own fonts, nothing cut off."""

import re
from typing import Any

import pytest

from assets.metrics.registry import METRICS
from assets.packs.build import sections
from tests.reports.conftest import Getter
from tests.reports.kitchen import LANGUAGES, Made, Which
from tests.reports.shown import texts
from tests.reports.titles import LONGEST, parsed, spoken

MOST_PAGES = 12
SIDE_MARGIN = 12 / 25.4 * 72
HAIR = 0.8
SMALLEST = 7.0 - 0.05
"""Points of the smallest letter."""
LARGEST_FILE = 1_500_000

SMALL = [Which("golden", code, language) for code in ("E1", "E2") for language in LANGUAGES]
SMALL += [Which("sample", "NA", language) for language in LANGUAGES]
SMALL += [Which("golden", "company", language) for language in LANGUAGES]
ORDINARY = [*SMALL, *(Which("sample", "company", language) for language in LANGUAGES)]
AWKWARD = [
    Which("awkward", code, language)
    for code in ("X0", "X1", "X2", "X60", "XE", "XL")
    for language in LANGUAGES
]
ABSENT = [Which(f"no_{name}", "E1", "en") for name in ("visits", "quotas", "forecasts")]
EVERY = [*ORDINARY, *AWKWARD, *ABSENT]

COMPUTER_SPEAK = re.compile(r"\b(None|nan|NaN|NaT|inf|Infinity|Undefined|<NA>)\b")

ordinary = pytest.mark.parametrize("which", ORDINARY, ids=str)
every = pytest.mark.parametrize("which", EVERY, ids=str)


def spoken_pages(made: Made) -> dict[str, str]:
    """Give the pages that have something to say with their titles."""
    found = sections(made.order.about, made.order.tables)
    language = made.order.about.language
    return {name: spoken(one.title, language) for name, one in found.items() if not one.silent}


@every
def test_every_page_is_one_sheet_and_there_are_at_most_twelve(pack: Getter, which: Which) -> None:
    made = pack(which)
    pages = spoken_pages(made)
    assert len(made.paper.leaves) == made.result.pages == len(pages) <= MOST_PAGES


@ordinary
def test_a_region_with_everything_has_all_twelve_pages(pack: Getter, which: Which) -> None:
    if which.code != "E2":
        assert pack(which).result.pages == MOST_PAGES


@every
def test_a_page_left_out_is_one_line_of_the_first(pack: Getter, which: Which) -> None:
    made = pack(which)
    found = sections(made.order.about, made.order.tables)
    words = texts(which.language)["pages"]
    first = made.paper.leaves[0].text
    for name, section in found.items():
        line = f"{words[name]}:".replace(" ", "")
        assert (line in first) == section.silent, name


@every
def test_every_title_is_a_sentence_of_its_page_and_short(pack: Getter, which: Which) -> None:
    made = pack(which)
    for leaf, (name, title) in zip(made.paper.leaves, spoken_pages(made).items(), strict=True):
        assert len(title) <= LONGEST
        assert title.replace(" ", "") in leaf.text.replace("\n", "")
        parsed(title, name, which.language)


@every
def test_the_bookmarks_name_each_page_and_say_its_title(pack: Getter, which: Which) -> None:
    made = pack(which)
    outline: list[Any] = made.paper.reader.outline
    words = texts(which.language)["pages"]
    assert [str(entry.title) for entry in outline] == [
        f"{words[name]} · {title}" for name, title in spoken_pages(made).items()
    ]
    places = [made.paper.reader.get_destination_page_number(entry) for entry in outline]
    assert places == list(range(len(outline)))


@every
def test_each_decision_leads_to_the_page_it_names(pack: Getter, which: Which) -> None:
    made = pack(which)
    pages = list(spoken_pages(made))
    reader = made.paper.reader
    links = [one.get_object() for one in reader.pages[0].get("/Annots", [])]
    named = reader.named_destinations
    reached = [
        reader.get_destination_page_number(named[str(link["/Dest"])])
        for link in links
        if "/Dest" in link
    ]
    decided = sections(made.order.about, made.order.tables)["decisions"].decisions
    wanted = [pages.index(row.page) for row in decided if row.page in pages]
    assert set(reached) == set(wanted)
    before = texts(which.language)["blocks"]["decisions"]["see_before"].replace(" ", "")
    for place in wanted:
        assert f"{before}{place + 1}" in made.paper.leaves[0].text


@ordinary
def test_the_last_page_defines_every_metric(pack: Getter, which: Which) -> None:
    printed = {word.text for word in pack(which).paper.leaves[-1].words}
    assert set(METRICS) - printed == set()


@every
def test_the_metadata_name_company_pack_week_and_language(pack: Getter, which: Which) -> None:
    about, paper = pack(which).order.about, pack(which).paper
    title = texts(which.language)["product"]["title"]
    assert paper.reader.metadata is not None
    assert paper.reader.metadata.title == f"{about.company} · {about.name} · 2026-W36 · {title}"
    assert paper.reader.metadata.author == about.company
    assert str(paper.reader.root_object["/Lang"]) == which.language


@every
def test_every_page_says_what_it_is_and_counts_itself(pack: Getter, which: Which) -> None:
    made = pack(which)
    leaves = made.paper.leaves
    head = "".join(f"{made.order.about.name}·2026-W36".split())
    for leaf in leaves:
        assert head in leaf.text
        assert f"{leaf.number} / {len(leaves)}" in leaf.spoken
        assert made.order.about.run_id in leaf.spoken
        assert made.order.about.confidentiality.replace(" ", "") in leaf.text


@every
def test_no_letter_is_smaller_than_seven_points(pack: Getter, which: Which) -> None:
    for leaf in pack(which).paper.leaves:
        small = sorted({size for size in leaf.sizes if size < SMALLEST})
        assert small == [], f"page {leaf.number}"


@every
def test_a_pack_is_light_enough_for_a_phone(pack: Getter, which: Which) -> None:
    assert len(pack(which).pdf) < LARGEST_FILE


@ordinary
def test_only_the_families_of_the_pack_are_embedded(pack: Getter, which: Which) -> None:
    strangers = {name for name in pack(which).paper.fonts if not name.startswith("Radpack-")}
    assert strangers == set()
    assert any(name.startswith("Radpack-Latin") for name in pack(which).paper.fonts)
    assert any(name.startswith("Radpack-CJK") for name in pack(which).paper.fonts)


@every
def test_no_glyph_is_missing(pack: Getter, which: Which) -> None:
    for leaf in pack(which).paper.leaves:
        missing = {glyph for glyph in leaf.glyphs if "(cid:" in glyph or glyph in "\ufffd\x00"}
        assert missing == set(), f"page {leaf.number}"


@every
def test_no_text_leaves_its_page(pack: Getter, which: Which) -> None:
    outside = [
        (leaf.number, word.text)
        for leaf in pack(which).paper.leaves
        for word in leaf.words
        if word.x0 < 0 or word.top < 0 or word.x1 > leaf.width or word.bottom > leaf.height
    ]
    assert outside == []


@every
def test_no_text_runs_into_the_side_margins(pack: Getter, which: Which) -> None:
    outside = [
        (leaf.number, word.text)
        for leaf in pack(which).paper.leaves
        for word in leaf.words
        if word.x0 < SIDE_MARGIN - HAIR or word.x1 > leaf.width - SIDE_MARGIN + HAIR
    ]
    assert outside == []


@every
def test_no_word_stands_on_another(pack: Getter, which: Which) -> None:
    overlaps = {leaf.number: leaf.overlaps(HAIR) for leaf in pack(which).paper.leaves}
    assert {number: found for number, found in overlaps.items() if found} == {}


@every
def test_no_page_speaks_like_a_computer(pack: Getter, which: Which) -> None:
    for leaf in pack(which).paper.leaves:
        assert COMPUTER_SPEAK.findall(leaf.spoken) == [], f"page {leaf.number}"


@ordinary
def test_a_pack_carries_no_clock(pack: Getter, which: Which) -> None:
    metadata = pack(which).paper.reader.metadata
    assert metadata is not None
    assert metadata.creation_date is None
    assert metadata.modification_date is None
    assert b"CreateDate" not in pack(which).pdf

"""Every page of every pack: complete, in its own fonts, nothing cut off or covered."""

import re
from typing import Any

import pytest

from assets.metrics.registry import METRICS
from tests.reports.conftest import Getter
from tests.reports.kitchen import LANGUAGES, Which
from tests.reports.shown import texts

PAGES = 10
SIDE_MARGIN = 12 / 25.4 * 72
HAIR = 0.8

SMALL = [Which("golden", code, language) for code in ("E1", "E2") for language in LANGUAGES]
SMALL += [Which("sample", "NA", language) for language in LANGUAGES]
SMALL += [Which("golden", "company", language) for language in LANGUAGES]
ORDINARY = [*SMALL, *(Which("sample", "company", language) for language in LANGUAGES)]
AWKWARD = [
    Which("awkward", code, language)
    for code in ("X0", "X1", "X2", "X60", "XL")
    for language in LANGUAGES
]
EVERY = [*ORDINARY, *AWKWARD]

OWN_FONTS = re.compile(r"Radpack-(Latin|CJK)(-Bold)?(-Oblique)?")
COMPUTER_SPEAK = re.compile(r"\b(None|nan|NaN|NaT|inf|Infinity|Undefined|<NA>)\b")

small = pytest.mark.parametrize("which", SMALL, ids=str)
ordinary = pytest.mark.parametrize("which", ORDINARY, ids=str)
every = pytest.mark.parametrize("which", EVERY, ids=str)


@small
def test_a_small_pack_has_a_page_for_each_section_and_two_for_the_definitions(
    pack: Getter, which: Which
) -> None:
    made = pack(which)
    assert len(made.paper.leaves) == PAGES + 1
    assert made.result.pages == PAGES + 1


@small
def test_the_last_two_pages_define_every_metric(pack: Getter, which: Which) -> None:
    printed = {word.text for leaf in pack(which).paper.leaves[-2:] for word in leaf.words}
    assert set(METRICS) - printed == set()


@every
def test_a_pack_has_a_bookmark_for_each_of_its_ten_pages(pack: Getter, which: Which) -> None:
    made = pack(which)
    outline: list[Any] = made.paper.reader.outline
    titles = [str(entry.title) for entry in outline]
    headings = list(texts(which.language)["pages"].values())
    assert len(titles) == PAGES
    assert titles[0].startswith(made.order.about.name)
    for title, heading in zip(titles[1:], headings[1:], strict=True):
        assert title.startswith(heading)


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


@ordinary
def test_only_the_two_families_of_the_pack_are_embedded(pack: Getter, which: Which) -> None:
    strangers = {name for name in pack(which).paper.fonts if not OWN_FONTS.fullmatch(name)}
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
def test_no_page_is_without_content(pack: Getter, which: Which) -> None:
    for leaf in pack(which).paper.leaves:
        head_and_foot = [
            word for word in leaf.words if word.bottom < 50 or word.top > leaf.height - 37
        ]
        assert len(leaf.words) > len(head_and_foot), f"page {leaf.number}"


@every
def test_no_page_speaks_like_a_computer(pack: Getter, which: Which) -> None:
    for leaf in pack(which).paper.leaves:
        assert COMPUTER_SPEAK.findall(leaf.spoken) == [], f"page {leaf.number}"


@small
def test_a_pack_carries_no_clock(pack: Getter, which: Which) -> None:
    metadata = pack(which).paper.reader.metadata
    assert metadata is not None
    assert metadata.creation_date is None
    assert metadata.modification_date is None
    assert b"CreateDate" not in pack(which).pdf

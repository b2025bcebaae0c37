"""What makes a page of paper fit for a screen."""

import re

from markupsafe import Markup

from assets.packs.pack import Chart
from assets.packs.screen import enlarged, inlined, scrolling

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" class="marks" width="{width}" height="80">'
    '<defs><clipPath id="clip0"><path d="M0,0"/></clipPath></defs>'
    '<g clip-path="url(#clip0)" aria-label="a &gt; b > c"><use href="#clip0"/>'
    '<text font-family="Radpack Latin">class="x" id="y" 甲</text></g></svg>'
)


def chart(name: str, width: int = 200) -> Chart:
    return Chart(f"{name}.svg", width, 80, SVG.format(width=width).encode())


def test_two_drawings_in_one_page_share_no_id() -> None:
    both = inlined(chart("quota-v"), "V") + inlined(chart("quota-levels"), "levels")
    ids = re.findall(r'<\w+ id="([^"]+)"', both)
    assert ids == ["quota-v-clip0", "quota-levels-clip0"]
    assert re.findall(r"url\(#([^)]+)\)", both) == ids
    assert re.findall(r'href="#([^"]+)"', both) == ids


def test_a_drawing_keeps_its_words_and_loses_what_only_paper_needs() -> None:
    drawn = inlined(chart("one"), "label")
    assert '<text>class="x" id="y" 甲</text>' in drawn
    assert "Radpack" not in drawn
    assert "aria-label" not in drawn.partition(">")[2].partition(">")[2]


def test_a_drawing_is_one_picture_with_a_label_that_cannot_break_out() -> None:
    drawn = inlined(chart("one"), '"><script>')
    assert 'role="img" aria-label="&#34;&gt;&lt;script&gt;"' in drawn
    assert 'viewBox="0 0 200 80"' in drawn


def test_only_a_wide_drawing_scrolls() -> None:
    assert 'class="drawing" ' not in inlined(chart("one"), "label")
    assert 'class="drawing wide" tabindex="0"' in inlined(chart("one", 1030), "label")


def test_every_table_gets_a_box_of_its_own() -> None:
    page = scrolling(Markup('<p>a</p><table class="t"><tr></tr></table><table></table>'))
    assert page.count('<div class="scroll" tabindex="0"><table') == 2
    assert page.count("</table></div>") == 2


def test_what_looks_like_a_table_in_a_name_is_text() -> None:
    assert scrolling(Markup("<td>{}</td>").format("<table>")) == "<td>&lt;table&gt;</td>"


def test_lengths_of_paper_grow_and_nothing_else_does() -> None:
    style = "td { padding: 0.5mm 10pt; width: 30%; color: #102030; order: 2 } .w70 { width: 70% }"
    assert enlarged(style) == (
        "td { padding: 0.6mm 12pt; width: 30%; color: #102030; order: 2 } .w70 { width: 70% }"
    )

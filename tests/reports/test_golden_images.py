"""Three pages look as they did when somebody last looked at them, and a moved block is noticed."""

import pytest
from PIL import Image, ImageChops, ImageFilter

from tests.reports.conftest import Getter
from tests.reports.golden_images import PAGES, Kept, difference, picture

LARGEST_FILE = 60_000
WHITE = 255

each = pytest.mark.parametrize("kept", PAGES, ids=lambda kept: kept.path.stem)


def stored(kept: Kept) -> Image.Image:
    with Image.open(kept.path) as opened:
        return opened.convert("L")


def block(drawn: Image.Image) -> tuple[int, int, int, int]:
    """Give the edges of the middle of a page's upper half."""
    wide, tall = drawn.size
    return wide // 10, tall // 6, wide // 2, tall // 2


@each
def test_the_page_looks_as_it_did(pack: Getter, kept: Kept) -> None:
    found = difference(picture(pack(kept.which).pdf, kept.page), stored(kept))
    assert found.passes, f"{found}: look at the page, then renew {kept.path.name}"


@each
def test_letters_drawn_a_little_differently_pass(kept: Kept) -> None:
    softened = stored(kept).filter(ImageFilter.GaussianBlur(0.6))
    assert difference(softened, stored(kept)).passes


@each
def test_a_block_that_moved_fails(kept: Kept) -> None:
    first, edges = stored(kept), block(stored(kept))
    moved = first.copy()
    moved.paste(WHITE, edges)
    moved.paste(first.crop(edges), (edges[0] + 12, edges[1] + 12))
    assert not difference(moved, first).passes


@each
def test_a_block_that_is_gone_fails(kept: Kept) -> None:
    lacking = stored(kept)
    lacking.paste(WHITE, block(lacking))
    assert not difference(lacking, stored(kept)).passes


@each
def test_a_block_of_another_colour_fails(kept: Kept) -> None:
    first, edges = stored(kept), block(stored(kept))
    paler = first.copy()
    half = ImageChops.add(first.crop(edges), Image.new("L", first.crop(edges).size, 0), 1, -60)
    paler.paste(half, edges)
    assert not difference(paler, first).passes


@each
def test_the_pages_differ_from_one_another(kept: Kept) -> None:
    others = [one for one in PAGES if one != kept]
    assert all(not difference(stored(kept), stored(one)).passes for one in others)


@each
def test_a_kept_picture_is_small(kept: Kept) -> None:
    assert kept.path.stat().st_size < LARGEST_FILE

"""Pictures of pages, held against pictures that were looked at and kept.

After a page was changed on purpose, look at it and renew what is kept:

    python -m tests.reports.golden_images

Fonts are drawn a little differently on every machine, so a picture is compared as a small grey
one, softened: letters that are shifted by a hair pass, a block that moved or lost its colour does
not.
"""

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pdfplumber
from PIL import Image

from assets.packs.rendering import render, use_fonts
from schemas.settings_file import load_settings
from tests.conftest import GOLDEN, SAMPLE
from tests.reports.kitchen import Which
from tests.reports.week import taken_in
from tests.reports.worlds import WEEK

Grey = npt.NDArray[np.float64]

FOLDER = Path(__file__).parent / "golden_images"
DOTS = 60
"""Dots of an inch."""
CELL = 4
"""Dots on a side of the squares whose mean greys are compared."""
MOST_MEAN = 1.5
"""Greys of 255 by which two pictures may differ on average."""
FAR, MOST_FAR = 24.0, 0.01
"""A square differs by more greys than this; the share of squares that may."""


class Kept(NamedTuple):
    """A page whose picture is kept: the pack, and the page's number."""

    which: Which
    page: int

    @property
    def path(self) -> Path:
        """Give where the picture stands."""
        return FOLDER / f"{self.which}-{self.page}.png"


WORLDS = {"golden": (GOLDEN, GOLDEN), "sample": (SAMPLE / "landing", SAMPLE)}
"""Where the extracts of each world stand, and its company.toml."""
PAGES = (
    Kept(Which("golden", "E1", "zh"), 1),
    Kept(Which("sample", "NA", "en"), 6),
    Kept(Which("golden", "E1", "en"), 8),
)


class Difference(NamedTuple):
    """How far two pictures are apart: mean greys, and the share of squares far apart."""

    mean: float
    far: float

    @property
    def passes(self) -> bool:
        """Tell whether they show the same page."""
        return self.mean <= MOST_MEAN and self.far <= MOST_FAR


def picture(pdf: bytes, page: int) -> Image.Image:
    """Draw a page in greys."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        drawn: Image.Image = document.pages[page - 1].to_image(resolution=DOTS).original
        return drawn.convert("L")


def difference(one: Image.Image, other: Image.Image) -> Difference:
    """Hold two pictures of one size against each other, square by square."""
    assert one.size == other.size, f"{one.size} against {other.size}"
    apart = np.abs(_squares(one) - _squares(other))
    return Difference(float(apart.mean()), float((apart > FAR).mean()))


def _squares(drawn: Image.Image) -> Grey:
    """Give the mean grey of every square, the rests at the edges left out."""
    greys = np.asarray(drawn, dtype=np.float64)
    tall, wide = (length // CELL for length in greys.shape)
    cut = greys[: tall * CELL, : wide * CELL]
    squares: Grey = cut.reshape(tall, CELL, wide, CELL).mean(axis=(1, 3))
    return squares


def renew(pdf_of: Callable[[Which], bytes]) -> None:
    """Keep the pages as they are now."""
    FOLDER.mkdir(exist_ok=True)
    for kept in PAGES:
        picture(pdf_of(kept.which), kept.page).save(kept.path, optimize=True)


def _rendered() -> dict[Which, bytes]:
    made = {}
    for name, (landing, company) in WORLDS.items():
        world = taken_in(landing, WEEK, load_settings(company / "company.toml"))
        with tempfile.TemporaryDirectory() as folder:
            use_fonts(world.fonts(Path(folder) / "fonts"))
            for which in {kept.which for kept in PAGES if kept.which.world == name}:
                (order,) = world.orders([which.code], Path(folder), which.language)
                result = render(order)
                assert result.fault is None, result.fault
                made[which] = order.path("pdf").read_bytes()
    return made


if __name__ == "__main__":
    renew(_rendered().__getitem__)

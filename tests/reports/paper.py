"""A PDF as its reader sees it: pages with words at places, fonts, bookmarks, metadata."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pdfplumber
import pypdf

_ARABIC_PART = 0.6
LINE_GAP = 2.0
"""Words whose middles differ by less, in points, stand on one line."""


@dataclass(frozen=True)
class Word:
    """A word and the box around it, in points from the upper left corner."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        """Give how tall the word's font is."""
        return self.bottom - self.top

    @property
    def head(self) -> float:
        """Give where its letters begin: boxes of Arabic letters reach into the lines around."""
        return self.middle - self.height * _ARABIC_PART / 2 if self._is_arabic else self.top

    @property
    def foot(self) -> float:
        """Give where its letters end."""
        return self.middle + self.height * _ARABIC_PART / 2 if self._is_arabic else self.bottom

    @property
    def _is_arabic(self) -> bool:
        return any("\u0600" <= letter <= "\u06ff" for letter in self.text)

    @property
    def middle(self) -> float:
        """Give the height at which the word stands."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Leaf:
    """One page."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    glyphs: frozenset[str]
    sizes: frozenset[float]

    @property
    def text(self) -> str:
        """Give everything on the page without spaces, line by line."""
        return "\n".join("".join(word.text for word in line) for line in self.lines)

    @property
    def spoken(self) -> str:
        """Give everything on the page, words apart."""
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)

    @property
    def lines(self) -> list[list[Word]]:
        """Give the words that stand side by side, from left to right, top to bottom."""
        return lines_of(self.words)

    def overlaps(self, hair: float) -> list[tuple[str, str]]:
        """Give the pairs of words whose boxes share more than a hair in both directions."""
        found = []
        ordered = sorted(self.words, key=lambda one: one.top)
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 :]:
                if other.top >= one.bottom:
                    break
                across = min(one.x1, other.x1) - max(one.x0, other.x0)
                down = min(one.foot, other.foot) - max(one.head, other.head)
                if across > hair and down > hair:
                    found.append((one.text, other.text))
        return found


class Paper:
    """A rendered PDF."""

    def __init__(self, content: bytes) -> None:
        """Keep the bytes; what is asked for is read once."""
        self.content = content

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Give the pages."""
        with pdfplumber.open(io.BytesIO(self.content)) as pdf:
            return tuple(_leaf(page) for page in pdf.pages)

    @cached_property
    def reader(self) -> pypdf.PdfReader:
        """Give the document's structure."""
        return pypdf.PdfReader(io.BytesIO(self.content))

    @property
    def title(self) -> str | None:
        """Give the document's title."""
        return None if self.reader.metadata is None else self.reader.metadata.title

    @property
    def fonts(self) -> set[str]:
        """Give the names of all fonts on all pages and in all drawings, without subset tags."""
        named = {name for page in self.reader.pages for name in _fonts(page["/Resources"])}
        return {name.removeprefix("/").split("+")[-1] for name in named}

    @property
    def spoken(self) -> str:
        """Give the words of all pages."""
        return "\n".join(leaf.spoken for leaf in self.leaves)

    @property
    def text(self) -> str:
        """Give the text of all pages without spaces."""
        return "\n".join(leaf.text for leaf in self.leaves)


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Put words into lines, from left to right, top to bottom."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.middle, one.x0)):
        if lines and word.middle - lines[-1][0].middle < LINE_GAP:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda one: one.x0) for line in lines]


def _leaf(page: Any) -> Leaf:
    words = tuple(
        Word(one["text"], one["x0"], one["x1"], one["top"], one["bottom"])
        for one in page.extract_words(extra_attrs=["upright", "size"], x_tolerance=1.5)
    )
    glyphs = frozenset(char["text"] for char in page.chars)
    sizes = frozenset(round(float(char["size"]), 2) for char in page.chars)
    leaf = Leaf(page.page_number, float(page.width), float(page.height), words, glyphs, sizes)
    page.close()
    return leaf


def _fonts(resources: Any) -> Iterator[str]:
    held = resources.get_object()
    for font in (held.get("/Font") or {}).values():
        yield font.get_object()["/BaseFont"]
    for drawn in (held.get("/XObject") or {}).values():
        inner = drawn.get_object().get("/Resources")
        if inner is not None:
            yield from _fonts(inner)

"""The pack object: everything a template sees, frozen, with nothing left to compute."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from unicodedata import east_asian_width

import pandas as pd

from schemas.branding import Branding
from schemas.calendar import Week

COMPANY = "company"
"""The code under which the company's own pack is made and stored."""
LONGEST_NAME = 44
"""Cells of a name or value that a page shows, a Chinese character taking two; the workbook has it
whole."""
_FREE_TEXTS = {
    *("rep_name", "ae_name", "account_name", "opportunity_name", "team", "label", "value")
}


@dataclass(frozen=True)
class About:
    """What pack this is."""

    code: str
    language: str
    company: str
    name: str
    directors: tuple[str, ...]
    week: Week
    as_of: date
    quarter: str
    currency: str
    run_id: str
    confidentiality: str
    set_aside_count: int
    settings: Mapping[str, Any]
    known_at: str | None = None
    """The later week whose knowledge the pack shows; none is the week's own."""
    settings_sha256: str = ""
    version: str = ""
    check_count: int = 0
    passed_count: int = 0
    """Checks that the week's tables carry with them, and how many of them passed."""
    branding: Branding | None = None

    @property
    def is_company(self) -> bool:
        """Tell whether this is the company's own pack."""
        return self.code == COMPANY


@dataclass(frozen=True)
class Title:
    """What a page says in one sentence: a key of the catalogue's titles and the figures in it.

    The figures are written out already, so that the sentence holds nothing but them.
    """

    key: str
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawing:
    """What a chart shows: its template, its rows, and what else the template asks for."""

    template: str
    rows: tuple[Mapping[str, Any], ...]
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Section:
    """What one page shows: its message, rows and single facts by name, its charts.

    `missing` names the extracts that the week lacks for it. A page that is `silent` has nothing
    to say: it is left out, and page 1 says why in one line.
    """

    title: Title
    rows: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    charts: Mapping[str, Drawing] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    silent: bool = False

    def __getattr__(self, name: str) -> Any:
        """Give rows or a fact by name, so that a template reads `pack.visits.sellers`."""
        for held in ("rows", "facts"):
            found = object.__getattribute__(self, held)
            if name in found:
                return found[name]
        raise AttributeError(name)


@dataclass(frozen=True)
class Chart:
    """A drawn chart: its file beside the page, its size in CSS pixels."""

    file: str
    width: int
    height: int
    svg: bytes


@dataclass(frozen=True)
class Pack:
    """A region's or the company's pack of a week."""

    about: About
    sections: Mapping[str, Section]
    charts: Mapping[str, Chart]

    @property
    def pages(self) -> tuple[str, ...]:
        """Give the names of the pages that have something to say, in their order."""
        return tuple(name for name, section in self.sections.items() if not section.silent)

    @property
    def silent(self) -> tuple[str, ...]:
        """Give the names of the pages that have nothing to say."""
        return tuple(name for name, section in self.sections.items() if section.silent)

    def __getattr__(self, name: str) -> Section:
        """Give a section by name, so that a template reads `pack.visits`."""
        sections = object.__getattribute__(self, "sections")
        if name in sections:
            section: Section = sections[name]
            return section
        raise AttributeError(name)

    def __getitem__(self, name: str) -> Section:
        """Give a section by a name that stands in a variable."""
        return self.sections[name]


def rows_of(frame: pd.DataFrame) -> tuple[Any, ...]:
    """Give a frame as rows with attributes; a missing value is None, an endless name is cut."""
    plain = frame.astype(object).where(frame.notna(), None)
    for column in [name for name in frame if name in _FREE_TEXTS]:
        if (frame[column].astype("str").str.len() > LONGEST_NAME // 2).any():
            shown = [clipped(name) for name in plain[column]]
            # As objects: a column of text would make None a number again.
            plain[column] = pd.Series(shown, plain.index, dtype=object)
    return tuple(plain.itertuples(index=False, name="Row"))


def clipped(name: Any, cells: int = LONGEST_NAME) -> Any:
    """Cut a text to so many cells, with a sign that it goes on; anything else stays as it is."""
    if not isinstance(name, str) or len(name) <= cells // 2:
        return name
    room = cells
    for place, character in enumerate(name):
        room -= 2 if east_asian_width(character) in "WF" else 1
        if room < 0:
            return f"{name[: max(place - 1, 1)].rstrip()}…"
    return name


def row_of(frame: pd.DataFrame) -> Any:
    """Give the first row of a frame, None where there is none."""
    rows = rows_of(frame.head(1))
    return rows[0] if rows else None

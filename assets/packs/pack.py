"""The pack object: everything a template sees, frozen, with nothing left to compute."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from schemas.calendar import Week

COMPANY = "company"
"""The code under which the company's own pack is made and stored."""
LONGEST_NAME = 100
"""Characters of a name or value that a page shows; the workbook has it whole."""
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

    @property
    def is_company(self) -> bool:
        """Tell whether this is the company's own pack."""
        return self.code == COMPANY


@dataclass(frozen=True)
class Section:
    """What one page shows: rows by name, single facts by name, and what is missing for it."""

    rows: Mapping[str, tuple[Any, ...]]
    facts: Mapping[str, Any]
    missing: tuple[str, ...] = ()

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

    def __getattr__(self, name: str) -> Section:
        """Give a section by name, so that a template reads `pack.visits`."""
        sections = object.__getattribute__(self, "sections")
        if name in sections:
            section: Section = sections[name]
            return section
        raise AttributeError(name)


def rows_of(frame: pd.DataFrame) -> tuple[Any, ...]:
    """Give a frame as rows with attributes; a missing value is None, an endless name is cut."""
    plain = frame.astype(object).where(frame.notna(), None)
    for column in [name for name in frame if name in _FREE_TEXTS]:
        long = frame[column].astype("str").str.len() > LONGEST_NAME
        if long.any():
            plain.loc[long, column] = plain.loc[long, column].str[:LONGEST_NAME] + "…"
    return tuple(plain.itertuples(index=False, name="Row"))


def row_of(frame: pd.DataFrame) -> Any:
    """Give the first row of a frame, None where there is none."""
    rows = rows_of(frame.head(1))
    return rows[0] if rows else None

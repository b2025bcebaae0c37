"""The pack object: everything a template sees, frozen, with nothing left to compute."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from schemas.calendar import Week

COMPANY = "company"
"""The code under which the company's own pack is made and stored."""


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
    """Give a frame as rows with attributes; a missing value is None."""
    plain = frame.astype(object).where(frame.notna(), None)
    return tuple(plain.itertuples(index=False, name="Row"))


def row_of(frame: pd.DataFrame) -> Any:
    """Give the first row of a frame, None where there is none."""
    rows = rows_of(frame.head(1))
    return rows[0] if rows else None
